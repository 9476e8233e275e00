"""Live loop: one profile in one library.

`session` is composed of `catalogue`, `feedback`, `lists`, `profiles` and three rooms: `serving/` the loaded models,
`shelves/` what they recommend and why, `writes/` what waits, and undo. All share `state/`, what is known in memory.
"""
