"""Use cases: what the command line and the app ask for."""
