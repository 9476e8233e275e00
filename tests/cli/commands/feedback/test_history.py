"""`recterm history import` and `review`."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Document, Run

PLAYS = "title,artist,event,percent_played,date\nAlpha,Ada,play,40,2023-01-02\nBeta,Bob,skip,5,2023-01-01\n"


def test_import_review_and_list(document: Document, run: Run, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "ratings.csv"
    path.write_text(
        "Date,Name,Year,Letterboxd URI,Rating\n2024-01-13,A Film That Nobody Has,1901,https://boxd.it/c,5\n"
    )
    imported = document("history", "import", str(path))
    assert imported.keys() >= {"format", "matched", "unmatched", "events", "skipped"}
    assert (imported["format"], imported["events"], imported["unmatched"]) == ("letterboxd", 1, 1)
    assert document("history", "import", str(path))["events"] == 0
    (waiting,) = document("history", "review")["matches"]
    assert waiting["title"] == "A Film That Nobody Has"
    assert "Nobody Has" in run("history", "review").stdout
    assert document("history", "review", str(waiting["number"]), "--none")["state"] == "not here"
    assert "nothing to decide" in run("history", "review").stdout
    assert document("history")["events"][0]["event"]["kind"] == "rate"
    assert run("history", "review", "--none").exit_code == 2
    assert run("history", "import", str(tmp_path / "nothing")).exit_code == 1


def test_an_import_is_undone_as_a_whole(document: Document, run: Run, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "ratings.csv"
    path.write_text("Date,Name,Year,Letterboxd URI,Rating\n2024-01-13,Psycho,1966,a,5\n2024-01-14,Jaws,1967,b,4\n")
    number = document("history", "import", str(path))["import"]
    document("rate", "Alien", "3")
    assert document("history", "import", str(path))["import"] is None
    assert document("history", "imports")["imports"] == [
        {"number": number, "source": "Letterboxd", "made": pytest.approx(time.time(), abs=600), "events": 2,
         "undone": False}
    ]  # fmt: skip
    assert run("history", "undo-import", str(number)).stdout.startswith("Undone: Letterboxd import of ")
    assert document("history")["rated"] == 1
    assert "undone" in run("history", "imports").stdout
    assert run("history", "undo-import", str(number)).exit_code == 1
    redone = document("redo")
    assert (redone["step"]["kind"], redone["import"]["events"]) == ("import", 2)
    assert document("history")["rated"] == 3
    assert "Alien" in run("undo").stdout
    assert run("undo").stdout.endswith(", 2 events\n")


def test_a_title_that_was_on_a_list_alone_goes_with_its_import(
    document: Document, run: Run, home: Path, tmp_path: Path
) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("title,year,status,list\nAlien,1979,watched,\nZzyzx,1923,,Rainy days\n")
    number = document("history", "import", str(path))["import"]
    waiting = [title["title"] for title in document("history", "review")["matches"]]
    assert "Zzyzx" in waiting
    run("history", "undo-import", str(number))
    assert document("history", "review")["matches"] == []
    run("redo")
    assert [title["title"] for title in document("history", "review")["matches"]] == waiting
    assert "Zzyzx" in run("list", "show", "Rainy days").stdout


def test_what_has_no_date_says_so(run: Run, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("title,year,status\nAlien,1979,watched\n")
    run("history", "import", str(path))
    assert "no date" in run("history").stdout
    year = time.strftime("%Y")
    assert f"{year}-" not in run("history").stdout
    assert f"{year}-" not in run("history", "list").stdout
    exported = tmp_path / "me.csv"
    run("export", str(exported))
    assert "1970" not in exported.read_text()


def test_the_latest_day_comes_first_in_whatever_order_histories_are_imported(
    run: Run, document: Document, home: Path, tmp_path: Path
) -> None:
    head = "Date,Name,Year,Letterboxd URI,Rating\n"
    for name, row in (("a.csv", "2024-01-13,Alien,1961,a,5\n"), ("b.csv", "2011-01-13,Psycho,1966,b,4\n")):
        (tmp_path / name).write_text(head + row)
        printed = run("history", "import", str(tmp_path / name)).stdout
        assert "1 new, 0 already here" in printed
        assert "sure         1 item " in printed
    listed = document("history")["events"]
    assert [entry["title"] for entry in listed] == ["Alien", "Psycho"]
    assert document("history", "-n", "1")["events"] == listed[:1]


def test_an_empty_library_keeps_a_history_without_a_question(document: Document, home: Path, tmp_path: Path) -> None:
    document("library", "new", "games")
    path = tmp_path / "collection.csv"
    path.write_text("objectname,objectid,rating,numplays,own,wishlist\nSalt Road,31,8.5,0,1,0\n")
    answer = document("history", "import", str(path))
    assert (answer["kinds"], answer["lists"], answer["notes"]) == ({"rate": 1}, {"Owned": 1}, [])


def test_a_history_of_which_the_library_has_nothing_asks_for_another_one(
    document: Document, home: Path, tmp_path: Path
) -> None:
    path = tmp_path / "ratings.csv"
    path.write_text(
        "Date,Name,Year,Letterboxd URI,Rating\n2024-01-13,A Film That Nobody Has,1901,https://boxd.it/c,5\n"
    )
    (note,) = document("history", "import", str(path))["notes"]
    assert note.startswith("nothing in it matches ")
    assert note.endswith("was it meant for another library?")
    assert document("history", "import", str(path))["notes"] == []


def test_likes_and_lists_are_counted(document: Document, run: Run, home: Path, tmp_path: Path) -> None:
    film = "Date,Name,Year,Letterboxd URI\n2024-01-11,Psycho,1966,https://boxd.it/a\n"
    head = "Letterboxd list export v7\nDate,Name,Tags,URL,Description\n2021-11-06,Rainy [days],,u,\n\n"
    (tmp_path / "me" / "likes").mkdir(parents=True)
    (tmp_path / "me" / "lists").mkdir()
    (tmp_path / "me" / "likes" / "films.csv").write_text(film)
    text = f"{head}Position,Name,Year,URL,Description\n1,Jaws,1970,https://boxd.it/b,\n"
    (tmp_path / "me" / "lists" / "rain.csv").write_text(text)
    printed = run("history", "import", str(tmp_path / "me")).stdout
    assert "1 like" in printed
    assert "Rainy [days]: 1 item more" in printed
    imported = document("history", "import", str(tmp_path / "me"))
    assert (imported["events"], imported["kinds"], imported["lists"]) == (0, {"like": 1}, {"Rainy [days]": 0})
    assert document("history")["liked"] == 1
    assert [item["title"] for item in document("list", "show", "rainy [days]")["items"]] == ["Jaws"]


def test_review_names_the_candidates(run: Run, document: Document, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    path.write_text('Title,Date\n"Alien: Season 1: First","3/14/24"\n')
    assert document("history", "import", str(path))["matched"] == {"sure": 0, "likely": 0, "possible": 1}
    assert "1 Alien (1961)" in run("history", "review").stdout
    assert document("history", "review", "1", "--accept", "1")["item"] == "ml:1"


def test_likely_titles_are_listed_and_decisions_can_be_changed(
    run: Run, document: Document, home: Path, tmp_path: Path
) -> None:
    path = tmp_path / "ratings.csv"
    path.write_text("Date,Name,Year,Letterboxd URI,Rating\n2024-01-13,Alien,1962,https://boxd.it/c,5\n")
    imported = document("history", "import", str(path))
    assert (imported["matched"]["likely"], imported["already_from"], imported["ratings_differ"]) == (1, {}, 0)
    assert "likely Alien (1961)" in run("history", "review").stdout
    (waiting,) = document("history", "review")["matches"]
    assert (waiting["state"], waiting["item"]) == ("likely", "ml:1")
    number = str(waiting["number"])
    assert "1 Alien (1961)" in run("history", "review", number).stdout
    assert run("history", "review", number, "--accept", "1", "--none").exit_code == 2
    assert document("history", "review", number, "--accept", "1")["state"] == "matched"
    assert document("history", "review")["matches"] == []
    assert [match["item"] for match in document("history", "review", "--all")["matches"]] == ["ml:1"]
    refused = run("history", "review", number, "--item", "the")
    assert refused.exit_code == 1
    assert "fits" in refused.stderr
    assert document("history", "review", number, "--none")["item"] is None
    assert "not in this catalogue" in run("history", "review", "--all").stdout
    assert document("history", "import", str(path))["events"] == 0
    assert run("history", "review", "99").exit_code == 1


def test_plays_are_weighed_as_the_person_says(document: Document, run: Run, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "plays.csv"
    path.write_text(PLAYS)
    (table,) = document("history", "import", str(path), "--preview")["tables"]
    assert {use["kind"]: use["weight"] for use in table["scores"]["kinds"]} == {"play": 1.0, "skip": 0.0}
    assert table["shape"]["proposed"]["dwell"] == "percent_played"
    shown = run("history", "import", str(path), "--preview").stdout
    assert "skip 0, left out (1 row)" in shown
    assert "Ada, Alpha: 0.4 × 1 (1 play) = 0.4" in shown
    assert run("history", "import", str(path), "--event", "like=2").exit_code == 1
    assert run("history", "import", str(path), "--event", "often").exit_code == 1
    done = document("history", "import", str(path), "--event", "skip=-0.3", "--half-life", "1d")
    assert (done["events"], done["scores"]["half_life"]) == (2, 1.0)
    weights = [entry["event"]["weight"] for entry in document("history")["events"]]
    assert sorted(weights) == [-0.15, 0.4]
    assert "skipped, counts -0.15" in run("history").stdout
    document("history", "undo-import", str(done["import"]))
    plain = document("history", "import", str(path), "--dwell", "none")
    assert plain["scores"]["strength"] == ""
    assert "weight" not in document("history")["events"][0]["event"]


def test_weights_are_remembered_said_and_forgotten(document: Document, run: Run, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "plays.csv"
    path.write_text(PLAYS)
    document("history", "import", str(path), "--event", "skip=-0.3", "--half-life", "1d")
    (table,) = document("history", "import", str(path), "--preview")["tables"]
    assert table["scores"]["half_life"] == 1.0
    shown = " ".join(run("history", "import", str(path), "--preview").stdout.split())
    assert "skip = -0.3, half-life = 1d; --event, --half-life and --dwell change them" in shown
    fresh = document("history", "import", str(path), "--preview", "--fresh")
    assert fresh["tables"][0]["scores"]["half_life"] is None
    done = document("history", "import", str(path), "--event", "none")
    assert done["scores"]["half_life"] is None
    assert document("history", "import", str(path), "--preview")["saved_weights"] == ""


def test_the_lists_of_an_export_are_previewed(document: Document, run: Run, home: Path, tmp_path: Path) -> None:
    (tmp_path / "lists").mkdir()
    listing = "\nDate,Name,Tags,URL,Description\n2021-01-01,Rainy films,,https://boxd.it/l,\n\n"
    rows = "Position,Name,Year,URL,Description\n1,Alien,1979,https://boxd.it/a,\n2,Heat,1995,https://boxd.it/b,\n"
    (tmp_path / "lists" / "rainy-films.csv").write_text(listing + rows)
    (tmp_path / "watched.csv").write_text("Date,Name,Year,Letterboxd URI\n2021-01-01,Alien,1979,https://boxd.it/a\n")
    assert document("history", "import", str(tmp_path), "--preview")["lists"] == {"Rainy films": 2}
    assert "Rainy films (2)" in run("history", "import", str(tmp_path), "--preview").stdout


def test_the_preview_of_a_service_shows_its_plays_unless_it_has_to_be_quick(
    document: Document, home: Path, tmp_path: Path
) -> None:
    path = tmp_path / "t.json"
    path.write_text(
        '[{"date": 1704225600, "media_type": "movie", "title": "Alien", "grandparent_title": "", "year": 1979,'
        ' "percent_complete": 42, "watched_status": 0}]'
    )
    seen = document("history", "import", str(path), "--preview")
    assert (seen["kinds"], seen["scores"]["strength"]) == ({"view": 1}, "percent_complete")
    quick = document("history", "import", str(path), "--preview", "--quick")
    assert (quick["source"], quick["kinds"], quick["scores"]) == ("Tautulli", {}, None)
