"""The library file: the only package that knows there is a database."""
