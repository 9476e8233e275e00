"""The first start: built-in libraries, the demo, the doctor, shell completion."""
