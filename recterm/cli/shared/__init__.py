"""Shared parts of commands: options, sessions, completion, questions, progress, and errors."""
