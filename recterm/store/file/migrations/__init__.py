"""Migrations: every step from the first library file to the present one, frozen with everything it uses."""
