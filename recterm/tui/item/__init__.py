"""Item screen, and the keys that act on a highlighted item on any screen."""
