"""Tar archives, compressed and not: read in place like zips, and refused like them."""

from __future__ import annotations

import bz2
import contextlib
import gzip
import io
import tarfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recterm import ingest
from recterm.errors import InputError
from recterm.ingest.files.archive import open_source
from tests.ingest.made_up import MOVIES, RATINGS, written
from tests.ingest.test_any_bytes import ANY

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

FILM = "{}:\n{},3,2005-09-01\n"


def tarred(files: Mapping[str, str | bytes], mode: str = "w") -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in files.items():
            data = content.encode() if isinstance(content, str) else content
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def message(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        ingest.read(path)
    assert caught.value.hint
    return caught.value.message


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_a_data_set_in_a_tar(tmp_path: Path, mode: str) -> None:
    files: dict[str, str | bytes] = {"ml/movies.csv": MOVIES, "ml/ratings.csv": RATINGS, "__MACOSX/ml/._r.csv": b"\x00"}
    path = tmp_path / "any name"
    path.write_bytes(tarred(files, mode))
    plain = ingest.read(written(tmp_path / "ml", {"movies.csv": MOVIES, "ratings.csv": RATINGS}))
    assert ingest.read(path).interactions.equals(plain.interactions)
    assert [member.name for member in open_source(path).members] == ["ml/movies.csv", "ml/ratings.csv"]


def test_a_packed_file_in_a_tar(tmp_path: Path) -> None:
    path = tmp_path / "t.tar"
    path.write_bytes(tarred({"ratings.csv.gz": gzip.compress(RATINGS.encode()), "movies.csv": MOVIES}))
    assert ingest.read(path).format == "movielens-csv"


def test_a_tar_in_a_tar(tmp_path: Path) -> None:
    inner = tarred({f"training_set/mv_{n:07}.txt": FILM.format(n, n) for n in range(1, 131)})
    path = tmp_path / "nf.tar.gz"
    path.write_bytes(tarred({"download/training_set.tar": inner, "download/movie_titles.txt": "1,2003,Tin\n"}, "w:gz"))
    dataset = ingest.read(path)
    assert (dataset.format, dataset.n_items, dataset.n_interactions) == ("netflix-prize", 130, 130)
    assert "Tin" in dataset.items["title"].to_list()


@pytest.mark.parametrize("name", ["/etc/ratings.csv", "../ratings.csv", "a/../../ratings.csv", "C:/ratings.csv"])
def test_a_tar_that_leads_outside(tmp_path: Path, name: str) -> None:
    (tmp_path / "t.tar").write_bytes(tarred({name: RATINGS}))
    assert "leads outside" in message(tmp_path / "t.tar")


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE])
def test_what_is_no_file_is_passed_over(tmp_path: Path, kind: bytes) -> None:
    with tarfile.open(tmp_path / "t.tar", "w") as archive:
        info = tarfile.TarInfo("ratings.csv")
        info.type, info.linkname = kind, "/etc/passwd"
        archive.addfile(info)
    assert "empty archive" in message(tmp_path / "t.tar")


@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress])
@pytest.mark.parametrize("left", [700, 5_000])
def test_a_truncated_tar(tmp_path: Path, pack: Callable[[bytes], bytes], left: int) -> None:
    whole = tarred({"ratings.csv": RATINGS * 400, "movies.csv": MOVIES})
    (tmp_path / "t.tar").write_bytes(pack(whole[:left]))
    assert "broken or truncated" in message(tmp_path / "t.tar")


def test_a_truncated_packing(tmp_path: Path) -> None:
    noise = bytes(range(256)) * 40
    (tmp_path / "t.tar.gz").write_bytes(gzip.compress(tarred({"ratings.csv": RATINGS, "noise": noise}))[:-40])
    assert "broken or truncated" in message(tmp_path / "t.tar.gz")


def test_a_tar_bomb(tmp_path: Path) -> None:
    (tmp_path / "t.tar.gz").write_bytes(gzip.compress(tarred({"ratings.csv": bytes(65 << 20)})))
    assert "times its size" in message(tmp_path / "t.tar.gz")


def test_far_too_many_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recterm.ingest.files.archive.MAX_FILES", 3)
    (tmp_path / "t.tar").write_bytes(tarred({f"{n}.csv": RATINGS for n in range(4)}))
    assert "more than 3 files" in message(tmp_path / "t.tar")


@ANY
@given(
    mode=st.sampled_from(["w", "w:gz"]),
    place=st.floats(0, 1),
    noise=st.binary(min_size=1, max_size=40),
    cut=st.integers(0, 3_000),
)
def test_a_damaged_tar_is_read_or_refused(tmp_path: Path, mode: str, place: float, noise: bytes, cut: int) -> None:
    whole = tarred({"ml/ratings.csv": RATINGS * 3, "ml/movies.csv": MOVIES, "in.tar": tarred({"a.csv": "x"})}, mode)
    at = int(place * len(whole))
    (tmp_path / "t.tar").write_bytes((whole[:at] + noise + whole[at + len(noise) :])[: len(whole) - cut])
    with contextlib.suppress(InputError):
        ingest.read(tmp_path / "t.tar")
