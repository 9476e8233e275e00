"""Second model: the one that shares For you with the ranking model, chosen by name. Standard library only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain.model import Role
from recterm.errors import ModelMissingError, RectermError

if TYPE_CHECKING:
    from recterm.domain.model import ModelHeader
    from recterm.store import Library

_KEY = "second ranking model"
"""Setting of the library; a name outlives the training of the model that has it."""


def second_model(library: Library, fingerprint: str) -> ModelHeader | None:
    """Return the header of the second model; None if none is chosen, trained on these data, and not the first one."""
    name = library.settings.get(_KEY)
    headers = [header for header in library.models.list() if header.fingerprint == fingerprint]
    first = next((header for header in headers if header.active and header.role is Role.RANKING), None)
    if name is None or first is None or name == first.name:
        return None
    return _best([header for header in headers if header.name == name and _ranks(header)])


def use(library: Library, names: tuple[str, ...]) -> tuple[ModelHeader, ModelHeader | None]:
    """Let For you be by the first named model, and if two are named by both in turn; return their headers.

    Raises:
        ModelMissingError: a model is not trained on the library's data, or does not rank; nothing changes.
        RectermError: a model is named twice.
    """
    fingerprint = library.info().fingerprint
    if len(set(names)) < len(names):
        raise RectermError(f"{names[0]} is named twice", "name two different models", code="usage")
    with library.transaction():
        headers = [header for header in library.models.list() if header.fingerprint == fingerprint and _ranks(header)]
        chosen = [_best([header for header in headers if header.name == name]) for name in names]
        for name, header in zip(names, chosen, strict=True):
            if header is None or (name == names[0] and header.role is not Role.RANKING):
                trained = ", ".join(sorted({header.name for header in headers})) or "none"
                raise ModelMissingError(
                    f"no model {name!r} is trained here to rank For you",
                    f"trained: {trained}; `recterm train {name}` trains it",
                    code="no_such_model",
                )
        first, second = (*chosen, None)[:2]
        assert first is not None
        library.models.activate(first.id)
        library.settings.set(_KEY, None if second is None else second.name)
        return library.models.get(first.id), second


def _ranks(header: ModelHeader) -> bool:
    return header.role is not Role.STARS


def _best(headers: list[ModelHeader]) -> ModelHeader | None:
    """Return the latest header, those for ranking first; None if there is none."""
    return min(headers, key=lambda header: (header.role is not Role.RANKING, -header.id), default=None)
