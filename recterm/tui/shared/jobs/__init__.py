"""Long work on screen: threads, jobs and their line, models loaded behind the first frame."""
