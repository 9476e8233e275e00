"""Fixtures of the lab's tests."""

from __future__ import annotations

import pytest

from recterm.engine import MODELS
from tests.lab.tiny_models import SPECS, Fitted


@pytest.fixture
def tiny_models(monkeypatch: pytest.MonkeyPatch) -> type[Fitted]:
    """The tiny models, registered; the class keeps what they were fitted on."""
    for spec in SPECS:
        monkeypatch.setitem(MODELS, spec.name, spec)
    monkeypatch.setattr(Fitted, "fits", [])
    return Fitted
