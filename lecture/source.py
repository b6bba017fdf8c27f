"""Reading YAML that people wrote: plain data only, every value with the line it stands on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from lecture.errors import LONGEST, SourceError, shown

LARGEST = 1_000_000  # bytes; a lecture of an hour is a tenth of this
DEEPEST = 12  # levels of nesting; a lecture needs six

Location = tuple[int | str, ...]
Model = TypeVar("Model", bound=BaseModel)

# YAML 1.2's core schema. YAML 1.1, which PyYAML follows, would read 0200 as 128 and no as False.
_SCALARS: tuple[tuple[re.Pattern[str], Callable[[str], object]], ...] = (
    (re.compile(r"|~|null|Null|NULL"), lambda _: None),
    (re.compile(r"true|True|TRUE|false|False|FALSE"), lambda text: text.lower() == "true"),
    (re.compile(r"[-+]?[0-9]{1,18}"), int),
    (re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"), float),
    (
        re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"),
        lambda text: float(text.replace(".", "")),
    ),
)
_NO_TEXT = ("Cc", "Cn", "Co", "Cs")  # Unicode: control, unassigned, private use, surrogate


@dataclass(frozen=True, slots=True)
class Source:
    """The plain data of one YAML file and where each part of it stands.

    Attributes:
        path: the file.
        data: by key: dicts, tuples, str, int, float, bool and None.
        lines: the 1-based line of each location, such as ``("study", "runs", "plain", "eta")``.
    """

    path: Path
    data: dict[str, Any]
    lines: dict[Location, int]

    def error(self, location: Location, message: str) -> SourceError:
        """A one-line error at ``location``, with the line of the nearest parent that has one."""
        known = location
        while known not in self.lines:
            known = known[:-1]
        return SourceError(self.path, self.lines[known], key_of(location), message)


def key_of(location: Location) -> str:
    """The location as a person writes it.

    >>> key_of(("scenes", 2, "cues"))
    'scenes[2].cues'
    """
    key = ""
    for part in location:
        key += f"[{part}]" if isinstance(part, int) else f".{part[:LONGEST]}" if key else part
    return key[: 2 * LONGEST]


def read_source(path: Path) -> Source:
    """Read the YAML file at ``path`` as plain data.

    Raises:
        SourceError: no such file, not UTF-8, larger than a lecture can be, not YAML, or YAML that
            is more than keys with plain data: tags, anchors, aliases, duplicate keys, a list.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError as error:
        raise SourceError(path, None, "", f"cannot be read: {error.strerror}") from None
    if len(raw) > LARGEST:
        raise SourceError(path, None, "", f"too large: at most {LARGEST} bytes are read")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise SourceError(path, line, "", "not UTF-8 text") from None
    try:
        node = yaml.compose(text, Loader=_Plain)
    except yaml.reader.ReaderError as error:
        line = text[: error.position].count("\n") + 1
        message = f"not valid YAML: {error.reason}: U+{ord(text[error.position]):04X}"
        raise SourceError(path, line, "", message) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        fault = None if isinstance(error, _Refused) else "not valid YAML"
        message = ": ".join(part for part in (fault, error.context, error.problem) if part)
        raise SourceError(path, mark.line + 1 if mark else None, "", message) from None
    if node is None:
        raise SourceError(path, None, "", "the file is empty")
    lines: dict[Location, int] = {}
    data = _data(path, node, (), lines)
    if not isinstance(data, dict):
        raise SourceError(path, lines[()], "", "must be a mapping of keys to values")
    return Source(path, data, lines)


class _Refused(yaml.MarkedYAMLError):
    """Valid YAML that is more than plain data."""


class _Plain(yaml.BaseLoader):
    """Composes nodes as long as they are plain data, so that nothing can blow up later."""

    _depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        refused = None
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            refused = "anchors and aliases are not allowed: write the value out"
        elif event.tag:
            refused = f"the tag {shown(event.tag)} is not allowed: plain data only"
        elif self._depth > DEEPEST:
            refused = f"nested more than {DEEPEST} levels deep"
        if refused:
            raise _Refused(problem=refused, problem_mark=event.start_mark)
        self._depth += 1
        node: yaml.Node | None = super().compose_node(parent, index)
        self._depth -= 1
        return node


