"""Answers on data: previews, imports, histories, exports, the data card, kinds of events, editions."""
