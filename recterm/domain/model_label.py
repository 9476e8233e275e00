"""Model label: a trained model's name with a checksum of all that its scores depend on. Standard library only."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from recterm.domain.model import ModelHeader


def label_of(header: ModelHeader) -> str:
    """Return `als 1a2b3c4d`: equal for two trainings of the same model with the same hyperparameters, seed and data."""
    basis = [header.name, dict(header.hyperparameters), header.seed, header.fingerprint]
    return f"{header.name} {crc32(json.dumps(basis, sort_keys=True).encode()):08x}"


def name_of(label: str) -> str:
    """Return the name in a label."""
    return label.partition(" ")[0]
