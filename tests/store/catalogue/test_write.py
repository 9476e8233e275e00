"""Imports into a library: all data comes back, feedback stays, derived data goes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recterm.domain.answers.lab.evaluation import Measure
from recterm.domain.model import CatalogueQuery, EventKind, Item, ItemId, ItemRow, NewItem, Role, Scale
from recterm.domain.titles import sort_title
from recterm.errors import LibraryError, ModelMissingError
from tests.store.checking import check
from tests.store.films import ALIEN, FILMS, MATRIX, STARS, fill, film

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recterm.store import Library


def expected(row: int, item: NewItem) -> Item:
    return Item(
        ItemRow(row), item.id, item.title, item.year, item.genres, item.creators, item.kind, item.count, item.mean
    )


def test_info_says_what_was_imported(library: Library) -> None:
    info = library.info()
    assert (info.label, info.format, info.n_items, info.n_users, info.n_interactions) == (
        "Ten films",
        "test",
        10,
        7,
        14,
    )
    assert (info.scale, info.simulated, info.fingerprint) == (STARS, False, "f1")
    assert info.density == pytest.approx(0.2)
    assert library.settings.get("data_card") == {"items": 10}
    assert library.settings.get("source") == "films.csv"


def test_implicit_data_have_no_scale(library: Library) -> None:
    fill(library, scale=None)
    assert library.info().scale is None
    fill(library, scale=Scale(-10, 10, 0.25))
    assert library.info().scale == Scale(-10, 10, 0.25)


def test_items_come_back_as_they_were(library: Library) -> None:
    assert library.catalogue.page(range(len(FILMS))) == [expected(row, item) for row, item in enumerate(FILMS)]
    for row, item in enumerate(FILMS):
        details = library.catalogue.details(ItemRow(row))
        assert details.item == expected(row, item)
        assert (details.original_titles, details.aliases, details.facts) == (
            item.original_titles,
            item.aliases,
            item.facts,
        )


def test_the_community_comes_back_as_it_was(library: Library) -> None:
    chunks = [bytes(range(256)) * 100, b"", b"\0"]
    fill(library, chunks=iter(chunks))
    assert list(library.data.community()) == chunks


def test_a_second_import_replaces_the_first(library: Library) -> None:
    fill(library, [film("x:1", "Stalker", 1979, ["Drama"])], [b"other"], fingerprint="f2")
    assert [item.title for item in library.catalogue.page(range(1))] == ["Stalker"]
    assert library.catalogue.genres() == [("Drama", 1)]
    assert library.catalogue.years() == (1979, 1979)
    assert library.catalogue.find("alien") == []
    assert library.catalogue.rows_of([ItemId("ml:1"), ItemId("x:1")]) == {"x:1": 0}
    assert list(library.data.community()) == [b"other"]
    assert check(library) == []


def test_an_import_of_nothing(library: Library) -> None:
    fill(library, [], [])
    me = library.profiles.active().id
    assert library.catalogue.rows(CatalogueQuery(), me) == range(0)
    assert (library.catalogue.genres(), library.catalogue.years(), library.catalogue.find("a")) == ([], None, [])
    assert library.info().density == 0.0
    assert check(library) == []


def test_feedback_outlives_an_import_without_its_items_and_comes_back(library: Library) -> None:
    me = library.profiles.active().id
    library.events.record(me, ItemRow(ALIEN), EventKind.RATE, 5)
    library.events.record(me, ItemRow(MATRIX), EventKind.SAVE)
    before = library.events.feedback(me)
    fill(library, [film("x:1", "Stalker")], fingerprint="f2")
    assert library.events.feedback(me) == {}
    assert library.profiles.active().n_rated == 0
    assert len(library.events.history(me)) == 2
    fill(library, [film("x:1", "Stalker"), *FILMS], fingerprint="f3")
    assert library.events.feedback(me) == {ItemRow(row + 1): state for row, state in before.items()}
    assert library.profiles.active().n_rated == 1


def test_what_was_made_from_other_data_goes(library: Library) -> None:
    measures = {"als": {"rmse": Measure(0.9, 0.8, 1.0)}}
    for fingerprint in ("f1", "f2"):
        library.models.save("als", Role.RANKING, {}, 0, 1.0, {}, fingerprint)
        library.runs.save(
            data="", fingerprint=fingerprint, split="s", seed=0, k=10, users=1, models=measures, seconds=1.0
        )
    fill(library, fingerprint="f1")
    assert [model.fingerprint for model in library.models.list()] == ["f1"]
    assert [run.fingerprint for run in library.runs.list()] == ["f1"]
    with pytest.raises(ModelMissingError):
        library.models.active(Role.RANKING)


def test_an_import_that_fails_changes_nothing(library: Library) -> None:
    def broken() -> Iterator[bytes]:
        yield b"chunk"
        raise RuntimeError("the file ended")

    with pytest.raises(RuntimeError):
        fill(library, FILMS[:2], broken(), fingerprint="f2")
    assert library.info().fingerprint == "f1"
    assert list(library.data.community()) == [b"first", b"second"]
    assert check(library) == []


def test_an_id_that_occurs_twice_is_refused(library: Library) -> None:
    with pytest.raises(LibraryError, match="ml:1"):
        fill(library, [FILMS[0], FILMS[0]], fingerprint="f2")
    assert library.info().n_items == 10


TEXT = st.text(max_size=20) | st.sampled_from(["[REC] (2007)", "[bold]", "\x1b[31mred", "\0", "a\nb", '"', "{a: b}"])
TEXTS = st.lists(TEXT, max_size=3)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats(allow_nan=False) | TEXT,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXT, inner, max_size=2),
    max_leaves=4,
)
NEW_ITEM = st.builds(
    NewItem,
    id=TEXT.map(ItemId),
    title=TEXT,
    sort_title=st.just(""),
    year=st.none() | st.integers(-3000, 3000),
    kind=TEXT,
    genres=TEXTS.map(tuple),
    creators=TEXTS.map(tuple),
    original_titles=TEXTS.map(tuple),
    aliases=st.dictionaries(TEXT, TEXT, max_size=2),
    facts=st.dictionaries(TEXT | st.just("cast"), JSON, max_size=2),
    count=st.integers(0, 10**9),
    mean=st.none() | st.floats(0.5, 5),
).map(lambda item: replace(item, sort_title=sort_title(item.title)))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(items=st.lists(NEW_ITEM, max_size=4, unique_by=lambda item: item.id))
def test_any_items_come_back_as_they_were(library: Library, items: list[NewItem]) -> None:
    fill(library, items)
    assert library.catalogue.page(range(len(items))) == [expected(row, item) for row, item in enumerate(items)]
    for row, item in enumerate(items):
        details = library.catalogue.details(ItemRow(row))
        assert details.original_titles == item.original_titles
        assert details.aliases == item.aliases
        assert details.facts == item.facts
        assert library.catalogue.row_of(item.id) == row
        if item.title.strip():
            assert row in library.catalogue.rows(CatalogueQuery(text=item.title), library.profiles.active().id)
    assert check(library) == []


def test_filling_again_keeps_every_index(library: Library) -> None:
    sql = "SELECT name, sql FROM sqlite_master WHERE type = 'index' ORDER BY name"
    before = library._db.rows(sql)
    assert {"items_key", "items_year", "item_alias_row"} <= {name for name, _ in before}
    fill(library, FILMS[:3])
    assert library._db.rows(sql) == before
    with pytest.raises(LibraryError):
        fill(library, [*FILMS, FILMS[0]])
    assert library._db.rows(sql) == before
