"""Report of a history, read back: every title with its level and its match."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from recterm.errors import LibraryError, RectermError
from recterm.service.history.importing import import_history
from recterm.service.history.reports import reported_items
from recterm.service.libraries.files import open_library

if TYPE_CHECKING:
    from pathlib import Path


def write(path: Path, items: object) -> Path:
    path.write_text(json.dumps({"items": items}))
    return path


def test_what_an_import_wrote_comes_back_with_the_titles_of_the_catalogue(library: Path, tmp_path: Path) -> None:
    with open_library(library) as opened:
        item = opened.catalogue.page([0])[0]
    export = tmp_path / "ratings.csv"
    rows = [f"2024-01-11,{item.title},{item.year or ''},https://boxd.it/a,4.5", "2024-01-11,Nobody's,1901,x,5"]
    export.write_text("Date,Name,Year,Letterboxd URI,Rating\n" + "\n".join(rows) + "\n")
    done = import_history(export, library=library)
    unknown, matched = reported_items(done.report, library)
    assert (unknown.title, unknown.level, unknown.taken_for) == ("Nobody's (1901)", "unmatched", ())
    assert matched.level in ("sure", "likely")
    assert matched.taken_for[0].startswith(item.title)


def test_what_has_to_be_looked_at_comes_first(library: Path, tmp_path: Path) -> None:
    with open_library(library) as opened:
        first = opened.catalogue.page([0])[0]
    levels = ("sure", "unmatched", "likely", "possible")
    lines = [{"title": level, "year": 1990, "level": level, "item": "own:x"} for level in levels]
    lines[3]["candidates"] = [first.id, "ml:gone"]
    reported = reported_items(write(tmp_path / "report.json", lines), library)
    assert [item.level for item in reported] == ["possible", "unmatched", "likely", "sure"]
    assert reported[0].title == "possible (1990)"
    assert reported[0].taken_for[0].startswith(first.title)
    assert reported[0].taken_for[1] == "ml:gone"


@pytest.mark.parametrize("items", [None, "text", [1, 2], {"a": 1}])
def test_a_file_that_is_no_report_is_refused_by_name(library: Path, tmp_path: Path, items: object) -> None:
    with pytest.raises(RectermError, match=r"report\.json cannot be read as the report"):
        reported_items(write(tmp_path / "report.json", items), library)


def test_a_report_that_is_gone_or_damaged_says_what_to_do(library: Path, tmp_path: Path) -> None:
    with pytest.raises(RectermError, match="is gone") as missing:
        reported_items(tmp_path / "nowhere.json", library)
    assert "import the history again" in missing.value.hint
    (tmp_path / "half.json").write_text('{"items": [{"ti')
    with pytest.raises(RectermError, match="cannot be read"):
        reported_items(tmp_path / "half.json", library)


def test_the_library_of_a_report_may_be_gone(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="no library"):
        reported_items(write(tmp_path / "report.json", []), "nowhere")
