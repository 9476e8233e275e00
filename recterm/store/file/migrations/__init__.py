"""Migrations: every step from the first library file to the present one, frozen with all that it uses."""
