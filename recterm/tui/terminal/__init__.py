"""Terminal under the app: the watch over it, and suspending."""
