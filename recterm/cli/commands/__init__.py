"""Commands, one module each, named after them; `main` lists them."""
