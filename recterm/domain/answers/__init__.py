"""Answers: what each use case says when it has ended, one frozen dataclass each, whose fields are the keys of `--json`.

`lab` answers on models, `data` on data sets and histories, `taste` on a profile's taste; profiles, shelves,
jobs and library files are beside them.
`recterm.process.codec` makes JSON of them and reads them back, so the types in their annotations are imported for real.
"""
