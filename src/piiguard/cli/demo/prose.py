"""Filling templates with made-up values, and remembering where each value went."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Final

import attrs

from piiguard.catalog import Entity
from piiguard.classify.validators.bank_card import is_bank_card
from piiguard.cli.demo import identifiers
from piiguard.cli.demo.mixes import between, chance, digits, mix, pick
from piiguard.cli.demo.people import Person
from piiguard.cli.demo.spellings import IN_PROSE, spell
from piiguard.cli.demo.truth import Mark, Nature, Tally

__all__ = ["Composer", "Piece"]

_SLOT: Final = re.compile(r"\{(\w+)\}")
_MISTYPED: Final = {Entity.CN_RESIDENT_ID: 0.03, Entity.CN_BANK_CARD: 0.015, Entity.CN_MOBILE: 0.005}
_MISTYPE: Final = {
    Entity.CN_RESIDENT_ID: identifiers.mistyped_id,
    Entity.CN_BANK_CARD: identifiers.mistyped_card,
    Entity.CN_MOBILE: identifiers.mistyped_mobile,
}
_GOODS: Final = (
    *(
        "双门冰箱",
        "滚筒洗衣机",
        "空气炸锅",
        "扫地机器人",
        "布艺沙发",
        "实木餐桌",
        "儿童床",
        "电热水器",
        "吸顶灯",
    ),
    *("智能门锁", "油烟机", "净水器", "65寸电视", "床垫", "书柜", "破壁机", "洗碗机", "空调挂机", "升降桌"),
)
_CARRIERS: Final = mix({"SF": 5, "YT": 3, "JDVA": 3, "ZTO": 2, "": 3})
_REMEMBERED: Final = frozenset({"order", "tracking", "serial", "member", "goods", "code", "plate"})
_PLATE: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"
_PROVINCES: Final = "京沪粤浙苏鲁川渝鄂湘闽皖冀豫"


@attrs.frozen
class Piece:
    """What goes into a slot.

    Attributes:
        text: The whole of it.
        entity: What it is, or looks like; None if nothing that anybody looks for.
        nature: Whether it is that.
        way: How it is spelled.
        start: Where the identifier begins in it.
        end: Where the identifier ends in it.
        passes: Whether a look-alike passes every check by chance.
    """

    text: str
    entity: Entity | None
    nature: Nature = Nature.VALID
    way: str = "plain"
    start: int = 0
    end: int = 0
    passes: bool = False

    @classmethod
    def plain(cls, text: str, entity: Entity | None = None, nature: Nature = Nature.VALID) -> Piece:
        """Make a piece that is one thing from end to end."""
        return cls(text, entity, nature, end=len(text))


@attrs.define
class Composer:
    """Fills templates for one text or column.

    Args:
        rng: Where chance comes from.
        on: The day the text is written; no date in it is later.
        tally: Where what was planted is counted.
    """

    rng: Random
    on: date
    tally: Tally

    def compose(
        self, template: str, person: Person, place: int, *, topic: dict[str, Piece] | None = None
    ) -> str:
        """Fill *template* and count what was planted.

        Args:
            template: Text with slots: ``{mobile}``, ``{order}`` …
            person: Whose values are used.
            place: Where the text stands, for `Mark.place`.
            topic: What the text is about, by slot: taken from here where it stands, and orders, goods
                and the like are put here, so that the next text speaks of the same.

        Returns:
            The text.
        """
        topic = {} if topic is None else topic
        parts: list[str] = []
        length = 0
        for number, part in enumerate(_split(template)):
            if number % 2 == 0:
                parts.append(part)
                length += len(part)
                continue
            piece = topic[part] if part in topic else _SLOTS[part](self, person)
            if part in _REMEMBERED:
                topic[part] = piece
            if piece.entity is not None:
                start, end = length + piece.start, length + piece.end
                self.tally.mark(
                    Mark(place, start, end, piece.entity, piece.nature, piece.way), passes=piece.passes
                )
            parts.append(piece.text)
            length += len(piece.text)
        return "".join(parts)

    def identifier(self, entity: Entity, value: str) -> Piece:
        """Spell an identifier as people do; now and then it is mistyped."""
        nature, way = Nature.VALID, ""
        if entity in _MISTYPED and chance(self.rng, _MISTYPED[entity]):
            value, way = _MISTYPE[entity](self.rng, value)
            nature = Nature.INVALID
        spelled, (before, middle, after) = spell(self.rng, entity, value, ways=IN_PROSE)
        start = len(before)
        return Piece(before + middle + after, entity, nature, way or spelled, start, start + len(middle))

    def number(self, prefix: str, count: int) -> Piece:
        """Make a number of *count* digits that is nobody's; long ones may pass as a card by chance."""
        value = digits(self.rng, count - count // 2) + digits(self.rng, count // 2)
        return self.like_card(prefix, value)

    def like_card(self, prefix: str, value: str) -> Piece:
        """Mark a number as looking like a bank card, if it is as long as one."""
        if len(value) < 15:  # noqa: PLR2004 - the shortest card
            return Piece.plain(prefix + value)
        start = len(prefix)
        return Piece(
            prefix + value,
            Entity.CN_BANK_CARD,
            Nature.LOOKALIKE,
            start=start,
            end=start + len(value),
            passes=is_bank_card(value),
        )

    def day(self, back: int = 400) -> date:
        """Draw a day of the last *back* days before the text is written."""
        return self.on - timedelta(days=between(self.rng, 0, back))


@cache
def _split(template: str) -> tuple[str, ...]:
    """Split at the slots; every second part is a slot's name."""
    return tuple(_SLOT.split(template))


def _order(composer: Composer, person: Person) -> Piece:
    rng, day = composer.rng, composer.day()
    form = between(rng, 0, 9)
    if form < 3:  # noqa: PLR2004 - three in ten
        number = identifiers.date_order(rng, person.home.code, day)
        return Piece.plain(number, Entity.CN_RESIDENT_ID, Nature.LOOKALIKE)
    if form < 5:  # noqa: PLR2004 - two in ten
        return composer.like_card("", identifiers.long_order(rng))
    return Piece.plain(f"DD{day:%Y%m%d}{digits(rng, 6)}")


def _stamp(composer: Composer, _: Person) -> Piece:
    """Write a moment in milliseconds: eleven of its thirteen digits would pass as a mobile number."""
    return Piece.plain(
        f"1{between(composer.rng, 6, 7)}{digits(composer.rng, 11)}", Entity.CN_MOBILE, Nature.LOOKALIKE
    )


def _member(composer: Composer, _: Person) -> Piece:
    """Write a member number: eleven digits, in a range that no operator has."""
    return Piece.plain(
        f"1{between(composer.rng, 0, 2)}{digits(composer.rng, 9)}", Entity.CN_MOBILE, Nature.LOOKALIKE
    )


def _wechat(composer: Composer, _: Person) -> Piece:
    letters = "".join(pick(composer.rng, "abcdefghijkmnpqrstuvwxyz0123456789") for _ in range(12))
    return Piece.plain(f"wxid_{letters}", Entity.WECHAT_ID)


def _plate(composer: Composer, _: Person) -> Piece:
    rng = composer.rng
    tail = "".join(pick(rng, _PLATE) for _ in range(4)) + digits(rng, 1)
    return Piece.plain(
        f"{pick(rng, _PROVINCES)}{pick(rng, 'ABCDEF')}{pick(rng, ('', '·'))}{tail}", Entity.CN_PLATE
    )


_SLOTS: Final[dict[str, Callable[[Composer, Person], Piece]]] = {
    "mobile": lambda c, who: c.identifier(Entity.CN_MOBILE, who.mobile),
    "other": lambda c, _: c.identifier(Entity.CN_MOBILE, identifiers.mobile(c.rng)),
    "id": lambda c, who: c.identifier(Entity.CN_RESIDENT_ID, who.resident_id),
    "card": lambda c, who: c.identifier(Entity.CN_BANK_CARD, who.bank_card),
    "email": lambda c, who: c.identifier(Entity.EMAIL_ADDRESS, who.email),
    "name": lambda _, who: Piece.plain(who.name, Entity.PERSON),
    "address": lambda _, who: Piece.plain(who.address, Entity.LOCATION),
    "landline": lambda c, _: Piece.plain(identifiers.landline(c.rng), Entity.CN_LANDLINE),
    "uscc": lambda c, who: c.identifier(Entity.CN_USCC, identifiers.uscc(c.rng, who.home.code)),
    "passport": lambda c, _: Piece.plain(f"E{pick(c.rng, 'ABCDEFGH')}{digits(c.rng, 7)}", Entity.CN_PASSPORT),
    "wechat": _wechat,
    "plate": _plate,
    "city": lambda _, who: Piece.plain(who.home.short),
    "title": lambda _, who: Piece.plain("女士" if who.woman else "先生"),
    "order": _order,
    "tracking": lambda c, _: c.number(_CARRIERS.draw(c.rng), pick(c.rng, (12, 13, 15))),
    "serial": lambda c, _: Piece.plain(f"SN{digits(c.rng, 4)}{pick(c.rng, 'ABCDEF')}{digits(c.rng, 7)}"),
    "stamp": _stamp,
    "member": _member,
    "goods": lambda c, _: Piece.plain(pick(c.rng, _GOODS)),
    "amount": lambda c, _: Piece.plain(f"{between(c.rng, 39, 8999)}.{pick(c.rng, ('00', '50', '90'))}"),
    "date": lambda c, _: Piece.plain(f"{c.day():%Y-%m-%d}"),
    "few": lambda c, _: Piece.plain(str(between(c.rng, 1, 9))),
    "code": lambda c, _: Piece.plain(digits(c.rng, 6)),
}
