"""The table of customers, made in batches, with everything that goes wrong at a sales desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random
from typing import Final

import attrs

from piiguard.catalog import Entity
from piiguard.classify.validators.bank_card import is_bank_card
from piiguard.cli.demo import identifiers
from piiguard.cli.demo.mixes import Mix, between, chance, digits, mix, pick
from piiguard.cli.demo.people import Person, meet
from piiguard.cli.demo.prose import Composer
from piiguard.cli.demo.remarks import REMARKS
from piiguard.cli.demo.spellings import IN_CELLS, spell
from piiguard.cli.demo.truth import Nature, Tally

__all__ = ["COLUMNS", "Desk", "Row"]

Row = tuple[str, ...]

COLUMNS: Final = {
    "客户编号": "id",
    "姓名": "name",
    "手机号": "phone",
    "身份证号": "id_no",
    "银行卡号": "bank_card",
    "邮箱": "email",
    "地址": "address",
    "注册日期": "registered_on",
    "成交日期": "deal_closed_on",
    "订单号": "order_no",
    "备注": "remark",
}
"""The columns of the CSV, and of the table in the database."""

_FIRST_NUMBER: Final = 100_001
_MISSING: Final = {
    Entity.PERSON: 0.004,
    Entity.CN_MOBILE: 0.02,
    Entity.CN_RESIDENT_ID: 0.07,
    Entity.CN_BANK_CARD: 0.12,
    Entity.EMAIL_ADDRESS: 0.24,
    Entity.LOCATION: 0.05,
}
_NOTHING: Final = mix({"": 84, "无": 6, "-": 4, "NULL": 3, "N/A": 2, "未提供": 1})
_MISTYPED: Final = {
    Entity.CN_MOBILE: (0.006, identifiers.mistyped_mobile),
    Entity.CN_RESIDENT_ID: (0.02, identifiers.mistyped_id),
    Entity.CN_BANK_CARD: (0.01, identifiers.mistyped_card),
    Entity.EMAIL_ADDRESS: (0.008, identifiers.mistyped_email),
}
_TWICE: Final = 0.025
_NEW_MOBILE: Final = 0.25
_NO_DEAL: Final = 0.17
_PERIOD: Final = 6 * 365
_COURTSHIP: Final = 400
_ORDERS: Final = mix({"dated": 55, "like an ID": 25, "long": 20})
_DATES: Final[Mix[Callable[[date], str]]] = mix(
    {
        date.isoformat: 90,
        lambda day: f"{day.year}/{day.month}/{day.day}": 8,
        lambda day: f"{day.year}年{day.month}月{day.day}日": 2,
    }
)
_KEPT: Final = 5000
"""How many people are remembered, to write to the shop and to turn up twice."""


@attrs.define
class Desk:
    """The desk at which customers are written down.

    Args:
        rng: Where chance comes from.
        count: How many rows will be asked for.
        today: No date is later.
        file: Name of the CSV, for the truth.
    """

    rng: Random
    count: int
    today: date
    file: str
    known: list[Person] = attrs.field(init=False, factory=list)
    """People from all over the table, in its order."""
    tallies: dict[str, Tally] = attrs.field(init=False)
    _composer: Composer = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.tallies = {column: Tally(self.file, column) for column in COLUMNS}
        self._composer = Composer(self.rng, self.today, self.tallies["备注"])

    def rows(self) -> Iterator[tuple[Row, date]]:
        """Yield each row as the CSV has it, and its day of registration."""
        every = max(1, self.count // _KEPT)
        for row in range(self.count):
            closed, registered = self._days()
            person = meet(self.rng, _FIRST_NUMBER + row, registered)
            if self.known and chance(self.rng, _TWICE):
                person = self._again(person)
            if row % every == 0:
                self.known.append(person)
            yield self._row(row, person, registered, closed), registered

    def _row(self, row: int, person: Person, registered: date, closed: date | None) -> Row:
        cell = self._cell
        template = REMARKS.draw(self.rng)
        return (
            str(person.number),
            cell(row, "姓名", Entity.PERSON, person.name),
            cell(row, "手机号", Entity.CN_MOBILE, person.mobile),
            cell(row, "身份证号", Entity.CN_RESIDENT_ID, person.resident_id),
            cell(row, "银行卡号", Entity.CN_BANK_CARD, person.bank_card),
            cell(row, "邮箱", Entity.EMAIL_ADDRESS, person.email),
            cell(row, "地址", Entity.LOCATION, person.address),
            _DATES.draw(self.rng)(registered),
            closed.isoformat() if closed else "",
            self._order(row, person, closed) if closed else "",
            self._composer.compose(template, person, row) if template else "",
        )

    def _days(self) -> tuple[date | None, date]:
        """Draw the day a deal was closed, if one was, and that of the registration before it.

        A growing shop: the square gathers the days near today.
        """
        last = self.today - timedelta(days=int(_PERIOD * self.rng.random() * self.rng.random()))
        if chance(self.rng, _NO_DEAL):
            return None, last
        return last, last - timedelta(days=int(_COURTSHIP * self.rng.random() * self.rng.random()))

    def _again(self, person: Person) -> Person:
        """Let somebody known register once more, perhaps with a new mobile number."""
        earlier = pick(self.rng, self.known)
        number = person.mobile if chance(self.rng, _NEW_MOBILE) else earlier.mobile
        return attrs.evolve(earlier, number=person.number, mobile=number)

    def _cell(self, row: int, column: str, entity: Entity, value: str) -> str:
        rng = self.rng
        if rng.random() < _MISSING[entity]:
            return _NOTHING.draw(rng)
        nature, way = Nature.VALID, ""
        mistype = _MISTYPED.get(entity)
        if mistype is not None and rng.random() < mistype[0]:
            value, way = mistype[1](rng, value)
            nature = Nature.INVALID
        spelled, (before, middle, after) = spell(rng, entity, value, ways=IN_CELLS)
        self.tallies[column].cell(row, entity, nature, way or spelled)
        return before + middle + after

    def _order(self, row: int, person: Person, closed: date) -> str:
        rng, tally = self.rng, self.tallies["订单号"]
        form = _ORDERS.draw(rng)
        if form == "dated":
            return f"DD{closed.isoformat().replace('-', '')}{digits(rng, 6)}"
        if form == "long":
            number = identifiers.long_order(rng)
            tally.cell(row, Entity.CN_BANK_CARD, Nature.LOOKALIKE, "plain", passes=is_bank_card(number))
            return number
        number = identifiers.date_order(rng, person.home.code, closed)
        tally.cell(row, Entity.CN_RESIDENT_ID, Nature.LOOKALIKE, "plain")
        return number if between(rng, 0, 9) else number + " "
