"""Command line: parses, calls the service, prints with rich or as JSON.

Rooms: `commands` (one module per command, listed in `main`), `output` (tables, documents, reports), `shared` (options,
sessions, completion, progress, errors and exit codes).
"""
