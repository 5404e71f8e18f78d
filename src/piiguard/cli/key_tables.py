"""The part of ``piiguard keys`` that looks into a database: to re-encrypt it, or to count uses of keys."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from piiguard.catalog import Principal
from piiguard.cli.screen import Screen
from piiguard.errors import InvalidInput
from piiguard.guard import Guard

if TYPE_CHECKING:
    from piiguard.crypto import JobRecord, KeyUse, TokenColumn
    from piiguard.integrations.sql_tokens import SqlTokens

__all__ = ["add_table", "count", "reencrypt"]


def add_table(parser: argparse.ArgumentParser, *, required: bool) -> None:
    """Add the options that name a table and its columns of tokens.

    Args:
        parser: The deed's parser.
        required: Whether the deed is nothing without them.
    """
    parser.add_argument(
        "--database-env",
        required=required,
        metavar="NAME",
        help="variable that holds the database's SQLAlchemy URL; a URL may hold a password",
    )
    parser.add_argument(
        "--table", required=required, metavar="TABLE", help="the table; SCHEMA.TABLE if need be"
    )
    parser.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="NAME[:INDEX]",
        help="a column of tokens, and the column of its blind index; again for each",
    )
    parser.add_argument(
        "--deterministic", action="append", default=[], metavar="NAME", help="a column that is deterministic"
    )
    parser.add_argument("--row", metavar="NAME", help="the column that tokens are bound to as their row")
    parser.add_argument("--subject", metavar="NAME", help="the column that names the data subject")
    parser.add_argument(
        "--context",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="more of the tokens' context than table and column: tenant=shop",
    )


def reencrypt(guard: Guard, options: argparse.Namespace, screen: Screen, *, by: Principal) -> int:
    """Move a table to the ACTIVE key.

    Args:
        guard: What holds the keys.
        options: Parsed arguments.
        screen: Where to speak.
        by: Who has it done, for the ledger.

    Returns:
        0 if every value is under the ACTIVE key, 1 if something was left.
    """
    from piiguard.crypto import reencrypt as begin

    store, columns = _table(guard, options)
    job = begin(store, columns, page=options.page, ledger=guard.ledger, actor=by.name)
    if options.pause or options.cancel:
        record = job.pause() if options.pause else job.cancel()
        _show(screen, record, ())
        return 0
    if options.resume:
        job.resume()
    title = {"en": f"Re-encrypting {store.name}", "zh": f"重加密 {store.name}"}
    with screen.step(1, 1, **title) as progress:
        report = job.run(progress=lambda record: progress.at(record.seen, record.total))
    _show(screen, report.record, report.refused_rows)
    return 0 if report.clean else 1


def count(guard: Guard, options: argparse.Namespace) -> KeyUse:
    """Count which keys a table's tokens, and the subject keys of the settings, still name.

    Args:
        guard: What holds the keys.
        options: Parsed arguments.

    Returns:
        The counts.
    """
    from piiguard.crypto import count_use

    store, columns = _table(guard, options)
    use = count_use(store, columns)
    return use + guard.subjects.use() if guard.has_subjects else use


def _table(guard: Guard, options: argparse.Namespace) -> tuple[SqlTokens, list[TokenColumn]]:
    from piiguard.crypto import TokenColumn
    from piiguard.integrations.sql_tokens import SqlTokens, engine_of

    url = os.environ.get(options.database_env or "")
    if not url:
        raise InvalidInput(
            f"The environment variable {options.database_env} is not set",
            hint="Put the database's SQLAlchemy URL into it: sqlite:///shop.db, postgresql+psycopg://…",
        )
    if not options.column or not options.table:
        raise InvalidInput("No column is named", hint="Say --table customer --column phone:phone_index.")
    schema, _, table = options.table.rpartition(".")
    context = {"table": table, **dict(map(_pair, options.context))}
    columns = list[TokenColumn]()
    for each in options.column:
        name, _, index = each.partition(":")
        cipher = guard.cipher(
            {**context, "column": name},
            deterministic=name in options.deterministic,
            per_subject=options.subject is not None,
        )
        columns.append(
            TokenColumn(name, cipher, index=index or None, row=options.row, subject=options.subject)
        )
    return SqlTokens(engine_of(url), table, schema=schema or None), columns


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise InvalidInput(f"--context {text!r} is no pair", hint="Write NAME=VALUE: --context tenant=shop.")
    return name, value


def _show(screen: Screen, record: JobRecord, refused_rows: Sequence[str]) -> None:
    screen.document(
        {
            "job": record.name,
            "state": record.state.value,
            "rewritten": record.rewritten,
            "refused": record.refused,
            "refused_rows": list(refused_rows),
            "total": record.total,
        }
    )
    screen.say(
        en=f"{record.state.value}: {record.rewritten:,} of {record.total:,} rows rewritten",
        zh=f"{record.state.value}：{record.total:,} 行中重写了 {record.rewritten:,} 行",
    )
    if record.refused:
        rows = ", ".join(refused_rows)
        screen.say(
            en=f"{record.refused:,} values do not open and stay as they are, among others in rows: {rows}",
            zh=f"{record.refused:,} 个值无法解开，保持原样，例如这些行：{rows}",
        )
