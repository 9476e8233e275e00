"""What commands print: results as JSON or through rich, tables, runs, comparisons, and reports."""
