"""Service: the use cases of the app and the command line, built from store, ingest, engine and lab.

Rooms: `live` (session, shelves, undo), `libraries`, `data` (in and out), `history`, `models` (train, evaluate, tune),
`taste` (diary, habits, people, map), `jobs`, `starter` (built-in data, demo), `arrays` and `runtime`. `live.session`,
`libraries` and `jobs` import the standard library only and are safe before the first frame; `data.importing` needs
polars, `models` and `starter.builtin` numpy.
"""
