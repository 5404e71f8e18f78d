"""Blind indexes beside encrypted columns of SQLAlchemy: written with their values, or nothing is written.

Also the errors of encrypted columns: SQLAlchemy wraps what a type raises, and prints the clear parameters
with it, unless the error says that it is not to be wrapped.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, TypeGuard, cast
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import DontWrapMixin
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeDecorator

from piiguard.crypto import Ciphertext, FieldCipher
from piiguard.errors import DecryptionError, InvalidInput, PiiGuardError, UnknownField

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection
    from sqlalchemy.engine.default import DefaultExecutionContext
    from sqlalchemy.orm import Mapper

__all__ = [
    "HINT",
    "IndexedType",
    "WrongTypeError",
    "indexed",
    "keep_indexes",
    "refused",
    "require_indexes",
    "unwrapped",
]

HINT: Final = "Give str, bytes, Ciphertext or None; turn numbers and dates into text first."
"""What an encrypted column takes."""
_PAIRS: Final = WeakKeyDictionary[type, "list[tuple[str, str, IndexedType]]"]()


class IndexedType(TypeDecorator["str | bytes"]):
    """A column of tokens that may have a blind index beside it.

    Attributes:
        index: The name of the column with the index, if there is one.
    """

    index: str | None

    @property
    def cipher(self) -> FieldCipher:
        """What makes both."""
        raise NotImplementedError


class WrongTypeError(TypeError, DontWrapMixin):
    """A wrong type, said without the value: SQLAlchemy prints the parameters with what it wraps."""


def keep_indexes(base: type) -> None:
    """Let the ORM write the blind index of a value whenever it writes the value, and check it when it loads.

    An object whose index is that of another value is not loaded: whoever can write to the database could
    else make a search find somebody else. Of statements, `select` of single columns is not checked.

    It follows objects that a session flushes. Statements of your own (``insert(…)``, ``update(…)``) and the
    session's ``bulk_`` methods pass it by, and are refused unless they write the index, which `indexed` adds.

    Args:
        base: The declarative base, a mixin, or one mapped class.
    """
    event.listen(base, "before_insert", _write_indexes, propagate=True)
    event.listen(base, "before_update", _write_indexes, propagate=True)
    event.listen(base, "load", _check_indexes, propagate=True)
    event.listen(base, "refresh", _check_indexes, propagate=True)


def indexed(of: type | sa.Table, values: Mapping[str, object]) -> dict[str, object]:
    """Add blind indexes to the values of one row, for ``insert(…)`` and ``update(…)``.

    Args:
        of: The mapped class, or the table.
        values: Attribute (of a table: column) to value.

    Returns:
        The values, and for each searchable one its index; None where the value is None.

    Raises:
        UnknownField: If a column has no index beside it.
    """
    made, columns = dict(values), _names(of)
    name_of = dict(columns)
    for column, name in columns:
        beside = _beside(column) if name in values else None
        if beside is not None:
            made[name_of[beside]] = _index_of(cast("IndexedType", column.type), values[name])
    return made


def require_indexes() -> None:
    """Refuse, from now on and on every engine, to write a value without its index."""
    if not event.contains(sa.Engine, "before_cursor_execute", _require_indexes):
        event.listen(sa.Engine, "before_cursor_execute", _require_indexes)


def refused(what: str, hint: str) -> PiiGuardError:
    """Make a refusal that SQLAlchemy lets through as it is."""
    return unwrapped(InvalidInput(what, hint=hint))


def unwrapped(error: PiiGuardError) -> PiiGuardError:
    """Return the same error, of a class that SQLAlchemy does not wrap together with the clear parameters."""
    kind = _outspoken(type(error))
    made = kind.__new__(kind)
    made.args = error.args
    made.__dict__.update(error.__dict__)
    return made


def _write_indexes(mapper: Mapper[Any], _connection: object, target: object) -> None:
    state = sa.inspect(target)
    for prop in mapper.column_attrs:
        beside = _beside(prop.columns[0])
        added = None if beside is None else state.attrs[prop.key].history.added
        if beside is not None and added:
            index = _index_of(cast("IndexedType", prop.columns[0].type), added[0])
            setattr(target, mapper.get_property_by_column(beside).key, index)


def _check_indexes(target: object, *_: object) -> None:
    loaded = sa.inspect(target).dict
    for value_key, index_key, kind in _pairs(type(target)):
        value, index = loaded.get(value_key), loaded.get(index_key)
        if not isinstance(value, str | bytes) or index is None:
            continue
        # Under any key that opens: a rotation may be under way.
        if not any(hmac.compare_digest(bytes(index), each) for each in kind.cipher.blind_indexes(value)):
            raise unwrapped(_mismatch(index_key))


def _pairs(of: type) -> list[tuple[str, str, IndexedType]]:
    """Return the attributes of a class that hold a searchable value, with those that hold its index."""
    known = _PAIRS.get(of)
    if known is not None:
        return known
    columns, found = _names(of), list[tuple[str, str, IndexedType]]()
    name_of = dict(columns)
    for column, name in columns:
        beside = _beside(column)
        if beside is not None and beside in name_of:
            found.append((name, name_of[beside], cast("IndexedType", column.type)))
    _PAIRS[of] = found
    return found


def _names(of: type | sa.Table) -> list[tuple[sa.Column[Any], str]]:
    if isinstance(of, sa.Table):
        return [(column, column.key) for column in of.columns]
    mapper: Mapper[Any] = sa.inspect(of)
    return [
        (column, prop.key)
        for prop in mapper.column_attrs
        for column in prop.columns
        if isinstance(column, sa.Column)
    ]


def _is_column(value: object) -> TypeGuard[sa.Column[Any]]:
    return isinstance(value, sa.Column)


def _columns_of(statement: object) -> list[sa.Column[Any]]:
    table = getattr(statement, "table", None)
    return list(cast("sa.Table", table).columns) if isinstance(table, sa.Table) else []


def _beside(column: object) -> sa.Column[Any] | None:
    """Return the column with the blind index of *column*, or None if that is not searchable."""
    if not _is_column(column):
        return None
    kind, table = column.type, column.table
    if not isinstance(kind, IndexedType) or kind.index is None:
        return None
    beside = table.c.get(kind.index)
    if beside is None:
        raise UnknownField.among(kind.index, [each.name for each in table.c], noun="column")
    return beside


def _index_of(kind: IndexedType, value: object) -> bytes | None:
    clear = kind.cipher.decrypt(value.token) if isinstance(value, Ciphertext) else value
    if clear is None:
        return None
    if not isinstance(clear, str | bytes):
        raise WrongTypeError(f"An encrypted column cannot hold {type(clear).__name__}. {HINT}")
    return kind.cipher.blind_index(clear)


def _require_indexes(
    _connection: Connection,
    _cursor: object,
    _text: str,
    _values: object,
    run: DefaultExecutionContext,
    _many: object,
) -> None:
    """Refuse a statement that would write an encrypted value and not its index: no search would find it."""
    made = run.compiled
    if not (run.isinsert or run.isupdate) or not isinstance(made, SQLCompiler):
        return
    binds = list(made.binds.values())
    for column in _columns_of(made.statement):
        # An ON CONFLICT clause writes a second time, so each writing needs one of the index.
        values = sum(bind.type is column.type for bind in binds)
        beside = _beside(column) if values else None
        # What is compared with an index is one of a list, which expands.
        if beside is not None and values > sum(
            bind.type is beside.type and not bind.expanding for bind in binds
        ):
            raise refused(
                f"This statement writes {column.name!r} without its blind index {beside.name!r}",
                "Write both: insert(Model), [indexed(Model, row) for row in rows]; or let a session flush.",
            )


def _mismatch(index: str) -> DecryptionError:
    return DecryptionError(
        f"The blind index in {index!r} is not that of the value beside it",
        hint="Somebody or something changed one of them. Compare the row with a backup; if the value is "
        "right, write it again.",
        code="crypto.index_mismatch",
    )


def _outspoken(kind: type[PiiGuardError]) -> type[PiiGuardError]:
    made = type(kind.__name__, (DontWrapMixin, kind), {"__module__": kind.__module__})
    return cast("type[PiiGuardError]", made)
