"""MovieLens in its three layouts: 100K, the .dat files of 1M and 10M, the CSV files of all later sets."""
