"""User items: what a history has and the data set lacks is listed, rated, exported and used like any other item."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import numpy as np
import pytest

from recterm.domain.evaluation_settings import EvaluationPlan
from recterm.domain.model import CatalogueQuery, EventKind, Listing, Role
from recterm.domain.reranking import Reranking
from recterm.errors import RectermError
from recterm.service.arrays.community import interactions_of
from recterm.service.data.exporting import export_data
from recterm.service.data.importing import import_data
from recterm.service.data.restoring import restore
from recterm.service.history.importing import import_history
from recterm.service.history.review import decide, open_matches
from recterm.service.libraries.files import open_library
from recterm.service.live.session import Session
from recterm.service.models.evaluating import evaluate
from recterm.service.models.training import train
from tests.service.conftest import FILMS, write_two_tastes
from tests.store.checking import check

if TYPE_CHECKING:
    from pathlib import Path

    from recterm.domain.model import Item

HEAD = "Const,Your Rating,Date Rated,Title,URL,Title Type,Year,Genres,Directors\n"
MOON = "own:Moon Walk (1991) · Ada Nobody"
ROSES = "own:Roses (1992) · Ben Nobody"
N = 2 * FILMS


@pytest.fixture
def export(library: Path, tmp_path: Path) -> Path:
    """Ratings of one film of the library, and of two that it does not have."""
    path = tmp_path / "ratings.csv"
    path.write_text(
        HEAD + 'tt0000001,4,2024-01-11,Love 01,,movie,1981,"drama, romance",\n'
        'tt9999991,10,2024-01-12,Moon Walk,,movie,1991,"action, sci_fi",Ada Nobody\n'
        'tt9999992,2,2024-01-13,Roses,,Kurzfilm,1992,"romance, drama",Ben Nobody\n'
    )
    return path


def own_items(session: Session) -> list[Item]:
    return session.catalogue.page(session.catalogue.rows(CatalogueQuery(listing=Listing.OWN)))


def test_they_are_listed_and_found_with_what_the_export_says(export: Path) -> None:
    import_history(export)
    with Session.open() as session:
        moon, roses = own_items(session)
        assert (moon.id, moon.title, moon.year, moon.kind, moon.own) == (MOON, "Moon Walk", 1991, "movie", True)
        assert (moon.genres, moon.creators, moon.count) == (("Action", "Sci-Fi"), ("Ada Nobody",), 0)
        assert (roses.row, roses.kind) == (N + 1, "other")
        assert session.catalogue.find("ada nobody") == [moon]
        assert session.catalogue.resolve("imdb:tt9999991") == moon.row
        assert session.feedback.of(moon.row).stars == 5.0
        assert session.catalogue.page(session.catalogue.rows(CatalogueQuery()))[-2:] == [moon, roses]
        assert (session.info.n_items, session.info.n_own) == (N, 2)
        assert all(item is not None for _, item in session.feedback.history())


def test_they_are_rated_hidden_saved_and_undone(export: Path) -> None:
    import_history(export)
    with Session.open() as session:
        moon, roses = own_items(session)
        session.feedback.record(EventKind.RATE, moon.row, 3.0)
        session.feedback.record(EventKind.HIDE, roses.row)
        session.feedback.record(EventKind.SAVE, moon.row)
        assert session.feedback.of(moon.row).stars == 3.0
        assert session.catalogue.page(session.catalogue.rows(CatalogueQuery(listing=Listing.WATCHLIST))) == [moon]
        session.steps.undo()
        assert session.feedback.of(roses.row).hidden
        assert not session.feedback.of(moon.row).saved


def test_models_that_were_trained_before_rank_them_last_and_say_so(export: Path) -> None:
    with Session.open() as session:
        session.models.load()
        before = session.shelves.all().shelves[0]
        import_history(export)
        shelves = session.shelves.all(n=N).shelves
        moon, roses = own_items(session)
        assert not {moon.id, roses.id} & {pick.item.id for shelf in shelves for pick in shelf.picks}
        assert before.picks != shelves[0].picks[:10]
        session.feedback.record(EventKind.UNRATE, moon.row)
        session.feedback.record(EventKind.SAVE, moon.row)
        last = session.shelves.for_you(n=N).picks[-1]
        assert last.item == moon
        assert np.isnan(last.score)
        assert last.predicted is not None
        assert last.deviation is not None
        assert [
            pick.item for pick in session.shelves.for_you(query=CatalogueQuery(listing=Listing.WATCHLIST)).picks
        ] == [moon]
        assert session.shelves.similar(moon.row).picks == ()
        assert "content" in session.shelves.similar(moon.row).note
        assert session.shelves.for_you().note.endswith("from 1 rating, and what people like")
        pick = session.shelves.explain(moon.row)
        assert (pick.reasons, np.isnan(pick.score)) == ((), True)
        assert session.shelves.without(moon.row, roses.row).place is None
        with pytest.raises(RectermError, match="cannot score"):
            session.shelves.lift(moon.row)


@pytest.mark.parametrize("name", ["content", "hybrid"])
def test_a_content_model_uses_them_at_once(export: Path, name: str) -> None:
    train(None, [name])
    with Session.open() as session:
        session.models.load()
        import_history(export)
        moon, roses = own_items(session)
        session.feedback.record(EventKind.RATE, session.catalogue.resolve("Love 01"), 0.5)
        shelves = session.shelves.all().shelves
        best = shelves[0].picks[0]
        assert best.item.title.startswith("Space")
        assert {reason.title for reason in best.reasons} == {"Moon Walk", "Roses", "Love 01"}
        assert best.reasons[0].item == MOON
        assert sum(reason.amount for reason in best.reasons) == pytest.approx(best.score, rel=1e-4)
        assert "Because you rated Moon Walk" in [shelf.title for shelf in shelves]
        assert {pick.item.title[:5] for pick in session.shelves.similar(moon.row).picks[:5]} == {"Space"}
        session.feedback.record(EventKind.RATE, moon.row, 0.5)
        session.feedback.record(EventKind.RATE, roses.row, 5.0)
        assert session.shelves.all().shelves[0].picks[0].item.title.startswith("Love")
        assert not np.isnan(session.shelves.explain(moon.row).score)
        session.feedback.record(EventKind.UNRATE, moon.row)
        lifted = session.shelves.lift(moon.row, top=1)
        assert lifted.place_then < lifted.place
        assert all("Space" in event.title for event in lifted.events[:1])


def test_other_profiles_are_not_recommended_them(export: Path, tmp_path: Path) -> None:
    import_history(export)
    train(None, ["content"])
    saved = tmp_path / "watchlist.csv"
    saved.write_text(
        "Position,Const,Created,Title,URL,Title Type,Year,Genres,Directors\n"
        '1,tt9999993,2024-01-14,Mars Walk,,movie,1993,"action, sci_fi",Ada Nobody\n'
    )
    import_history(saved)
    with Session.open() as session:
        assert "Mars Walk" in [pick.item.title for pick in session.shelves.for_you(model="content", n=N).picks]
        session.profiles.create("anna")
        action = next(row for row in range(N) if "Action" in session.catalogue.page([row])[0].genres)
        session.feedback.record(EventKind.RATE, session.catalogue.page([action])[0].row, 5.0)
        picks = session.shelves.for_you(n=N, model="content").picks
        assert picks
        assert not any(pick.item.own for pick in picks)
        assert not any(pick.item.own for shelf in session.shelves.all().shelves for pick in shelf.picks)


def test_what_is_decided_to_be_a_film_leaves_and_comes_back(export: Path) -> None:
    import_history(export)
    waiting = {match.title: match for match in open_matches()}
    with Session.open() as session:
        _, roses = own_items(session)
        with pytest.raises(RectermError, match="only known from a history"):
            decide(None, waiting["Moon Walk"].number, "Roses")
        decide(None, waiting["Moon Walk"].number, "Space 05")
        assert session.refresh()
        assert [(item.id, item.row) for item in own_items(session)] == [(ROSES, N)]
        assert session.feedback.of(session.catalogue.resolve("Space 05")).stars == 5.0
        with pytest.raises(RectermError, match="no item"):
            session.catalogue.resolve("Moon Walk")
        assert session.shelves.all()
    with open_library() as opened:
        assert check(opened) == []
    decide(None, waiting["Moon Walk"].number, None)
    with Session.open() as session:
        own = own_items(session)
        assert [item.id for item in own] == [roses.id, MOON]
        assert own[1].genres == ("Action", "Sci-Fi")
        assert session.feedback.of(own[1].row).stars == 5.0


def test_a_row_that_became_another_item_meanwhile_is_refused(export: Path) -> None:
    import_history(export)
    waiting = {match.title: match for match in open_matches()}
    with Session.open() as session:
        moon, _ = own_items(session)
        decide(None, waiting["Moon Walk"].number, "Space 05")
        with pytest.raises(RectermError, match="in the meantime"):
            session.feedback.record(EventKind.RATE, moon.row, 1.0)
        decide(None, waiting["Roses"].number, "Love 05")
        session.feedback.record(EventKind.RATE, session.catalogue.resolve("Love 02"), 4.0)


def test_new_data_keep_them_and_their_events(export: Path, tmp_path: Path) -> None:
    import_history(export)
    train(None, ["content"])
    with open_library() as opened:
        before, models = opened.info(), opened.models.list()
    import_data(write_two_tastes(tmp_path / "two-tastes"), library="two-tastes")
    with open_library() as opened:
        assert opened.info().fingerprint == before.fingerprint
        assert opened.models.list() == models
    import_data(write_two_tastes(tmp_path / "newer", seed=8), library="two-tastes", replace=True)
    with Session.open() as session:
        assert session.info.fingerprint != before.fingerprint
        assert [item.id for item in own_items(session)] == [MOON, ROSES]
        assert session.feedback.of(own_items(session)[0].row).stars == 5.0
    train(None, ["content"])
    with Session.open() as session:
        assert session.shelves.all().shelves[0].picks[0].reasons[0].item == MOON


def test_the_community_does_not_know_them(export: Path) -> None:
    with open_library() as opened:
        before, card = opened.info(), opened.settings.get("data_card")
    run = evaluate(None, ["popularity", "content"], plan=EvaluationPlan(seed=1))
    import_history(export)
    with open_library() as opened:
        info = opened.info()
        assert (info.fingerprint, info.n_items, info.density) == (before.fingerprint, before.n_items, before.density)
        assert opened.settings.get("data_card") == card
        assert interactions_of(opened).n_items == N
        assert all(header.active for header in opened.models.list() if header.role is not Role.RANKING)
    assert evaluate(None, ["popularity", "content"], plan=EvaluationPlan(seed=1)).models == run.models


def test_they_are_exported_and_restored(export: Path, tmp_path: Path, library: Path) -> None:
    import_history(export)
    with Session.open() as session:
        kept = own_items(session)
    export_data(tmp_path / "all.jsonl", what="all")
    export_data(tmp_path / "me.jsonl")
    new = restore(tmp_path / "all.jsonl", library="copy")
    assert (new.items, new.unknown) == (N, 0)
    shutil.copy(library, library.with_name("plain.recterm"))
    with open_library("plain") as opened:
        opened.profiles.create("other")
        opened.profiles.delete("me")
        opened.own.settle()
        assert opened.info().n_own == 0
    assert restore(tmp_path / "me.jsonl", library="plain").unknown == 0
    for name in ("copy", "plain"):
        with Session.open(name, "me") as session:
            assert [replaced(item) for item in own_items(session)] == [replaced(item) for item in kept]
            assert session.catalogue.resolve("imdb:tt9999991") == N
            assert session.feedback.of(own_items(session)[0].row).stars == 5.0
        with open_library(name) as opened:
            assert check(opened) == []
            assert opened.info().n_items == N


def replaced(item: Item) -> tuple[object, ...]:
    """Return an item without its position."""
    return item.id, item.title, item.year, item.genres, item.creators, item.kind, item.own


def test_two_services_that_name_one_film_make_one_item_of_it(export: Path, tmp_path: Path) -> None:
    other = tmp_path / "letterboxd" / "ratings.csv"
    other.parent.mkdir()
    other.write_text(
        "Date,Name,Year,Letterboxd URI,Rating\n"
        "2024-03-01,Moon Walk,1991,https://boxd.it/m,4.5\n2024-03-02,Moon Walk,1992,https://boxd.it/n,2\n"
    )
    import_history(other)
    with Session.open() as session:
        assert [item.id for item in own_items(session)] == ["own:Moon Walk (1991)", "own:Moon Walk (1992)"]
    import_history(export)
    with Session.open() as session:
        items = {item.id: item for item in own_items(session)}
        assert sorted(items) == ["own:Moon Walk (1991)", "own:Moon Walk (1992)", ROSES]
        moon = items["own:Moon Walk (1991)"]  # type: ignore[index]
        assert (moon.genres, moon.creators) == (("Action", "Sci-Fi"), ("Ada Nobody",))
        assert session.feedback.of(moon.row).stars == 4.5
        assert session.catalogue.resolve("imdb:tt9999991") == moon.row
    with open_library() as opened:
        before = opened.info()
        assert check(opened) == []
    import_history(other)
    with open_library() as opened:
        assert opened.info() == before
    for waiting in [match for match in open_matches() if match.title == "Moon Walk" and match.year == 1991]:
        decide(None, waiting.number, "Space 07")
    with Session.open() as session:
        assert session.feedback.of(session.catalogue.resolve("Space 07")).stars == 4.5
        assert sorted(item.id for item in own_items(session)) == ["own:Moon Walk (1992)", ROSES]


def test_films_of_other_makers_stay_apart(library: Path, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    for number, maker in enumerate(("Ada Nobody", "Ben Nobody")):
        path.write_text(HEAD + f"tt999999{number},8,2024-01-12,Twin Film,,movie,1991,drama,{maker}\n")
        import_history(path)
    with Session.open() as session:
        assert [item.creators for item in own_items(session)] == [("Ada Nobody",), ("Ben Nobody",)]


def test_groups_and_rearranged_shelves_know_them(export: Path) -> None:
    train(None, ["content"])
    with Session.open() as session:
        session.profiles.create("other")
        session.feedback.record(EventKind.RATE, session.catalogue.resolve("Space 03"), 5.0)
        session.profiles.switch("me")
        import_history(export)
        moon, _ = own_items(session)
        shelf = session.shelves.for_group(["other"], "average", n=N)
        assert shelf.picks
        session.profiles.switch("other")
        titles = [pick.item.title for pick in session.shelves.for_you(n=N).picks]
        assert "Moon Walk" not in titles  # somebody else's
        varied = session.shelves.for_you(n=N, reranking=Reranking(diversity=0.5, calibration=0.5))
        assert len(varied.picks) == len(titles)
        assert moon not in [pick.item for pick in varied.picks]


def test_what_only_a_list_names_is_an_own_item_too(library: Path, tmp_path: Path) -> None:
    path = tmp_path / "rain.csv"
    path.write_text(
        "Letterboxd list export v7\nDate,Name,Tags,URL,Description\n2021-11-06,Rain,,u,\n\n"
        "Position,Name,Year,URL,Description\n1,Blue Hour,2003,https://boxd.it/b,\n2,Love 04,1984,https://boxd.it/a,\n"
    )
    import_history(path)
    with Session.open() as session:
        (blue,) = own_items(session)
        assert blue.title == "Blue Hour"
        listed = session.catalogue.page(session.catalogue.rows(CatalogueQuery(list_name="Rain")))
        assert sorted(item.title for item in listed) == ["Blue Hour", "Love 04"]
        assert session.feedback.of(blue.row).empty
    (waiting,) = open_matches()
    decide(None, waiting.number, "Love 05")
    with Session.open() as session:
        assert own_items(session) == []


def test_what_a_later_export_says_of_the_same_id_is_taken_in(library: Path, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(HEAD + "tt9999991,8,2024-01-12,Moonwalk,,movie,1991,,Ada Nobody\n")
    import_history(path)
    path.write_text(HEAD + 'tt9999991,8,2024-01-12,Moon Walk,,movie,1991,"action, drama",Ada Nobody\n')
    import_history(path)
    with Session.open() as session:
        (moon,) = own_items(session)
        assert (moon.title, moon.genres) == ("Moonwalk", ("Action", "Drama"))
    with open_library() as opened:
        revision = opened.info().own_revision
        opened.own.settle()
        assert opened.info().own_revision == revision


def test_what_a_newer_edition_holds_is_its_item_once_the_history_comes_again(export: Path, tmp_path: Path) -> None:
    import_history(export)
    newer = write_two_tastes(tmp_path / "newer")
    with (newer / "movies.csv").open("a", encoding="utf-8", newline="") as file:
        file.write("99,Moon Walk (1991),Sci-Fi\r\n")
    import_data(newer, library="two-tastes", replace=True)
    assert import_history(export).events == 0
    with Session.open() as session:
        assert [item.id for item in own_items(session)] == [ROSES]
        assert session.feedback.of(session.catalogue.resolve("Moon Walk")).stars == 5.0
        assert not session.catalogue.page([session.catalogue.resolve("Moon Walk")])[0].own
    with open_library() as opened:
        assert check(opened) == []
