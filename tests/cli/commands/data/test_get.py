"""`recterm get`: the list, the terms, and a data set from a real local server."""

from __future__ import annotations

import hashlib
import json
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from recterm.service.data.public_data import DATA_SETS
from tests.service.http_server import Served, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cli.conftest import Document, Run


@pytest.fixture
def served(movielens: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """A server with a small MovieLens zip in place of ml-latest-small."""
    packed = tmp_path / "packed.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for file in sorted(movielens.iterdir()):
            archive.write(file, f"ml-latest-small/{file.name}")
    content = packed.read_bytes()
    digest = hashlib.md5(content, usedforsecurity=False).hexdigest()
    with serving(content) as server:
        server.texts = {"/file.zip.md5": f"{digest}  ml-latest-small.zip\n"}
        local = replace(DATA_SETS["ml-latest-small"], url=server.url, checksum_url=server.url + ".md5")
        monkeypatch.setitem(DATA_SETS, "ml-latest-small", local)
        yield server


def test_the_list_names_every_data_set_and_fetches_none(run: Run, document: Document, served: Served) -> None:
    answer = document("get")
    assert [data_set["name"] for data_set in answer["data_sets"]] == list(DATA_SETS)
    assert answer["data_sets"][0].keys() >= {"name", "title", "bytes", "licence", "citation", "url", "checksum"}
    shown = run("get")
    assert shown.exit_code == 0
    assert all(name in shown.stdout for name in DATA_SETS)
    assert served.asked == []


def test_nothing_is_fetched_before_the_terms_are_accepted(run: Run, served: Served) -> None:
    refused = run("get", "ml-latest-small")
    assert refused.exit_code == 1
    assert "non-commercial" in refused.stderr
    assert "Harper" in refused.stderr
    assert "--accept" in refused.stderr
    assert served.asked == []


def test_a_data_set_is_downloaded_checked_and_imported(
    document: Document, run: Run, home: Path, served: Served
) -> None:
    answer = document("get", "ml-latest-small", "--accept")
    assert (answer["library"], answer["items"], answer["users"]) == ("ml-latest-small", 24, 40)
    assert answer["data_set"]["name"] == "ml-latest-small"
    assert answer["file"] is None
    assert list((home / "downloads").iterdir()) == []
    assert json.loads(run("stats", "--json").stdout)["items"] == 24


def test_the_file_can_be_kept(document: Document, home: Path, served: Served) -> None:
    downloaded = document("get", "ml-latest-small", "--accept", "--download-only")
    assert downloaded["file"] == str(home / "downloads" / "ml-latest-small.zip")
    assert "library" not in downloaded
    kept = document("get", "ml-latest-small", "--accept", "--keep")
    assert kept["library"] == "ml-latest-small"
    assert len(served.asked) == 1


def test_a_wrong_file_changes_nothing(run: Run, home: Path, served: Served) -> None:
    served.texts = {"/file.zip.md5": "0" * 32}
    refused = run("get", "ml-latest-small", "--accept", "--library", "fresh")
    assert refused.exit_code == 1
    assert "checksum" in refused.stderr
    assert not (home / "libraries" / "fresh.recterm").exists()


def test_an_unknown_name_is_refused(run: Run) -> None:
    refused = run("get", "ml-2m")
    assert refused.exit_code == 1
    assert "ml-latest-small" in refused.stderr
