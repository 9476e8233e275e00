"""The process itself, and what it has of the system.

`atomic_files` and `draft_folders` let files and folders appear whole; `paths`, `streams`, `import_path`; `parent_watch`
ends a child without its parent; `error_documents` is an error on its way from a child to its parent; `codec` makes JSON
of frozen dataclasses, and reads it back.
"""
