"""Spark: mask, encrypt and decrypt DataFrames on the workers, by the same kernel as on one machine.

::

    masked = mask_frame(frame, {"phone": "CN_MOBILE", "note": None})
    frame.select(mask_column(frame["phone"], "CN_MOBILE"))
    register(spark)                     # SELECT pii_mask(phone, 'CN_MOBILE'), pii_find(note) FROM customers

No key is in a plan: what holds one is named by `piiguard.integrations.by_name.ByName`, and each worker
opens it itself. Install with ``piiguard[spark]``, on the workers too.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import attrs

from piiguard.errors import MissingExtra, UnknownField
from piiguard.integrations.batch_work import Decrypting, Encrypting, Masking
from piiguard.integrations.by_name import ByName, scanner_of
from piiguard.integrations.foreign_columns import known_entity
from piiguard.integrations.sql_functions import FIND, MASK, finder, masker

try:
    import pyarrow as pa
except ModuleNotFoundError:
    raise MissingExtra.named("spark", package="pyarrow", needed_for="Masking in Spark") from None

if TYPE_CHECKING:
    from piiguard.catalog.entities import Entity
    from piiguard.frontdoor import Scanner

__all__ = ["decrypt_frame", "encrypt_frame", "mask_column", "mask_frame", "register"]

_Frame = TypeVar("_Frame")
_Column = TypeVar("_Column")
# Spark is in no environment that types are checked in: it is as large as all the rest together.
_Foreign: TypeAlias = Any


def mask_frame(
    frame: _Frame, columns: Mapping[str, Entity | str | None], scanner: Scanner | ByName | None = None
) -> _Frame:
    """Mask the named columns of a DataFrame, when it is computed.

    Args:
        frame: A Spark ``DataFrame``; it is not changed.
        columns: Column name → what its values are, every one of them masked, malformed ones too; or None to
            mask what is found in each value.
        scanner: What scans and by which policy values are masked; one that holds a key by its name.

    Returns:
        A DataFrame with the same columns; a masked one is ``string``.

    Raises:
        TypeError: If *frame* is none, or *scanner* holds a key.
        UnknownField: If it has no column of a name.
        UnknownEntity: If an entity is not known.
    """
    return _mapped(frame, Masking(columns, scanner), _Change(columns, "StringType", MASK))


def encrypt_frame(frame: _Frame, ciphers: Mapping[str, ByName], *, row: str | None = None) -> _Frame:
    """Encrypt the named columns of a DataFrame, when it is computed.

    Args:
        frame: A Spark ``DataFrame``; it is not changed.
        ciphers: Column name → the name of what makes its `piiguard.FieldCipher` on a worker.
        row: The column whose values, unique to each row, the tokens are bound to.

    Returns:
        A DataFrame with the same columns; an encrypted one is ``binary``. Computed twice it holds other
        tokens for the same values: write it before it is used further.

    Raises:
        TypeError: If *frame* is none.
        UnknownField: If it has no column of a name.
        InvalidInput: If *row* is itself encrypted.
    """
    return _mapped(frame, Encrypting(ciphers, row), _Change(ciphers, "BinaryType", "pii_encrypt", row))


def decrypt_frame(frame: _Frame, ciphers: Mapping[str, ByName], *, row: str | None = None) -> _Frame:
    """Decrypt the named columns of a DataFrame, when it is computed.

    Args:
        frame: A Spark ``DataFrame`` of tokens; it is not changed.
        ciphers: As in `encrypt_frame`.
        row: As in `encrypt_frame`.

    Returns:
        A DataFrame with the same columns; a decrypted one is ``string``. Where a token does not open, the job
        fails.

    Raises:
        TypeError: If *frame* is none.
        UnknownField: If it has no column of a name.
        InvalidInput: If *row* is itself encrypted.
    """
    return _mapped(frame, Decrypting(ciphers, row), _Change(ciphers, "StringType", "pii_decrypt", row))


def mask_column(
    column: _Column, entity: Entity | str | None = None, scanner: Scanner | ByName | None = None
) -> _Column:
    """Mask a column, in a ``select`` or ``withColumn``.

    Args:
        column: A Spark ``Column``.
        entity: What its values are, every one of them masked; None to mask what is found in each value.
        scanner: As in `mask_frame`.

    Returns:
        A column of ``string``.

    Raises:
        UnknownEntity: If *entity* is not known.
        MissingExtra: If Spark is older than 4.1, which has no Arrow functions of columns.
    """
    if entity is None:
        found: _Column = _function(masker, scanner, MASK, "string")(column)
        return found
    if not isinstance(scanner, ByName):
        known_entity(entity, scanner_of(scanner).policy)
    literal: _Foreign = _spark("pyspark.sql.functions").lit(str(entity))
    masked: _Column = _function(masker, scanner, MASK, "string")(column, literal)
    return masked


def register(session: object, scanner: Scanner | ByName | None = None) -> None:
    """Give a session the SQL functions ``pii_mask`` and ``pii_find``.

    - ``pii_mask(column, 'CN_MOBILE')`` masks every value as what the second argument names.
    - ``pii_mask(column)`` masks what is found in each value.
    - ``pii_find(column)`` lists the entities found in each value, each once, in order.

    Args:
        session: A ``SparkSession``.
        scanner: As in `mask_frame`.

    Raises:
        MissingExtra: If Spark is older than 4.1, which has no Arrow functions of columns.
    """
    spark: _Foreign = session
    spark.udf.register(MASK, _function(masker, scanner, MASK, "string"))
    spark.udf.register(FIND, _function(finder, scanner, FIND, "array<string>"))


@attrs.frozen
class _Change:
    """Which columns become what, by what the plan calls it; and the column that tells rows."""

    columns: Collection[str]
    becomes: str
    name: str
    row: str | None = None


def _mapped(
    frame: _Frame, work: Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]], change: _Change
) -> _Frame:
    given: _Foreign = frame
    if not callable(getattr(frame, "mapInArrow", None)):
        raise TypeError(f"{type(frame).__name__} is not a Spark DataFrame")
    types: _Foreign = _spark("pyspark.sql.types")
    for each in (*change.columns, *([] if change.row is None else [change.row])):
        if each not in given.columns:
            raise UnknownField.among(each, given.columns, noun="column")
    fields = [
        types.StructField(each.name, getattr(types, change.becomes)(), each.nullable, each.metadata)
        if each.name in change.columns
        else each
        for each in given.schema.fields
    ]

    def run(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return work(batches)

    run.__name__ = change.name
    mapped: _Frame = given.mapInArrow(run, types.StructType(fields))
    return mapped


def _function(
    make: Callable[[Scanner], _Foreign], scanner: Scanner | ByName | None, name: str, returns: str
) -> _Foreign:
    functions: _Foreign = _spark("pyspark.sql.functions")
    if not hasattr(functions, "arrow_udf"):
        raise MissingExtra.named("spark", package="pyspark 4.1", needed_for="A function of columns")

    def function(*columns: _Foreign) -> _Foreign:
        done: _Foreign = make(scanner_of(scanner))(*columns)
        # Numbers that were written out come as large text.
        return done.cast(pa.string()) if pa.types.is_large_string(done.type) else done

    function.__name__ = name
    # Spark tells a function of Arrow arrays by these.
    function.__annotations__ = {"columns": pa.Array, "return": pa.Array}
    return functions.arrow_udf(function, returns)


def _spark(module: str) -> _Foreign:
    try:
        return import_module(module)
    except ModuleNotFoundError:
        raise MissingExtra.named("spark", package="pyspark", needed_for="Masking in Spark") from None
