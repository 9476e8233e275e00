"""Jobs on screen: threads, jobs and their line, models loaded after the first frame."""
