"""What is due: one row's starting days against the rules of its table.

The order of the law's demands: a record whose longest period is over must go (PIPL art. 47, para. 1); one
that a statutory minimum still protects may not, and is restricted instead until the minimum is over
(para. 2). A row without a starting day is never due: nobody can say that its time has come.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Sequence
from datetime import date
from typing import Self

import attrs

from piiguard.retention.rows import NoDay
from piiguard.retention.rules import Disposition, RuleId, TableRule

__all__ = ["Due", "Kept", "KeptReason", "TableRules"]


class KeptReason(enum.Enum):
    """Why a row stays as it is."""

    NOT_DUE = "not_due"
    NO_START_DATE = "no_start_date"
    UNREADABLE_START_DATE = "unreadable_start_date"
    HELD = "held"
    SETTLED = "settled"
    NO_SUBJECT = "no_subject"
    SUBJECT_STILL_NEEDED = "subject_still_needed"


@attrs.frozen
class Kept:
    """A row that stays.

    Attributes:
        reason: Why.
        detail: The rule or hold that keeps it, where one does.
    """

    reason: KeptReason
    detail: str = ""


@attrs.frozen
class Due:
    """A row whose time is over.

    Attributes:
        disposition: What is to be done.
        fields: The columns it is narrowed to; none means the whole row.
        over: The rules whose period is over.
        running: The minimums that still run, which is why it is restricted.
        started: The earliest day among the rules that are over.
        until: The first day on which no minimum runs any more; None if nothing is restricted, or for good.
    """

    disposition: Disposition
    fields: tuple[str, ...]
    over: tuple[RuleId, ...]
    running: tuple[RuleId, ...]
    started: date
    until: date | None


@attrs.frozen
class TableRules:
    """The rules of one table, with the day in each that divides over from not over.

    Attributes:
        ending: The rules that make a row go, each with the latest start that is over.
        protecting: The rules that make it stay, likewise; None where no start is early enough.
    """

    ending: tuple[tuple[TableRule, date | None], ...]
    protecting: tuple[tuple[TableRule, date | None], ...]

    @classmethod
    def of(cls, rules: Sequence[TableRule], as_of: date) -> Self:
        """Prepare the rules of one table for one day.

        Args:
            rules: Rules of the same table.
            as_of: The day that is planned for.

        Returns:
            The prepared rules.
        """
        dated = [
            (each, each.rule.keep.cutoff(as_of) if each.rule.keep is not None else None) for each in rules
        ]
        return cls(
            ending=tuple(pair for pair in dated if pair[0].rule.kind.ends),
            protecting=tuple(pair for pair in dated if pair[0].rule.kind.protects),
        )

    @property
    def columns(self) -> frozenset[str]:
        """The columns that hold starting days."""
        return frozenset(rule.after for rule, _ in (*self.ending, *self.protecting))

    def decide(self, day_of: Callable[[str], date | NoDay]) -> tuple[Due, ...] | Kept:
        """Decide what becomes of one row.

        Args:
            day_of: Gives the row's starting day in a column.

        Returns:
            What is due, strongest first, or why the row stays. The first of them that has not already
            been done is the one to do: a row that was anonymised years ago may still have to be deleted.
        """
        over: list[tuple[TableRule, date]] = []
        kept = Kept(KeptReason.NOT_DUE)
        for rule, cutoff in self.ending:
            start = day_of(rule.after)
            if isinstance(start, NoDay):
                kept = _without_day(start, rule)
            elif cutoff is not None and start <= cutoff:
                over.append((rule, start))
        if not over:
            return kept
        running: list[tuple[TableRule, date | None]] = []
        for rule, cutoff in self.protecting:
            if rule.rule.keep is None:
                running.append((rule, None))
                continue
            start = day_of(rule.after)
            if isinstance(start, NoDay):
                return _without_day(start, rule)
            if cutoff is None or start > cutoff:
                running.append((rule, rule.rule.keep.due(start)))
        return (_restricted(over, running),) if running else _disposed(over)


def _disposed(over: list[tuple[TableRule, date]]) -> tuple[Due, ...]:
    # Emptying fields comes after what takes the row away and before what leaves it as it is.
    demands = sorted(
        {(rule.disposition, bool(rule.fields)) for rule, _ in over},
        key=lambda demand: Disposition.RESTRICT.strength + 0.5 if demand[1] else demand[0].strength,
        reverse=True,
    )
    dues: list[Due] = []
    for disposition, narrowed in demands:
        asking = [
            (rule, start)
            for rule, start in over
            if (rule.disposition, bool(rule.fields)) == (disposition, narrowed)
        ]
        dues.append(_due(disposition, asking, ()))
    return tuple(dues)


def _restricted(over: list[tuple[TableRule, date]], running: list[tuple[TableRule, date | None]]) -> Due:
    whole = [(rule, start) for rule, start in over if not rule.fields]
    due = _due(Disposition.RESTRICT, whole or over, tuple(rule.rule.id for rule, _ in running))
    lapses = [end for _, end in running if end is not None]
    return attrs.evolve(due, until=max(lapses) if len(lapses) == len(running) else None)


def _due(disposition: Disposition, asking: list[tuple[TableRule, date]], running: tuple[RuleId, ...]) -> Due:
    return Due(
        disposition=disposition,
        fields=tuple(sorted({field for rule, _ in asking for field in rule.fields})),
        over=tuple(rule.rule.id for rule, _ in asking),
        running=running,
        started=min(start for _, start in asking),
        until=None,
    )


def _without_day(why: NoDay, rule: TableRule) -> Kept:
    absent = why is NoDay.ABSENT
    return Kept(KeptReason.NO_START_DATE if absent else KeptReason.UNREADABLE_START_DATE, rule.after)
