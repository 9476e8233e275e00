"""Live loop: one profile in one library.

`session` is composed of `catalogue`, `feedback`, `lists`, `profiles`, `library_file` and three rooms: `serving/`, the
loaded models; `shelves/`, their recommendations and the reasons; `writes/`, waiting writes and undo. All share
`state/`, which is held in memory.
"""
