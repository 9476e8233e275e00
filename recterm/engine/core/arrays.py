"""Array types of the engine: vectors and matrices of float32, and rows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

F32Vector = NDArray[np.float32]


F32Matrix = NDArray[np.float32]


RowVector = NDArray[np.int64]
"""Item (or user) rows in [0, I), int64."""
