"""Tables: CSV, JSON lines and Parquet, their columns, scales and times."""
