"""Reading declarations off a type, and naming the fields that carry none.

A `PII` may stand anywhere in an annotation: on the field, on an item of a list, on the values of a mapping,
inside a union or an alias. On a container it speaks of what is inside, so ``Annotated[list[str], PII(...)]``
and ``list[Annotated[str, PII(...)]]`` are the same declaration, at ``phones[]``. On a field that is itself a
record it covers the whole of it.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Iterable, Mapping
from typing import Final, Literal
from weakref import WeakKeyDictionary

import attrs

from piiguard.catalog.declarations import PII, DeclaredField
from piiguard.catalog.members import Member, Substitution, members_of, type_arguments
from piiguard.errors import DeclarationError

__all__ = ["fields_of", "undeclared_fields"]


def fields_of(cls: type) -> tuple[DeclaredField, ...]:
    """List the fields of *cls* that are declared as personal data, nested ones included.

    Reads pydantic models, attrs classes, dataclasses, msgspec structs, TypedDicts, named tuples,
    SQLAlchemy mapped classes (their columns) and plain annotated classes. A type met again inside itself is
    not followed: its fields are listed already.

    Args:
        cls: The type, or a generic one with its arguments, such as ``Page[Customer]``.

    Returns:
        One `DeclaredField` for each declared path, in the order of the class; empty if there is none.

    Raises:
        DeclarationError: If a path is declared twice or in two ways, or an annotation names a type that
            cannot be found.
        TypeError: If *cls* is not a type.

    >>> from typing import Annotated, TypedDict
    >>> phone = Annotated[str, PII("CN_MOBILE", purpose="delivery")]
    >>> Customer = TypedDict("Customer", {"phone": phone, "note": str})
    >>> [(each.path, each.entity.name) for each in fields_of(Customer)]
    [('phone', 'CN_MOBILE')]
    """
    return _read(cls).declared


def undeclared_fields(cls: type) -> tuple[str, ...]:
    """List the paths of *cls* that nothing declares, so that a view can hide them.

    Args:
        cls: As for `fields_of`.

    Returns:
        The paths, in the order of the class. What lies inside a declared field is covered by it.

    Raises:
        DeclarationError: As for `fields_of`.
        TypeError: If *cls* is not a type.

    >>> from typing import Annotated, TypedDict
    >>> phone = Annotated[str, PII("CN_MOBILE")]
    >>> Customer = TypedDict("Customer", {"phone": phone, "tags": list[str]})
    >>> undeclared_fields(Customer)
    ('tags[]',)
    """
    return _read(cls).undeclared


# --- the walk -------------------------------------------------------------------------------------


@attrs.frozen
class _Reading:
    declared: tuple[DeclaredField, ...]
    undeclared: tuple[str, ...]


@attrs.frozen
class _Place:
    """Where the walk is: the path, what was declared on the way, and what surrounds it."""

    path: str
    variables: Substitution
    pii: PII | None = None
    optional: bool = False
    container: Literal["list", "dict"] | None = None
    covered: bool = False
    above: tuple[object, ...] = ()
    """The records that enclose it, so that a recursive type is cut."""

    def inside(self, mark: str, container: Literal["list", "dict"]) -> _Place:
        return attrs.evolve(self, path=self.path + mark, container=container)


_READ: Final[WeakKeyDictionary[type, _Reading]] = WeakKeyDictionary()

# What most fields are in the end; asking after their members would be asking in vain.
_NO_RECORDS: Final = frozenset({types.NoneType, str, bytes, int, float, bool, complex, type, object})


def _read(written: object) -> _Reading:
    if isinstance(written, type) and written in _READ:
        return _READ[written]
    arguments = typing.get_args(written)
    cls = typing.get_origin(written) or written
    if not isinstance(cls, type):
        kind = type(written).__name__
        msg = f"fields_of takes a type, not {kind}; for a value write fields_of(type(value))"
        raise TypeError(msg)
    walk = _Walk(cls)
    if not walk.record(cls, arguments, _Place("", {})) and arguments:
        msg = f"fields_of takes a record type, not {cls.__name__}[...]; give the type of one item"
        raise TypeError(msg)
    reading = _Reading(tuple(walk.declared.values()), tuple(dict.fromkeys(walk.undeclared)))
    if not arguments:
        _READ[cls] = reading
    return reading


class _Walk:
    """One pass over a type's annotations, gathering what is declared and what is not."""

    def __init__(self, root: type) -> None:
        self.root = root
        self.declared: dict[str, DeclaredField] = {}
        self.undeclared: list[str] = []

    def record(self, cls: type, arguments: tuple[object, ...], place: _Place) -> bool:
        """Visit the members of *cls*; False if it is not a record."""
        if cls in _NO_RECORDS:
            return False
        variables = type_arguments(cls, arguments, place.variables)
        members = members_of(cls, variables)
        if members is None:
            return False
        seen = (cls, *(variables[each].annotation for each in variables))
        if seen not in place.above:
            for member in members:
                self.member(member, attrs.evolve(place, above=(*place.above, seen)))
        return True

    def member(self, member: Member, place: _Place) -> None:
        """Visit one member, with what its metadata declares."""
        here = attrs.evolve(
            place,
            path=f"{place.path}.{member.name}" if place.path else member.name,
            variables=member.variables,
            pii=None,
            optional=place.optional or member.optional,
            container=None,
        )
        self.annotation(member.annotation, self.marked(here, member.found))

    def marked(self, place: _Place, metadata: Iterable[object]) -> _Place:
        """Take the declaration out of *metadata*, if one is there."""
        for each in metadata:
            if isinstance(each, PII):
                if place.pii is not None:
                    raise self.twice(place.path)
                place = attrs.evolve(place, pii=each)
        return place

    def annotation(self, written: object, place: _Place) -> None:
        """Visit one annotation or part of one."""
        origin, arguments = typing.get_origin(written), typing.get_args(written)
        if isinstance(written, typing.TypeVar):
            self.variable(written, place)
        elif hasattr(written, "__value__"):
            self.alias(written, arguments, place)
        elif origin is typing.Annotated:
            self.annotation(arguments[0], self.marked(place, getattr(written, "__metadata__", ())))
        elif origin in (typing.Union, types.UnionType):
            optional = place.optional or types.NoneType in arguments
            for each in arguments:
                if each is not types.NoneType:
                    self.annotation(each, attrs.evolve(place, optional=optional))
        elif isinstance(written, typing.NewType):
            self.annotation(written.__supertype__, place)
        elif isinstance(origin, type) and arguments:
            self.generic(origin, arguments, written, place)
        elif arguments and origin is not typing.Literal:
            # Required, NotRequired, ReadOnly and Final wrap without changing what is inside.
            self.annotation(arguments[0], place)
        else:
            self.leaf(written, place)

    def variable(self, written: typing.TypeVar, place: _Place) -> None:
        """Visit what a type variable stands for, or else its bound."""
        binding = place.variables.get(written)
        if binding is None:
            self.leaf(written.__bound__ or object, place)
        else:
            self.annotation(binding.annotation, attrs.evolve(place, variables=binding.variables))

    def alias(self, written: object, arguments: tuple[object, ...], place: _Place) -> None:
        """Visit what a ``type`` alias stands for, once: it may speak of itself."""
        if written not in place.above:
            variables = {**place.variables, **type_arguments(written, arguments, place.variables)}
            inside = attrs.evolve(place, variables=variables, above=(*place.above, written))
            self.annotation(getattr(written, "__value__", None), inside)

    def generic(self, origin: type, arguments: tuple[object, ...], written: object, place: _Place) -> None:
        """Visit a class given with arguments: a container, a record, or a wrapper around its arguments."""
        if origin in (type, Callable) or members_of(origin) is not None:
            self.leaf(written, place)
        elif issubclass(origin, Mapping):
            keys = attrs.evolve(place.inside("{key}", "dict"), pii=None, covered=True)
            self.annotation(arguments[0], keys)
            self.annotation(arguments[-1], place.inside("{}", "dict"))
        else:
            inside = place.inside("[]", "list") if issubclass(origin, Iterable) else place
            for each in arguments:
                if each is not Ellipsis:
                    self.annotation(each, inside)

    def leaf(self, written: object, place: _Place) -> None:
        """Note what a value without further parts was declared as, and go into it if it is a record."""
        if place.pii is not None:
            self.note(DeclaredField(place.path, place.pii, written, place.optional, place.container))
        covered = place.covered or place.pii is not None
        origin = typing.get_origin(written) or written
        inside = attrs.evolve(place, covered=covered)
        if isinstance(origin, type) and self.record(origin, typing.get_args(written), inside):
            return
        if not covered:
            self.undeclared.append(place.path)

    def note(self, field: DeclaredField) -> None:
        """Keep *field*, once: a union may lead to it twice."""
        known = self.declared.setdefault(field.path, field)
        if known.pii != field.pii:
            raise self.twice(field.path)
        if field.optional and not known.optional:
            self.declared[field.path] = attrs.evolve(known, optional=True)

    def twice(self, path: str) -> DeclarationError:
        """Say that *path* bears two declarations."""
        return DeclarationError(
            f"{self.root.__qualname__}.{path} is declared more than once",
            hint="Keep one PII for it; where a union holds different things, name the fields apart.",
            code="input.declaration.twice",
        )
