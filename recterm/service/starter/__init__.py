"""Starter, for the first start: built-in libraries, the demo, the doctor, shell completion."""
