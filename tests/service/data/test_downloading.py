"""Downloads from a real server on this machine: broken connections, wrong files, refusals."""

from __future__ import annotations

import hashlib
import os
import random
import stat
import threading
from typing import TYPE_CHECKING

import pytest

from recterm.errors import WriteError
from recterm.process.draft_folders import lock
from recterm.service.data import downloading
from recterm.service.data.downloading import DownloadError, Patience, Source, download, published_checksum
from tests.processes import held_process
from tests.service.http_server import Served, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from recterm.domain.model import Progress

CONTENT = random.Random(1).randbytes(1_000_000)
MD5 = "md5:" + hashlib.md5(CONTENT, usedforsecurity=False).hexdigest()


@pytest.fixture
def served() -> Iterator[Served]:
    with serving(CONTENT) as server:
        yield server


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "downloads" / "file.zip"


def source(served: Served, checksum: str = MD5) -> Source:
    return Source(served.url, len(CONTENT), checksum)


def left_over(target: Path) -> list[str]:
    return sorted(path.name for path in target.parent.iterdir())


def test_a_file_arrives_whole_and_alone(served: Served, target: Path) -> None:
    seen: list[Progress] = []
    assert download(source(served), target, progress=seen.append) == target
    assert target.read_bytes() == CONTENT
    assert left_over(target) == ["file.zip"]
    last = [progress for progress in seen if progress.stage == "downloading"][-1]
    assert (last.done, last.total) == (len(CONTENT), len(CONTENT))
    assert seen[-1].stage == "checking"


