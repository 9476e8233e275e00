"""Process: files, streams, signals and the parent, as the system provides them.

`atomic_files` and `draft_folders` make files and folders appear whole; `paths`, `streams`, `import_path`;
`parent_watch` ends a child without its parent; `error_documents` is an error on its way from a child to its parent;
`codec` makes JSON of frozen dataclasses, and reads it back.
"""
