"""Safety against lost work: waiting writes, the file watch, copying, unexpected errors."""
