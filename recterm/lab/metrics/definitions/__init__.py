"""Definitions of metrics, one `Metric` each: of lists, of what lists are like, of stars, of neighbours."""
