"""The members of a record type, whichever library made the class.

Nothing is imported for it: SQLAlchemy mapped classes, dataclasses, attrs classes, pydantic models, msgspec
structs, TypedDicts and named tuples are told apart by the attributes they bear. What each gives is the
same: a name, an annotation as written, and a declaration kept in metadata where the library has such.
"""

from __future__ import annotations

import dataclasses
import enum
import sys
import typing
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeAlias, TypeVar, cast

import attrs

from piiguard.catalog.declarations import METADATA_KEY, PII
from piiguard.errors import DeclarationError

__all__ = ["Binding", "Member", "Substitution", "members_of", "type_arguments"]


@attrs.frozen
class Binding:
    """What a type variable stands for, with what the variables inside that stand for in turn."""

    annotation: object
    variables: Substitution


Substitution: TypeAlias = Mapping[object, Binding]
"""Type variables and what stands in their place."""

_EMPTY: Final[Substitution] = {}


@attrs.frozen
class Member:
    """One member of a record type.

    Attributes:
        name: The attribute or key.
        annotation: Its type as written, ``Annotated`` and all; None where there is none.
        found: What lies beside the annotation: metadata in which a `PII` may be.
        variables: What the type variables in the annotation stand for.
        optional: Whether the member may be missing.
    """

    name: str
    annotation: object
    found: tuple[object, ...] = ()
    variables: Substitution = _EMPTY
    optional: bool = False


def members_of(cls: type, variables: Substitution = _EMPTY) -> tuple[Member, ...] | None:
    """List the members of a record type.

    Args:
        cls: Any class.
        variables: What the class's own type variables stand for.

    Returns:
        Its members in order, or None if the class is not a record.

    Raises:
        DeclarationError: If an annotation names something that cannot be found.
    """
    for marker, read in _READERS:
        if hasattr(cls, marker):
            return tuple(read(cls, variables))
    return _plain(cls, variables)


def type_arguments(generic: object, arguments: tuple[object, ...], outer: Substitution) -> Substitution:
    """Match the type parameters of a generic class or alias with the arguments it was given.

    Args:
        generic: The generic class or alias.
        arguments: What stands between its brackets.
        outer: What type variables among the arguments stand for themselves.

    Returns:
        Each type parameter with what it stands for.
    """
    parameters = getattr(generic, "__parameters__", ()) or getattr(generic, "__type_params__", ())
    bound = (outer.get(given) if isinstance(given, TypeVar) else None for given in arguments)
    return {
        each: binding or Binding(given, outer)
        for each, given, binding in zip(parameters, arguments, bound, strict=False)
    }


# --- one reader for each kind of class ------------------------------------------------------------


def _mapped(cls: type, variables: Substitution) -> Iterator[Member]:
    # Relationships lead to other tables, which have their own declarations; only columns are members.
    columns: Mapping[str, object] = getattr(getattr(cls, "__mapper__", None), "columns", {})
    hints = _hints(cls, columns.keys())
    for name, column in columns.items():
        info: Mapping[str, object] = getattr(column, "info", {})
        annotation, own = hints.get(name, (None, variables))
        if annotation is None:
            annotation = _column_type(column)
        yield Member(
            name, annotation, _declared(info), own, optional=bool(getattr(column, "nullable", False))
        )


def _column_type(column: object) -> object:
    try:
        return getattr(getattr(column, "type", None), "python_type", None)
    except NotImplementedError:  # SQLAlchemy's way to say that a column type has no Python type
        return None


def _dataclass(cls: type, variables: Substitution) -> Iterator[Member]:
    fields = dataclasses.fields(cls)
    hints = _hints(cls, [each.name for each in fields], variables)
    for each in fields:
        annotation, own = hints.get(each.name, (each.type, variables))
        yield Member(each.name, annotation, _declared(each.metadata), own)


def _attrs(cls: type, variables: Substitution) -> Iterator[Member]:
    fields = attrs.fields(cls)
    hints = _hints(cls, [each.name for each in fields], variables)
    for each in fields:
        annotation, own = hints.get(each.name, (each.type, variables))
        yield Member(each.name, annotation, _declared(each.metadata), own)


def _pydantic(cls: type, variables: Substitution) -> Iterator[Member]:
    # Pydantic resolves names and type variables itself; a model still waiting for a name is asked to retry.
    rebuild = getattr(cls, "model_rebuild", None)
    if callable(rebuild) and not getattr(cls, "__pydantic_complete__", True):
        rebuild(raise_errors=False)
    # Before pydantic 2.10 the fields were kept under the public name only.
    fields: Mapping[str, object] = getattr(cls, "__pydantic_fields__", None) or getattr(
        cls, "model_fields", {}
    )
    for name, field in fields.items():
        annotation = getattr(field, "annotation", None)
        if not getattr(cls, "__pydantic_complete__", True) or isinstance(annotation, str | typing.ForwardRef):
            raise _unresolved(cls, name)
        yield Member(name, annotation, tuple(getattr(field, "metadata", ())), variables)
    # A computed field is part of what the model shows; its property's return type declares it.
    decorators = getattr(cls, "__pydantic_decorators__", None)
    for name in getattr(decorators, "computed_fields", {}):
        shown: object = getattr(cls, name, None)
        getter = getattr(shown, "fget", None) or getattr(shown, "func", None)
        returned = getattr(getter, "__annotations__", {}).get("return")
        yield Member(name, _resolve(cls, name, returned), (), variables)


