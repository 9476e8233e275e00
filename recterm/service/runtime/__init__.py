"""Runtime of the interpreter: BLAS threads, memory, garbage collection, reports of unexpected errors."""
