"""Jobs: long work in a child process, and the list of what they did."""
