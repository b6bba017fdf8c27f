"""The small server answers byte ranges as RFC 9110 (2022), section 14, has them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from pipeline.serve import HOST, server

BODY = bytes(range(256)) * 400


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    (tmp_path / "film.mp4").write_bytes(BODY)
    (tmp_path / "index.html").write_text("<p>page", encoding="utf-8")
    (tmp_path / "film.en.vtt").write_text("WEBVTT\n", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    with server(tmp_path, 0) as serving:
        thread = threading.Thread(target=serving.serve_forever, daemon=True)
        thread.start()
        yield serving.server_address[1]
        serving.shutdown()
        thread.join()


def get(port: int, path: str, asked: str = "", method: str = "GET") -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection(HOST, port, timeout=20)
    connection.request(method, path, headers={"Range": asked} if asked else {})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=100-299", 100, 299),
        ("bytes=102000-", 102_000, 102_399),
        ("bytes=-10", 102_390, 102_399),
        ("bytes=-999999", 0, 102_399),
        ("bytes=5-999999", 5, 102_399),
    ],
)
def test_a_range_is_answered_with_just_it(port: int, asked: str, first: int, last: int) -> None:
    answer, body = get(port, "/film.mp4", asked)
    assert answer.status == 206
    assert body == BODY[first : last + 1]
    assert answer.headers["Content-Range"] == f"bytes {first}-{last}/102400"
    assert answer.headers["Content-Length"] == str(len(body))


@pytest.mark.parametrize("asked", ["bytes=102400-", "bytes=999999-1000000", "bytes=-0"])
def test_a_range_outside_the_file_is_refused(port: int, asked: str) -> None:
    answer, body = get(port, "/film.mp4", asked)
    assert (answer.status, body) == (416, b"")
    assert answer.headers["Content-Range"] == "bytes */102400"


@pytest.mark.parametrize("asked", ["", "bytes=0-1,5-6", "lines=1-2", "bytes=x-", "bytes=-"])
def test_without_a_range_that_it_knows_the_whole_file_comes(port: int, asked: str) -> None:
    answer, body = get(port, "/film.mp4", asked)
    assert (answer.status, body) == (200, BODY)
    assert answer.headers["Accept-Ranges"] == "bytes"


def test_a_folder_is_its_page_and_names_have_types(port: int) -> None:
    answer, body = get(port, "/")
    assert (answer.status, body) == (200, b"<p>page")
    assert answer.headers["Content-Type"] == "text/html"
    assert get(port, "/film.en.vtt")[0].headers["Content-Type"] == "text/vtt; charset=utf-8"
    assert get(port, "/film.mp4")[0].headers["Content-Type"] == "video/mp4"


def test_head_tells_the_length_alone(port: int) -> None:
    answer, body = get(port, "/film.mp4", method="HEAD")
    assert (answer.status, body, answer.headers["Content-Length"]) == (200, b"", "102400")


@pytest.mark.parametrize("path", ["/nothing.mp4", "/folder/", "/../../../etc/passwd"])
def test_what_is_not_there_is_not_found(port: int, path: str) -> None:
    assert get(port, path)[0].status == 404


def test_only_this_machine_is_served(tmp_path: Path) -> None:
    with server(tmp_path, 0) as serving:
        assert serving.server_address[0] == "127.0.0.1"
