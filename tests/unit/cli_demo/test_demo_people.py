"""The made-up people and their identifiers."""

from __future__ import annotations

from collections import Counter
from datetime import date

from piiguard.catalog.codes import issuers, regions
from piiguard.classify.validators.bank_card import is_bank_card
from piiguard.classify.validators.mobile import is_mobile
from piiguard.classify.validators.resident_id import is_resident_id
from piiguard.classify.validators.uscc import is_uscc
from piiguard.cli.demo import identifiers
from piiguard.cli.demo.contracts import capital_amount
from piiguard.cli.demo.dialogues import DIALOGUES
from piiguard.cli.demo.mixes import digits, mix, stream
from piiguard.cli.demo.people import meet
from piiguard.cli.demo.remarks import REMARKS

DAY = date(2026, 6, 1)
RNG = stream(1, "tests")
PEOPLE = [meet(RNG, number, DAY) for number in range(1500)]


def test_everybody_is_valid_throughout() -> None:
    """Every identifier passes its validator; mistakes are made only when it is written down."""
    for person in PEOPLE:
        assert is_mobile(person.mobile)
        assert is_resident_id(person.resident_id, as_of=DAY)
        assert is_bank_card(person.bank_card)
    assert all(is_uscc(identifiers.uscc(RNG, person.home.code)) for person in PEOPLE[:200])


def test_an_id_agrees_with_the_person() -> None:
    """The sex is that of the sequence number, and everybody was grown up when they registered."""
    for person in PEOPLE:
        assert (int(person.resident_id[16]) % 2 == 0) is person.woman
        assert int(person.resident_id[6:10]) <= DAY.year - 18


def test_the_division_was_in_use_when_the_number_was_given() -> None:
    """At birth, or in 1984 for those born before identity cards; residence permits began in 2018."""
    table = regions()
    for person in PEOPLE:
        region = table.get(person.resident_id[:6])
        assert region is not None
        if region.code[:2] in {"81", "82", "83"}:
            continue
        year = max(int(person.resident_id[6:10]), 1984)
        assert region.first is None or region.first <= year
        assert region.current or (region.last is not None and region.last >= year)


def test_nobody_lives_in_a_heading() -> None:
    """An address begins with the names of a province and a county of today."""
    table = regions()
    for person in PEOPLE:
        region = table.get(person.home.code)
        assert region is not None
        assert region.current
        assert person.address.startswith(person.home.full)
        assert "市辖区" not in person.address


def test_the_people_are_plausible() -> None:
    """Common surnames lead, big banks too, and no number is given twice."""
    surnames = Counter(person.name[0] for person in PEOPLE)
    assert {name for name, _ in surnames.most_common(4)} <= set("王李张刘陈杨")
    banks = Counter(each.bank for person in PEOPLE if (each := issuers().lookup(person.bank_card)))
    assert banks.most_common(1)[0][0] in {"ICBC", "CCB", "ABC"}
    assert len({person.resident_id for person in PEOPLE}) == len(PEOPLE)


def test_a_mistyped_identifier_is_none() -> None:
    """Whatever went wrong, no check lets it through as what it was meant to be."""
    for person in PEOPLE:
        assert not is_resident_id(identifiers.mistyped_id(RNG, person.resident_id)[0], as_of=DAY)
        assert not is_bank_card(identifiers.mistyped_card(RNG, person.bank_card)[0])
        assert not is_mobile(identifiers.mistyped_mobile(RNG, person.mobile)[0])


def test_there_is_enough_to_say() -> None:
    """At least 60 different messages, many of which hold no personal data at all."""
    lines = {line for dialogue in DIALOGUES.items for line in dialogue}
    personal = ("mobile", "other", "{id}", "card", "email", "name", "address", "wechat", "landline", "plate")
    assert len(lines) >= 60
    assert sum(not any(slot in line for slot in personal) for line in lines) >= 40
    assert all(line.startswith(("C ", "S ")) for line in lines)
    assert len(REMARKS.items) > 30


def test_amounts_are_written_as_on_a_cheque() -> None:
    """Zeros are said once, and only within."""
    said = {amount: capital_amount(amount) for amount in (1, 10, 105, 1001, 20_000, 10_010, 1_000_000)}
    assert said == {
        1: "壹元整",
        10: "壹拾元整",
        105: "壹佰零伍元整",
        1001: "壹仟零壹元整",
        20_000: "贰万元整",
        10_010: "壹万零壹拾元整",
        1_000_000: "壹佰万元整",
    }


def test_a_mix_draws_by_its_shares() -> None:
    """A thing with three parts in four comes three times in four, and one with none never."""
    drawn = Counter(mix({"often": 3, "seldom": 1, "never": 0}).draw(RNG) for _ in range(4000))
    assert 0.70 < drawn["often"] / 4000 < 0.80
    assert drawn["never"] == 0


def test_digits_keep_their_zeros() -> None:
    """As many as asked for, whatever they begin with."""
    assert {len(digits(RNG, 3)) for _ in range(500)} == {3}