def _data(path: Path, node: yaml.Node, here: Location, lines: dict[Location, int]) -> Any:
    lines.setdefault(here, node.start_mark.line + 1)
    if isinstance(node, yaml.ScalarNode):
        text = _text(path, node, here)
        if node.style is None:
            for pattern, value in _SCALARS:
                if pattern.fullmatch(text):
                    return value(text)
        return text
    if isinstance(node, yaml.SequenceNode):
        return tuple(
            _data(path, item, (*here, index), lines) for index, item in enumerate(node.value)
        )
    plain: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            raise SourceError(path, line, key_of(here), "a key must be a plain word")
        key = _text(path, key_node, here)
        if key in plain:
            raise SourceError(path, line, key_of((*here, key)), "the key stands here twice")
        lines[(*here, key)] = line
        plain[key] = _data(path, value_node, (*here, key), lines)
    return plain


def _text(path: Path, node: yaml.ScalarNode, here: Location) -> str:
    text: str = node.value
    for character in text:
        if character not in "\n\t" and unicodedata.category(character) in _NO_TEXT:
            line = node.start_mark.line + 1
            message = f"holds U+{ord(character):04X}, a character that is no text"
            raise SourceError(path, line, key_of(here), message)
    return text


def parse(source: Source, model: type[Model], **given: object) -> Model:
    """The file's data as a ``model`` value.

    Args:
        source: the file.
        model: what it has to be.
        given: fields that never stand in the file.

    Raises:
        SourceError: the first mistake by line: an unknown key, a wrong type, a value outside what
            is allowed; a missing key only if nothing else is wrong.
    """
    for key in given:
        if key in source.data:
            raise source.error((key,), "this key is not written in the file; leave it out")
    try:
        return model.model_validate({**source.data, **given})
    except ValidationError as error:
        # A misspelt key is missing under its right name as well: that says less.
        items = [item for item in error.errors() if item["type"] != "missing"] or error.errors()
        mistakes = [_mistake(source, model, item, given) for item in items]
        raise min(mistakes, key=lambda mistake: mistake.line or 0) from None


_SAID = {
    "missing": "this key is missing",
    "model_type": "must be a mapping of keys to values",
    "dict_type": "must be a mapping of keys to values",
    "mapping_type": "must be a mapping of keys to values",
    "tuple_type": "must be a list",
    "float_type": "must be a number",
    "int_type": "must be a whole number",
    "string_type": "must be text",
}


def _mistake(
    source: Source, model: type[BaseModel], item: Any, given: dict[str, object]
) -> SourceError:
    location = tuple(part for part in item["loc"] if part != "[key]")
    kind, found = item["type"], f"; found {shown(item['input'])}"
    if kind == "missing":
        found = ""
    if kind == "extra_forbidden":
        allowed = [key for key in _keys_at(model, location[:-1]) if key not in given]
        return source.error(location, f"unknown key; allowed here: {', '.join(allowed)}")
    message = str(item["msg"]).removeprefix("Value error, ")
    message = re.sub(r"^(Input|String|Tuple|Dictionary) should", "must", message)
    return source.error(location, _SAID.get(kind, message) + found)


def _keys_at(model: type[BaseModel], location: Location) -> list[str]:
    """The field names of the model that stands at ``location`` inside ``model``."""
    annotation: Any = model
    for part in location:
        if _is_model(annotation):
            annotation = annotation.model_fields[str(part)].annotation
        else:
            annotation = _item_type(annotation)
    found = annotation if _is_model(annotation) else _item_type(annotation)
    return list(found.model_fields) if _is_model(found) else []


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _item_type(annotation: Any) -> Any:
    nothing = (Ellipsis, type(None))
    arguments = [a for a in getattr(annotation, "__args__", ()) if a not in nothing]
    return arguments[-1] if arguments else None
