"""Serving of loaded models: which are active, and how good the ranking model is."""
