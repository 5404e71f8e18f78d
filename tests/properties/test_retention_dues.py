"""What holds for every set of rules and every row."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from piiguard.retention import Basis, Disposition, Period, Rule, RuleId, RuleKind, TableRule
from piiguard.retention.dues import Kept, TableRules
from piiguard.retention.rows import NoDay

AS_OF = date(2026, 6, 1)
COLUMNS = ("opened", "closed")
DAYS = st.dates(date(2015, 1, 1), date(2027, 12, 31)) | st.sampled_from(NoDay)


@st.composite
def table_rules(draw: st.DrawFn) -> TableRule:
    """Any rule that binds, over either column."""
    kind = draw(st.sampled_from([RuleKind.MIN, RuleKind.MAX, RuleKind.MINMAX, RuleKind.PERMANENT]))
    keep = None if kind is RuleKind.PERMANENT else Period(months=draw(st.integers(0, 120)))
    rule = Rule(
        id=RuleId(f"r{draw(st.integers(0, 10**6))}"), kind=kind, keep=keep, basis=Basis("某法", "A Law")
    )
    return TableRule(
        rule=rule,
        table="orders",
        after=draw(st.sampled_from(COLUMNS)),
        disposition=draw(st.sampled_from(Disposition)),
    )


@given(st.lists(table_rules(), min_size=1, max_size=6), st.fixed_dictionaries(dict.fromkeys(COLUMNS, DAYS)))
def test_every_row_is_decided_as_the_law_says(rules: list[TableRule], days: dict[str, date | NoDay]) -> None:
    """Counted rule by rule: gone only when over, never without a day, restricted while a minimum runs."""
    decided = TableRules.of(rules, AS_OF).decide(days.__getitem__)
    over = [
        each
        for each in rules
        if each.rule.kind.ends
        and each.rule.keep is not None
        and not isinstance(start := days[each.after], NoDay)
        and each.rule.keep.due(start) <= AS_OF
    ]
    protecting = [each for each in rules if each.rule.kind.protects]
    undated = [
        each for each in protecting if each.rule.keep is not None and isinstance(days[each.after], NoDay)
    ]
    running = [
        each
        for each in protecting
        if each.rule.keep is None
        or (not isinstance(start := days[each.after], NoDay) and each.rule.keep.due(start) > AS_OF)
    ]
    if not over or undated:
        assert isinstance(decided, Kept)
        return
    assert not isinstance(decided, Kept)
    if running:
        assert [each.disposition for each in decided] == [Disposition.RESTRICT]
        assert set(decided[0].running) == {each.rule.id for each in running}
    else:
        strengths = [each.disposition.strength for each in decided]
        assert strengths == sorted({each.disposition.strength for each in over}, reverse=True)
        assert {name for each in decided for name in each.over} == {each.rule.id for each in over}


@given(st.lists(table_rules(), min_size=1, max_size=6))
def test_a_row_without_any_day_stays(rules: list[TableRule]) -> None:
    """Whatever the rules: nobody can say that its time has come."""
    assert isinstance(TableRules.of(rules, AS_OF).decide(lambda _: NoDay.ABSENT), Kept)
