"""Lab panels: the table of a run, the views beside it, the search for hyperparameters, facts, and empty panels."""
