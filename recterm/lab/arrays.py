"""Arrays of the lab by their types."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

F64Vector = NDArray[np.float64]

F64Matrix = NDArray[np.float64]

Hits = NDArray[np.bool_]

Counts = NDArray[np.int64]
