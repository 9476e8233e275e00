"""Output of commands: results as JSON or with rich, tables, runs, comparisons, and reports."""
