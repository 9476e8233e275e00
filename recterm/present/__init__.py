"""Presentation as lines, tables and plots: one wording for the app, the command line and the reports.

`runs` says how figures, intervals and marks of evaluations and searches are written, for all three; `lab` lays them out
for the lab; `data` is the data card, imports, histories and public data sets; `items` an item's facts, marks, events
and reasons; `taste` the taste screen's views. `text` knows widths, counts and the app's own signs;
`undo`, `quiz` and `job_facts` are sentences and lines of what their names say.
"""
