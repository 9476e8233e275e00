"""`recterm list`, and where a list narrows or is exported."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Document, Run

RAIN = "Rainy [days]"


def test_a_list_grows_shrinks_and_goes(run: Run, document: Document, home: Path) -> None:
    assert document("list")["lists"] == []
    assert document("list", "add", RAIN, "Psycho", "Jaws")["count"] == 2
    document("list", "add", RAIN.upper(), "Jaws", "Big Fish")
    assert document("list")["lists"] == [{"list": RAIN, "description": "", "count": 3}]
    shown = document("list", "show", RAIN)
    assert [item["title"] for item in shown["items"]] == ["Psycho", "Jaws", "Big Fish"]
    assert document("list", "remove", RAIN, "Jaws")["count"] == 2
    refused = run("list", "delete", RAIN)
    assert (refused.exit_code, "--yes" in refused.stderr) == (1, True)
    assert document("list", "delete", RAIN, "--yes")["list"] == RAIN
    assert "no list" in run("list", "show", RAIN).stderr


def test_nothing_is_put_on_a_list_when_one_item_is_unknown(run: Run, document: Document, home: Path) -> None:
    assert run("list", "add", RAIN, "Psycho", "Zardoz").exit_code == 1
    assert document("list")["lists"] == []
    assert run("list", "remove", RAIN, "Psycho").exit_code == 1


def test_what_a_person_reads(run: Run, home: Path) -> None:
    assert "no lists yet" in run("list").stdout
    assert f"{RAIN}: 2 items, 2 added" in run("list", "add", RAIN, "Psycho", "Jaws").stdout
    assert RAIN in run("list").stdout
    assert "Psycho (1966)" in run("list", "show", RAIN).stdout


def test_a_list_narrows_recommendations(run: Run, document: Document, home: Path) -> None:
    document("rate", "Alien (1961)", "5")
    document("list", "add", RAIN, "Psycho", "Big Fish", "Alien (1961)")
    picks = document("recommend", "--list", RAIN.lower())["picks"]
    assert sorted(pick["title"] for pick in picks) == ["Big Fish", "Psycho"]
    assert run("recommend", "--list", "nothing").exit_code == 1


def test_lists_are_exported_and_restored(run: Run, document: Document, home: Path, tmp_path: Path) -> None:
    document("list", "add", RAIN, "Psycho", "Big Fish")
    document("list", "add", "Other", "Jaws")
    lines, table, single = (tmp_path / name for name in ("all.jsonl", "rows.csv", "one.json"))
    assert document("export", str(single), "--what", "lists", "--list", RAIN)["rows"] == 2
    assert [item["title"] for item in json.loads(single.read_text())["shelves"][0]["picks"]] == ["Psycho", "Big Fish"]
    assert document("export", str(tmp_path / "both.md"), "--what", "lists")["rows"] == 3
    assert run("export", str(tmp_path / "x.md"), "--what", "shelves", "--list", RAIN).exit_code == 2
    assert list(document("export", str(table))["left_out"].values()) == [2]
    document("export", str(lines))
    document("list", "remove", RAIN, "Psycho")
    assert document("restore", str(lines), "--library", "ml-tiny")["listed"] == 1
    assert document("restore", str(lines), "--library", "ml-tiny")["listed"] == 0
    assert document("restore", str(lines), "--library", "again")["listed"] == 3
    assert document("list", "--library", "again")["lists"][1] == {"list": RAIN, "description": "", "count": 2}
    assert "1 more items" not in run("restore", str(lines), "--library", "again").stdout
