"""Writing the whole hand-over into a folder: all of it, or nothing.

Everything is synthetic. Nobody's data were looked at to make it; what equals a real number does so by
chance, and must never be dialled, charged or looked up.
"""

from __future__ import annotations

import csv
import json
import re
import secrets
import shutil
import sqlite3
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Final

import attrs

from piiguard.cli.demo.chat import chat_lines
from piiguard.cli.demo.contracts import contract, shop_party
from piiguard.cli.demo.customers import COLUMNS, Desk, Row
from piiguard.cli.demo.mixes import pick, stream
from piiguard.cli.demo.prose import Composer
from piiguard.cli.demo.truth import Planted, Tally, Truth
from piiguard.errors import InvalidInput, SourceError

__all__ = ["Shop", "write_shop"]

_CSV: Final = "customers.csv"
_SQLITE: Final = "customers.sqlite"
_CHAT: Final = "chat.jsonl"
_CONTRACTS: Final = "contracts"
_TRUTH: Final = "truth.json"
_ABOUT: Final = "SYNTHETIC-DATA.txt"
# The truth goes first: once it is there, the rest may be replaced.
_FILES: Final = (_TRUTH, _ABOUT, _CSV, _SQLITE, _CHAT, _CONTRACTS)
_CONTRACT: Final = re.compile(r"HT-[0-9]{4}-[0-9]{4,}\.txt")
_MADE_BY: Final = "piiguard.cli.demo"
_BATCH: Final = 4000
_TABLE: Final = (
    "CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT, phone TEXT, id_no TEXT, bank_card TEXT, "
    "email TEXT, address TEXT, registered_on DATE NOT NULL, deal_closed_on DATE, order_no TEXT, remark TEXT)"
)
_INSERT: Final = f"INSERT INTO customer VALUES ({', '.join('?' * len(COLUMNS))})"  # noqa: S608 - question marks
_REGISTERED: Final = tuple(COLUMNS).index("注册日期")
_SAID: Final = """\
本文件夹中的全部数据均为程序随机生成的合成数据，不对应任何真实个人、账户或企业。
号码的格式和校验位正确，如与真实号码相同，纯属巧合；请勿拨打、扣款或查询。
电子邮箱使用保留域名（RFC 2606），无法投递。truth.json 记录了每个文件中埋入了什么。

Everything in this folder is SYNTHETIC: made by a program from random numbers. No line of it is about any
real person, account or company. Formats and check digits are right, so a number may equal a real one by
chance: never dial, charge or look one up. E-mail addresses are in reserved domains (RFC 2606) and reach
nobody. truth.json records what was planted in each file.
"""


@attrs.frozen
class Shop:
    """A hand-over as it lies in its folder.

    Attributes:
        folder: The folder.
        customers_csv: The customers, 11 columns with Chinese names, UTF-8 without a mark.
        customers_sqlite: The same rows in the table ``customer``; empty cells are NULL, dates ISO 8601.
        chat: The chat, one JSON document a line.
        contracts: The contracts, in the order of the places of their marks.
        truth_file: The truth as JSON.
        customers: How many rows.
        chats: How many lines.
        truth: What was planted.
    """

    folder: Path
    customers_csv: Path
    customers_sqlite: Path
    chat: Path
    contracts: tuple[Path, ...]
    truth_file: Path
    customers: int
    chats: int
    truth: Truth


def write_shop(
    folder: Path,
    *,
    customers: int = 100_000,
    chats: int = 20_000,
    contracts: int = 40,
    seed: int = 20260101,
    today: date,
    on_progress: Callable[[int, int], None] | None = None,
) -> Shop:
    """Write a shop's hand-over: customers as CSV and SQLite, chat, contracts, and the truth about them.

    The same arguments give the same bytes. An earlier hand-over in the folder is replaced; files that are
    not from one are never touched.

    Args:
        folder: Where to; made if it does not exist.
        customers: Rows, at least 1.
        chats: Lines of chat.
        contracts: Number of contracts.
        seed: Another seed gives another shop.
        today: No date in the data is later.
        on_progress: Called with how many rows, lines and contracts are done, and how many there will be.

    Returns:
        Where everything is, and what was planted.

    Raises:
        InvalidInput: If a number is out of range.
        SourceError: If the folder cannot be written to, or holds files of these names that are not ours.
        TypeError: If *today* has a time of day.
    """
    if isinstance(today, datetime):
        raise TypeError("today is a date without a time of day; pass moment.date()")
    if customers < 1 or chats < 0 or contracts < 0:
        raise InvalidInput(
            "A shop has at least one customer, and no fewer than zero of the rest", hint="Ask for more."
        )
    report = _Report(on_progress, customers + chats + contracts)
    _refuse_to_overwrite(folder)
    try:
        with _beside(folder) as part:
            desk = Desk(stream(seed, "customers"), customers, today, _CSV)
            _write_customers(part, desk, report)
            lines, talk = _write_chat(part, desk, seed=seed, count=chats, report=report)
            names, papers = _write_contracts(part, desk, seed=seed, count=contracts, report=report)
            truth = _truth(desk, talk, papers)
            (part / _ABOUT).write_text(_SAID, encoding="utf-8", newline="\n")
            about = {"seed": seed, "today": today.isoformat(), "customers": customers, "chats": lines}
            (part / _TRUTH).write_text(
                _truth_text(truth, {**about, "contracts": contracts}), "utf-8", newline="\n"
            )
            _move(part, folder)
    except OSError as error:
        raise SourceError(
            f"The demo data could not be written to {folder} ({error.strerror or type(error).__name__})",
            hint="Give a folder of your own with room for 50 MB.",
            code="input.source_unwritable",
        ) from None
    return Shop(
        folder=folder,
        customers_csv=folder / _CSV,
        customers_sqlite=folder / _SQLITE,
        chat=folder / _CHAT,
        contracts=tuple(folder / _CONTRACTS / name for name in names),
        truth_file=folder / _TRUTH,
        customers=customers,
        chats=chats,
        truth=truth,
    )


