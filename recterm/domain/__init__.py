"""Domain: the types that every layer shares: items, events, queries, shelves, answers. Standard library only.

`model` has items, events, profiles and queries; `feedback_kinds` all in which likes, dislikes and the other kinds of
feedback differ; `shelf` picks and reasons; `titles` the folding of titles; `history_titles` titles of imported
histories; `terminal_text` what may reach a terminal; `progress` how far long work is; `measured_models` the rows of a
run; `kind_words` the words for films, albums and books; `reranking` the dials of a shelf; `undoing` steps;
`evaluation_settings` how models are measured; `answers` what each use case says when it has ended; `item_columns` items
column by column; `clock` spans of time.
"""
