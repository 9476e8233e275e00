"""The browse screen and the item screen, with their panels and dialogs."""
