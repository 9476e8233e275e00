"""Histories of games: BoardGameGeek, Steam."""
