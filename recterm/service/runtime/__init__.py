"""The interpreter: BLAS threads, memory, garbage collection, reports of unexpected errors."""
