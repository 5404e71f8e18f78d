"""Addresses in running text: from the province to the room, whole or in part.

A bare name of a place says nothing about a person. So in ``precise`` mode an address needs a road, village
or compound with a number, or a label such as 收货地址 before it, or a word such as 住在 that says that
somebody lives there. In ``recall`` mode every sequence from a district or a named road on is one.

>>> [f.value for f in AddressFinder("precise").find("家住朝阳区望京SOHO塔1，离中关村不远")]
['朝阳区望京SOHO塔1']
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import attrs

from piiguard.catalog.entities import Entity
from piiguard.catalog.findings import Finding
from piiguard.classify.language.addresses_words import AFTER_LABEL, NUMERALS
from piiguard.classify.language.watches import Watch

if TYPE_CHECKING:
    from piiguard.classify.finders import Mode  # noqa: TC004 - attrs keeps annotations as strings
    from piiguard.classify.units import Units

__all__ = ["AddressFinder", "finder_for", "watch_of"]

_DIGITS: Final = "0123456789"
_LATIN: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_NUMBERED: Final = (
    (_DIGITS + NUMERALS + _LATIN + " 甲乙丙丁东西南北中", "号號栋棟幢座弄组組室楼樓层層"),
    ("单單塔路街道巷", "元" + _DIGITS),
    ("", "村屯寨邨"),
)
_LABELLED: Final = (("地住籍在生件货 ", "址地所贯貫"), ("sSrR", AFTER_LABEL), ("RSA", "odtv"))
_PLACES: Final = (
    ("叉路交字", "口汇界路"),
    ("小公花家大广技业件园工区庭学", "区寓园厦场院區園廈場"),
)
_NAMES: Final = ("", "省市区县镇乡村路街巷區縣鄉鎮")
_WATCHES: Final = {
    "precise": Watch((*_NUMBERED, *_LABELLED, *_PLACES)),
    "recall": Watch((*_NUMBERED, *_LABELLED, _PLACES[0], _NAMES)),
}
_ADDRESS: Final = len("address")


@attrs.frozen
class AddressFinder:
    """Finds addresses.

    Attributes:
        mode: ``"precise"`` for those of persons, or ``"recall"`` for names of places too.
    """

    mode: Mode = "precise"

    @property
    def entities(self) -> tuple[Entity, ...]:
        """What it finds."""
        return (Entity.LOCATION,)

    def find(self, text: str) -> list[Finding]:
        """Find addresses in a short text.

        Args:
            text: A text in normal form.

        Returns:
            The findings, by start; none overlap.
        """
        return self._read(text, _WATCHES[self.mode].places(text))

    def find_bulk(self, units: Units) -> list[Finding]:
        """Find addresses in a large text.

        Args:
            units: The text.

        Returns:
            As `find`, with offsets of ``units.normal``.
        """
        return self._read(units.normal, _WATCHES[self.mode].places_bulk(units))

    def _read(self, text: str, places: Sequence[int]) -> list[Finding]:
        # Every other key of a log ends in s: only these are labels.
        told = [
            at
            for at in places
            if text[at] not in AFTER_LABEL or (text[at - 2 : at - 1] in _LAST_BUT_ONE and _is_label(text, at))
        ]
        if not told:
            return []
        # The grammar takes ten times as long to make ready as a log line without an address to scan.
        from piiguard.classify.language.addresses_search import addresses_at

        return [*addresses_at(text, told, self.mode)]


def watch_of(mode: Mode) -> Watch:
    """Return what the finder of a mode waits for."""
    return _WATCHES[mode]


def finder_for(mode: Mode) -> AddressFinder:
    """Return the finder of addresses.

    Args:
        mode: Which mistakes are the worse ones.
    """
    return AddressFinder(mode)


_LAST_BUT_ONE: Final = frozenset("dDsS")  # of addr and address


def _is_label(text: str, end: int) -> bool:
    return text[max(0, end - _ADDRESS) : end].lower().endswith(("address", "addr"))
