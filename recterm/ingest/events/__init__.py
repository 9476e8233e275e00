"""Events of several kinds: the column that tells them, and what makes an event stronger or weaker."""
