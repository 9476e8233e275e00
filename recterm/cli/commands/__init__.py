"""Commands, one module each, named after them, in rooms as in the help; `main` lists them."""
