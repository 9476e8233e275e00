"""recterm: a private recommender that lives in the terminal. Importing the package loads nothing else."""

__version__ = "0.1.0"
