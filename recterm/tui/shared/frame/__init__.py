"""Frame of full screens: stack, header, tabs, footer."""
