"""Jobs: long work in a child process, and their history."""
