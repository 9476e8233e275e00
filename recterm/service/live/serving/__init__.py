"""Model serving: the loaded models, which models are active, and how good the ranking model is."""
