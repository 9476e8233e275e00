"""The app: screens, widgets and actions."""
