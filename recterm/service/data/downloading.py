"""File downloads: with progress reports, resumable, and kept only if the checksum is right.

Import this module only for a download: it loads httpx.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx

from recterm import __version__
from recterm.domain.model import Progress
from recterm.domain.progress import ProgressSink, silent
from recterm.errors import RectermError
from recterm.process.atomic_files import PRIVATE_FILE, cannot_write, private_folder
from recterm.process.draft_folders import lock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

CHUNK = 1 << 18
"""Bytes between two progress reports."""

ATTEMPTS = 3
"""Connections in a row without new data before a download fails."""

MOST_REDIRECTS = 5

SPARE = 50_000_000
"""Bytes to leave free on the disk."""

KEPT = "the downloaded part is kept: the same command resumes from there"

_DIGEST = re.compile(r"\b([0-9a-fA-F]{64}|[0-9a-fA-F]{32})\b")


class DownloadError(RectermError):
    """A file that cannot be fetched or fails its checksum; the message names the address."""

    CODE = "download_failed"


@dataclass(frozen=True, slots=True)
class Patience:
    """Timeouts for a server, in seconds."""

    connect: float = 15.0
    read: float = 60.0
    """Longest wait between two pieces of the file."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file on the network."""

    url: str
    size: int = 0
    """Approximate size in bytes; 0 when unknown."""
    checksum: str = ""
    """`md5:...` or `sha256:...`; not checked when empty."""


def download(
    source: Source,
    target: Path,
    *,
    progress: ProgressSink = silent,
    patience: Patience | None = None,
) -> Path:
    """Fetch the file to `target`, which appears whole and checked, or not at all.

    Until then, the received part is kept beside it as `NAME.part`. A later call resumes from there if the server still
    has the same file; a broken connection is reopened at once.

    Raises:
        DownloadError: the server cannot be reached or refuses, the disk is full, the checksum is wrong, or another
            process is downloading the same file.
        WriteError: the file cannot be written.
    """
    if target.exists() and _digest_matches(target, source.checksum, progress):
        return target
    part = target.with_name(target.name + ".part")
    private_folder(target.parent)
    _check_room(part, source)
    try:
        with _alone_with(part):
            return _arrive(source, part, target, progress, patience or Patience())
    except OSError as error:
        if error.errno == errno.EPIPE:  # the observer of the progress is gone
            raise
        raise cannot_write(target, error) from error


def _arrive(source: Source, part: Path, target: Path, progress: ProgressSink, patience: Patience) -> Path:
    """Fetch the rest of the file, check the whole, and move it to `target`."""
    _fetch(source, part, progress, patience)
    if not _digest_matches(part, source.checksum, progress):
        part.unlink()
        _validator_file(part).unlink(missing_ok=True)
        raise DownloadError(
            f"{source.url}: the checksum of the download is not {source.checksum}",
            "the file was discarded; try again, or fetch it with a browser and `recterm import` it",
            code="checksum_wrong",
        )
    part.replace(target)
    _validator_file(part).unlink(missing_ok=True)
    return target


@contextmanager
def _alone_with(part: Path) -> Iterator[None]:
    """Lock the part file; refuse if another process is writing to it."""
    file = part.with_name(f"{part.name}.lock")
    with _locked(file):
        try:
            yield
        finally:
            file.unlink(missing_ok=True)


def _locked(file: Path) -> BinaryIO:
    """Return a lock file, open and locked.

    Who held the lock before removes the file; a lock on a file that is no longer there would keep nobody out.
    """
    while True:
        file.touch(PRIVATE_FILE)
        try:
            held = file.open("r+b")
        except FileNotFoundError:  # removed between the two lines
            continue
        try:
            lock(held.fileno())
            there = os.path.samestat(os.fstat(held.fileno()), file.stat())
        except BlockingIOError as error:
            held.close()
            raise DownloadError(
                f"another process is downloading {file.name.removesuffix('.part.lock')}",
                "wait until it has finished",
                code="download_running",
            ) from error
        except FileNotFoundError:
            there = False
        except OSError:
            return held  # a file system without locks
        if there:
            return held
        held.close()


def published_checksum(url: str, *, patience: Patience | None = None) -> str:
    """Return the checksum that a publisher offers beside a file (`... = d41d8c...` or `d41d8c...  name`).

    Raises:
        DownloadError: the page cannot be fetched or has no checksum.
    """
    with _client(patience or Patience()) as client:
        try:
            response = client.get(url)
            response.raise_for_status()
        except httpx.HTTPError as error:
            raise _refusal(url, error) from error
    match = _DIGEST.search(response.text[:4096])
    if not match:
        raise DownloadError(
            f"{url} has no checksum in it",
            "the publisher's page may have moved; see its home page",
            code="checksum_missing",
        )
    digest = match[1].lower()
    return f"{'md5' if len(digest) == 32 else 'sha256'}:{digest}"


