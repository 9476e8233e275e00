"""One module per command, named after it; `main` lists them."""
