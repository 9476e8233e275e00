"""Use cases: what the app and the command line ask for, put together from store, ingest, engine and lab.

`session`, `libraries`, `profiles` and `jobs` import the standard library only and are safe before the first frame;
`importing` needs polars, `training`, `evaluating` and `builtin` need numpy and more: import those inside a command.
"""
