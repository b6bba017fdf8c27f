"""lecture.source: plain data with lines, and nothing else that YAML could be."""

from __future__ import annotations

import math
import os
from pathlib import Path

import pytest

from lecture.errors import SourceError
from lecture.frozen import Part
from lecture.source import LARGEST, Source, key_of, parse, read_source


def write(folder: Path, content: str | bytes) -> Path:
    path = folder / "file.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def mistake(folder: Path, content: str | bytes) -> SourceError:
    with pytest.raises(SourceError) as caught:
        read_source(write(folder, content))
    assert len(str(caught.value).splitlines()) == 1
    return caught.value


def test_every_value_has_the_line_it_stands_on(tmp_path: Path) -> None:
    source = read_source(
        write(tmp_path, "# first\na: 1\nb:\n  c: [x,\n    y]\n  d: >-\n    long\n    text\n")
    )
    assert source.data == {"a": 1, "b": {"c": ("x", "y"), "d": "long text"}}
    assert source.lines == {
        (): 2,
        ("a",): 2,
        ("b",): 3,
        ("b", "c"): 4,
        ("b", "c", 0): 4,
        ("b", "c", 1): 5,
        ("b", "d"): 6,
    }
    assert source.error(("b", "c", 1, "deeper"), "x").line == 5
    assert str(source.error(("b", "c", 1), "no")) == f"{source.path}:5: b.c[1]: no"


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("0200", 200),  # not octal
        ("1:30", "1:30"),  # not sexagesimal
        ("no", "no"),  # not False: it is Norwegian
        ("1_000", "1_000"),
        ("2026-01-31", "2026-01-31"),  # not a date
        ("true", True),
        ("False", False),
        ("~", None),
        ("", None),
        ("-7", -7),
        ("1e-2", 0.01),
        (".5", 0.5),
        ("5.", 5.0),
        ("+.inf", math.inf),
        ("'12'", "12"),
        ('"true"', "true"),
        ("9" * 400, math.inf),
    ],
)
def test_scalars_are_those_of_yaml_1_2(tmp_path: Path, written: str, value: object) -> None:
    found = read_source(write(tmp_path, f"key: {written}\n")).data["key"]
    assert found == value
    assert type(found) is type(value)


def test_nan_is_read_as_nan(tmp_path: Path) -> None:
    assert math.isnan(read_source(write(tmp_path, "key: .nan\n")).data["key"])


@pytest.mark.parametrize(
    ("content", "line", "says"),
    [
        ("", None, "the file is empty"),
        ("# only a comment\n", None, "the file is empty"),
        ("\n- a\n- b\n", 2, "must be a mapping of keys to values"),
        ("just words\n", 1, "must be a mapping of keys to values"),
        (b"a: 1\nb: caf\xe9\n", 2, "not UTF-8 text"),
        ("a:\n  b: 1\n\tc: 2\n", 3, "'\\t'"),
        ("a:\n   b: 1\n  c: 2\n", 3, "not valid YAML: while parsing a block mapping"),
        ("a: 'open\n", 2, "while scanning a quoted scalar"),
        ("a: 1\nb: \x07\n", 2, "U+0007"),
        ('a: 1\nb: "x\\0"\n', 2, "b: holds U+0000"),
        ('a: "\\ud800"\n', 1, "U+D800"),
        ("a: \ue000\n", 1, "U+E000"),
        ("a: 1\n---\nb: 2\n", 2, "expected a single document"),
        ("a: 1\nb: 2\na: 3\n", 3, "a: the key stands here twice"),
        ("a:\n  b: 1\n  'b': 2\n", 3, "a.b: the key stands here twice"),
        ("a: 1\n? [b, c]\n: 2\n", 2, "a key must be a plain word"),
        ("a: &x 1\n", 1, "anchors and aliases are not allowed"),
        ("a: 1\nb: *x\n", 2, "anchors and aliases are not allowed"),
        ("a: 1\nb: !!python/object:os.system {}\n", 2, "python/object:os.system' is not allowed"),
        ("a: !!binary aGk=\n", 1, "binary' is not allowed: plain data only"),
        ("a: !own 1\n", 1, "the tag '!own' is not allowed"),
        ("a: ! 1\n", 1, "the tag '!' is not allowed"),
        ("a: 1\nb: " + "[" * 20 + "]" * 20 + "\n", 2, "nested more than 12 levels deep"),
        ("a: " + "[" * 100_000, 1, "nested more than 12 levels deep"),
        ("a: 1 # " + "x" * LARGEST, None, f"at most {LARGEST} bytes are read"),
    ],
)
def test_anything_but_plain_data_is_one_line(
    tmp_path: Path, content: str | bytes, line: int | None, says: str
) -> None:
    error = mistake(tmp_path, content)
    assert error.line == line
    assert says in str(error)
    assert str(error).startswith(f"{tmp_path / 'file.yaml'}{f':{line}' if line else ''}: ")


