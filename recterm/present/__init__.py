"""What is known, as lines, tables and plots: one wording for the app, the command line and the reports.

`*_facts` are panels of label and text; `lab_table`, `lab_views` and `lab_tuning` the lab's results; `pictures` and
`model_colours` plots; `marks`, `what_if`, `undo` and `empty_panels` sentences; `text` widths and counts.
"""
