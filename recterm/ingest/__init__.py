"""Files of any common shape, read by polars into validated frames, with a report of every row dropped."""
