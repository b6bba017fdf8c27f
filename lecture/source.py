"""Reading YAML that people wrote: plain data only, every value with the line it stands on."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from lecture.errors import SourceError

LARGEST = 1_000_000  # bytes; a lecture of an hour is a tenth of this
DEEPEST = 12  # levels of nesting; a lecture needs six

Location = tuple[int | str, ...]
Value = TypeVar("Value", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Source:
    """The plain data of one YAML file and where each part of it stands.

    Attributes:
        path: the file.
        data: dicts, tuples, str, int, float, bool and None.
        lines: the 1-based line of each location, such as ``("study", "runs", "plain", "eta")``.
    """

    path: Path
    data: Any
    lines: dict[Location, int]

    def error(self, location: Location, message: str) -> SourceError:
        """A one-line error at ``location``, or at the nearest parent that has a line."""
        known = location
        while known and known not in self.lines:
            known = known[:-1]
        return SourceError(self.path, self.lines.get(known), key_of(location), message)


def key_of(location: Location) -> str:
    """``("scenes", 2, "cues")`` as a person writes it: ``scenes[2].cues``."""
    key = ""
    for part in location:
        key += f"[{part}]" if isinstance(part, int) else f".{part}" if key else str(part)
    return key


def read_source(path: Path) -> Source:
    """Read the YAML file at ``path`` as plain data.

    Raises:
        SourceError: no such file, not UTF-8, larger than a lecture can be, not YAML, or YAML that
            is more than plain data: tags, anchors, aliases, duplicate keys, keys that are not text.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise SourceError(path, None, "", f"cannot be read: {error.strerror}") from None
    if len(raw) > LARGEST:
        raise SourceError(path, None, "", f"{len(raw)} bytes; at most {LARGEST} are read")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise SourceError(path, line, "", "not UTF-8 text") from None
    try:
        _refuse_more_than_data(path, text)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error)
        at = mark.line + 1 if mark else None
        raise SourceError(path, at, "", f"not valid YAML: {problem}") from None
    if node is None:
        raise SourceError(path, None, "", "the file is empty")
    lines: dict[Location, int] = {}
    return Source(path, _plain(path, node, (), lines), lines)


def _refuse_more_than_data(path: Path, text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        mark = event.start_mark
        line = mark.line + 1 if mark else None
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            message = "anchors and aliases are not allowed: write the value out"
            raise SourceError(path, line, "", message)
        if tag := getattr(event, "tag", None):
            message = f"tag {tag} is not allowed: plain data only"
            raise SourceError(path, line, "", message)
        if isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            depth += 1
            if depth > DEEPEST:
                raise SourceError(path, line, "", f"nested more than {DEEPEST} levels deep")
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            depth -= 1


def _plain(path: Path, node: yaml.Node, here: Location, lines: dict[Location, int]) -> Any:
    lines[here] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        plain: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key: Hashable = key_node.value
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode) or not isinstance(key, str):
                raise SourceError(path, line, key_of(here), "a key must be a plain word")
            if key in plain:
                raise SourceError(path, line, key_of((*here, key)), "the key stands here twice")
            plain[key] = _plain(path, value_node, (*here, key), lines)
            lines[(*here, key)] = line
        return plain
    if isinstance(node, yaml.SequenceNode):
        return tuple(
            _plain(path, item, (*here, index), lines) for index, item in enumerate(node.value)
        )
    try:
        return yaml.SafeLoader("").construct_object(node)
    except (ValueError, yaml.YAMLError):
        message = f"{node.value!r} cannot be read as a value"
        raise SourceError(path, lines[here], key_of(here), message) from None


def parse(source: Source, model: type[Value]) -> Value:
    """The file's data as a ``model`` value.

    Raises:
        SourceError: the first mistake by line: an unknown or missing key, a wrong type, a value
            outside what is allowed.
    """
    try:
        return model.model_validate(source.data)
    except ValidationError as error:
        raise _first(source, model, error) from None


def _first(source: Source, model: type[BaseModel], error: ValidationError) -> SourceError:
    mistakes = [
        (tuple(part for part in item["loc"] if part != "[key]"), item) for item in error.errors()
    ]
    located = [(source.error(location, _say(item)), item, location) for location, item in mistakes]
    found, item, location = min(located, key=lambda entry: entry[0].line or 0)
    if item["type"] == "extra_forbidden":
        allowed = ", ".join(_keys_at(model, location[:-1]))
        return source.error(location, f"unknown key; allowed here: {allowed}")
    return found


def _say(item: Any) -> str:
    if item["type"] == "missing":
        return "this key is missing"
    message = str(item["msg"]).removeprefix("Value error, ").replace("Input should be", "must be")
    value = repr(item["input"])
    return f"{message}; found {value if len(value) <= 60 else value[:57] + '...'}"


def _keys_at(model: type[BaseModel], location: Location) -> list[str]:
    """The field names of the model that stands at ``location`` inside ``model``."""
    annotation: Any = model
    for part in location:
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            field = annotation.model_fields.get(str(part))
            annotation = field.annotation if field else None
        else:
            annotation = _item_type(annotation)
    found = annotation if _is_model(annotation) else _item_type(annotation)
    return list(found.model_fields) if _is_model(found) else []


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _item_type(annotation: Any) -> Any:
    arguments = [a for a in getattr(annotation, "__args__", ()) if a is not Ellipsis]
    return arguments[-1] if arguments else None
