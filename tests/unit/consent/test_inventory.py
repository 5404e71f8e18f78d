"""The collection inventory and its gaps."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

import pytest

from piiguard.catalog import PII, Entity, Standard
from piiguard.consent import Inventory, Missing
from piiguard.errors import InvalidInput


@dataclass
class Customer:
    phone: Annotated[
        str, PII(Entity.CN_MOBILE, purpose="transfer", keep="P3Y", after="deal_closed", basis="contract")
    ]
    card: Annotated[str, PII(Entity.CN_BANK_CARD)]
    id_no: Annotated[str, PII(Entity.CN_RESIDENT_ID, purpose="identity_check", keep="P1Y", basis="consent")]
    mail: Annotated[str, PII(Entity.EMAIL_ADDRESS, purpose="invoice|delivery", keep="P1Y", basis="consent")]
    nick: Annotated[str, PII("ACME_NICK", level="general")]
    firm: Annotated[str, PII(Entity.CN_USCC)] = ""
    note: str = field(default="")


def test_each_declared_field_has_a_row() -> None:
    """In the order of the class; what is not declared has none."""
    rows = Inventory.of(Customer).rows
    assert [each.path for each in rows] == ["phone", "card", "id_no", "mail", "nick", "firm"]
    phone = rows[0]
    assert (phone.record, phone.entity, phone.purpose) == ("Customer", Entity.CN_MOBILE, "transfer")
    assert (phone.keep, phone.after) == ("P3Y", "deal_closed")
    assert (phone.label("zh"), phone.label("en")) == ("手机号码", "mobile number")


def test_levels_are_by_the_standard_and_day_asked_for() -> None:
    """The resident ID number is sensitive by the strictest, and not by the newest."""
    assert Inventory.of(Customer).rows[2].level.sensitive
    assert (
        not Inventory.of(Customer, standard=Standard.GBT_45574, as_of=date(2026, 1, 1))
        .rows[2]
        .level.sensitive
    )
    with pytest.raises(InvalidInput):
        Inventory.of(Customer, standard=Standard.GBT_45574, as_of=date(2025, 1, 1))


def test_gaps_name_what_is_missing_and_who_asks() -> None:
    """A complete declaration has none, an organisation's number has none."""
    found = {(each.path, each.missing): each.articles for each in Inventory.of(Customer).gaps()}
    assert found == {
        ("card", Missing.NECESSITY): (28, 6, 17, 30),
        ("card", Missing.KEEP): (19, 17),
        ("card", Missing.BASIS): (13,),
        ("id_no", Missing.SEPARATE_CONSENT): (29, 30),
        ("nick", Missing.PURPOSE): (6, 17),
        ("nick", Missing.KEEP): (19, 17),
        ("nick", Missing.BASIS): (13,),
    }


@pytest.mark.parametrize(("lang", "article"), [("zh", "第19、17条"), ("en", "art. 19, 17")])
def test_gaps_say_what_to_do_in_both_languages(lang: str, article: str) -> None:
    """With the article."""
    advice = [each.advice(lang) for each in Inventory.of(Customer).gaps()]  # type: ignore[arg-type]
    assert all(advice)
    assert any(article in each for each in advice)


def test_the_table_has_every_row_and_its_gaps() -> None:
    """A purpose with a bar in it does not break the table."""
    written = Inventory.of(Customer).to_markdown("zh")
    lines = written.splitlines()
    assert lines[0] == "## 个人信息收集清单"
    table = [each for each in lines if each.startswith("|")]
    assert len(table) == 2 + 6
    assert all(each.replace("\\|", "").count("|") == 9 for each in table)
    assert "订立、履行合同或人力资源管理所必需 (2)" in written
    assert "- `Customer.card`: " in written
    assert "GB/T 35273-2020" in written


def test_an_inventory_of_complete_declarations_has_no_open_part() -> None:
    """Nothing is left to say."""

    assert "Left open" not in Inventory(Inventory.of(Customer).rows[:1]).to_markdown()
    assert Inventory.of().to_rows() == []
