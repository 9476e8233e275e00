"""Errors between two processes: they keep their type and all they hold."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from recterm import errors
from recterm.errors import JobError, LibraryError, LibraryGoneError, RectermError, UnknownItemError, UnmappedTableError
from recterm.process.error_documents import error_document, error_from

ERRORS = (
    RectermError("no"),
    JobError("cancelled", "nothing has changed"),
    LibraryError("full", "make room", code="disk_full"),
    UnknownItemError("two fit", "be exact", ("Alien", "[/b]\x1b Aliens \ud800")),
    UnmappedTableError("no user", "say which", (("who", "what"), ("a", "b")), {"user": "who"}),
    LibraryGoneError(Path("/x/films.recterm")),
)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_an_error_comes_back_as_it_was(error: RectermError) -> None:
    again = error_from(json.loads(json.dumps(error_document(error))))
    assert type(again) is type(error)
    assert str(again) == error.message
    assert {name: str(value) for name, value in vars(again).items()} == {
        name: str(value) for name, value in vars(error).items()
    }


def test_every_type_can_be_told() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, RectermError)]
    assert len(kinds) > 10
    for kind in kinds:
        error = error_from({"error": kind.__name__, "message": "m", "hint": "h", "values": {}})
        assert type(error) is kind
        assert (error.message, error.hint) == ("m", "h")


def test_a_code_that_only_another_version_knows_becomes_that_of_the_type() -> None:
    error = error_from({"error": "LibraryError", "code": "no_moon", "message": "m", "new": 1})
    assert error is not None
    assert error.code == "library_unusable"


def test_what_a_job_refused_keeps_its_code() -> None:
    assert JobError("m", "h", LibraryError("m", "h", code="library_has_data")).code == "library_has_data"


def test_a_type_from_elsewhere_is_its_nearest_kin() -> None:
    class OddError(LibraryError):
        pass

    assert type(error_from(error_document(OddError("odd")))) is LibraryError


@pytest.mark.parametrize("document", [None, [], {}, {"error": "os"}, {"error": ["x"]}, {"stage": "reading"}])
def test_what_is_no_error_is_none(document: object) -> None:
    assert error_from(document) is None
