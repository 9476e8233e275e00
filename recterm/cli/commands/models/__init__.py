"""Commands on models: list, train, use, tune, evaluate, and saved runs."""
