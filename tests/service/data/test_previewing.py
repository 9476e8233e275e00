"""Preview of a data set in a child process: the same as in this process, whatever the file does to its reader."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from recterm.errors import InputError, JobError, PersonalHistoryError
from recterm.service.data import previewing
from recterm.service.data.preview import preview
from recterm.service.data.previewing import preview_in_child
from recterm.service.jobs.history import past_jobs

if TYPE_CHECKING:
    from collections.abc import Callable


async def test_it_sees_what_a_look_in_this_process_sees(two_tastes: Path, tmp_path: Path) -> None:
    table = tmp_path / "-odd [b].csv"
    table.write_text("who,what\x07\n" + "".join(f"u{u},i{i}\n" for u in range(9) for i in range(5)))
    for path in (two_tastes, table):
        assert await preview_in_child(str(path)) == preview(str(path))
    assert await preview_in_child(str(table), "films", fresh=True) == preview(str(table), "films", fresh=True)
    assert past_jobs() == []


async def test_a_path_in_the_current_folder_is_never_an_option(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("--version").write_text("user,item\n" + "".join(f"u{u},i{i}\n" for u in range(9) for i in range(5)))
    assert (await preview_in_child("--version")).shape.columns == ("user", "item")


async def test_a_history_is_told_with_its_site(tmp_path: Path) -> None:
    path = tmp_path / "ratings.csv"
    path.write_text("Date,Name,Year,Letterboxd URI,Rating\n2020-01-01,Alien,1979,https://boxd.it/x,5\n")
    with pytest.raises(PersonalHistoryError) as refused:
        await preview_in_child(str(path))
    assert refused.value.site == "Letterboxd"


def damaged(folder: Path) -> str:
    path = folder / "ratings.parquet"
    path.write_bytes(b"PAR1" + bytes(range(256)) * 64 + b"PAR1")
    return str(path)


@pytest.mark.parametrize(
    "make", [damaged, lambda _: "/", lambda _: "/dev/zero", lambda _: "~nobody-here/x", lambda _: "", lambda _: "."]
)
async def test_what_is_no_data_set_is_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], make: Callable[[Path], str]
) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    with pytest.raises(InputError) as refused:
        await preview_in_child(make(tmp_path))
    assert refused.value.hint
    assert "unexpected" not in refused.value.message
    assert capfd.readouterr() == ("", "")


async def test_a_path_that_no_system_takes() -> None:
    with pytest.raises(JobError, match="null byte"):
        await preview_in_child("a\0b")


async def test_a_look_that_takes_too_long_is_given_up(two_tastes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(previewing, "PREVIEW_SECONDS", 0.0)
    with pytest.raises(JobError, match="took more than"):
        await preview_in_child(str(two_tastes))


async def test_a_look_that_nobody_waits_for_ends(two_tastes: Path) -> None:
    looking = asyncio.create_task(preview_in_child(str(two_tastes)))
    await asyncio.sleep(0)
    looking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await looking
    assert past_jobs() == []
