"""Classifying JSON Schema and OpenAPI documents: each property by its declaration, name, format and text.

A property that carries ``x-pii`` is what it declares. Of any other, its name is read as a column's is; a
``format`` of ``email``, ``ipv4``, ``ipv6`` or ``password`` and a title or description that begins with a
known name speak as well. ``$ref`` is followed within the document only.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Final, cast

import attrs

from piiguard.catalog import Entity, Level, Standard, level_of
from piiguard.catalog.declarations import SCHEMA_KEY
from piiguard.classify.fields import remarks
from piiguard.classify.fields.classification import FieldClass
from piiguard.classify.fields.names import SURE, USUAL, NameEvidence, name_evidence
from piiguard.classify.fields.notes import Note
from piiguard.classify.fields.value_kinds import ValueKind, allows
from piiguard.errors import InvalidInput, SourceError

__all__ = ["classify_document", "is_document", "read_document"]

# JSON is what it is: its objects have string keys, and anything may stand behind them.
_Node = Mapping[str, object]

_FORMATS: Final[Mapping[str, Entity]] = {
    "email": Entity.EMAIL_ADDRESS,
    "idn-email": Entity.EMAIL_ADDRESS,
    "ipv4": Entity.IP_ADDRESS,
    "ipv6": Entity.IP_ADDRESS,
    "password": Entity.PASSWORD,
}
_FORMAT_SCORE: Final = 0.9
_FORMAT_KINDS: Final[Mapping[str, ValueKind]] = {
    "date": ValueKind.DATE,
    "date-time": ValueKind.TIME,
    "time": ValueKind.TIME,
    "duration": ValueKind.TIME,
    "uuid": ValueKind.UUID,
}
_TYPE_KINDS: Final[Mapping[str, ValueKind]] = {
    "boolean": ValueKind.BOOLEAN,
    "integer": ValueKind.INTEGER,
    "number": ValueKind.NUMBER,
}
_MARKS: Final = ("$schema", "openapi", "swagger", "$defs", "definitions", "properties", "components")
_SCHEMA_HOLDERS: Final = ("$defs", "definitions")
_METHODS: Final = frozenset({"get", "put", "post", "delete", "patch", "options", "head", "trace"})
# What a title or description begins with, up to the first mark: "手机号，11 位" names a mobile number.
_FIRST_WORDS: Final = re.compile(r"[^，。,.;；:：(（\n]{1,40}")
_TEXT_SCORE: Final = 0.8
_DEEPEST: Final = 32
_MOST_FOLLOWED: Final = 64


@attrs.frozen
class _Place:
    """A property: where it is, what it is called, and its schema."""

    path: str
    name: str
    node: _Node


def is_document(value: object) -> bool:
    """Say whether *value* is a JSON Schema or an OpenAPI document, as parsed.

    >>> is_document({"type": "object", "properties": {}}), is_document({"phone": ["13800138000"]})
    (True, False)
    """
    if not isinstance(value, Mapping):
        return False
    document = cast("Mapping[object, object]", value)
    return any(isinstance(document.get(mark), (str, Mapping)) for mark in _MARKS)


def classify_document(
    document: Mapping[str, object], *, standard: Standard | None = None, as_of: date | None = None
) -> tuple[FieldClass, ...]:
    """Classify every property and parameter of a document.

    Args:
        document: A JSON Schema or an OpenAPI document, as parsed.
        standard: By which standard levels are given.
        as_of: On which day.

    Returns:
        Each property under its path: ``"Customer.phone"``, ``"Order.contacts[].mobile"``,
        ``"GET /users?phone"``.
    """
    fields: dict[str, FieldClass] = {}
    try:
        for place in _places(document):
            fields.setdefault(place.path, _judged(place, standard, as_of))
    except RecursionError:
        raise InvalidInput(
            "The document is nested too deeply to be read", hint="Give its parts one by one."
        ) from None
    return tuple(fields.values())


def read_document(path: Path) -> Mapping[str, object]:
    """Read a JSON Schema or an OpenAPI document from a JSON file.

    Args:
        path: The file.

    Returns:
        The document.

    Raises:
        SourceError: If the file cannot be read, or holds something else.
    """
    try:
        data: object = json.loads(path.read_text("utf-8-sig"))
    except (ValueError, RecursionError):
        raise SourceError(f"{path.name} is no JSON", hint="Check that the file is whole.") from None
    except OSError as error:
        raise SourceError(
            f"{path.name} cannot be read: {error.strerror}", hint="Check the path and its permissions."
        ) from None
    if not is_document(data):
        raise SourceError(
            f"{path.name} is neither a JSON Schema nor an OpenAPI document",
            hint="Records are read one a line: save them as .jsonl.",
        )
    return cast("_Node", data)


def _judged(place: _Place, standard: Standard | None, as_of: date | None) -> FieldClass:
    declared = _declared(place, standard, as_of)
    if declared is not None:
        return declared
    said, evidence = _said(place)
    if said is None or said.entity is None or said.score < USUAL:
        return FieldClass(place.path, None, None, 0.0)
    kind = _kind(place.node)
    if not allows(kind, said.entity):
        return FieldClass(place.path, None, None, 0.0, (remarks.refused_by_type(kind.value),))
    level = level_of(said.entity, standard=standard, as_of=as_of)
    return FieldClass(place.path, said.entity, level, said.score, evidence)


def _declared(place: _Place, standard: Standard | None, as_of: date | None) -> FieldClass | None:
    pii = place.node.get(SCHEMA_KEY)
    if not isinstance(pii, Mapping):
        return None
    said = cast("_Node", pii)
    name, code = said.get("entity"), said.get("level")
    if not isinstance(name, str):
        return None
    entity = Entity(name)
    level = level_of(entity, standard=standard, as_of=as_of)
    if standard is None and isinstance(code, str) and said.get("standard") == Standard.DECLARED.value:
        level = Level.parse(code)
    return FieldClass(place.path, entity, level, 1.0, (remarks.declared(),))


def _said(place: _Place) -> tuple[NameEvidence | None, tuple[Note, ...]]:
    """Return what the property says of itself, the strongest voice first, and how it does."""
    named = name_evidence(place.name)
    shape = str(place.node.get("format", ""))
    if shape in _FORMATS and (named is None or named.entity is None or named.score < SURE):
        return NameEvidence(_FORMATS[shape], _FORMAT_SCORE), (remarks.by_format(_FORMATS[shape], shape),)
    if named is not None:
        said = named.entity
        return named, (remarks.named_as_thing() if said is None else remarks.agrees_by_name(said),)
    for keyword in ("title", "description"):
        text = place.node.get(keyword)
        first = _FIRST_WORDS.match(text.strip()) if isinstance(text, str) else None
        told = None if first is None else name_evidence(first.group())
        if told is not None and told.entity is not None:
            return attrs.evolve(told, score=told.score * _TEXT_SCORE), (remarks.described_as(told.entity),)
    return None, ()


def _kind(node: _Node) -> ValueKind:
    shape = str(node.get("format", ""))
    if shape in _FORMAT_KINDS:
        return _FORMAT_KINDS[shape]
    named = node.get("type")
    types = cast("list[object]", named) if isinstance(named, list) else [named]
    kinds = [_TYPE_KINDS.get(str(each), ValueKind.OTHER) for each in types if each != "null"]
    return kinds[0] if len(kinds) == 1 else ValueKind.OTHER


# --- walking --------------------------------------------------------------------------------------


def _places(document: _Node) -> Iterator[_Place]:
    """Yield every property of the root, of the named schemas, and of the operations of an API."""
    walk = _Walk(document)
    yield from walk.properties(document, "")
    # What the root leads to is listed where it leads to; the rest, and all of an API's, under its own name.
    walk = attrs.evolve(walk, expands=False)
    for home, name, schema in _named(document):
        if f"{home}/{name}" not in walk.followed:
            yield from walk.properties(schema, f"{name}.")
    for route, item in _members(document.get("paths")):
        for method, operation in _members(item):
            if method in _METHODS:
                yield from walk.operation(f"{method.upper()} {route}", item, operation)


def _named(document: _Node) -> Iterator[tuple[str, str, _Node]]:
    components = _node(document.get("components")) or {}
    holders = [(f"#/{each}", document.get(each)) for each in _SCHEMA_HOLDERS]
    for home, held in (*holders, ("#/components/schemas", components.get("schemas"))):
        for name, schema in _members(held):
            yield home, name, schema


@attrs.frozen
class _Walk:
    """A walk through a document, which follows each reference only so often.

    Attributes:
        document: The whole document, in which references are looked up.
        expands: Whether what a reference leads to is listed where the reference stands.
        followed: How often each reference was followed: a small document can refer to itself without end, or
            in two ways at each of thirty levels.
    """

    document: _Node = attrs.field(repr=False)
    expands: bool = True
    followed: Counter[str] = attrs.field(factory=Counter[str], repr=False)

    def properties(
        self, schema: _Node, prefix: str, above: frozenset[str] = frozenset({"#"})
    ) -> Iterator[_Place]:
        """Yield the properties of *schema* and of what it is put together from."""
        reference = schema.get("$ref")
        if isinstance(reference, str):
            if self._may_follow(reference, above):
                yield from self.properties(self._target(schema), prefix, above | {reference})
            return
        for keyword in ("allOf", "anyOf", "oneOf"):
            for part in _listed(schema.get(keyword)):
                yield from self.properties(part, prefix, above)
        for name, node in _members(schema.get("properties")):
            yield from self._property(node, f"{prefix}{name}", name, above)
        for inner in _items(schema):
            yield from self.properties(inner, f"{prefix.rstrip('.')}[].", above)

    def operation(self, label: str, item: _Node, operation: _Node) -> Iterator[_Place]:
        """Yield the parameters of an operation, and the properties of what goes in and out."""
        for holder in (item, operation):
            for given in _listed(holder.get("parameters")):
                parameter = self._target(given)
                name = parameter.get("name")
                if isinstance(name, str):
                    schema = self._target(_node(parameter.get("schema")) or {})
                    yield _Place(f"{label}?{name}", name, {**parameter, **schema})
        bodies = [("body", _node(operation.get("requestBody")) or {}), *_members(operation.get("responses"))]
        for part, body in bodies:
            for _, media in _members(self._target(body).get("content")):
                yield from self.properties(_node(media.get("schema")) or {}, f"{label} {part}.")

    def _property(self, node: _Node, path: str, name: str, above: frozenset[str]) -> Iterator[_Place]:
        """Yield the property itself, or what is below it if it is an object or a list of objects."""
        below = list(self.properties(node, f"{path}.", above))
        target = {**self._target(node), **{key: node[key] for key in node if key != "$ref"}}
        if SCHEMA_KEY in target or not below:
            items = _items(target)
            inner: _Node = self._target(items[0]) if items else {}
            merged = {**inner, **target, "type": inner.get("type")} if items else target
            yield _Place(f"{path}[]" if items else path, name, merged)
        yield from below

    def _may_follow(self, reference: str, above: frozenset[str]) -> bool:
        if not self.expands or reference in above or len(above) > _DEEPEST:
            return False
        self.followed[reference] += 1
        return self.followed[reference] <= _MOST_FOLLOWED

    def _target(self, node: _Node) -> _Node:
        """Follow references within the document; one that leads nowhere or elsewhere leads to nothing."""
        for _ in range(_DEEPEST):
            reference = node.get("$ref")
            if not isinstance(reference, str):
                return node
            found: object = self.document if reference.startswith("#") else None
            for step in filter(None, reference.removeprefix("#").split("/")):
                # RFC 6901, 3: ~1 stands for a slash and ~0 for a tilde.
                found = (_node(found) or {}).get(step.replace("~1", "/").replace("~0", "~"))
            node = _node(found) or {}
        return {}


def _items(node: _Node) -> list[_Node]:
    inner = [
        _node(node.get("items")),
        _node(node.get("additionalProperties")),
        *_listed(node.get("prefixItems")),
    ]
    return [each for each in inner if each is not None]


def _node(value: object) -> _Node | None:
    return cast("_Node", value) if isinstance(value, Mapping) else None


def _members(value: object) -> Iterator[tuple[str, _Node]]:
    for name, each in (_node(value) or {}).items():
        inner = _node(each)
        if inner is not None:
            yield name, inner


def _listed(value: object) -> list[_Node]:
    items = cast("list[object]", value) if isinstance(value, list) else []
    return [node for each in items if (node := _node(each)) is not None]
