"""Keys: every action, declared once, for the bindings, footer, palette and help."""
