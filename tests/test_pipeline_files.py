"""Files are whole or not there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.files import whole_file


def test_the_target_appears_at_the_end_and_the_part_is_gone(tmp_path: Path) -> None:
    target = tmp_path / "made" / "lecture.mp4"
    with whole_file(target) as part:
        part.write_bytes(b"new")
        assert part.parent == target.parent
        assert part.suffix == ".mp4"
        assert not target.exists()
    assert target.read_bytes() == b"new"
    assert list(target.parent.iterdir()) == [target]


def test_an_error_leaves_the_last_good_file(tmp_path: Path) -> None:
    target = tmp_path / "lecture.mp4"
    target.write_bytes(b"good")

    def fail() -> None:
        with whole_file(target) as part:
            part.write_bytes(b"half")
            raise RuntimeError("stopped")

    with pytest.raises(RuntimeError):
        fail()
    assert target.read_bytes() == b"good"
    assert list(tmp_path.iterdir()) == [target]


def test_what_a_killed_writer_left_is_removed_and_a_living_writers_part_is_not(
    tmp_path: Path,
) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    left = tmp_path / f".lecture.{dead.pid}.1.part.mp4"
    being_written = tmp_path / f".other.{os.getppid()}.1.part.mp4"
    left.write_bytes(b"half")
    being_written.write_bytes(b"half")
    with whole_file(tmp_path / "lecture.mp4") as part:
        part.write_bytes(b"whole")
    assert not left.exists()
    assert being_written.exists()
