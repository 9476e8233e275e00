"""Domain: the types that every layer shares: items, events, queries, shelves, answers. Standard library only.

`model` has items, events, profiles and queries; `feedback_kinds` all in which likes, dislikes and the other kinds of
feedback differ; `shelf` picks and reasons; `titles` the folding of titles; `terminal_text` what may reach a terminal;
`progress` how far long work is; `measured_models` the rows of a run; `kind_words` the words for films and albums;
`reranking` the dials of a shelf; `undoing` steps; `exclusions` what a profile leaves out of its taste;
`evaluation_settings` how models are measured; `clock` spans of time; `days` days as they are typed; `data` what
imports are asked for and decide; `answers` what each use case says when it has ended.
"""
