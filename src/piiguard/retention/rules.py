"""Rules: how long the law or the house keeps a kind of record, and what becomes of it then.

A `Rule` says what a text says and knows no table. `Rule.on` binds it to a table and the column that holds
its starting day; only such a `TableRule` can be planned with. The house's own periods are table rules from
the start: `TableRule.house`.

Source: Personal Information Protection Law (个人信息保护法), art. 19, 47.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from datetime import date
from typing import Final, NewType, Self

import attrs

from piiguard.errors import PolicyError
from piiguard.retention.periods import Period

__all__ = ["Basis", "Confidence", "Disposition", "Rule", "RuleId", "RuleKind", "TableRule"]

RuleId = NewType("RuleId", str)


class Confidence(enum.Enum):
    """How well a rule's wording is known."""

    TEXT = "text"
    """The clause was read in a full copy of the law."""
    SECONDARY = "secondary"
    """Read in somebody's account of the law."""
    MEMORY = "memory"
    """Not looked up."""
    HOUSE = "house"
    """No law: the house set it itself."""


class RuleKind(enum.Enum):
    """Which way a period binds."""

    MIN = "min"
    MAX = "max"
    MINMAX = "minmax"
    RESTRICT = "restrict"
    PERMANENT = "permanent"
    POINTER = "pointer"
    SILENT = "silent"

    @property
    def ends(self) -> bool:
        """Whether the record must go when the period is over."""
        return self in {RuleKind.MAX, RuleKind.MINMAX}

    @property
    def protects(self) -> bool:
        """Whether the record must stay while the period runs."""
        return self in {RuleKind.MIN, RuleKind.MINMAX, RuleKind.PERMANENT}


class Disposition(enum.Enum):
    """What becomes of a record whose time is over (处置)."""

    RESTRICT = "restrict"
    """Stored and secured only; every other use stops (PIPL art. 47, para. 2)."""
    ANONYMISE = "anonymise"
    """Made such that nobody can find the person again (匿名化), which is more than de-identified."""
    CRYPTO_SHRED = "crypto_shred"
    """The subject's keys are destroyed, which reaches the copies in backups too."""
    DELETE = "delete"
    """The row is deleted, or the rule's fields of it are emptied."""

    @property
    def strength(self) -> int:
        """Rank among dispositions that fall due together: the strongest is carried out."""
        return _STRENGTH.index(self)


_STRENGTH: Final = tuple(Disposition)


@attrs.frozen
class Basis:
    """Where a rule comes from, and how well that is known.

    Attributes:
        law: The law's name in Chinese, or the name of the house's own policy.
        law_en: The law's name in English.
        article: The article, with its paragraph or item in brackets; empty where none is known.
        confidence: How well the wording is known.
        effective: Since when the law has been in force, where that was read.
        expires: The last day on which the rule held, if it no longer does.
        note: What a reader should know beside it.
    """

    law: str
    law_en: str
    article: str = ""
    confidence: Confidence = Confidence.TEXT
    effective: date | None = None
    expires: date | None = None
    note: str = ""

    def in_force(self, as_of: date) -> bool:
        """Say whether the rule held on *as_of*; a law whose first day was not read counts as old.

        Args:
            as_of: The day that is asked about.

        Returns:
            True if it held.
        """
        return (self.effective is None or self.effective <= as_of) and (
            self.expires is None or as_of <= self.expires
        )


