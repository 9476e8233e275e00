"""What is known, as lines, tables and plots: one wording for the app, the command line and the reports."""
