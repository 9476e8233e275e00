"""`recommend`, `because`, `similar`, `explain`: picks with reasons that add up."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Document, Run

PICK = {"item", "title", "year", "score", "predicted", "reasons"}
REASON = {"item", "title", "amount", "share"}


@pytest.fixture
def rated(home: Path, document: Document) -> dict[str, str]:
    """Three horror films that `me` rated: title -> id."""
    return {title: document("rate", title, "5")["item"] for title in ("Alien", "Psycho", "Scream")}


def adds_up(pick: dict[str, Any]) -> bool:
    amounts = [reason["amount"] for reason in pick["reasons"]]
    shares = [reason["share"] for reason in pick["reasons"]]
    close = math.isclose(sum(amounts), pick["score"], rel_tol=1e-4, abs_tol=1e-6)
    return close and math.isclose(sum(shares), 1.0, rel_tol=1e-6)


def test_the_documents_have_the_designed_keys(document: Document, rated: dict[str, str]) -> None:
    for words in (("recommend",), ("because",), ("because", "Alien"), ("similar", "Alien"), ("explain", "Jaws")):
        answer = document(*words)
        assert answer["picks"], words
        assert answer.keys() >= {"library", "profile", "revision"}
        for pick in answer["picks"]:
            assert pick.keys() >= PICK
            assert all(reason.keys() >= REASON for reason in pick["reasons"])


def test_recommend_never_shows_what_was_rated_or_hidden(document: Document, rated: dict[str, str]) -> None:
    hidden = document("hide", "Jaws")["item"]
    picks = document("recommend", "-n", "100")["picks"]
    assert not {pick["item"] for pick in picks} & {*rated.values(), hidden}


def test_what_was_seen_can_compete_or_stand_alone(document: Document, rated: dict[str, str]) -> None:
    hidden = document("hide", "Jaws")["item"]
    n = document("stats")["items"]
    everything = [pick["item"] for pick in document("recommend", "-n", str(min(n, 1000)), "--seen", "include")["picks"]]
    assert {*rated.values()} <= {*everything}
    assert hidden not in everything
    alone = [pick["item"] for pick in document("recommend", "--seen", "only")["picks"]]
    assert {*alone} == {*rated.values()}
    assert alone == [item for item in everything if item in alone]


def test_reasons_come_largest_first_and_add_up(document: Document, rated: dict[str, str]) -> None:
    picks = document("recommend")["picks"]
    assert all(adds_up(pick) for pick in picks)
    for pick in picks:
        amounts = [reason["amount"] for reason in pick["reasons"]]
        assert amounts == sorted(amounts, reverse=True)
        assert {reason["item"] for reason in pick["reasons"]} == set(rated.values())


def test_n_and_filters(document: Document, rated: dict[str, str]) -> None:
    assert len(document("recommend", "-n", "3")["picks"]) == 3
    picks = document("recommend", "--genre", "horror", "--from", "1963", "--to", "1968")["picks"]
    assert picks
    assert all("Horror" in pick["genres"] and 1963 <= pick["year"] <= 1968 for pick in picks)
    saved = document("save", "Emma")["item"]
    assert [pick["item"] for pick in document("recommend", "--watchlist")["picks"]] == [saved]


def test_a_model_can_be_named(document: Document, run: Run, rated: dict[str, str]) -> None:
    assert document("recommend", "--model", "popularity")["picks"]
    refused = run("recommend", "--model", "crystal-ball")
    assert refused.exit_code == 1
    assert "crystal-ball" in refused.stderr


def test_an_unknown_genre_names_the_known_ones(run: Run, home: Path) -> None:
    result = run("recommend", "--genre", "Western")
    assert result.exit_code == 1
    assert "Horror" in result.stderr


@pytest.mark.parametrize(
    "words", [("-n", "0"), ("-n", "ten"), ("--from", "2000", "--to", "1990"), ("--from", "long ago")]
)
def test_options_that_cannot_be_are_usage_errors(run: Run, home: Path, words: tuple[str, ...]) -> None:
    assert run("recommend", *words).exit_code == 2


def test_because_without_an_item_takes_what_was_liked_last(document: Document, rated: dict[str, str]) -> None:
    document("rate", "Jaws", "1")
    assert document("because")["item"] == rated["Scream"]


def test_because_without_anything_liked_says_what_to_do(run: Run, home: Path) -> None:
    result = run("because")
    assert result.exit_code == 1
    assert "hint:" in result.stderr


def test_explain_answers_for_any_item(document: Document, run: Run, rated: dict[str, str]) -> None:
    (pick,) = document("explain", "Emma")["picks"]
    assert pick["title"] == "Emma"
    assert adds_up(pick)
    (seen,) = document("explain", "Alien (1961)")["picks"]
    assert seen["item"] == rated["Alien"]
    assert document("explain", "Nobody Saw It")["picks"][0]["title"] == "Nobody Saw It"
    assert run("explain", "Nobody Saw It").exit_code == 0


def test_the_arithmetic_a_person_reads(run: Run, rated: dict[str, str]) -> None:
    words = run("explain", "Jaws").stdout
    assert "Jaws" in words
    assert "Alien" in words
    assert "score" in words
    assert "predicted" in words


def test_a_person_reads_ranks_stars_scores_and_reasons(run: Run, rated: dict[str, str]) -> None:
    for width in ("80", "120"):
        lines = run("recommend", "-n", "100", env={"COLUMNS": width}).stdout.splitlines()
        assert all(len(line) <= int(width) for line in lines)
        head = next(line for line in lines if "Title" in line)
        assert [word for word in ("#", "Year", "Stars", "Score", "Because of") if word not in head] == []
        assert any("[bold red]Brackets[/]" in line for line in lines)


def test_a_profile_without_events_gets_what_is_popular(document: Document, run: Run, home: Path) -> None:
    answer = document("recommend")
    assert answer["picks"]
    assert all(pick["reasons"] == [] for pick in answer["picks"])
    assert answer["note"] in " ".join(run("recommend").stdout.split())


def test_without_a_trained_model_it_says_what_to_do(run: Run, movielens: Path) -> None:
    assert run("import", str(movielens)).exit_code == 0
    result = run("recommend")
    assert result.exit_code == 1
    assert "recterm train" in result.stderr


def test_what_if_questions_have_documents_and_sentences(run: Run, document: Document) -> None:
    for title, stars in (("Alien", "5"), ("The Thing", "4"), ("Notting Hill", "2")):
        assert run("rate", title, stars).exit_code == 0
    without = document("explain", "Aliens", "--without", "Alien")
    assert (without["title"], without["without"]["title"]) == ("Aliens", "Alien")
    assert without["score"] != without["score_without"]
    assert without["place"] >= 1
    assert "Without Alien, Aliens would" in run("explain", "Aliens", "--without", "Alien").stdout
    lifted = document("explain", "Once", "--lift", "--top", "1")
    assert lifted["place_then"] <= lifted["place"]
    assert lifted["reached"] == (lifted["place_then"] <= 1)
    assert "Once" in run("explain", "Once", "--lift").stdout
    assert "already" in run("explain", "Alien", "--lift").stderr
    assert run("explain", "Aliens", "--without", "Psycho").exit_code == 1
    assert run("explain", "Aliens", "--lift", "--without", "Alien").exit_code == 2


def test_lists_can_be_rearranged(document: Document, run: Run) -> None:
    assert run("rate", "Alien", "5").exit_code == 0
    plain, rare = document("recommend"), document("recommend", "--rarity", "1", "--diversity", "0.5", "--calibrated")
    assert {pick["item"] for pick in plain["picks"]} != set() != {pick["item"] for pick in rare["picks"]}
    refused = run("recommend", "--rarity", "3")
    assert refused.exit_code == 1
    assert "from -1 to 1" in refused.stderr


def test_a_list_for_two_profiles(document: Document, run: Run) -> None:
    assert run("rate", "Alien", "5").exit_code == 0
    first = document("profile", "list")["profiles"][0]["profile"]
    assert run("profile", "new", "ann").exit_code == 0
    assert run("rate", "Notting Hill", "5").exit_code == 0
    shelf = document("recommend", "--with", first, "--agree", "least-misery")
    assert shelf["title"] == f"Together: ann, {first}"
    assert not {"Alien", "Notting Hill"} & {pick["title"] for pick in shelf["picks"]}
    assert {reason["title"] for reason in shelf["picks"][0]["reasons"]} == {"ann", first}
    assert "Together" in run("recommend", "--with", first).stdout
    assert run("recommend", "--with", "nobody").exit_code == 1
    assert run("recommend", "--with", first, "--rarity", "1").exit_code == 2


def test_what_items_share_is_told_with_the_reasons(run: Run, home: Path, tmp_path: Path) -> None:
    topics = ("dragons heist", "spies on trains", "piano duels", "deserts", "lost maps", "cold seas")
    rows = [
        f'u{user},p{item},{5 if (user + item) % 3 else 2},"Everyone has read it, {topics[item % 6]} no. {user} {item}"'
        for user in range(30)
        for item in range(30)
        if (user * 7 + item) % 3
    ]
    path = tmp_path / "books.csv"
    path.write_text("\n".join(["user_id,book_id,rating,review_text", *rows]) + "\n")
    assert run("import", str(path)).exit_code == 0
    trained = run("train", "content")
    assert trained.exit_code == 0, trained.stderr
    assert run("rate", "p0", "5").exit_code == 0
    explained = run("explain", "p6")
    assert "shares: dragons, heist (with p0)" in explained.stdout


def test_what_goes_with_an_item_has_counts(run: Run, document: Document, rated: dict[str, str]) -> None:
    answer = document("similar", "Alien", "--together", "-n", "3")
    assert answer["title"] == "Goes with Alien"
    assert all(" who loved it, " in pick["why"] for pick in answer["picks"])
    assert len(answer["picks"]) == 3
    assert "who loved it" in run("similar", "Alien", "--together", env={"COLUMNS": "140"}).stdout


def test_similar_items_by_another_model(document: Document, run: Run, rated: dict[str, str]) -> None:
    run("train", "content", "item-knn")
    by_content, by_neighbours = (document("similar", "Alien", "--model", name) for name in ("content", "item-knn"))
    scores = [[pick["score"] for pick in answer["picks"]] for answer in (by_content, by_neighbours)]
    assert all(scores)
    assert scores[0] != scores[1]
    refused = run("similar", "Alien", "--model", "stacked-stars")
    assert refused.exit_code == 1
    assert "does not rank items" in refused.stderr
    assert run("similar", "Alien", "--model", "content", "--together").exit_code == 2


def test_shelves_of_the_app_by_name(document: Document, run: Run) -> None:
    assert run("rate", "Alien", "5").exit_code == 0
    assert run("save", "Aliens").exit_code == 0
    (saved,) = document("recommend", "--shelf", "watchlist")["shelves"]
    assert (saved["shelf"], [pick["title"] for pick in saved["picks"]]) == ("watchlist", ["Aliens"])
    every = document("recommend", "--shelf", "all", "-n", "2")["shelves"]
    assert every[0]["shelf"] == "for-you"
    assert every[1]["shelf"].startswith("because:")
    assert "From your watchlist" in run("recommend", "--shelf", "all").stdout
    refused = run("recommend", "--shelf", "gems")
    assert refused.exit_code == 1
    assert "shelves: for-you, because" in refused.stderr
    assert "Again is empty" in run("recommend", "--shelf", "again").stderr
    assert run("recommend", "--shelf", "watchlist", "--with", "me").exit_code == 2
