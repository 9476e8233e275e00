"""Latest result: kept for as long as the same object is asked about, as a score and its reasons do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Asked = TypeVar("Asked")
Result = TypeVar("Result")


class Latest(Generic[Asked, Result]):
    """The result for the object that was asked about last, by identity; that object must not change."""

    def __init__(self) -> None:
        self._kept: tuple[Asked, Result] | None = None

    def of(self, asked: Asked, compute: Callable[[Asked], Result]) -> Result:
        """Return what `compute` returns for this object, computed unless it was asked about last."""
        kept = self._kept
        if kept is None or kept[0] is not asked:
            self._kept = kept = asked, compute(asked)
        return kept[1]
