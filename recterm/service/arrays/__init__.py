"""Arrays between store and engine: community, models, tokens of items, data cards."""