def test_a_resumed_download_never_passes_its_total(served: Served, target: Path) -> None:
    seen: list[Progress] = []
    served.cut_after = [300_000, 300_000]
    download(Source(served.url, len(CONTENT) // 2, MD5), target, progress=seen.append)
    assert all(0 <= step.done <= step.total for step in seen if step.stage == "downloading")


def test_a_sha256_is_as_good(served: Served, target: Path) -> None:
    checksum = "sha256:" + hashlib.sha256(CONTENT).hexdigest()
    assert download(source(served, checksum), target).read_bytes() == CONTENT


def test_what_is_here_already_is_not_fetched_again(served: Served, target: Path) -> None:
    download(source(served), target)
    download(source(served), target)
    assert len(served.asked) == 1


def test_a_broken_connection_is_taken_up_where_it_broke(served: Served, target: Path) -> None:
    served.cut_after = [300_000, 300_000]
    download(source(served), target)
    assert target.read_bytes() == CONTENT
    assert served.asked[0] is None
    starts = [int(str(byte_range).removeprefix("bytes=").removesuffix("-")) for byte_range in served.asked[1:]]
    assert len(starts) == 2
    assert 0 < starts[0] < starts[1] < len(CONTENT)


def test_a_server_that_keeps_breaking_off_is_given_up_and_resumed_later(served: Served, target: Path) -> None:
    served.cut_after = [400_000, 0, 0, 0]
    with pytest.raises(DownloadError, match="was lost") as caught:
        download(source(served), target)
    assert "resumes from there" in caught.value.hint
    assert not target.exists()
    kept = (target.parent / "file.zip.part").stat().st_size
    assert kept > 0
    download(source(served), target)
    assert served.asked[-1] == f"bytes={kept}-"
    assert target.read_bytes() == CONTENT


def test_a_file_that_changed_meanwhile_is_fetched_from_the_start(served: Served, target: Path) -> None:
    served.cut_after = [400_000, 0, 0, 0]
    with pytest.raises(DownloadError):
        download(source(served), target)
    served.content = CONTENT[::-1]
    served.etag = '"two"'
    checksum = "md5:" + hashlib.md5(served.content, usedforsecurity=False).hexdigest()
    download(source(served, checksum), target)
    assert target.read_bytes() == CONTENT[::-1]


@pytest.mark.parametrize("etag", ["", 'W/"weak"'])
def test_without_a_sure_sign_of_the_same_file_it_is_fetched_from_the_start(
    served: Served, target: Path, etag: str
) -> None:
    served.etag = etag
    served.cut_after = [400_000]
    download(source(served), target)
    assert served.asked == [None, None]
    assert target.read_bytes() == CONTENT


def test_a_server_without_ranges_serves_it_again(served: Served, target: Path) -> None:
    served.ranges = False
    served.cut_after = [400_000]
    assert download(source(served), target).read_bytes() == CONTENT


def test_a_part_that_is_whole_already_is_taken(served: Served, target: Path) -> None:
    served.cut_after = [400_000, 0, 0, 0]
    with pytest.raises(DownloadError):
        download(source(served), target)
    (target.parent / "file.zip.part").write_bytes(CONTENT)
    assert download(source(served), target).read_bytes() == CONTENT


def test_a_wrong_checksum_leaves_nothing(served: Served, target: Path) -> None:
    with pytest.raises(DownloadError, match="checksum"):
        download(source(served, "md5:" + "0" * 32), target)
    assert left_over(target) == []


def test_a_missing_file_is_reported(served: Served, target: Path) -> None:
    served.status = 404
    with pytest.raises(DownloadError, match="404 Not Found"):
        download(source(served), target)
    assert left_over(target) == []


def test_a_redirect_is_followed(served: Served, target: Path) -> None:
    served.redirects = {"/moved.zip": served.url}
    moved = Source(served.url.replace("file.zip", "moved.zip"), len(CONTENT), MD5)
    assert download(moved, target).read_bytes() == CONTENT


def test_redirects_in_circles_are_reported(served: Served, target: Path) -> None:
    served.redirects = {"/file.zip": "/file.zip"}
    with pytest.raises(DownloadError, match="too many redirects"):
        download(source(served), target)


def test_a_server_that_does_not_answer_is_reported(served: Served, target: Path) -> None:
    served.silent = threading.Event()
    with pytest.raises(DownloadError, match="does not answer"):
        download(source(served), target, patience=Patience(connect=0.2, read=0.05))


def test_no_network_is_reported(target: Path) -> None:
    with serving(b"") as closed:
        url = closed.url
    with pytest.raises(DownloadError, match="no connection"):
        download(Source(url, 10, MD5), target)


def test_a_disk_that_is_too_small_is_reported_before_anything_is_fetched(served: Served, target: Path) -> None:
    with pytest.raises(DownloadError, match="are free"):
        download(Source(served.url, 10**18, MD5), target)
    assert served.asked == []


def test_work_can_be_stopped_and_what_arrived_is_kept(served: Served, target: Path) -> None:
    def stop(progress: Progress) -> None:
        if progress.done > 500_000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        download(source(served), target, progress=stop)
    assert (target.parent / "file.zip.part").stat().st_size > 500_000
    assert download(source(served), target).read_bytes() == CONTENT
    assert str(served.asked[-1]).startswith("bytes=")


@pytest.mark.parametrize("line", ["MD5 (file.zip) = {}\n", "{}  file.zip\n", "{}"])
def test_a_published_checksum_is_read_in_each_form(served: Served, line: str) -> None:
    digest = MD5.removeprefix("md5:")
    served.texts = {"/file.zip.md5": line.format(digest.upper())}
    assert published_checksum(served.url + ".md5") == MD5


def test_a_page_without_a_checksum_is_reported(served: Served) -> None:
    served.texts = {"/file.zip.md5": "<html>Not here</html>"}
    with pytest.raises(DownloadError, match="no checksum"):
        published_checksum(served.url + ".md5")
    served.texts, served.status = {}, 404
    with pytest.raises(DownloadError, match="404"):
        published_checksum(served.url + ".md5")


DOWNLOAD = """
from recterm.service.data.downloading import Source, download
download(Source(sys.argv[1]), Path(sys.argv[2]), progress=hold)
"""


def test_two_processes_do_not_write_to_the_same_part(served: Served, target: Path) -> None:
    with held_process(DOWNLOAD, served.url, target) as first:
        with pytest.raises(DownloadError, match=r"another process is downloading file\.zip"):
            download(source(served), target)
        first.kill()
    assert download(source(served), target).read_bytes() == CONTENT
    assert left_over(target) == ["file.zip"]


def test_a_lock_file_that_was_removed_meanwhile_is_made_again(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target.parent.mkdir(parents=True)
    part = target.with_name("file.zip.part")
    removed: list[int] = []

    def lock_late(descriptor: int) -> None:
        if not removed:  # the process before ends between our opening the file and our locking it
            removed.append(descriptor)
            part.with_name("file.zip.part.lock").unlink()
        lock(descriptor)

    monkeypatch.setattr(downloading, "lock", lock_late)
    with downloading._alone_with(part):
        assert removed
        assert part.with_name("file.zip.part.lock").exists()
        with pytest.raises(DownloadError, match="another process"), downloading._alone_with(part):
            pass


def test_what_has_arrived_is_for_its_owner_alone(served: Served, target: Path) -> None:
    before = os.umask(0o022)
    try:
        served.cut_after = [1000] * 9
        with pytest.raises(DownloadError):
            download(source(served), target)
        modes = [stat.S_IMODE(path.stat().st_mode) for path in target.parent.iterdir()]
        served.cut_after = []
        modes.append(stat.S_IMODE(download(source(served), target).stat().st_mode))
    finally:
        os.umask(before)
    assert modes == [0o600] * 3
    assert stat.S_IMODE(target.parent.stat().st_mode) == 0o700


def test_a_folder_that_cannot_be_written_is_named(served: Served, tmp_path: Path) -> None:
    (tmp_path / "downloads").write_text("a file")
    with pytest.raises(WriteError, match=r"cannot write .*downloads") as caught:
        download(source(served), tmp_path / "downloads" / "file.zip")
    assert caught.value.hint
