"""Records of every shape, seen as named values: pydantic, attrs, dataclasses, msgspec, SQLAlchemy, dicts."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final, cast
from weakref import WeakKeyDictionary

import attrs

from piiguard.access.rules import FieldClass
from piiguard.catalog import FieldName
from piiguard.catalog.fields import fields_of
from piiguard.catalog.members import members_of

__all__ = ["Leaf", "classes_of", "declared_classes", "leaves", "table_of", "values_of"]

_WORD_START: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")

_NAMES: Final[WeakKeyDictionary[type, tuple[str, ...] | None]] = WeakKeyDictionary()
_CLASSES: Final[WeakKeyDictionary[type, Mapping[str, FieldClass]]] = WeakKeyDictionary()


@attrs.frozen
class Leaf:
    """One value within a record.

    Attributes:
        key: Where it is in this record: ``phone``, ``contacts[0].phone``.
        path: Where it is in every record of the type: ``contacts[].phone``.
        value: The value itself.
    """

    key: str
    path: str
    value: object = attrs.field(repr=False)


def table_of(kind: type) -> str:
    """Name the table that instances of *kind* are records of.

    Args:
        kind: A class.

    Returns:
        Its ``__tablename__``, or its own name in lower snake case.

    >>> class LoanContract: ...
    >>> table_of(LoanContract)
    'loan_contract'
    """
    named = getattr(kind, "__tablename__", None)
    return named if isinstance(named, str) else _WORD_START.sub("_", kind.__name__).lower()


def classes_of(kind: type) -> Mapping[str, FieldClass]:
    """Read the classes that a type declares for its fields.

    Args:
        kind: A class.

    Returns:
        Path within the type → class.
    """
    if kind not in _CLASSES:
        _CLASSES[kind] = {
            each.path: FieldClass(each.entity, frozenset(filter(None, (each.pii.purpose,))))
            for each in fields_of(kind)
        }
    return _CLASSES[kind]


def declared_classes(types: Iterable[type]) -> dict[FieldName, FieldClass]:
    """Collect what several types declare.

    Args:
        types: Classes.

    Returns:
        ``table.path`` → class.
    """
    return {
        FieldName(f"{table_of(kind)}.{path}"): declared
        for kind in types
        for path, declared in classes_of(kind).items()
    }


def values_of(record: object) -> Mapping[str, object] | None:
    """Read the fields of a record, in their order.

    Args:
        record: Anything.

    Returns:
        Name → value, or None if *record* is of no known shape.
    """
    if isinstance(record, Mapping):
        return {str(name): value for name, value in cast("Mapping[object, object]", record).items()}
    kind: type = type(record)
    names = _field_names(kind)
    return None if names is None else {name: getattr(record, name, None) for name in names}


def leaves(record: object, known: Collection[str]) -> Iterator[Leaf]:
    """Take a record apart, down to the values that have a class and those that never can have one.

    Args:
        record: The record.
        known: Paths that have a class. A container among them is one value, whatever it holds, unless
            something within it has a class of its own.

    Yields:
        Every value once.
    """
    for name, value in (values_of(record) or {}).items():
        yield from _leaves(Leaf(name, name, value), known)


def _leaves(leaf: Leaf, known: Collection[str]) -> Iterator[Leaf]:
    whole = leaf.path in known and not _leads_on(leaf.path, known)
    parts = None if whole else _parts(leaf, known)
    if parts is None:
        yield leaf
    else:
        for part in parts:
            yield from _leaves(part, known)


def _parts(leaf: Leaf, known: Collection[str]) -> list[Leaf] | None:
    """Open a value if something within it can have a class, else leave it whole, to be hidden."""
    value = leaf.value
    # Without looking ahead, records that lead back to each other would be opened for ever.
    fields = values_of(value) if _leads_to(leaf.path, known) and not isinstance(value, Mapping) else None
    if isinstance(value, Mapping) and _leads_to(f"{leaf.path}{{}}", known):
        # By position: the keys of a mapping may be personal data themselves.
        inner = cast("Mapping[object, object]", value).values()
        return [Leaf(f"{leaf.key}{{{i}}}", f"{leaf.path}{{}}", item) for i, item in enumerate(inner)]
    if isinstance(value, Mapping) and _leads_to(leaf.path, known):
        fields = values_of(cast("object", value))
    if fields is not None:
        return [Leaf(f"{leaf.key}.{name}", f"{leaf.path}.{name}", item) for name, item in fields.items()]
    if isinstance(value, list | tuple | set | frozenset) and _leads_to(f"{leaf.path}[]", known):
        items = enumerate(cast("Iterable[object]", value))
        return [Leaf(f"{leaf.key}[{i}]", f"{leaf.path}[]", item) for i, item in items]
    return None


def _leads_to(path: str, known: Collection[str]) -> bool:
    return path in known or _leads_on(path, known)


def _leads_on(path: str, known: Collection[str]) -> bool:
    return any(each.startswith((f"{path}.", f"{path}[", f"{path}{{")) for each in known)


def _field_names(kind: type) -> tuple[str, ...] | None:
    if kind not in _NAMES:
        members = members_of(kind)
        _NAMES[kind] = None if members is None else tuple(each.name for each in members)
    return _NAMES[kind]
