"""Step: keep every personal column encrypted in a database, rotate the key, and move the data to it.

A table becomes two. Its sensitive columns go into one of their own, each row under its subject's own key, so
that destroying that key erases them everywhere; the other personal columns are encrypted under the keyset.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

import attrs
import sqlalchemy as sa

from piiguard.catalog import Principal
from piiguard.classify import FieldClass, open_table
from piiguard.cli.journey.looking import KEY, SeenTable, sensitive
from piiguard.crypto import FieldCipher
from piiguard.errors import DecryptionError
from piiguard.guard import Guard

__all__ = ["KEY", "Kept", "Rotated", "VaultTable", "keep_table", "open_vault", "opens", "read_row", "rotate"]

_ROWS: Final = 20_000


@attrs.frozen
class VaultTable:
    """One table of the vault.

    Attributes:
        name: Its name.
        table: The table.
        encrypted: Its encrypted columns → what they are.
        per_subject: Whether each row is under its subject's own key.
        clock: The column that retention counts from.
    """

    name: str
    table: sa.Table
    encrypted: dict[str, FieldClass]
    per_subject: bool
    clock: str | None

    def ciphers(self, guard: Guard) -> dict[str, FieldCipher]:
        """Return the cipher of each encrypted column."""
        return {
            column: guard.cipher({"table": self.name, "column": column}, per_subject=self.per_subject)
            for column in self.encrypted
        }


@attrs.frozen
class Kept:
    """What was encrypted.

    Attributes:
        tables: The tables of the vault it went to.
        values: How many values are encrypted.
        subjects: How many data subjects have a key of their own.
    """

    tables: tuple[VaultTable, ...]
    values: int
    subjects: int


@attrs.frozen
class Rotated:
    """What a rotation did.

    Attributes:
        before: The key that was ACTIVE.
        after: The key that is.
        reencrypted: How many values were written anew under it.
        left: How many values are still under the old key, counted afterwards.
        wrapped: How many subject keys are still wrapped under the old key.
    """

    before: str
    after: str
    reencrypted: int
    left: int
    wrapped: int


def open_vault(path: str) -> sa.Engine:
    """Open the vault's database, creating it if need be.

    Args:
        path: Its file.

    Returns:
        The engine.
    """
    return sa.create_engine(sa.URL.create("sqlite", database=path), hide_parameters=True)


def keep_table(seen: SeenTable, vault: sa.Engine, guard: Guard, on_rows: Callable[[int], None]) -> Kept:
    """Encrypt the personal columns of a table into the vault; the others go in as they are.

    Args:
        seen: The table.
        vault: The database.
        guard: Whose keys to use.
        on_rows: Told how many rows are in.

    Returns:
        What was encrypted.
    """
    tables = _layout(seen)
    source = open_table(seen.path)
    values = done = 0
    with vault.begin() as connection:
        for each in tables:
            each.table.create(connection)
        for batch in source.batches(_ROWS):
            cells = {seen.names[name]: column for name, column in batch.items()}
            count = max(map(len, cells.values()), default=0)
            rows = [str(done + at + 1) for at in range(count)]
            for each in tables:
                stored, encrypted = _stored(each, cells, rows, guard)
                values += encrypted
                connection.execute(sa.insert(each.table), stored)
            done += count
            on_rows(done)
    return Kept(tables, values, done if any(each.per_subject for each in tables) else 0)


def rotate(
    kept: Sequence[Kept], vault: sa.Engine, guard: Guard, by: Principal, on_rows: Callable[[int], None]
) -> Rotated:
    """Make a new key ACTIVE, wrap subjects' keys under it, and re-encrypt what is under the old one.

    Args:
        kept: What is in the vault.
        vault: The database.
        guard: Whose keys.
        by: Who has it done.
        on_rows: Told how many rows have been written anew.

    Returns:
        What it did, counted afterwards in the database.
    """
    before = guard.keyset.active.id
    after = guard.rotate(by=by).id
    tables = [table for each in kept for table in each.tables if table.encrypted and not table.per_subject]
    done = reencrypted = left = 0
    for each in tables:
        ciphers = each.ciphers(guard)
        for rows, columns in _batches(each, vault):
            fresh = {name: ciphers[name].reencrypt_column(columns[name], rows=rows) for name in ciphers}
            _update(each, vault, rows, fresh)
            reencrypted += sum(token is not None for column in fresh.values() for token in column)
            done += len(rows)
            on_rows(done)
        for _, columns in _batches(each, vault):
            left += sum(
                ciphers[name].needs_rotation(token)
                for name in ciphers
                for token in columns[name]
                if token is not None
            )
    wrapped = guard.subjects.wrapped_under(before)
    if not left and not wrapped:
        # Nothing needs it any more, and the count above is the proof.
        guard.keyset.disable(before)
    return Rotated(before, after, reencrypted, left, wrapped)


def read_row(table: VaultTable, vault: sa.Engine, guard: Guard, row: str) -> dict[str, str | None]:
    """Decrypt one row of the vault, as the application that owns it does.

    Args:
        table: The table.
        vault: The database.
        guard: Whose keys.
        row: The row's key.

    Returns:
        Column → clear value.

    Raises:
        DecryptionError: If a value does not open, for instance because its subject's key was destroyed.
    """
    with vault.connect() as connection:
        found = (
            connection.execute(sa.select(table.table).where(table.table.c[KEY] == int(row))).mappings().one()
        )
    ciphers = table.ciphers(guard)
    subject = row if table.per_subject else None
    return {
        name: _text(ciphers[name].decrypt(value, row=row, subject=subject))
        if name in ciphers and value is not None
        else value
        for name, value in found.items()
        if name != KEY
    }


def opens(table: VaultTable, vault: sa.Engine, guard: Guard, row: str) -> bool:
    """Say whether a row of the vault can still be read."""
    try:
        read_row(table, vault, guard, row)
    except DecryptionError:
        return False
    return True


def _layout(seen: SeenTable) -> tuple[VaultTable, ...]:
    own = {seen.names[field.name]: field for field in seen.classification if sensitive(field)}
    rest = {seen.names[field.name]: field for field in seen.classification if not sensitive(field)}
    clock = None if seen.clock is None else seen.names[seen.clock]
    tables = [_table(seen.name, rest, clock, per_subject=False)]
    if own:
        dated = own | ({clock: rest[clock]} if clock in rest else {})
        tables.append(_table(f"{seen.name}_sensitive", dated, clock, per_subject=True))
    return tuple(tables)


def _table(name: str, fields: dict[str, FieldClass], clock: str | None, *, per_subject: bool) -> VaultTable:
    encrypted = {column: field for column, field in fields.items() if field.personal and column != clock}
    columns = [
        sa.Column(column, sa.LargeBinary if column in encrypted else sa.Text, nullable=True)
        for column in fields
    ]
    table = sa.Table(name, sa.MetaData(), sa.Column(KEY, sa.Integer, primary_key=True), *columns)
    return VaultTable(name, table, encrypted, per_subject, clock if clock in fields else None)


def _stored(
    each: VaultTable, cells: dict[str, list[str | None]], rows: list[str], guard: Guard
) -> tuple[list[dict[str, object]], int]:
    ciphers = each.ciphers(guard)
    subjects = rows if each.per_subject else None
    columns: dict[str, Sequence[object]] = {KEY: [int(row) for row in rows]}
    count = 0
    for column in each.table.columns:
        if column.name in ciphers:
            # An empty cell says nothing about anybody, and is told from a value by everyone anyway.
            filled = [cell or None for cell in cells[column.name]]
            columns[column.name] = ciphers[column.name].encrypt_column(filled, rows=rows, subjects=subjects)
            count += sum(cell is not None for cell in filled)
        elif column.name != KEY:
            columns[column.name] = cells[column.name]
    names = list(columns)
    return [dict(zip(names, row, strict=True)) for row in zip(*columns.values(), strict=True)], count


def _batches(each: VaultTable, vault: sa.Engine) -> Iterator[tuple[list[str], dict[str, list[bytes | None]]]]:
    wanted = [each.table.c[KEY], *(each.table.c[name] for name in each.encrypted)]
    last = 0
    while True:
        with vault.connect() as connection:
            query = (
                sa.select(*wanted).where(each.table.c[KEY] > last).order_by(each.table.c[KEY]).limit(_ROWS)
            )
            found = connection.execute(query).all()
        if not found:
            return
        last = found[-1][0]
        rows = [str(row[0]) for row in found]
        yield rows, {name: [row[at] for row in found] for at, name in enumerate(each.encrypted, 1)}


def _update(
    each: VaultTable, vault: sa.Engine, rows: list[str], fresh: dict[str, list[bytes | None]]
) -> None:
    # No safe name begins with an underscore, so these are no column's.
    change = sa.update(each.table).where(each.table.c[KEY] == sa.bindparam("_row"))
    change = change.values({name: sa.bindparam(f"_new_{at}") for at, name in enumerate(fresh)})
    written = [
        {"_row": int(row), **{f"_new_{at}": column[place] for at, column in enumerate(fresh.values())}}
        for place, row in enumerate(rows)
    ]
    with vault.begin() as connection:
        connection.execute(change, written)


def _text(value: str | bytes) -> str:
    return value if isinstance(value, str) else value.decode("utf-8", errors="replace")
