"""Jobs on screen: threads, jobs and their line, and models loaded after the first frame."""
