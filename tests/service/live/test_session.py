"""Live loop on a small library: events, undo, shelves, reasons, movement, filters."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from recterm import engine
from recterm.domain.model import CatalogueQuery, EventKind, Feedback, ItemRow, Listing, Role, Sort
from recterm.errors import EngineError, LibraryError, ModelMissingError, RectermError
from recterm.service.data.importing import import_data
from recterm.service.libraries import files as libraries
from recterm.service.libraries import profiles
from recterm.service.live.session import Session
from recterm.service.models.training import train
from tests.service.conftest import write_two_tastes

if TYPE_CHECKING:
    from pathlib import Path

    from recterm.domain.shelf import Shelf

SPACE, LOVE = frozenset({"Sci-Fi"}), frozenset({"Romance"})


def rate(session: Session, **titles: float) -> None:
    for title, stars in titles.items():
        session.feedback.record(EventKind.RATE, session.catalogue.resolve(title.replace("_", " ")), stars)


def titles(shelf: Shelf) -> list[str]:
    return [pick.item.title for pick in shelf.picks]


def status_of(session: Session) -> str:
    return session.models.status


# Opening


def test_a_session_opens_the_current_library_as_the_active_profile(session: Session, library: Path) -> None:
    assert session.info.path == str(library)
    assert (session.info.n_items, session.info.n_users) == (40, 120)
    assert session.profile.name == "me"
    assert (card := session.catalogue.data_card) is not None
    assert card.items == 40
    assert session.models.run is None


def test_it_creates_nothing(private_home: Path) -> None:
    with pytest.raises(LibraryError):
        Session.open("films")
    assert not private_home.exists()


def test_it_opens_as_the_profile_that_is_named_or_preferred(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    profiles.new("Ada")
    profiles.new("Bob")
    with Session.open(profile="Ada") as session:
        assert session.profile.name == "Ada"
    monkeypatch.setenv("RECTERM_PROFILE", "me")
    with Session.open() as session:
        assert session.profile.name == "me"
    with pytest.raises(RectermError, match="no profile 'Eve'"):
        Session.open(profile="Eve")


def test_the_catalogue_is_the_librarys(session: Session) -> None:
    assert session.catalogue.rows(CatalogueQuery()) == range(40)
    assert [item.row for item in session.catalogue.page([3, 1])] == [3, 1]
    assert session.catalogue.details(ItemRow(0)).item == session.catalogue.page([0])[0]
    assert session.catalogue.find("space 07")[0].title == "Space 07"
    assert {name for name, _ in session.catalogue.genres()} == {"Action", "Sci-Fi", "Drama", "Romance"}
    assert session.catalogue.years() == (1981, 2000)


# Events


def test_an_event_is_known_at_once_and_by_whoever_opens_the_library_next(session: Session) -> None:
    row = session.catalogue.resolve("Space 01")
    assert session.feedback.of(row) == Feedback()
    before = session.shelves.revision
    event = session.feedback.record(EventKind.RATE, row, 4.5)
    assert (event.kind, event.value) == (EventKind.RATE, 4.5)
    assert session.shelves.revision.event == event.id > before.event
    assert session.shelves.revision.models == before.models
    assert session.feedback.of(row).stars == 4.5
    assert session.profile.n_rated == 1
    with Session.open() as other:
        assert other.feedback.of(row) == session.feedback.of(row)
        assert other.shelves.revision.event == event.id


def test_memory_and_store_agree_after_every_kind_of_event(session: Session) -> None:
    rows = [session.catalogue.resolve(title) for title in ("Space 01", "Space 02", "Love 01")]
    steps = [
        (EventKind.RATE, rows[0], 4.0),
        (EventKind.VIEW, rows[0], None),
        (EventKind.SAVE, rows[1], None),
        (EventKind.HIDE, rows[2], None),
        (EventKind.RATE, rows[0], 2.0),
        (EventKind.UNSAVE, rows[1], None),
        (EventKind.VIEW, rows[2], None),
        (EventKind.UNHIDE, rows[2], None),
        (EventKind.UNRATE, rows[0], None),
    ]

    def agree() -> None:
        with Session.open() as other:
            assert [other.feedback.of(row) for row in rows] == [session.feedback.of(row) for row in rows]

    for kind, row, value in steps:
        session.feedback.record(kind, row, value)
        agree()
    for _ in steps:
        session.steps.undo()
        agree()
    assert all(session.feedback.of(row) == Feedback() for row in rows)
    with pytest.raises(RectermError, match="nothing to undo"):
        session.steps.undo()


def test_undo_returns_what_it_took_back(session: Session) -> None:
    row = session.catalogue.resolve("Space 01")
    rated = session.feedback.record(EventKind.RATE, row, 4)
    assert session.steps.undo().event == rated
    assert session.shelves.revision.event > rated.id


def test_a_rating_of_seven_is_refused_and_nothing_changes(session: Session) -> None:
    with pytest.raises(RectermError, match="rating 7"):
        session.feedback.record(EventKind.RATE, ItemRow(0), 7)
    assert session.feedback.of(ItemRow(0)) == Feedback()
    assert session.feedback.history() == []


def test_history_names_items_newest_first(session: Session) -> None:
    rate(session, Space_01=5, Love_02=1)
    (last, item), (_, first_item) = session.feedback.history()
    assert (last.kind, last.value) == (EventKind.RATE, 1)
    assert item is not None
    assert first_item is not None
    assert (item.title, first_item.title) == ("Love 02", "Space 01")
    assert len(session.feedback.history(limit=1)) == 1


# For you


def test_an_empty_taste_is_shown_what_is_popular(session: Session) -> None:
    shelves = session.shelves.all(n=5).shelves
    assert [shelf.key for shelf in shelves] == ["for-you"]
    assert [pick.item.row for pick in shelves[0].picks] == [0, 1, 2, 3, 4]
    assert "rate something" in shelves[0].note
    assert all(pick.reasons == () for pick in shelves[0].picks)
    assert all(pick.predicted is not None and 0.5 <= pick.predicted <= 5 for pick in shelves[0].picks)


def test_one_rating_brings_up_its_kind(session: Session) -> None:
    rate(session, Space_03=5)
    picks = titles(session.shelves.all(n=8).shelves[0])
    assert all(title.startswith("Space") for title in picks)
    rate(session, Space_03=1, Love_04=5)
    picks = titles(session.shelves.all(n=8).shelves[0])
    assert all(title.startswith("Love") for title in picks)


def test_seen_and_hidden_items_are_absent_and_undo_brings_them_back(session: Session) -> None:
    rate(session, Space_03=5)
    before = [shelf.picks for shelf in session.shelves.all(n=40).shelves]
    hidden = before[0][0].item.row
    for kind in (EventKind.HIDE, EventKind.VIEW):
        session.feedback.record(kind, hidden)
        for shelf in session.shelves.all(n=40).shelves:
            assert hidden not in [pick.item.row for pick in shelf.picks]
            assert session.catalogue.resolve("Space 03") not in [pick.item.row for pick in shelf.picks]
        session.steps.undo()
    assert hidden in [pick.item.row for pick in session.shelves.all(n=40).shelves[0].picks]


def test_saved_items_stay_on_the_shelves(session: Session) -> None:
    rate(session, Space_03=5)
    first = session.shelves.all().shelves[0].picks[0].item.row
    session.feedback.record(EventKind.SAVE, first)
    assert session.shelves.all().shelves[0].picks[0].item.row == first


def test_every_rated_item_stays_away_however_many_there_are(session: Session) -> None:
    for row in range(30):
        session.feedback.record(EventKind.RATE, ItemRow(row), 5 if row % 2 else 1)
    for shelf in session.shelves.all(n=40).shelves:
        assert not {pick.item.row for pick in shelf.picks} & set(range(30))


def test_reasons_are_complete_ordered_and_add_up(session: Session) -> None:
    rate(session, Space_03=5, Space_04=4, Love_01=1, Love_02=3.5)
    session.feedback.record(EventKind.VIEW, session.catalogue.resolve("Space 05"))
    session.feedback.record(EventKind.HIDE, session.catalogue.resolve("Love 09"))
    for pick in session.shelves.all(n=10).shelves[0].picks:
        amounts = [reason.amount for reason in pick.reasons]
        assert {"Space 03", "Space 04", "Love 01", "Love 02", "Space 05"} <= {reason.title for reason in pick.reasons}
        assert amounts == sorted(amounts, reverse=True)
        assert sum(amounts) == pytest.approx(pick.score, rel=1e-3)
        assert sum(reason.share for reason in pick.reasons) == pytest.approx(1.0)
        assert pick.reasons[0].title in ("Space 03", "Space 04", "Space 05")
        stars = {reason.title: reason.stars for reason in pick.reasons}
        assert (stars["Space 03"], stars["Space 05"]) == (5, None)


def test_predictions_follow_the_taste(session: Session) -> None:
    rate(session, Space_03=5, Space_04=5, Space_05=5, Love_01=1, Love_02=1, Love_03=1)
    space, love = (
        session.shelves.explain(session.catalogue.resolve("Space 06")),
        session.shelves.explain(session.catalogue.resolve("Love 06")),
    )
    assert space.predicted is not None
    assert love.predicted is not None
    assert 0.5 <= love.predicted < 3 < space.predicted <= 5
    assert space.deviation is not None
    assert space.deviation > 0


def test_the_note_says_what_the_ranking_comes_from(session: Session) -> None:
    rate(session, Space_03=5)
    session.feedback.record(EventKind.VIEW, session.catalogue.resolve("Space 05"))
    session.feedback.record(EventKind.VIEW, session.catalogue.resolve("Space 06"))
    assert session.shelves.all().shelves[0].note.endswith("from 1 rating and 2 views, and what people like")


# Movement


def test_movement_is_against_the_shelves_before(session: Session) -> None:
    rate(session, Space_03=5)
    first = session.shelves.all(n=10).shelves[0]
    assert [pick.movement for pick in first.picks] == [None] * 10
    assert [pick.movement for pick in session.shelves.all(n=10).shelves[0].picks] == [0] * 10
    session.feedback.record(EventKind.HIDE, first.picks[0].item.row)
    places = {pick.item.row: place for place, pick in enumerate(first.picks)}
    after = session.shelves.all(n=10).shelves[0].picks
    for place, pick in enumerate(after):
        was = places.get(pick.item.row)
        assert pick.movement == (None if was is None else was - place)
    assert after[-1].movement is None


def test_another_filter_starts_the_movement_anew(session: Session) -> None:
    rate(session, Space_03=5)
    session.shelves.all()
    narrowed = session.shelves.all(CatalogueQuery(genres=SPACE)).shelves[0]
    assert all(pick.movement is None for pick in narrowed.picks)
    same = session.shelves.all(
        CatalogueQuery(genres=SPACE, text="alien", sort=Sort.TITLE, listing=Listing.RATED)
    ).shelves[0]
    assert [pick.movement for pick in same.picks] == [0] * len(same.picks)


# Because


def test_because_shelves_follow_the_latest_liked_items(session: Session) -> None:
    rate(session, Space_01=5, Love_01=1, Space_02=4.5, Love_02=5, Space_03=4)
    shelves = session.shelves.all(n=5).shelves
    assert [shelf.title for shelf in shelves[1:]] == [
        "Because you rated Space 03",
        "Because you rated Love 02",
        "Because you rated Space 02",
    ]
    assert shelves[2].key == f"because:{session.catalogue.page([session.catalogue.resolve('Love 02')])[0].id}"
    assert shelves[2].anchor is not None
    assert (shelves[2].anchor.title, shelves[2].anchor_stars) == ("Love 02", 5)
    for shelf, kind in zip(shelves[1:], ("Space", "Love", "Space"), strict=True):
        assert len(shelf.picks) == 5
        assert all(title.startswith(kind) for title in titles(shelf))


def test_a_like_has_its_shelf_its_reasons_and_its_part_in_the_note(session: Session) -> None:
    rate(session, Love_01=2)
    session.feedback.record(EventKind.LIKE, session.catalogue.resolve("Space 03"))
    for_you, because = session.shelves.all(n=5).shelves
    assert for_you.note.endswith("from 1 rating and 1 like, and what people like")
    assert because.title == "Because you liked Space 03"
    assert all(title.startswith("Space") for title in titles(for_you))
    (reason,) = because.picks[0].reasons
    assert (reason.title, reason.stars, reason.opinion) == ("Space 03", None, EventKind.LIKE)
    likes = {reason.title: reason.opinion is EventKind.LIKE for reason in for_you.picks[0].reasons}
    assert likes == {"Space 03": True, "Love 01": False}
    session.feedback.record(EventKind.VIEW, session.catalogue.resolve("Space 04"))
    session.feedback.record(EventKind.LIKE, session.catalogue.resolve("Space 04"))
    session.feedback.record(EventKind.VIEW, session.catalogue.resolve("Space 05"))
    assert session.shelves.all().shelves[0].note.endswith("from 1 rating, 2 likes and 1 view, and what people like")
    assert session.profile.n_liked == 2


def test_its_reasons_name_the_anchor(session: Session) -> None:
    rate(session, Space_01=4.5)
    for pick in session.shelves.because(session.catalogue.resolve("Space 01"), 5).picks:
        (reason,) = pick.reasons
        assert (reason.title, reason.stars, reason.share) == ("Space 01", 4.5, 1.0)
        assert reason.amount == pick.score
        assert pick.predicted is not None


def test_because_and_similar_differ_by_what_was_seen(session: Session) -> None:
    row = session.catalogue.resolve("Space 01")
    seen, hidden = (pick.item.row for pick in session.shelves.similar(row, 2).picks)
    session.feedback.record(EventKind.RATE, seen, 3)
    session.feedback.record(EventKind.HIDE, hidden)
    because = [pick.item.row for pick in session.shelves.because(row, 39).picks]
    similar = [pick.item.row for pick in session.shelves.similar(row, 39).picks]
    assert seen not in because
    assert seen in similar
    assert hidden not in because + similar
    assert row not in because + similar


# Filters


def test_a_filtered_shelf_is_full(session: Session) -> None:
    rate(session, Space_03=5)
    for query in (CatalogueQuery(genres=LOVE), CatalogueQuery(genres=LOVE, text="space", sort=Sort.TITLE)):
        shelves = session.shelves.all(query, n=10).shelves
        assert [len(shelf.picks) for shelf in shelves[:1]] == [10]
        assert all(pick.item.genres == ("Drama", "Romance") for shelf in shelves for pick in shelf.picks)
    years = session.shelves.all(CatalogueQuery(year_from=1990, year_to=1992), n=10).shelves[0]
    assert sorted(titles(years)) == ["Love 10", "Love 11", "Love 12", "Space 10", "Space 11", "Space 12"]


def test_a_filter_that_leaves_nothing_says_so(session: Session) -> None:
    rate(session, Space_03=5)
    shelf = session.shelves.all(CatalogueQuery(year_from=2020)).shelves[0]
    assert shelf.picks == ()
    assert "filter" in shelf.note


def test_the_watchlist_narrows_and_other_lists_do_not(session: Session) -> None:
    rate(session, Space_03=5)
    saved = session.catalogue.resolve("Love 07")
    session.feedback.record(EventKind.SAVE, saved)
    assert [
        pick.item.row for pick in session.shelves.all(CatalogueQuery(listing=Listing.WATCHLIST)).shelves[0].picks
    ] == [saved]
    assert len(session.shelves.all(CatalogueQuery(listing=Listing.RATED), n=10).shelves[0].picks) == 10


def test_a_named_list_narrows_the_shelves(session: Session) -> None:
    rate(session, Space_03=5)
    for title in ("Love 07", "Space 09", "Space 03"):
        assert session.lists.extend("Rain", session.catalogue.resolve(title))
    assert not session.lists.extend("rain", session.catalogue.resolve("Love 07"))
    narrowed = CatalogueQuery(list_name="Rain")
    assert titles(session.shelves.all(narrowed).shelves[0]) == ["Space 09", "Love 07"]
    assert len(session.catalogue.rows(narrowed)) == 3
    session.lists.take_off("Rain", session.catalogue.resolve("Space 09"))
    assert titles(session.shelves.all(narrowed).shelves[0]) == ["Love 07"]


def test_an_item_is_kept_on_the_lists_that_are_chosen_or_on_none_that_cannot_be(session: Session) -> None:
    row = session.catalogue.resolve("Love 07")
    session.lists.keep(row, {"Rain", "Sun"})
    session.lists.keep(row, {"Sun", "Snow"})
    assert session.lists.names_with(row) == {"Sun", "Snow"}
    with pytest.raises(RectermError, match="is not a valid list name"):
        session.lists.keep(row, {"Wind", "x" * 300})
    assert session.lists.names_with(row) == {"Sun", "Snow"}
    assert session.lists.delete("sun").items == (session.catalogue.page([row])[0].id,)
    assert [named_list.name for named_list in session.lists.all()] == ["Rain", "Snow"]


# Explain and recommend


def test_explain_answers_for_any_item_seen_or_not(session: Session) -> None:
    rate(session, Space_03=5)
    shelf = session.shelves.all().shelves[0]
    pick = session.shelves.explain(shelf.picks[0].item.row)
    assert (pick.score, pick.predicted) == pytest.approx((shelf.picks[0].score, shelf.picks[0].predicted))
    assert [reason.title for reason in pick.reasons] == ["Space 03"]
    assert session.shelves.explain(session.catalogue.resolve("Space 03")).item.title == "Space 03"


def test_recommend_is_the_shelf_for_you(session: Session) -> None:
    rate(session, Space_03=5)
    assert titles(session.shelves.for_you(7)) == titles(session.shelves.all(n=7).shelves[0])
    assert all(title.startswith("Love") for title in titles(session.shelves.for_you(5, CatalogueQuery(genres=LOVE))))


def test_recommend_takes_any_trained_model_that_ranks(session: Session) -> None:
    rate(session, Space_03=5)
    picks = session.shelves.for_you(5, model="popularity").picks
    popular = [row for row in range(6) if row != session.catalogue.resolve("Space 03")][:5]
    assert [pick.item.row for pick in picks] == popular


def test_recommend_refuses_what_is_not_trained_does_not_exist_or_does_not_rank(session: Session) -> None:
    trained = {header.name for header in session.models.active} | {"popularity"}
    other = next(name for name in engine.MODELS if name not in trained)
    with pytest.raises(ModelMissingError, match=f"no model {other!r} is trained") as refused:
        session.shelves.for_you(5, model=other)
    assert f"recterm train {other}" in refused.value.hint
    with pytest.raises(EngineError, match="'popularty'"):
        session.shelves.for_you(5, model="popularty")
    train(names=["bias"])
    with pytest.raises(ModelMissingError, match="predicts stars"):
        session.shelves.for_you(5, model="bias")


# Models


def test_active_models_in_the_order_of_their_roles(session: Session) -> None:
    assert [header.role for header in session.models.active] == [Role.RANKING, Role.NEIGHBOURS, Role.STARS]
    assert status_of(session) == "ready"
    assert session.models.ready
    assert session.shelves.revision.models == tuple(header.id for header in session.models.active)


def test_before_models_are_loaded_the_catalogue_works(library: Path) -> None:
    with Session.open() as session:
        assert not session.models.ready
        assert status_of(session) == "ready"
        assert session.shelves.revision.models == ()
        session.feedback.record(EventKind.RATE, session.catalogue.resolve("Space 03"), 5)
        assert titles(session.shelves.all().shelves[0])[0].startswith("Space")
        assert session.models.ready


def test_a_library_without_models_says_how_to_get_some(two_tastes: Path) -> None:
    import_data(two_tastes)
    with Session.open() as session:
        assert status_of(session) == "missing"
        assert session.models.active == ()
        with pytest.raises(ModelMissingError) as refused:
            session.models.load()
        assert "recterm train" in refused.value.hint
        with pytest.raises(ModelMissingError):
            session.shelves.all()
        train()
        assert status_of(session) == "ready"
        assert len(session.shelves.all().shelves[0].picks) == 10


def test_models_of_another_version_are_stale_and_trained_anew(library: Path) -> None:
    with libraries.open_library() as opened:
        header = opened.models.active(Role.STARS)
        arrays = opened.models.arrays(header.id)
        settings = {**header.hyperparameters, "forgotten": 1}
        opened.models.save(header.name, Role.STARS, settings, 0, 1.0, arrays, header.fingerprint)
    with Session.open() as session:
        with pytest.raises(ModelMissingError, match="another version") as refused:
            session.models.load()
        assert "recterm train" in refused.value.hint
        assert status_of(session) == "stale"
        train()
        assert status_of(session) == "ready"
        assert len(session.shelves.all().shelves[0].picks) == 10


def test_new_data_under_an_open_session_takes_the_old_models_away(session: Session, tmp_path: Path) -> None:
    rate(session, Space_03=5)
    row = session.catalogue.resolve("Space 03")
    other = write_two_tastes(tmp_path / "other", seed=8, users=50)
    import_data(other, library=session.info.path, replace=True)
    assert session.refresh()
    assert not session.models.ready
    assert status_of(session) == "missing"
    assert session.info.n_users == 100
    with pytest.raises(ModelMissingError):
        session.shelves.all()
    train(session.info.path)
    assert titles(session.shelves.all().shelves[0])[0].startswith("Space")
    assert session.feedback.of(session.catalogue.resolve("Space 03")).stars == 5
    assert session.catalogue.page([row])


def test_an_event_on_a_row_of_replaced_data_is_refused(session: Session, tmp_path: Path) -> None:
    row = session.catalogue.resolve("Space 03")
    import_data(write_two_tastes(tmp_path / "other", seed=8), library=session.info.path, replace=True)
    with pytest.raises(RectermError, match="replaced in the meantime"):
        session.feedback.record(EventKind.RATE, row, 5)
    assert session.feedback.history() == []
    session.feedback.record(EventKind.RATE, session.catalogue.resolve("Space 03"), 5)
    assert session.feedback.of(session.catalogue.resolve("Space 03")).stars == 5


# Other processes and people


def test_what_another_process_writes_is_noticed(session: Session) -> None:
    before = titles(session.shelves.all().shelves[0])
    assert not session.refresh()
    with Session.open() as other:
        other.feedback.record(EventKind.RATE, other.catalogue.resolve("Love 05"), 5)
    assert titles(session.shelves.all().shelves[0]) != before
    assert session.feedback.of(session.catalogue.resolve("Love 05")).stars == 5
    assert not session.refresh()


def test_profiles_are_told_apart(session: Session) -> None:
    rate(session, Space_03=5)
    assert session.profiles.create("Ada").name == "Ada"
    assert session.feedback.of(session.catalogue.resolve("Space 03")) == Feedback()
    assert session.shelves.all().shelves[0].picks[0].reasons == ()
    rate(session, Love_03=5)
    assert titles(session.shelves.all().shelves[0])[0].startswith("Love")
    session.profiles.switch("me")
    assert titles(session.shelves.all().shelves[0])[0].startswith("Space")
    assert [profile.name for profile in session.profiles.all()] == ["me", "Ada"]
    with Session.open() as other:
        assert other.profile.name == "me"


def test_deleting_the_profile_at_work_goes_on_as_another(session: Session) -> None:
    rate(session, Space_03=5)
    session.profiles.create("Ada")
    assert session.profiles.delete("Ada").name == "Ada"
    assert session.profile.name == "me"
    assert session.feedback.of(session.catalogue.resolve("Space 03")).stars == 5
    with pytest.raises(RectermError, match="only profile"):
        session.profiles.delete("me")


def test_an_item_that_nobody_touched_has_no_score_but_stars(library: Path, tmp_path: Path) -> None:
    folder = write_two_tastes(tmp_path / "more")
    with (folder / "movies.csv").open("a", encoding="utf-8") as file:
        file.write("99,Unseen (2001),Drama\n")
    path = import_data(folder, library="more").path
    train(path)
    with Session.open(path) as session:
        rate(session, Space_03=5)
        pick = session.shelves.explain(session.catalogue.resolve("Unseen"))
        assert math.isnan(pick.score)
        assert pick.predicted is not None
        assert pick.reasons == ()
        assert session.shelves.because(pick.item.row).picks == ()
        assert session.shelves.because(pick.item.row).note


def test_libraries_do_not_share_anything(session: Session, tmp_path: Path) -> None:
    rate(session, Space_03=5)
    libraries.new("empty")
    with Session.open("empty") as other:
        assert other.info.n_items == 0
        assert other.catalogue.rows(CatalogueQuery()) == range(0)
        assert other.feedback.history() == []
        assert status_of(other) == "missing"
