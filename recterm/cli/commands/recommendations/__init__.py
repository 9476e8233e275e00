"""Recommendations: shelves, neighbours, reasons, your taste, and what was taken."""