@attrs.frozen(kw_only=True)
class Rule:
    """What one clause says about keeping one kind of record.

    Attributes:
        id: Its name in the pack, ``"ecom-31"``.
        kind: Which way it binds.
        keep: For how long; None where the clause names no period.
        after: The events its clock starts at, as names: ``"transaction_completed"``.
        what: The records it speaks of, in Chinese.
        what_en: The same in English.
        who: Whom it binds, in Chinese; empty for everybody.
        basis: The clause.
    """

    id: RuleId
    kind: RuleKind
    keep: Period | None
    after: tuple[str, ...] = ()
    what: str = ""
    what_en: str = ""
    who: str = ""
    basis: Basis

    @property
    def verify(self) -> bool:
        """Whether somebody must check the clause before relying on it."""
        return self.basis.confidence in {Confidence.SECONDARY, Confidence.MEMORY}

    def on(
        self,
        table: str,
        *,
        after: str,
        keep: str | Period | None = None,
        disposition: Disposition = Disposition.DELETE,
    ) -> TableRule:
        """Bind the rule to a table.

        Args:
            table: The table whose rows it speaks of.
            after: The column that holds the day its clock starts at.
            keep: The period, where the clause leaves it open.
            disposition: What becomes of a row when a maximum is over.

        Returns:
            The rule as a plan takes it.

        Raises:
            PolicyError: If the clause neither keeps nor ends anything, or the period is missing or wrong.

        >>> law = Basis("示例法", "Example Law")
        >>> rule = Rule(id=RuleId("x-1"), kind=RuleKind.MIN, keep=Period.parse("P3Y"), basis=law)
        >>> str(rule.on("orders", after="completed_on"))
        'x-1: orders, at least P3Y after completed_on'
        """
        given = Period.parse(keep) if isinstance(keep, str) else keep
        period = self.keep if given is None else given
        if self.kind in {RuleKind.RESTRICT, RuleKind.POINTER, RuleKind.SILENT}:
            raise PolicyError(
                f"Rule {self.id!r} is of the kind {self.kind.value!r} and names no period to keep a table by",
                hint="Bind a rule of the kind min, max, minmax or permanent.",
                code="retention.rule",
            )
        if period is None and self.kind is not RuleKind.PERMANENT:
            raise PolicyError(
                f"Rule {self.id!r} leaves the period open",
                hint="Say how long with keep='P3Y'.",
                code="retention.rule",
            )
        if given is not None and self.keep is not None and given != self.keep:
            raise PolicyError(
                f"Rule {self.id!r} says {self.keep}, and keep says {given}",
                hint="Leave keep out, or state the house's own period with TableRule.house(…) beside it.",
                code="retention.rule",
            )
        return TableRule(
            rule=attrs.evolve(self, keep=period), table=table, after=after, disposition=disposition
        )


@attrs.frozen(kw_only=True)
class TableRule:
    """A rule bound to a table and the column its clock starts at.

    Attributes:
        rule: What the law or the house says.
        table: The table.
        after: The column with the starting day.
        disposition: What becomes of a row, or of the fields, when a maximum is over.
        fields: The columns that a deletion empties; none of them means the whole row goes.
    """

    rule: Rule
    table: str
    after: str
    disposition: Disposition = Disposition.DELETE
    fields: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        if self.fields and self.disposition is not Disposition.DELETE:
            raise PolicyError(
                f"Rule {self.rule.id!r} narrows {self.disposition.value!r} to some fields",
                hint="Only a deletion can be narrowed; other dispositions take the whole row.",
                code="retention.rule",
            )

    @classmethod
    def house(
        cls,
        table: str,
        *,
        keep: str | Period,
        after: str,
        disposition: Disposition = Disposition.DELETE,
        fields: Iterable[str] = (),
        id: str | None = None,  # noqa: A002 - the field's name everywhere else
    ) -> Self:
        """State the house's own longest period for a table, or for some fields of it.

        Args:
            table: The table.
            keep: The longest a record is kept, ``"P3Y"``.
            after: The column with the starting day.
            disposition: What becomes of it then.
            fields: For a deletion, the columns to empty instead of deleting the row.
            id: A name for plans and reports; by default made from table, fields and period.

        Returns:
            The rule.

        Raises:
            PolicyError: If *fields* narrows something that is no deletion.
            InvalidInput: If the period cannot be read.

        >>> str(TableRule.house("customers", keep="P1Y", after="deal_closed", fields=["id_no"]))
        'house:customers.id_no:P1Y: customers, at most P1Y after deal_closed'
        """
        period = Period.parse(keep) if isinstance(keep, str) else keep
        narrowed = tuple(dict.fromkeys(fields))
        name = id or f"house:{'.'.join((table, '+'.join(narrowed))) if narrowed else table}:{period}"
        rule = Rule(
            id=RuleId(name),
            kind=RuleKind.MAX,
            keep=period,
            after=(after,),
            basis=Basis("内部保存期限策略", "house retention policy", confidence=Confidence.HOUSE),
        )
        return cls(rule=rule, table=table, after=after, disposition=disposition, fields=narrowed)

    def __str__(self) -> str:
        bound = {RuleKind.MIN: "at least", RuleKind.MAX: "at most"}.get(self.rule.kind, "exactly")
        span = f"{bound} {self.rule.keep} after {self.after}" if self.rule.keep is not None else "for good"
        return f"{self.rule.id}: {self.table}, {span}"
