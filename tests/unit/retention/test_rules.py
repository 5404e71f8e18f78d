"""Rules, and the pack of Chinese law."""

from __future__ import annotations

from datetime import date

import pytest

from piiguard.errors import PolicyError, UnknownName
from piiguard.retention import Confidence, Disposition, Period, RuleKind, RulePack, TableRule

NOW = date(2026, 6, 1)


def test_every_rule_says_where_it_comes_from_and_how_well_that_is_known() -> None:
    """No rule without law, both names and a confidence; every stated period can be read."""
    for rule in RulePack.cn(as_of=NOW):
        assert rule.basis.law
        assert rule.basis.law_en
        assert rule.what
        assert rule.what_en
        assert isinstance(rule.basis.confidence, Confidence)


@pytest.mark.parametrize(
    ("as_of", "present", "absent"),
    [
        (date(2024, 12, 31), "aml-2006-19", "aml-34"),
        (date(2025, 1, 1), "aml-34", "aml-2006-19"),
        (date(2025, 12, 31), "csl-21-3", "csl-23-3"),
        (date(2026, 1, 1), "csl-23-3", "csl-21-3"),
        (date(2025, 3, 31), "pipl-47", "cctv-17"),
        (date(2021, 10, 31), "tax-29", "pipl-47"),
    ],
)
def test_the_pack_is_the_law_of_its_day(as_of: date, present: str, absent: str) -> None:
    """A rule holds from the day its law came into force to the day another one took its place."""
    pack = RulePack.cn(as_of=as_of)
    assert pack[present].basis.in_force(as_of)
    with pytest.raises(UnknownName, match=str(as_of)):
        _ = pack[absent]


def test_money_laundering_records_are_kept_twice_as_long_since_2025() -> None:
    """Five years under the law of 2006, ten under the revision."""
    assert RulePack.cn(as_of=date(2024, 1, 1))["aml-2006-19"].keep == Period.parse("P5Y")
    assert RulePack.cn(as_of=date(2025, 1, 1))["aml-34"].keep == Period.parse("P10Y")


def test_a_rule_nobody_read_in_the_text_asks_to_be_verified() -> None:
    """Second-hand rules and remembered ones are marked, and those read are not."""
    pack = RulePack.cn(as_of=NOW)
    assert pack["wage-1994-6"].verify
    assert pack["med-in"].verify
    assert not pack["ecom-31"].verify
    assert {each.basis.confidence for each in pack.to_verify} == {Confidence.SECONDARY, Confidence.MEMORY}


def test_a_rule_of_the_house_claims_no_clause() -> None:
    """It neither needs to be verified nor says that a law was read."""
    rule = TableRule.house("orders", keep="P1Y", after="closed_on").rule
    assert rule.basis.confidence is Confidence.HOUSE
    assert not rule.verify


def test_the_hash_names_the_rules() -> None:
    """The same law gives the same hash; another day's law gives another."""
    assert RulePack.cn(as_of=NOW).hash == RulePack.cn(as_of=date(2026, 5, 31)).hash
    assert RulePack.cn(as_of=NOW).hash != RulePack.cn(as_of=date(2024, 1, 1)).hash


@pytest.mark.parametrize("name", ["pipl-47", "acct-23", "hotel-6"])
def test_a_clause_without_a_period_of_its_own_kind_cannot_be_bound(name: str) -> None:
    """What only points elsewhere, is silent, or says how to treat others keeps no table."""
    with pytest.raises(PolicyError, match="names no period"):
        RulePack.cn(as_of=NOW)[name].on("orders", after="closed_on")


def test_an_open_period_must_be_filled() -> None:
    """PIPL art. 19 says 'the shortest necessary'; how long that is, the house must say."""
    rule = RulePack.cn(as_of=NOW)["pipl-19"]
    with pytest.raises(PolicyError, match="leaves the period open"):
        rule.on("orders", after="closed_on")
    assert rule.on("orders", after="closed_on", keep="P2Y").rule.keep == Period.parse("P2Y")


def test_a_stated_period_cannot_be_overwritten() -> None:
    """Ten years of law do not become three by an argument."""
    with pytest.raises(PolicyError, match="says P10Y"):
        RulePack.cn(as_of=NOW)["aml-34"].on("orders", after="closed_on", keep="P3Y")


def test_only_a_deletion_is_narrowed_to_fields() -> None:
    """A row is anonymised, restricted or shredded as a whole."""
    with pytest.raises(PolicyError, match="narrows"):
        TableRule.house(
            "orders", keep="P1Y", after="closed_on", fields=["id_no"], disposition=Disposition.ANONYMISE
        )


def test_rules_know_which_way_they_bind() -> None:
    """A fixed period both protects and ends; a permanent one never ends."""
    assert RuleKind.MINMAX.protects
    assert RuleKind.MINMAX.ends
    assert RuleKind.PERMANENT.protects
    assert not RuleKind.PERMANENT.ends
