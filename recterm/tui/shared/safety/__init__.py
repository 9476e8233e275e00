"""Safety against loss of work: waiting writes, the watch over the file, copying, unexpected errors."""
