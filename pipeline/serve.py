"""A small server for one folder on this machine, with byte ranges, so that a video can be sought.

The standard library's own handler sends whole files only: a browser cannot then go to a moment
that it has not loaded yet.
"""

from __future__ import annotations

import re
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import BinaryIO

HOST = "127.0.0.1"
_RANGE = re.compile(r"bytes=(?:(\d+)-(\d*)|-(\d+))")
_BLOCK = 1 << 16
_TYPES = {".vtt": "text/vtt; charset=utf-8", ".srt": "text/plain; charset=utf-8"}


class RangeHandler(SimpleHTTPRequestHandler):
    """Files, and single byte ranges of them (RFC 9110, section 14); other ranges get the whole."""

    protocol_version = "HTTP/1.1"
    _left = 0  # bytes of the answer's body

    def send_head(self) -> BinaryIO | None:
        """Send status and headers; return the file, at the place to send from, if there is one."""
        path = Path(self.translate_path(self.path))
        try:
            file = (path / "index.html" if path.is_dir() else path).open("rb")
        except OSError:
            self.send_error(HTTPStatus.NOT_FOUND)
            return None
        size = file.seek(0, 2)
        asked = _RANGE.fullmatch(self.headers.get("Range", ""))
        span = _span(asked, size) if asked else range(size)
        if asked and not span:
            file.close()
            self.send_response(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
            self.send_header("Content-Range", f"bytes */{size}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return None
        self.send_response(HTTPStatus.PARTIAL_CONTENT if asked else HTTPStatus.OK)
        if asked:
            self.send_header("Content-Range", f"bytes {span.start}-{span.stop - 1}/{size}")
        self.send_header("Content-Type", _TYPES.get(path.suffix) or self.guess_type(file.name))
        self.send_header("Content-Length", str(len(span)))
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Cache-Control", "no-store")  # a package is made anew under the same names
        self.end_headers()
        file.seek(span.start)
        self._left = len(span)
        return file

    def copyfile(self, source: BinaryIO, outputfile: BinaryIO) -> None:  # type: ignore[override]
        """Send the part that was asked for; a browser that has enough hangs up."""
        try:
            while self._left and (block := source.read(min(_BLOCK, self._left))):
                outputfile.write(block)
                self._left -= len(block)
        except ConnectionError:
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing of each request."""


def _span(asked: re.Match[str], size: int) -> range:
    """The bytes asked for; empty if the file has none of them."""
    first, last, suffix = asked.groups()
    if suffix:
        return range(max(size - int(suffix), 0), size)
    return range(int(first), min(int(last) + 1, size) if last else size)


def server(folder: Path, port: int) -> ThreadingHTTPServer:
    """A server of ``folder`` for this machine alone; with port 0 on any free one.

    Raises:
        OSError: the port is taken.
    """
    return ThreadingHTTPServer((HOST, port), partial(RangeHandler, directory=str(folder)))