@attrs.define
class _Report:
    """Adds progress up over the files."""

    _tell: Callable[[int, int], None] | None
    _total: int
    _done: int = 0

    def more(self, count: int) -> None:
        self._done += count
        if self._tell is not None:
            self._tell(self._done, self._total)


def _write_customers(part: Path, desk: Desk, report: _Report) -> None:
    with (
        (part / _CSV).open("w", encoding="utf-8", newline="") as file,
        closing(sqlite3.connect(part / _SQLITE)) as database,
    ):
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        database.execute(_TABLE)
        rows = desk.rows()
        while batch := list(islice(rows, _BATCH)):
            writer.writerows(row for row, _ in batch)
            database.executemany(_INSERT, (_stored(row, registered) for row, registered in batch))
            report.more(len(batch))
        database.commit()


def _stored(row: Row, registered: date) -> tuple[str | None, ...]:
    cells: list[str | None] = [cell or None for cell in row]
    cells[_REGISTERED] = registered.isoformat()
    return tuple(cells)


def _write_chat(part: Path, desk: Desk, *, seed: int, count: int, report: _Report) -> tuple[int, Tally]:
    tally = Tally(_CHAT, "text")
    lines = chat_lines(stream(seed, "chat"), desk.known, count=count, today=desk.today, tally=tally)
    (part / _CHAT).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")
    report.more(len(lines))
    return len(lines), tally


def _write_contracts(
    part: Path, desk: Desk, *, seed: int, count: int, report: _Report
) -> tuple[list[str], Tally]:
    tally = Tally(_CONTRACTS, "")
    rng = stream(seed, "contracts")
    composer = Composer(rng, desk.today, tally)
    shop = shop_party(rng, desk.today)
    (part / _CONTRACTS).mkdir()
    names: list[str] = []
    for number in range(count):
        name, text = contract(composer, shop, pick(rng, desk.known), number=number, today=desk.today)
        (part / _CONTRACTS / name).write_text(text, encoding="utf-8", newline="\n")
        names.append(name)
        report.more(1)
    return names, tally


def _truth(desk: Desk, talk: Tally, papers: Tally) -> Truth:
    planted: list[Planted] = []
    for tally in desk.tallies.values():
        planted += tally.planted()
    planted += [attrs.evolve(each, file=_SQLITE, column=COLUMNS[each.column]) for each in planted]
    planted += talk.planted() + papers.planted()
    remarks = desk.tallies["备注"].marks
    return Truth(
        tuple(planted),
        {
            (_CSV, "备注"): remarks,
            (_SQLITE, COLUMNS["备注"]): remarks,
            (_CHAT, "text"): talk.marks,
            (_CONTRACTS, ""): papers.marks,
        },
    )


def _truth_text(truth: Truth, about: dict[str, object]) -> str:
    """Write the truth as JSON, one planted count or one place's marks a line."""
    head = {"made_by": _MADE_BY, "synthetic": True, **about}
    planted = ",\n".join("  " + json.dumps(attrs.asdict(each), ensure_ascii=False) for each in truth.planted)
    marks = ",\n".join(
        f"  {json.dumps(f'{file}:{column}' if column else file, ensure_ascii=False)}: "
        + json.dumps(
            [[each.place, each.start, each.end, each.entity, each.nature.value, each.way] for each in found],
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for (file, column), found in truth.marks.items()
        if file != _SQLITE  # the rows of the CSV
    )
    top = json.dumps(head, ensure_ascii=False)[:-1]
    return f'{top},\n"planted": [\n{planted}\n],\n"marks": {{\n{marks}\n}}}}\n'


def _refuse_to_overwrite(folder: Path) -> None:
    """Make sure that what is about to be replaced is from us."""
    there = [name for name in _FILES if (folder / name).exists()]
    if not there:
        return
    try:
        with (folder / _TRUTH).open(encoding="utf-8") as file:
            ours = f'"made_by": "{_MADE_BY}"' in file.readline()
    except (OSError, UnicodeDecodeError):
        ours = False
    if not ours:
        raise SourceError(
            f"{folder} already holds {there[-1]}, which is not demo data",
            hint="Give a new or an empty folder.",
        )


@contextmanager
def _beside(folder: Path) -> Generator[Path]:
    """Lend a folder within *folder* that is gone when the block ends, however it ends."""
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f".shop.{secrets.token_hex(4)}.part"
    part.mkdir()
    try:
        yield part
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _move(part: Path, folder: Path) -> None:
    """Put the finished files in their places; in the folder of contracts only ours are replaced."""
    for name in _FILES:
        if name != _CONTRACTS:
            (part / name).replace(folder / name)
    target = folder / _CONTRACTS
    target.mkdir(exist_ok=True)
    for old in target.iterdir():
        if _CONTRACT.fullmatch(old.name):
            old.unlink()
    for new in (part / _CONTRACTS).iterdir():
        new.replace(target / new.name)
