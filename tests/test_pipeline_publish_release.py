"""Releases as records; the name that content gives a folder."""

from __future__ import annotations

import hashlib

import pytest

from pipeline.manifest import FileRecord
from pipeline.publish.errors import PublishError
from pipeline.publish.release import Layout, Release, tree_of

A = FileRecord(1, "aa" * 32, "video/mp4")
B = FileRecord(1, "bb" * 32, "text/vtt")
RELEASE = Release(
    number=3,
    lecture="fall",
    title="Wie es fällt",
    action="rollback",
    repeats=1,
    replaces=2,
    token="0123",
    tree="t" * 32,
    files={"fall.mp4": A},
    fixed="old/fall.mp4",
    file="fall.mp4",
    made="2026-01-01T00:00:00+00:00",
)


def test_a_record_read_back_is_the_release() -> None:
    assert Release.decode("k", RELEASE.encode()) == RELEASE


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"{}", b"\xff", RELEASE.encode().replace(b'"file": "fall.mp4"', b'"file": "x"')],
)
def test_what_is_no_record_is_named(data: bytes) -> None:
    with pytest.raises(PublishError, match=r"releases/3\.json: not the record of a release"):
        Release.decode("releases/3.json", data)


def test_a_folder_is_named_by_its_files_in_any_order() -> None:
    text = f'{{"a": "{A.sha256}", "b": "{B.sha256}"}}'
    expected = hashlib.sha256(text.encode()).hexdigest()[:32]
    assert tree_of({"a": A, "b": B}) == tree_of({"b": B, "a": A}) == expected


def test_other_content_or_another_name_is_another_folder() -> None:
    names = {tree_of({"a": A}), tree_of({"a": B}), tree_of({"b": A}), tree_of({"a": A, "b": B})}
    assert len(names) == 4


def test_records_sort_by_number() -> None:
    layout = Layout("lectures", "fall", "old/fall.mp4")
    keys = [layout.record(number) for number in (2, 10, 100)]
    assert keys == sorted(keys)
    assert keys[0] == "lectures/fall/releases/000002.json"
