"""Models to beat: popularity, means, the bias model, chance, and content."""
