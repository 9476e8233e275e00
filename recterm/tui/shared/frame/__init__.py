"""The frame of full screens: stack, head line, tabs, footer."""