def test_a_yaml_bomb_is_refused_at_its_first_anchor(tmp_path: Path) -> None:
    levels = [f"{name}: &{name} [{', '.join(['*' + below] * 9)}]" for below, name in ["ab", "bc"]]
    bomb = "\n".join(["a: &a [lol, lol]", *levels])
    assert mistake(tmp_path, bomb).line == 1


def test_a_merge_key_is_a_key_like_any_other(tmp_path: Path) -> None:
    assert read_source(write(tmp_path, "a: {<<: {b: 1}}\n")).data == {"a": {"<<": {"b": 1}}}


@pytest.mark.parametrize("name", ["nowhere.yaml", "."])
def test_a_file_that_cannot_be_read(tmp_path: Path, name: str) -> None:
    with pytest.raises(SourceError, match=r"^\S+: cannot be read: \S"):
        read_source(tmp_path / name)


def test_an_endless_file_is_not_read_to_its_end() -> None:
    if not Path("/dev/zero").exists():
        pytest.fail("this system has no /dev/zero")
    with pytest.raises(SourceError, match="at most"):
        read_source(Path(os.devnull).with_name("zero"))


def test_a_key_with_a_line_break_stays_on_one_line(tmp_path: Path) -> None:
    source = read_source(write(tmp_path, '"a\\nb": 1\n'))
    error = source.error(("a\nb",), "no")
    assert str(error) == f"{source.path}:1: a b: no"


def test_key_of() -> None:
    assert key_of(("scenes", 2, "cues", 0, "name")) == "scenes[2].cues[0].name"
    assert key_of(()) == ""
    assert len(key_of(("x" * 10_000, "y"))) < 200


class Inner(Part):
    number: float
    whole: int = 0


class Outer(Part):
    id: str
    inner: Inner
    more: tuple[Inner, ...] = ()
    words: str = ""


def parsed(folder: Path, content: str) -> Outer:
    return parse(read_source(write(folder, content)), Outer, id="file")


def test_a_whole_number_may_stand_where_a_float_is_meant(tmp_path: Path) -> None:
    value = parsed(tmp_path, "inner: {number: 3}\n").inner.number
    assert (value, type(value)) == (3.0, float)


@pytest.mark.parametrize(
    ("content", "line", "says"),
    [
        ("words: x\n", 1, "inner: this key is missing"),
        ("words: x\ninner: {whole: 1}\n", 2, "inner.number: this key is missing"),
        ("inner: {number: 1}\nnew: 1\n", 2, "new: unknown key; allowed here: inner, more, words"),
        (
            "inner:\n  number: 1\n  nmber: 2\n",
            3,
            "inner.nmber: unknown key; allowed here: number, whole",
        ),
        (
            "inner: {number: 1}\nmore:\n  - number: 1\n  - number: 1\n    x: 1\n",
            5,
            "more[1].x: unknown key; allowed here: number, whole",
        ),
        ("inner: {number: 1}\nid: x\n", 2, "id: this key is not written in the file"),
        ("inner: {number: '1'}\n", 1, "inner.number: must be a number; found '1'"),
        ("inner: {number: true}\n", 1, "inner.number: must be a number; found True"),
        ("inner: {number: .nan}\n", 1, "inner.number: must be a finite number; found nan"),
        ("inner: {number: -.inf}\n", 1, "inner.number: must be a finite number; found -inf"),
        ("inner: {number: 2026-01-31}\n", 1, "must be a number; found '2026-01-31'"),
        ("inner: {number: 1, whole: 1.0}\n", 1, "inner.whole: must be a whole number; found 1.0"),
        ("inner: {number: 1, whole: false}\n", 1, "must be a whole number; found False"),
        ("inner: 3\n", 1, "inner: must be a mapping of keys to values; found 3"),
        ("inner: {number: 1}\nmore: {a: 1}\n", 2, "more: must be a list; found {'a': 1}"),
        ("inner: {number: 1}\nwords: 3\n", 2, "words: must be text; found 3"),
        ("inner: {number: 1}\nwords:\n", 2, "words: must be text; found None"),
        ("inner: {<<: {number: 1}}\n", 1, "inner"),
    ],
)
def test_what_does_not_fit_is_named_with_what_is_allowed(
    tmp_path: Path, content: str, line: int, says: str
) -> None:
    with pytest.raises(SourceError) as caught:
        parsed(tmp_path, content)
    assert caught.value.line == line
    assert says in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_the_first_of_several_mistakes_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        parsed(tmp_path, "inner:\n  number: x\nmore: 1\nwords: 2\n")
    assert caught.value.line == 2


def test_a_long_value_is_cut(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        parsed(tmp_path, f"inner: {{number: {'x' * 10_000}}}\n")
    assert len(str(caught.value)) < 400


def test_a_source_is_frozen(tmp_path: Path) -> None:
    source: Source = read_source(write(tmp_path, "a: 1\n"))
    with pytest.raises(AttributeError):
        source.data = {}  # type: ignore[misc]
