"""Editions: items of one work (reissues, remasters, formats, re-uploads), found by ids, title, maker and year."""
