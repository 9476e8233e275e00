"""Private files: everything that commands create is for its owner alone, even under the usual umask."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from recterm.domain.model import EventKind, ItemRow
from recterm.service.live.session import Session
from recterm.settings import load_settings, save_state
from tests.cli.conftest import write_movielens

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cli.conftest import Document, Run


@pytest.fixture
def usual_umask() -> Iterator[None]:
    """The umask that most systems start with: others may read."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def open_to_others(folder: Path) -> list[str]:
    """Return every file and folder below this one that others may read, write or enter."""
    return [
        f"{path.relative_to(folder)} {stat.filemode(path.lstat().st_mode)}"
        for path in sorted(folder.rglob("*"))
        if stat.S_IMODE(path.lstat().st_mode) & 0o077
    ]


@pytest.mark.usefixtures("usual_umask")
def test_a_session_of_commands_leaves_nothing_that_others_can_read(
    run: Run, document: Document, tmp_path: Path, private_home: Path
) -> None:
    theirs = tmp_path / "theirs"
    data = write_movielens(theirs / "ml-tiny")
    odd, diary = theirs / "odd.csv", theirs / "ratings.csv"
    odd.write_text("who,what,how\n" + "".join(f"{user},{user * 7 % 4},{user % 5 + 1}\n" for user in range(8)))
    diary.write_text("Date,Name,Year,Letterboxd URI,Rating\n2024-01-02,Alien,1961,x,4\n")
    given = {path: path.lstat().st_mode for path in (theirs, *theirs.rglob("*"))}
    made = tmp_path / "made"
    made.mkdir(0o700)
    for words in (
        ("import", str(data)),
        ("import", str(odd), "--user", "who", "--item", "what", "--rating", "how", "--library", "odd"),
        ("library", "new", "empty"),
        ("library", "switch", "ml-tiny"),
        ("train", "item-knn", "bias"),
        ("rate", "Alien", "5"),
        ("history", "import", str(diary)),
        ("history", "import", str(diary), "--report", str(made / "history.json")),
        ("evaluate", "popularity", "--report", str(made / "report.html")),
        ("runs", "report", "1", str(made / "report.md")),
        ("tune", "item-knn", "--trials", "2"),
        ("export", str(made / "all.jsonl"), "--what", "all"),
        ("export", str(made / "flat.csv"), "--what", "community"),
        ("export", str(made / "letterboxd.csv"), "--format", "letterboxd"),
        ("export", str(made / "recbole"), "--format", "recbole", "--what", "community"),
        ("export", str(made / "table.parquet"), "--what", "community"),
        ("export", str(made / "shelves.md"), "--what", "shelves"),
        ("restore", str(made / "all.jsonl"), "--library", "again"),
        ("library", "backup", str(made / "deep" / "backup.recterm")),
        ("library", "restore", str(made / "deep" / "backup.recterm")),
        ("library", "vacuum"),
    ):
        done = run(*words)
        assert done.exit_code == 0, (words, done.stderr)
    save_state(load_settings(), theme="recterm-dark")
    with Session.open() as session:
        session.feedback.record(EventKind.RATE, ItemRow(3), 4)
        assert {path.name[-4:] for path in private_home.rglob("*-???")} >= {"-wal", "-shm"}
        assert open_to_others(private_home) == []
    assert {path.name for path in private_home.iterdir()} >= {"columns", "jobs", "libraries", "reports", "state.json"}
    assert open_to_others(private_home) == []
    assert open_to_others(made) == []
    assert len(list(made.iterdir())) == 10
    assert {path: path.lstat().st_mode for path in (theirs, *theirs.rglob("*"))} == given
    assert not [path for path in tmp_path.rglob("*") if path.name.startswith(".")]
