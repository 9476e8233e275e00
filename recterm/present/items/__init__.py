"""Items in words: facts, links, marks of feedback, own events, and why one is recommended."""
