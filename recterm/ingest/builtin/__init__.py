"""Built-in libraries: films and albums, their simulated community, and the personas."""
