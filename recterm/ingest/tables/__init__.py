"""Tables: CSV, JSON lines and Parquet, as columns of text or numbers with known roles.

`values` reads what stands in a cell; `roles` tells which column holds what.
"""
