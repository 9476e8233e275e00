"""Real local HTTP server that serves one file, and misbehaves on request."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass
class Served:
    """What the server has, how it behaves, and the requests it received."""

    content: bytes
    etag: str = '"one"'
    cut_after: list[int] = field(default_factory=list)
    """Bytes of the body after which each of the next connections breaks off."""
    ranges: bool = True
    """Whether parts of the file are served."""
    status: int = 200
    """Anything but 200 is answered at once, without a body."""
    redirects: dict[str, str] = field(default_factory=dict)
    """Path -> where it leads."""
    silent: threading.Event | None = None
    """When set: nothing is answered before this event."""
    texts: dict[str, str] = field(default_factory=dict)
    """Other paths with a short text."""
    asked: list[str | None] = field(default_factory=list)
    """The Range header of each request for the file."""
    url: str = ""


class _Handler(BaseHTTPRequestHandler):
    served: Served

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        served = self.served
        if served.silent:
            served.silent.wait(30)
            return
        if self.path in served.redirects:
            self.send_response(302)
            self.send_header("Location", served.redirects[self.path])
            self.end_headers()
            return
        if self.path in served.texts:
            self._answer(200, served.texts[self.path].encode(), {})
            return
        served.asked.append(self.headers.get("Range"))
        if served.status != 200:
            self._answer(served.status, b"", {})
            return
        self._file()

    def _file(self) -> None:
        served, wanted = self.served, self.headers.get("Range")
        headers = {"ETag": served.etag} if served.etag else {}
        if not wanted or not served.ranges or self.headers.get("If-Range") != served.etag:
            self._answer(200, served.content, headers)
            return
        start = int(wanted.removeprefix("bytes=").removesuffix("-"))
        whole = len(served.content)
        if start >= whole:
            self._answer(416, b"", {"Content-Range": f"bytes */{whole}"})
            return
        self._answer(206, served.content[start:], headers | {"Content-Range": f"bytes {start}-{whole - 1}/{whole}"})

    def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        cut = self.served.cut_after.pop(0) if body and self.served.cut_after and status != 416 else len(body)
        self.wfile.write(body[:cut])
        self.wfile.flush()
        self.close_connection = True


@contextmanager
def serving(content: bytes) -> Iterator[Served]:
    """Run a server for as long as the block lasts; `served.url` is the file's address."""
    served = Served(content)
    handler = type("Handler", (_Handler,), {"served": served})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    served.url = f"http://127.0.0.1:{server.server_address[1]}/file.zip"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        if served.silent:
            served.silent.set()
        server.shutdown()
        server.server_close()
        thread.join()
