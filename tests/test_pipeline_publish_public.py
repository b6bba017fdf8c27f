"""What students get through real nginx: as origin, and as an edge that keeps what it has."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from publish_support import FIXED, LECTURE, Nginx, config, get, nginx, origin, package, run

from pipeline.publish.config import PurgeSpec
from pipeline.publish.public import hide_secrets

EDGE = """
    location / {{
        proxy_pass {origin};
        proxy_cache edge;
        proxy_cache_valid any 1h;
        proxy_ignore_headers Cache-Control Expires Vary;
        proxy_force_ranges on;
        add_header X-Edge $upstream_cache_status;
    }}
"""


@contextlib.contextmanager
def edge(folder: Path, upstream: Nginx) -> Iterator[Nginx]:
    """A caching edge that trusts no Cache-Control and has to be purged."""
    cache = f"proxy_cache_path {folder}/cache levels=1 keys_zone=edge:1m;"
    with nginx(folder, EDGE.format(origin=upstream.url), cache) as running:
        yield running


def purge_command(folder: Path) -> list[str]:
    """What makes that edge forget."""
    return ["find", str(folder / "cache"), "-type", "f", "-delete"]


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """A package."""
    return package(tmp_path / "first", 1)


def place(www: Path, server: Nginx) -> dict[str, object]:
    """The folder that ``server`` serves, with redirections."""
    redirect = {"folder": str(server.folder / "redirects"), "reload": server.reload}
    return {"dir": {"folder": str(www), "redirect": redirect}}


def test_the_example_of_the_documentation_gives_what_is_promised(
    tmp_path: Path, www: Path, first: Path
) -> None:
    with origin(tmp_path / "nginx", www) as server:
        where = config(tmp_path, **place(www, server), url=server.url)
        done = run("publish", first, where)
        assert done.returncode == 0, done.stderr
        fixed = f"{server.url}/{FIXED}"
        assert "fetched whole and by range, and compared" in done.stdout
        assert f'<video width="320" height="240" controls src="{fixed}"></video>' in done.stdout
        answer = get(fixed)
        assert answer.status == 302
        assert answer.headers["cache-control"] == "public, max-age=60, must-revalidate"
        assert answer.headers["x-release"] == "1"
        there = server.url + answer.headers["location"]
        part = get(there, Range="bytes=1000-1999")
        data = (first / "fall.360p.mp4").read_bytes()
        assert (part.status, part.data) == (206, data[1000:2000])
        assert part.headers["cache-control"] == "public, max-age=31536000, immutable"
        track = get(there.replace("360p.mp4", "en.vtt"))
        assert track.headers["content-type"] == "text/vtt; charset=utf-8"
        assert track.headers["access-control-allow-origin"] == "*"
        for hidden in ("releases/000001.json", "scratch/x"):
            assert get(f"{server.url}/lectures/{LECTURE}/{hidden}").status == 404


@pytest.mark.full
def test_a_stale_edge_is_told_and_the_purge_mends_it(
    tmp_path: Path, www: Path, first: Path
) -> None:
    second = package(tmp_path / "second", 2)
    with origin(tmp_path / "nginx", www) as server, edge(tmp_path / "edge", server) as front:
        target = {**place(www, server), "url": front.url}
        purge = {"command": purge_command(front.folder)}
        where = config(tmp_path, **target, purge=purge)
        assert run("publish", first, where).returncode == 0
        where = config(tmp_path, **target)
        done = run("publish", second, where)  # nobody tells the edge
        assert done.returncode == 1
        assert "release 2 is in place, but" in done.stderr
        assert "still gives release 1" in done.stderr
        assert "release 2 of fall is live" in done.stdout
        where = config(tmp_path, **target, purge=purge)
        again = run("publish", second, where)
        assert again.returncode == 0, again.stderr
        assert "nothing to write: release 2 is this" in again.stdout
        assert get(f"{front.url}/{FIXED}").headers["x-release"] == "2"
        third = run("rollback", LECTURE, where)
        assert third.returncode == 0, third.stderr
        assert get(f"{front.url}/{FIXED}").headers["x-release"] == "3"


@pytest.mark.full  # waits between its tries
def test_a_purge_that_fails_is_told_without_its_secrets(
    tmp_path: Path, www: Path, first: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PURGE_TOKEN", "purge-secret-31")
    with origin(tmp_path / "nginx", www) as server, edge(tmp_path / "edge", server) as front:
        get(f"{front.url}/{FIXED}")
        words = ["sh", "-c", 'echo "no such zone, token $PURGE_TOKEN" >&2; exit 3']
        purge = {"command": words, "token_env": "PURGE_TOKEN"}
        where = config(tmp_path, **place(www, server), url=front.url, purge=purge)
        done = run("publish", first, where)
    assert done.returncode == 1
    assert "the purge failed: exit status 3: no such zone, token $PURGE_TOKEN" in done.stderr
    assert "purge-secret-31" not in done.stderr + done.stdout


def test_a_purge_by_url_sends_the_token_and_the_path(
    tmp_path: Path, www: Path, first: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PURGE_TOKEN", "purge-secret-31")
    asked = []

    class Api(BaseHTTPRequestHandler):
        def do_DELETE(self) -> None:
            asked.append((self.path, self.headers["Authorization"]))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Silent."""

    with HTTPServer(("127.0.0.1", 0), Api) as api, origin(tmp_path / "nginx", www) as server:
        threading.Thread(target=api.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{api.server_port}/zone/{{path}}"
        purge = {"url": url, "method": "DELETE", "token_env": "PURGE_TOKEN"}
        where = config(tmp_path, **place(www, server), url=server.url, purge=purge)
        done = run("publish", first, where)
        api.shutdown()
    assert done.returncode == 0, done.stderr
    assert asked == [(f"/zone/{FIXED}", "Bearer purge-secret-31")]


@pytest.mark.parametrize(
    ("server", "says"),
    [
        ("", "has the type"),
        ("types { video/mp4 mp4; text/vtt vtt; text/html html; } expires 1h;", "cached for longer"),
        (
            "types { video/mp4 mp4; text/vtt vtt; text/html html; application/json json; }"
            'add_header Cache-Control "max-age=1, immutable";',
            "lacks Access-Control-Allow-Origin",
        ),
        (
            "types { video/mp4 mp4; text/vtt vtt; text/html html; application/json json; }"
            "add_header Access-Control-Allow-Origin *; add_header Cache-Control max-age=1;",
            "lacks Cache-Control: immutable",
        ),
        ("max_ranges 0; types { video/mp4 mp4; } add_header Cache-Control no-cache;", "no ranges"),
        ("auth_basic x; auth_basic_user_file /dev/null;", "answers 401"),
    ],
    ids=["type", "age", "cors", "immutable", "ranges", "closed"],
)
@pytest.mark.full
def test_a_web_server_that_is_set_up_wrong_is_told(
    tmp_path: Path, www: Path, first: Path, server: str, says: str
) -> None:
    if says == "no ranges":
        says = "does not give ranges (status 200)"
    if not server:
        server = "types { } default_type text/plain; add_header Cache-Control no-cache;"
    with nginx(tmp_path / "nginx", f"root {www}; location / {{ {server} }}") as running:
        where = config(tmp_path, dir={"folder": str(www)}, url=running.url)
        done = run("publish", first, where)
    assert done.returncode == 1
    assert "release 1 is in place, but" in done.stderr
    assert says in done.stderr


@pytest.mark.full  # waits between its tries
def test_an_edge_that_is_down_is_told(tmp_path: Path, www: Path, first: Path) -> None:
    where = config(tmp_path, dir={"folder": str(www)}, url="http://127.0.0.1:9")
    done = run("publish", first, where)
    assert done.returncode == 1
    assert "http://127.0.0.1:9 does not answer" in done.stderr


def test_secrets_of_the_environment_are_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "s3cr3t")
    text = hide_secrets("it says s3cr3t and more", PurgeSpec(command=("x",)))
    assert text == "it says $AWS_SECRET_ACCESS_KEY and more"
