"""The cache: what was put comes back, what is damaged does not, what is old goes first."""

from __future__ import annotations

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pipeline.render.cache import Cache
from pipeline.render.task import Made

RESULT = Made({"video.mp4": b"H.264\n" * 100, "empty": b"", "still": b"\n\0"}, {"frames": 15})


def _key(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def test_what_was_put_comes_back(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    assert cache.get(_key("a")) is None
    cache.put(_key("a"), RESULT)
    entry = Cache(tmp_path).get(_key("a"))
    assert entry
    assert (entry.made(), entry.facts) == (RESULT, RESULT.facts)
    assert cache.get(_key("b")) is None


@pytest.mark.parametrize("at", [0, 70, -1], ids=["checksum", "head", "files"])
def test_a_damaged_entry_is_a_miss(tmp_path: Path, at: int) -> None:
    cache = Cache(tmp_path)
    entry = cache.put(_key("a"), RESULT)
    data = bytearray(entry.path.read_bytes())
    data[at] ^= 1
    entry.path.write_bytes(data)
    assert cache.get(_key("a")) is None
    with pytest.raises(ValueError, match="gone or damaged"):
        entry.made()


def test_a_truncated_entry_is_a_miss(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    path = cache.put(_key("a"), RESULT).path
    whole = path.read_bytes()
    for size in (0, 10, 100, len(whole) - 1):
        path.write_bytes(whole[:size])
        assert cache.get(_key("a")) is None


def test_the_least_recently_used_goes_first_and_what_is_in_use_stays(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    for age, name in enumerate(("new", "used", "older", "oldest")):
        path = cache.put(_key(name), RESULT).path
        os.utime(path, (1e9 - age, 1e9 - age))
    size = cache.put(_key("now"), RESULT).path.stat().st_size
    assert cache.get(_key("used"))
    cache.limit = 3 * size
    cache.prune(keep=[_key("oldest")])
    left = {name for name in ("now", "new", "used", "older", "oldest") if cache.get(_key(name))}
    assert left == {"now", "used", "oldest"}


def test_several_writers_and_readers_of_one_key_never_see_half(tmp_path: Path) -> None:
    def work(_: int) -> bool:
        cache = Cache(tmp_path)
        cache.put(_key("a"), RESULT)
        found = cache.get(_key("a"))
        return found is not None and found.made() == RESULT

    with ThreadPoolExecutor(4) as threads:
        assert all(threads.map(work, range(40)))
    assert [path.suffix for path in tmp_path.rglob("*") if path.is_file()] == [".made"]