def _client(patience: Patience) -> httpx.Client:
    return httpx.Client(
        follow_redirects=True,
        max_redirects=MOST_REDIRECTS,
        timeout=httpx.Timeout(patience.read, connect=patience.connect),
        headers={"User-Agent": f"recterm/{__version__}", "Accept-Encoding": "identity"},
    )


def _fetch(source: Source, part: Path, progress: ProgressSink, patience: Patience) -> None:
    """Fill the part file, reconnecting until `ATTEMPTS` connections in a row bring nothing new."""
    fruitless = 0
    with _client(patience) as client:
        while True:
            before = _size(part)
            try:
                _take(client, source, part, progress)
            except httpx.TransportError as error:
                fruitless = 0 if _size(part) > before else fruitless + 1
                if isinstance(error, httpx.UnsupportedProtocol) or fruitless >= ATTEMPTS:
                    raise _refusal(source.url, error) from error
            except httpx.HTTPError as error:
                raise _refusal(source.url, error) from error
            else:
                return


def _take(client: httpx.Client, source: Source, part: Path, progress: ProgressSink) -> None:
    """Request the missing bytes over one connection, and append them."""
    have = _size(part)
    with client.stream("GET", source.url, headers=_conditions(part, have)) as response:
        if response.status_code == 416:
            # The part is complete, or belongs to another file: then start over.
            if _complete(response.headers.get("content-range", ""), have):
                return
            part.unlink()
            raise httpx.ReadError("the server has less than what is here", request=response.request)
        response.raise_for_status()
        _check_downgrade(source.url, response)
        resumed = response.status_code == 206
        length = int(response.headers.get("content-length", 0))
        total = length + (have if resumed else 0) if length else source.size
        for file in (part, _validator_file(part)):
            file.touch(PRIVATE_FILE)
        _validator_file(part).write_text(json.dumps(_validator(response)), encoding="utf-8")
        done = have if resumed else 0
        with part.open("ab" if resumed else "wb") as sink:
            for chunk in response.iter_bytes(CHUNK):
                sink.write(chunk)
                done += len(chunk)
                progress(Progress("downloading", done, max(total, done) if total else 0, f"{done / 1e6:,.1f} MB"))


def _conditions(part: Path, have: int) -> dict[str, str]:
    """Return headers that request the rest, provided that the server's file has not changed."""
    file = _validator_file(part)
    if not have or not file.exists():
        return {}
    try:
        validator = json.loads(file.read_text(encoding="utf-8")).get("validator", "")
    except ValueError:
        return {}
    return {"Range": f"bytes={have}-", "If-Range": validator} if validator else {}


def _validator(response: httpx.Response) -> dict[str, str]:
    """Return the server's validator of the file; weak ETags do not prove equal bytes (RFC 9110, 13.1.5)."""
    tag = response.headers.get("etag", "")
    return {"validator": "" if tag.startswith("W/") else tag or response.headers.get("last-modified", "")}


def _complete(content_range: str, have: int) -> bool:
    return content_range.removeprefix("bytes */") == str(have)


def _check_downgrade(url: str, response: httpx.Response) -> None:
    """Refuse a redirect from an encrypted address to an unencrypted one."""
    if url.startswith("https:") and response.url.scheme != "https":
        raise DownloadError(
            f"{url} leads to {response.url}, which is not encrypted",
            "see the publisher's home page",
            code="address_not_encrypted",
        )


def _check_room(part: Path, source: Source) -> None:
    free = shutil.disk_usage(part.parent).free
    missing = source.size - _size(part)
    if missing > free - SPARE:
        raise DownloadError(
            f"{part.parent}: {missing / 1e6:,.0f} MB are needed and {free / 1e6:,.0f} MB are free",
            "free some disk space",
            code="disk_full",
        )


def _digest_matches(path: Path, checksum: str, progress: ProgressSink) -> bool:
    """Return whether the file has this checksum; an empty checksum matches any file."""
    if not checksum:
        return True
    progress(Progress("checking", 0, 0, path.name.removesuffix(".part")))
    kind, digest = checksum.split(":")
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.new(kind, usedforsecurity=False)).hexdigest() == digest


def _refusal(url: str, error: httpx.HTTPError) -> DownloadError:
    """Return the error with a message for people."""
    match error:
        case httpx.HTTPStatusError(response=response):
            reason = f"the server says {response.status_code} {response.reason_phrase}"
            hint = "the file may have moved; see the publisher's home page"
        case httpx.TimeoutException():
            reason, hint = "the server does not answer", KEPT
        case httpx.ConnectError():
            reason, hint = "no connection", f"check the network; {KEPT}"
        case httpx.TooManyRedirects():
            reason, hint = "too many redirects", "see the publisher's home page"
        case _:
            reason, hint = "the connection was lost", KEPT
    return DownloadError(f"{url}: {reason}", hint)


def _validator_file(part: Path) -> Path:
    return part.with_name(part.name + ".json")


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
