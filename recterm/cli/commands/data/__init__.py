"""Commands on data: import, public data sets, export and restore, the data card, editions."""
