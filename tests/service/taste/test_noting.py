"""Notes and dates: written with a rating, changed, undone, found, moved with their event, and there after a kill."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from recterm.domain.clock import DAY, NOON, some_time_in
from recterm.domain.model import EventKind
from recterm.domain.notes import MOST_LETTERS
from recterm.errors import RectermError
from recterm.service.history.importing import import_history
from recterm.service.history.review import decide, open_matches
from recterm.service.live.session import Session
from recterm.service.taste.diary_search import DiarySearch
from recterm.service.taste.noting import Entry, noted_event, record_entry, write_entry
from recterm.store import Library
from tests.store.checking import check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recterm.domain.model import Event, ItemRow

NOON_OF_11TH = 1_704_931_200 + NOON


@pytest.fixture
def session(library: Path) -> Iterator[Session]:
    with Session.open(library) as opened:
        yield opened


@pytest.fixture
def film(session: Session) -> ItemRow:
    return session.catalogue.resolve("Space 01")


def noted(session: Session, film: ItemRow) -> Event:
    event = noted_event(session, film)
    assert event is not None
    return event


def said(event: Event) -> tuple[str, float | None, int, str | None]:
    return event.kind.value, event.value, event.timestamp, event.note


def test_a_rating_with_a_day_and_a_note_is_on_disk_at_once(session: Session, film: ItemRow) -> None:
    record_entry(session, film, EventKind.RATE, Entry(4.5, "2024-01-11", "  with Ann,\n\tin the rain "))
    with Library.open(Path(session.info.path), readonly=True) as other:
        (event,) = other.events.history(other.profiles.active().id)
    assert said(event) == ("rate", 4.5, NOON_OF_11TH, "with Ann, in the rain")
    assert session.feedback.of(film).stars == 4.5


@pytest.mark.parametrize(("day", "moment"), [("2024-01", some_time_in(2024, 1)), ("2024", some_time_in(2024, None))])
def test_a_month_or_a_year_is_a_day_too(session: Session, film: ItemRow, day: str, moment: int) -> None:
    assert record_entry(session, film, EventKind.VIEW, Entry(None, day, None)).timestamp == moment


def test_a_change_keeps_what_is_not_typed_and_is_one_step(session: Session, film: ItemRow) -> None:
    record_entry(session, film, EventKind.RATE, Entry(4.5, "2024-01-11", "first"))
    write_entry(session, film, noted(session, film), Entry(4.5, None, "second"))
    assert said(noted(session, film)) == ("rate", 4.5, NOON_OF_11TH, "second")
    write_entry(session, film, noted(session, film), Entry(2.0, "2024-01-12", None))
    assert said(noted(session, film)) == ("rate", 2.0, NOON_OF_11TH + DAY, "second")
    write_entry(session, film, noted(session, film), Entry(2.0, None, ""))
    assert noted(session, film).note is None
    for note, stars in (("second", 2.0), ("second", 4.5), ("first", 4.5)):
        session.steps.undo()
        assert (noted(session, film).note, session.feedback.of(film).stars) == (note, stars)
    session.steps.undo()
    assert noted_event(session, film) is None
    for wanted in ("first", "second", "second", None):
        session.steps.redo()
        assert noted(session, film).note == wanted
    with Library.open(Path(session.info.path)) as library:
        assert check(library) == []


def test_without_a_rating_the_note_is_on_the_latest_event_or_on_a_new_view(session: Session, film: ItemRow) -> None:
    write_entry(session, film, None, Entry(None, None, "long ago"))
    view = noted(session, film)
    assert (view.kind, view.note) == (EventKind.VIEW, "long ago")
    write_entry(session, film, view, Entry(None, None, "last winter"))
    assert (noted(session, film).kind, noted(session, film).note) == (EventKind.VIEW, "last winter")
    assert session.feedback.of(film).views == 1
    write_entry(session, film, noted(session, film), Entry(3.0, None, "a rating now"))
    assert (noted(session, film).kind, session.feedback.of(film).views) == (EventKind.RATE, 1)


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (Entry(4.0, "2999-01-01", None), "bad_date"),
        (Entry(4.0, "yesterday", None), "bad_date"),
        (Entry(4.0, None, "a" * (MOST_LETTERS + 1)), "note_too_long"),
        (Entry(7.0, None, "nine of ten"), "bad_event"),
        (Entry(None, None, "no stars"), "bad_event"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    session: Session, film: ItemRow, entry: Entry, code: str
) -> None:
    before = said(session.feedback.record(EventKind.RATE, film, 3.0))
    with pytest.raises(RectermError) as refused:
        write_entry(session, film, noted(session, film), entry)
    assert refused.value.code == code
    assert [said(event) for event in session.feedback.on_item(film)] == [before]


def test_a_search_of_the_diary_finds_a_note(session: Session, film: ItemRow) -> None:
    session.feedback.record(EventKind.RATE, session.catalogue.resolve("Space 02"), 3.0)
    record_entry(session, film, EventKind.RATE, Entry(4.0, None, "Mit Änne im Kino"))
    finder = DiarySearch(session, lambda _: "")
    finder.over(session.diary.entries())
    assert [entry.event.note for entry in finder.entries("anne kino")] == ["Mit Änne im Kino"]


def test_nothing_is_kept_while_just_looking(session: Session, film: ItemRow) -> None:
    session.writes.be_private(True)
    write_entry(session, film, None, Entry(4.0, None, "secret"))
    assert session.feedback.of(film).stars == 4.0
    session.writes.be_private(False)
    assert session.feedback.of(film).empty
    with Library.open(Path(session.info.path)) as library:
        assert library.events.history(library.profiles.active().id) == []


def test_a_note_stays_with_an_imported_event_that_moves(session: Session, tmp_path: Path) -> None:
    """A decision moves an imported viewing to another item; there the same viewing may be known from elsewhere."""
    path = tmp_path / "diary.csv"
    path.write_text("Date,Name,Year,Letterboxd URI,Rating\n2024-01-11,Sapce 03,1983,,5\n", encoding="utf-8")
    import_history(path, library=session.info.path)
    session.refresh()
    (uncertain,) = open_matches(session.info.path)
    (entry,) = session.diary.entries()
    session.diary.amend(entry.event, EventKind.RATE, 5.0, entry.event.timestamp, "moved")
    space = session.catalogue.page([session.catalogue.resolve("Space 03")])[0].id
    for answer in (space, None, space):
        decide(session.info.path, uncertain.number, answer)
        session.refresh()
        (entry,) = session.diary.entries()
        assert (entry.event.note, entry.event.item == space) == ("moved", answer == space)


def test_a_note_is_kept_where_its_event_is_merged_with_one_of_another_service(session: Session, tmp_path: Path) -> None:
    diary, ratings = tmp_path / "diary.csv", tmp_path / "imdb.csv"
    diary.write_text("Date,Name,Year,Letterboxd URI,Rating\n2024-01-11,Sapce 03,1983,,5\n", encoding="utf-8")
    ratings.write_text(
        "Const,Your Rating,Date Rated,Title,URL,Title Type,Year\ntt9,10,2024-01-11,Space 03,,Movie,1983\n",
        encoding="utf-8",
    )
    for path in (diary, ratings):
        import_history(path, library=session.info.path)
    session.refresh()
    uncertain = next(match for match in open_matches(session.info.path) if match.title == "Sapce 03")
    event = next(entry.event for entry in session.diary.entries() if entry.sources == ("letterboxd",))
    session.diary.amend(event, EventKind.RATE, 5.0, event.timestamp, "merged")
    space = session.catalogue.page([session.catalogue.resolve("Space 03")])[0].id
    decide(session.info.path, uncertain.number, space)
    session.refresh()
    (entry,) = session.diary.entries()
    assert (entry.event.note, entry.event.item, set(entry.sources)) == ("merged", space, {"letterboxd", "imdb"})
