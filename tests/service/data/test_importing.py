"""Import into a library: named, refreshed, refused, replaced, and never half done."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from recterm.domain.model import CatalogueQuery, EventKind, Progress
from recterm.errors import InputError, LibraryError
from recterm.service.data.importing import import_data
from recterm.service.libraries import files as libraries
from recterm.service.live.session import Session
from recterm.service.models.training import train
from tests.service.conftest import write_two_tastes

if TYPE_CHECKING:
    from pathlib import Path


class StoppedError(Exception):
    """Raised from a progress sink to stop the work."""


def stop_at(stage: str) -> None:
    raise StoppedError(stage)


def test_a_data_set_becomes_a_library_of_its_own_and_the_current_one(two_tastes: Path) -> None:
    result = import_data(two_tastes)
    assert (result.library, result.path) == ("two-tastes", libraries.path_of("two-tastes"))
    assert (result.items, result.users, result.interactions) == (40, 120, 1920)
    assert result.density == pytest.approx(1920 / (40 * 120))
    assert (result.format, result.merged, result.dropped) == ("movielens-csv", 0, {})
    assert result.seconds > 0
    assert libraries.current() == result.path
    assert [path.name for path in result.path.parent.iterdir()] == ["two-tastes.recterm"]
    with Session.open() as session:
        assert session.info.name == "two-tastes"
        assert (card := session.catalogue.data_card) is not None
        assert card.interactions == 1920
        assert session.catalogue.rows(CatalogueQuery()) == range(40)


def test_dropped_rows_are_counted_with_examples(two_tastes: Path) -> None:
    with (two_tastes / "ratings.csv").open("a", encoding="utf-8") as file:
        file.write("1,2,many,1000000000\n1,3,lots,1000000000\n")
    result = import_data(two_tastes)
    assert sum(result.dropped.values()) == 2
    (examples,) = result.examples.values()
    assert any("many" in example for example in examples)
    assert result.interactions == 1920


def test_a_named_library_is_filled_and_the_current_one_stays(library: Path, two_tastes: Path) -> None:
    result = import_data(two_tastes, library="films-of-mine")
    assert result.library == "films-of-mine"
    assert libraries.current() == library
    assert libraries.switch("films-of-mine").n_items == 40


def test_an_empty_library_is_filled_without_asking(two_tastes: Path) -> None:
    libraries.new("mine")
    assert import_data(two_tastes, library="mine").items == 40


def test_the_same_data_again_keeps_people_and_models(two_tastes: Path) -> None:
    import_data(two_tastes)
    train()
    with Session.open() as session:
        session.feedback.record(EventKind.RATE, session.catalogue.resolve("Space 03"), 5)
        import_data(two_tastes)
        assert session.refresh()
        assert session.models.status == "ready"
        assert session.feedback.of(session.catalogue.resolve("Space 03")).stars == 5


def test_a_newer_state_of_the_same_source_keeps_people_and_drops_models(two_tastes: Path) -> None:
    import_data(two_tastes)
    train()
    with Session.open() as session:
        session.feedback.record(EventKind.RATE, session.catalogue.resolve("Space 03"), 5)
    with (two_tastes / "movies.csv").open("a", encoding="utf-8") as file:
        file.write("99,New (2024),Sci-Fi\n")
    assert import_data(two_tastes).items == 41
    with Session.open() as session:
        assert session.models.status == "missing"
        assert session.feedback.of(session.catalogue.resolve("Space 03")).stars == 5


def test_the_same_data_from_elsewhere_are_the_same_data(two_tastes: Path, tmp_path: Path) -> None:
    import_data(two_tastes)
    shutil.copytree(two_tastes, tmp_path / "moved" / "two-tastes")
    assert import_data(tmp_path / "moved" / "two-tastes").items == 40


def test_other_data_are_refused_unless_they_are_to_replace(two_tastes: Path, tmp_path: Path) -> None:
    import_data(two_tastes)
    with Session.open() as session:
        session.feedback.record(EventKind.RATE, session.catalogue.resolve("Space 03"), 5)
    other = write_two_tastes(tmp_path / "elsewhere" / "two-tastes", seed=9, users=50)
    with pytest.raises(LibraryError, match="holds other data") as refused:
        import_data(other)
    assert "--replace" in refused.value.hint
    with Session.open() as session:
        assert session.info.n_users == 120
    assert import_data(other, replace=True).users == 100
    with Session.open() as session:
        assert session.info.n_users == 100
        assert session.feedback.of(session.catalogue.resolve("Space 03")).stars == 5


@pytest.mark.parametrize("path", ["nowhere", "empty"])
def test_a_source_without_data_makes_no_library(tmp_path: Path, path: str, private_home: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError):
        import_data(tmp_path / path)
    assert not private_home.exists()


def test_work_that_is_stopped_leaves_no_new_library(two_tastes: Path) -> None:
    def progress(now: Progress) -> None:
        if now.stage == "writing library":
            stop_at(now.stage)

    with pytest.raises(StoppedError):
        import_data(two_tastes, progress=progress)
    assert list(libraries.path_of("x").parent.iterdir()) == []


def test_a_file_that_is_no_library_is_not_touched(two_tastes: Path) -> None:
    path = libraries.path_of("two-tastes")
    path.parent.mkdir(parents=True)
    path.write_text("milk, eggs", encoding="utf-8")
    with pytest.raises(LibraryError, match="not a recterm library"):
        import_data(two_tastes)
    assert path.read_text(encoding="utf-8") == "milk, eggs"
