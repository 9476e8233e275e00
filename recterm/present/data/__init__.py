"""Data in words and small pictures: the data card, imports, histories, event scores and places of exports."""
