"""Runs as they are written in the app, a shell and a report: tables, views, trials, and the colours of models."""
