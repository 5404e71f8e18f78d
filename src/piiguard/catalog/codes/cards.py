"""Issuer prefixes (BINs) of bank cards, with the card length each goes with.

The list goes back to a public look-up service of a payment company and is never complete: an issuer is
a hint, never proof. A card number whose prefix is unknown may still be one.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Literal

import attrs

from piiguard.catalog.codes.tables import TableFacts, read_table

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["CardKind", "Issuer", "Issuers", "issuers"]

CardKind = Literal["debit", "credit", "semi-credit", "prepaid"]

_KINDS: Mapping[str, CardKind] = {"DC": "debit", "CC": "credit", "SCC": "semi-credit", "PC": "prepaid"}


@attrs.frozen
class Issuer:
    """Who issues the cards that begin with a prefix. A hint, never proof.

    Attributes:
        prefix: The leading digits.
        length: Digits of the whole card number.
        bank: The bank's short code: ``"ICBC"``.
        name: Its Chinese name, or the short code where none is known.
        kind: Debit 借记卡, credit 贷记卡, semi-credit 准贷记卡 or prepaid 预付费卡.
    """

    prefix: str
    length: int
    bank: str
    name: str
    kind: CardKind


@attrs.frozen(repr=False)
class Issuers:
    """The table of issuer prefixes.

    Attributes:
        about: Source, edition, licence and count.
    """

    about: TableFacts
    _rows: dict[tuple[str, int], str]
    _names: dict[str, str]
    _widths: dict[int, tuple[int, ...]]
    """Card length → the lengths its prefixes have, longest first."""

    def __repr__(self) -> str:
        return f"<Issuers: {len(self)} prefixes, {self.about.edition}>"

    def __len__(self) -> int:
        return len(self._rows)

    def lookup(self, digits: str) -> Issuer | None:
        """Find the issuer of a card number by its longest known prefix.

        Args:
            digits: The whole card number, ASCII digits; only prefixes of cards of that length count.

        Returns:
            The issuer, a hint and never proof; None if no prefix of that card length fits.

        >>> issuers().lookup("6222020000000000000").bank
        'ICBC'
        """
        length = len(digits)
        for width in self._widths.get(length, ()):
            row = self._rows.get((digits[:width], length))
            if row is not None:
                kind, bank = row.split(",")
                return Issuer(digits[:width], length, bank, self._names.get(bank, bank), _KINDS[kind])
        return None

    def as_arrays(self) -> dict[tuple[int, int], NDArray[np.int64]]:
        """Return the prefixes grouped for a vector look-up.

        Returns:
            ``(prefix length, card length)`` → prefixes in ascending order, as int64.
        """
        import numpy as np

        return {key: np.array(values, dtype=np.int64) for key, values in self.grouped().items()}

    def grouped(self) -> dict[tuple[int, int], list[int]]:
        """Return what `as_arrays` does, as plain numbers."""
        groups: dict[tuple[int, int], list[int]] = {}
        for prefix, length in self._rows:
            groups.setdefault((len(prefix), length), []).append(int(prefix))
        return {key: sorted(values) for key, values in groups.items()}


@cache
def issuers() -> Issuers:
    """Return the table of issuer prefixes, read on the first call."""
    about, rows = read_table("issuers")
    _, banks = read_table("banks")
    entries: dict[tuple[str, int], str] = {}
    widths: dict[int, set[int]] = {}
    for row in rows:
        prefix, length, rest = row.split(",", 2)
        entries[prefix, int(length)] = rest
        widths.setdefault(int(length), set()).add(len(prefix))
    return Issuers(
        about,
        entries,
        dict(_pair(row) for row in banks),
        {length: tuple(sorted(each, reverse=True)) for length, each in widths.items()},
    )


def _pair(row: str) -> tuple[str, str]:
    code, _, name = row.partition(",")
    return code, name