def _struct(cls: type, variables: Substitution) -> Iterator[Member]:
    names: tuple[str, ...] = getattr(cls, "__struct_fields__", ())
    for name, (annotation, own) in _hints(cls, names, variables).items():
        yield Member(name, annotation, (), own)


def _typed_dict(cls: type, variables: Substitution) -> Iterator[Member]:
    # The bases of a TypedDict are gone at run time; its own annotations hold theirs too.
    missing: frozenset[str] = getattr(cls, "__optional_keys__", frozenset())
    for name, (annotation, own) in _hints(cls, None, variables).items():
        # `__optional_keys__` cannot see markers in annotations that were strings.
        origin = typing.get_origin(annotation)
        optional = name in missing if origin is not typing.Required else False
        yield Member(name, annotation, (), own, optional=optional or origin is typing.NotRequired)


def _named_tuple(cls: type, variables: Substitution) -> Iterator[Member]:
    names: tuple[str, ...] = getattr(cls, "_fields", ())
    hints = _hints(cls, names, variables)
    for name in names:
        annotation, own = hints.get(name, (None, variables))
        yield Member(name, annotation, (), own)


def _plain(cls: type, variables: Substitution) -> tuple[Member, ...] | None:
    # A class of no library may well name types that only a checker sees; what it declares is still read.
    if enum.Enum in cls.__mro__ or cls.__module__.startswith("sqlalchemy."):  # Mapped[...] is a wrapper
        return None
    if not any(_annotations(base) for base in cls.__mro__):
        return None
    hints = _hints(cls, None, variables, lenient=True)
    return tuple(Member(name, hint, (), own) for name, (hint, own) in hints.items())


_READERS: Final = (
    ("__mapper__", _mapped),
    ("__dataclass_fields__", _dataclass),
    ("__attrs_attrs__", _attrs),
    ("__pydantic_complete__", _pydantic),
    ("__struct_fields__", _struct),
    ("__required_keys__", _typed_dict),
    ("_field_defaults", _named_tuple),
)


def _declared(metadata: Mapping[str, object]) -> tuple[object, ...]:
    found = metadata.get(METADATA_KEY)
    if found is None:
        return ()
    if not isinstance(found, PII):
        raise DeclarationError(
            f"The metadata key {METADATA_KEY!r} holds {type(found).__name__}, not a PII declaration",
            hint="Write metadata=PII(...).as_metadata().",
        )
    return (found,)


# --- annotations ----------------------------------------------------------------------------------


def _hints(
    cls: type, names: Iterable[str] | None, variables: Substitution = _EMPTY, *, lenient: bool = False
) -> dict[str, tuple[object, Substitution]]:
    """Resolve the annotations of *names* (all if None), each with its class's type variables.

    Each is resolved alone, in the module that wrote it: one name known only to a type checker must not
    hide the declarations beside it, and SQLAlchemy's relationships often bear such names.
    """
    wanted = None if names is None else set(names)
    found: dict[str, tuple[object, Substitution]] = {}
    for base, own in _lineage(cls, variables):
        for name, written in _annotations(base).items():
            if wanted is None or name in wanted:
                found[name] = (_resolve(base, name, written, lenient=lenient), own)
    return {name: each for name, each in found.items() if typing.get_origin(each[0]) is not typing.ClassVar}


def _annotations(cls: type) -> Mapping[str, object]:
    if sys.version_info >= (3, 14):
        import annotationlib

        return annotationlib.get_annotations(cls, format=annotationlib.Format.FORWARDREF)
    found: object = vars(cls).get("__annotations__")
    # The metaclass `type` has a descriptor there.
    return cast("dict[str, object]", found) if isinstance(found, dict) else {}


def _resolve(cls: type, name: str, written: object, *, lenient: bool = False) -> object:
    bearer = type(cls.__name__, (), {"__annotations__": {name: written}})
    module = sys.modules.get(cls.__module__)
    names = {each.__name__: each for each in getattr(cls, "__type_params__", ())}
    try:
        resolved = typing.get_type_hints(
            bearer,
            # As typing does for classes: what the module defines wins over an attribute of the same name.
            globalns={**vars(cls), **names, cls.__name__: cls},
            localns=dict(vars(module)) if module else {},
            include_extras=True,
        )
    except (NameError, AttributeError):
        if lenient and "PII" not in str(written):
            return object
        raise _unresolved(cls, name) from None
    return resolved[name]


def _unresolved(cls: type, name: str) -> DeclarationError:
    return DeclarationError(
        f"The annotation of {cls.__qualname__}.{name} names a type that cannot be found at run time",
        hint="Import it outside TYPE_CHECKING and define it at module level, before fields_of is called.",
        code="input.declaration.unresolved",
    )


def _lineage(cls: type, variables: Substitution) -> Iterator[tuple[type, Substitution]]:
    """Walk the bases from the far end, each with what its type variables stand for in *cls*."""
    known: dict[type, Substitution] = {cls: variables}
    for each in cls.__mro__:
        for base in getattr(each, "__orig_bases__", ()):
            origin = typing.get_origin(base)
            if isinstance(origin, type) and origin not in known:
                known[origin] = type_arguments(origin, typing.get_args(base), known.get(each, _EMPTY))
    for each in reversed(cls.__mro__):
        yield each, known.get(each, _EMPTY)
