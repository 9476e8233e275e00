"""Presentation as lines, tables and plots: one wording for the app, the command line and the reports.

`run_table`, `run_views` and `tuning_table` say how figures, intervals and marks of evaluations and searches are
written, for all three; `lab_table`, `lab_views` and `lab_tuning` lay them out for the lab. `*_facts` and `data_card`
are panels of label and text; `pictures` and `model_colours` plots; `marks`, `what_if`, `undo` and `empty_panels`
sentences; `text` widths and counts.
"""
