"""SQLAlchemy: columns that are encrypted in the database, and found by a blind index beside them.

::

    class Customer(Base):
        __tablename__ = "customer"
        id: Mapped[int] = mapped_column(primary_key=True)
        phone: Mapped[str] = mapped_column(EncryptedType(keyset, index="phone_index"))
        phone_index: Mapped[bytes] = mapped_column(LargeBinary(16), index=True, init=False)

    keep_indexes(Base)
    session.scalars(select(Customer).where(Customer.phone == "13800138000"))
    session.execute(insert(Customer), [indexed(Customer, row) for row in rows])

A comparison that could only be wrong is refused when it is written, not answered with no rows. So is a
statement that would write a value and leave its blind index as it was.
Install with ``piiguard[sqlalchemy]``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Any, Final, Literal, NoReturn, Protocol, TypeAlias, cast

from piiguard.crypto import Ciphertext, FieldCipher, KeySource
from piiguard.errors import MissingExtra, PiiGuardError, UnknownField

try:
    import sqlalchemy as sa
    from sqlalchemy import event
    from sqlalchemy.sql import operators
    from sqlalchemy.types import TypeDecorator

    from piiguard.integrations.sql_indexes import (
        HINT,
        IndexedType,
        WrongTypeError,
        indexed,
        keep_indexes,
        refused,
        require_indexes,
        unwrapped,
    )
except ImportError as _missing:
    raise MissingExtra.named(
        "sqlalchemy", package="sqlalchemy", needed_for="Encrypting columns through SQLAlchemy"
    ) from _missing

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect
    from sqlalchemy.sql.operators import OperatorType
    from sqlalchemy.types import TypeEngine

__all__ = ["CiphertextType", "EncryptedType", "indexed", "keep_indexes", "render_item"]

_Keys: TypeAlias = "KeySource | Callable[[], KeySource]"
_NULL_TESTS: Final = frozenset({operators.eq, operators.ne, operators.is_, operators.is_not})
_UNWRITABLE: Final = "<a value that this encrypted column refuses>"


class _Written(Protocol):
    """Writes a value as a literal."""

    def __call__(self, value: object) -> str: ...


class CiphertextType(TypeDecorator[Ciphertext]):
    """An encrypted column read and written unopened: ``type_coerce(Customer.phone, CiphertextType())``.

    It asks for no key. What is no token raises `UnsupportedFormat`.
    """

    impl: TypeEngine[Any] | type[TypeEngine[Any]] = sa.LargeBinary
    cache_ok: bool | None = True

    def process_bind_param(self, value: object, dialect: Dialect) -> bytes | None:  # noqa: ARG002, D102 - SQLAlchemy's form
        if value is None or isinstance(value, Ciphertext):
            return None if value is None else value.token
        raise WrongTypeError(f"A column of ciphertexts takes a Ciphertext, not {type(value).__name__}")

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Ciphertext | None:  # noqa: ARG002, D102 - SQLAlchemy's form
        return None if value is None else Ciphertext(bytes(value))


class _Comparator(TypeDecorator.Comparator[Any]):  # Any: SQLAlchemy's comparators are of Any
    """What may be asked of an encrypted column: whether it is missing, and whether it equals a value."""

    def operate(self, op: OperatorType, *other: Any, **kwargs: Any) -> sa.ColumnElement[Any]:  # noqa: ANN401 - SQLAlchemy's form
        if op in _NULL_TESTS and (other[0] is None or isinstance(other[0], sa.Null)):
            return super().operate(op, *other, **kwargs)
        if op is operators.eq and _is_same(other[0], self.expr):
            # SQLAlchemy keeps columns in dictionaries, which ask whether a column is itself.
            return super().operate(op, *other, **kwargs)
        if op in (operators.eq, operators.ne):
            return self._found([cast("object", other[0])], wanted=op is operators.eq)
        if op in (operators.in_op, operators.not_in_op) and isinstance(other[0], Collection):
            return self._found(cast("Collection[object]", other[0]), wanted=op is operators.in_op)
        raise refused(
            f"An encrypted column cannot be asked for {getattr(op, '__name__', 'this')}",
            "Ask for ==, in_ or NULL; anything else needs the clear values: decrypt, then compare.",
        )

    def reverse_operate(self, op: OperatorType, other: Any, **kwargs: Any) -> NoReturn:  # noqa: ANN401, ARG002 - SQLAlchemy's form
        raise refused(
            f"An encrypted column cannot be asked for {getattr(op, '__name__', 'this')}",
            "Ask for ==, in_ or NULL, with the column on the left.",
        )

    def _found(self, values: Collection[object], *, wanted: bool) -> sa.ColumnElement[Any]:
        kind = cast("EncryptedType", self.type)
        if kind.index is None:
            raise refused(
                "An encrypted column without a blind index cannot be searched: no row would ever match",
                'Give it one: EncryptedType(…, index="phone_index"), with a LargeBinary(16) of that name.',
            )
        table = getattr(self.expr, "table", None)
        beside = None if table is None else table.c.get(kind.index)
        if beside is None:
            raise UnknownField(
                f"There is no column {kind.index!r} beside the encrypted one",
                hint="Select both columns wherever the encrypted one is to be searched.",
            )
        cipher, indexes = kind.cipher, list[bytes]()
        for value in values:
            if not isinstance(value, str | bytes):
                raise WrongTypeError(
                    f"An encrypted column is compared with str or bytes, not {type(value).__name__}"
                )
            indexes += cipher.blind_indexes(value)
        found: sa.ColumnElement[Any] = beside.in_(indexes) if wanted else beside.not_in(indexes)
        return found


class EncryptedType(IndexedType):
    """A column that holds tokens and is read and written as clear str or bytes.

    What does not open raises `DecryptionError`; a token is never returned for a value. A `Ciphertext` is
    stored as it is if it opens in this column, and a clear value that is a token already is refused, so
    nothing is encrypted twice. Tokens are bound to the column, not to the row: a column knows no row.

    Args:
        keyset: The keys, or a function that returns them when they are first needed, so that models can be
            imported where there are none. Without it the type only says how the column is stored.
        context: What tokens are bound to; the names of the table (with its schema) and column if not given.
            Give it where either may be renamed.
        deterministic: Equal values give equal tokens; see `FieldCipher`.
        index: Name of the column beside it that holds its blind index, if it is to be searched.
    """

    impl: TypeEngine[Any] | type[TypeEngine[Any]] = sa.LargeBinary
    cache_ok: bool | None = True
    # SQLAlchemy documents the override, and declares what is overridden as a property.
    comparator_factory = _Comparator  # pyright: ignore[reportAssignmentType]

    def __init__(
        self,
        keyset: _Keys | None = None,
        *,
        context: Mapping[str, str] | None = None,
        deterministic: bool = False,
        index: str | None = None,
    ) -> None:
        super().__init__()
        self.keyset = keyset
        # A tuple, because SQLAlchemy caches statements by the arguments of their types.
        self.context: tuple[tuple[str, str], ...] | None = (
            None if context is None else tuple(sorted(context.items()))
        )
        self.deterministic = deterministic
        self.index = index
        self._cipher: FieldCipher | None = None

    @property
    def cipher(self) -> FieldCipher:
        """The cipher of the column.

        Raises:
            InvalidInput: If there are no keys, or no context because it is part of no table.
        """
        if self._cipher is None:
            if self.keyset is None or self.context is None:
                raise refused(
                    "This encrypted column has no keyset, or belongs to no table and has no context",
                    "Give EncryptedType(keyset, context={…}); a type used outside of a table needs both.",
                )
            keyset = self.keyset() if callable(self.keyset) else self.keyset
            made = FieldCipher(keyset, context=dict(self.context), deterministic=self.deterministic)
            self._cipher = made
        return self._cipher

    def process_bind_param(self, value: object, dialect: Dialect) -> bytes | None:  # noqa: ARG002, D102 - SQLAlchemy's form
        if value is None:
            return None
        try:
            if isinstance(value, Ciphertext):
                self.cipher.decrypt(value.token)
                return value.token
            if isinstance(value, str | bytes):
                return self.cipher.encrypt(value)
        except PiiGuardError as error:
            refusal = unwrapped(error)
        else:
            message = f"An encrypted column cannot hold {type(value).__name__}. {HINT}"
            raise WrongTypeError(message)
        raise refusal

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | bytes | None:  # noqa: ARG002, D102 - SQLAlchemy's form
        return None if value is None else self.cipher.decrypt(bytes(value))

    def literal_processor(self, dialect: Dialect) -> _Written:  # noqa: D102 - SQLAlchemy's form
        opening = "'\\x" if dialect.name == "postgresql" else "X'"

        def written(value: object) -> str:
            try:
                token = self.process_bind_param(value, dialect)
            except (PiiGuardError, TypeError):
                # SQLAlchemy prints the clear value with whatever is raised here. No database runs this.
                return _UNWRITABLE
            return "NULL" if token is None else f"{opening}{token.hex()}'"

        return written

    def copy(self, **kw: Any) -> EncryptedType:  # noqa: ANN401, D102 - SQLAlchemy's form
        made = super().copy(**kw)
        made._cipher = None  # noqa: SLF001 - its own class; a copy may come to stand in another table
        return made

    def __repr__(self) -> str:
        # What Alembic writes into a migration, which needs no key.
        return "EncryptedType()"


def render_item(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Let Alembic write encrypted columns as what they are stored as, so that migrations need no piiguard.

    Give it in ``env.py``: ``context.configure(…, render_item=render_item)``.

    Args:
        kind: What Alembic renders.
        item: It.

    Returns:
        Code, or False for what Alembic is to render by itself.

    >>> render_item("type", EncryptedType(), None)
    'sa.LargeBinary()'
    """
    return (
        "sa.LargeBinary()" if kind == "type" and isinstance(item, EncryptedType | CiphertextType) else False
    )


def _is_same(value: object, column: object) -> bool:
    return isinstance(value, sa.ColumnElement) and hash(cast("object", value)) == hash(column)


@event.listens_for(EncryptedType, "after_parent_attach", propagate=True)
def _follow_column(kind: EncryptedType, column: object) -> None:
    if kind.index is not None:
        require_indexes()
    if kind.context is None and isinstance(column, sa.Column):
        event.listen(column, "after_parent_attach", _take_place)


def _take_place(column: sa.Column[Any], table: object) -> None:
    kind = column.type
    if isinstance(kind, EncryptedType) and kind.context is None and isinstance(table, sa.Table):
        kind.context = (("column", column.name), ("table", table.fullname))
