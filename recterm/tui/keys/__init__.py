"""Keys: every action, declared once, for bindings, footer, palette and help."""
