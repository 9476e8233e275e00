"""Terminal under the app: a watch over it, and suspending."""
