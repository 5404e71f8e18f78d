"""DuckDB: mask and find in SQL, by functions that take a column as Arrow.

::

    register(connection)
    connection.sql("SELECT pii_mask(phone, 'CN_MOBILE'), pii_mask(note), pii_find(note) FROM customers")

Install with ``piiguard[duckdb]`` and ``piiguard[arrow]``.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeAlias

from piiguard.errors import MissingExtra
from piiguard.frontdoor import Scanner

try:
    import duckdb
except ModuleNotFoundError:
    raise MissingExtra.named("duckdb", package="duckdb", needed_for="Masking in DuckDB") from None
try:
    from piiguard.integrations.sql_functions import FIND, MASK, finder, masker
except MissingExtra:
    raise MissingExtra.named("arrow", package="pyarrow", needed_for="Masking in DuckDB") from None

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["register"]

# Stubs of pyarrow leave arrays half known, and a user's checker may lack them.
_Foreign: TypeAlias = Any


def register(connection: duckdb.DuckDBPyConnection, scanner: Scanner | None = None) -> None:
    """Give *connection* the SQL functions ``pii_mask`` and ``pii_find``, in the place of any of that name.

    - ``pii_mask(column, 'CN_MOBILE')`` masks every value as what the second argument names, malformed ones
      included.
    - ``pii_mask(column)`` masks what is found in each value.
    - ``pii_find(column)`` lists the entities found in each value, each once, in order.

    NULL stays NULL; what holds no text is written out first. Values are taken as they come in a vector, so
    a query of any size runs in constant memory, and a value that cannot be masked fails the query.

    Args:
        connection: An open connection; its cursors have the functions too.
        scanner: What scans, and by which policy values are masked; one with its defaults if None.

    >>> with duckdb.connect() as connection:
    ...     register(connection)
    ...     connection.execute("SELECT pii_mask('13800138000'), pii_find('13800138000')").fetchone()
    ('138****8000', ['CN_MOBILE'])
    """
    scans = scanner or Scanner()
    _replace(connection, MASK, masker(scans), "VARCHAR")
    _replace(connection, FIND, finder(scans), "VARCHAR[]")


def _replace(
    connection: duckdb.DuckDBPyConnection, name: str, function: Callable[..., _Foreign], returns: str
) -> None:
    with suppress(duckdb.InvalidInputException):  # it was not there
        connection.remove_function(name)
    # Without declared parameters DuckDB passes columns of every type, and any number of them.
    # Its enums moved between versions, strings serve in all, and the stubs know only the enums.
    untyped: _Foreign = connection
    untyped.create_function(name, function, None, returns, type="arrow", null_handling="special")
