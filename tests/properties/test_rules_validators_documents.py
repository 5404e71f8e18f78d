"""Documents, vehicles and devices: one value or many are judged alike, and triggers lose no match."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from piiguard.classify.rules import Book, Rule
from piiguard.classify.rules.documents import RULES as DOCUMENTS
from piiguard.classify.rules.vehicles import RULES as VEHICLES
from piiguard.classify.text import normalise
from piiguard.classify.validators import (
    device_ids,
    foreigner_id,
    hk_id,
    mo_id,
    mrz,
    passport,
    resident_id,
    resident_id_15,
    travel_permits,
    tw_id,
    vin,
    waybill,
)

Scalar = Callable[[str], bool]
Vector = Callable[[NDArray[np.uint8]], NDArray[np.bool_]]

RULES = (*DOCUMENTS, *VEHICLES)
BOOK = Book(RULES)
digits = st.text("0123456789", max_size=20)
letters = st.text("ABCDEGHIKLMOPQSTWX", min_size=1, max_size=3)
chars = st.text("0123456789ABEIOQXZa@", max_size=20)
_PREFIXES = (
    "E EA EI G DE SE P H HA HM K MA C CA CI W L T 9 911124 9110 35 86 460 46000 89860 8986 "
    "SF YT JT JD0 JDVA DPK"
)
prefixes = st.sampled_from(_PREFIXES.split())
values = st.one_of(
    st.builds(str.__add__, prefixes, digits), st.builds(str.__add__, letters, digits), digits, chars
)

PAIRS: list[tuple[Scalar, Vector]] = [
    (foreigner_id.is_foreigner_id, foreigner_id.are_foreigner_ids),
    (foreigner_id.is_old_foreigner_id, foreigner_id.are_old_foreigner_ids),
    (resident_id_15.is_resident_id_15, resident_id_15.are_resident_ids_15),
    (passport.is_passport, passport.are_passports),
    (travel_permits.is_hk_macao_permit, travel_permits.are_hk_macao_permits),
    (travel_permits.is_home_return_permit, travel_permits.are_home_return_permits),
    (travel_permits.is_taiwan_permit, travel_permits.are_taiwan_permits),
    (travel_permits.is_taiwan_compatriot_permit, travel_permits.are_taiwan_compatriot_permits),
    (hk_id.is_hk_id, hk_id.are_hk_ids),
    (mo_id.is_mo_id, mo_id.are_mo_ids),
    (tw_id.is_tw_id, tw_id.are_tw_ids),
    (vin.is_vin, vin.are_vins),
    (device_ids.is_imei, device_ids.are_imeis),
    (device_ids.is_imsi, device_ids.are_imsis),
    (device_ids.is_iccid, device_ids.are_iccids),
    (device_ids.has_luhn, device_ids.have_luhn),
    (waybill.is_courier_waybill, waybill.are_courier_waybills),
    (waybill.is_postal_item, waybill.are_postal_items),
]


def _agree(value: str, scalar: Scalar, vector: Vector) -> None:
    others = [value, value[::-1], value.replace("1", "2")]
    rows = np.array([list(each.encode()) for each in others], np.uint8)
    assert vector(rows).tolist() == [scalar(each) for each in others]


@st.composite
def right_values(draw: st.DrawFn) -> str:
    """Draw a value whose check character is right, as its own functions compute it."""
    number = draw(st.text("0123456789", min_size=17, max_size=17))
    letter = draw(st.sampled_from("ABEFHKPZ"))
    vehicle = letter + draw(st.text("ABCDEFGHJKLMNPRSTUVWXYZ0123456789", min_size=16, max_size=16))
    day = f"19{number[:2]}{draw(st.sampled_from(['0101', '0229', '1231', '0431', '0000']))}"
    foreigner = f"9{draw(st.sampled_from(['11', '44', '99']))}{number[:3]}{day}{number[3:6]}"
    return draw(
        st.sampled_from(
            [
                f"{letter}{number[:6]}{hk_id.check_character(letter + number[:6])}",
                f"X{letter}{number[:6]}{hk_id.check_character('X' + letter + number[:6])}",
                f"{letter}1{number[:7]}{tw_id.check_digit(letter + '1' + number[:7])}",
                f"{letter}A{number[:7]}{tw_id.check_digit(letter + 'A' + number[:7])}",
                vehicle[:8] + vin.check_character(vehicle) + vehicle[9:],
                foreigner + resident_id.check_character(foreigner),
                f"{draw(st.sampled_from(['110105', '999999', '460001']))}{day[2:]}{number[:3]}",
            ]
        )
    )


@settings(max_examples=150, deadline=None)
@given(st.one_of(values, right_values()).filter(bool))
def test_one_value_or_many(value: str) -> None:
    """Each validator's two forms say the same of every width and content."""
    for scalar, vector in PAIRS:
        _agree(value, scalar, vector)


@pytest.mark.parametrize(
    "rule", [rule for rule in RULES if rule.check_rows is not None], ids=lambda rule: rule.name
)
def test_a_rules_rows_are_its_values(rule: Rule) -> None:
    """A rule's matrix form has widths, and takes no value that the rule's check refuses."""
    assert rule.widths
    assert rule.check is not None
    assert rule.check_rows is not None
    for width in rule.widths:
        value = ("E1234567890123456789" * 2)[:width]
        rows = np.array([list(value.encode())], np.uint8)
        assert rule.check_rows(rows).tolist() == [rule.check(value)]


zones = st.sampled_from(
    [
        "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
        "I<UTOD231458907<<<<<<<<<<<<<<<7408122F1204159UTO<<<<<<<<<<<6ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
        "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<D231458907UTO7408122F1204159<<<<<<<6",
    ]
)


@settings(max_examples=100, deadline=None)
@given(zones, st.integers(0, 89), st.sampled_from("0159AMZ<"))
def test_a_changed_digit_breaks_a_zone(zone: str, place: int, char: str) -> None:
    """Whatever digit is put in a place of a digit, the zone holds only if it is the same."""
    place %= len(zone)
    if zone[place].isdigit() and char.isdigit():
        assert mrz.is_mrz(zone[:place] + char + zone[place + 1 :]) == (zone[place] == char)
    else:
        mrz.is_mrz(zone[:place] + char + zone[place + 1 :])


pieces = st.one_of(
    st.sampled_from(
        [
            *(
                "护照号码",
                "passport no",
                "港澳通行证",
                "台胞证",
                "hkid",
                "澳门身份证",
                "驾驶证档案编号",
                "社保卡号",
                "军官证",
            ),
            *(
                "车牌",
                "vin",
                "imei",
                "imsi",
                "iccid",
                "快递单号",
                "顺丰",
                "：",
                " ",
                "-",
                "\n",
                "（",
                ")",
                '": "',
                "</td><td>",
            ),
            *(
                "E12345678",
                "C12345678",
                "H1234567800",
                "A123456(3)",
                "A123456789",
                "110105491231002",
                "911124198108030024",
            ),
            *(
                "京A12345",
                "粤Z1234港",
                "使224009",
                "WJ京1234X",
                "军字第1234567号",
                "1M8GDM9AXKP042788",
                "352099001761481",
            ),
            *(
                "35-209900-176148-1",
                "460001234567890",
                "8986001234567890123",
                "SF1234567890123",
                "RR473124829CN",
            ),
            *(
                "12345678(9)",
                "440100123456",
                "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
                "\uff41",
                "１２",
                "\u200b",
            ),
        ]
    ),
    st.text("0189AaZz京使字第军< ", max_size=4),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(pieces, max_size=8).map("".join))
def test_reading_around_triggers_loses_nothing(text: str) -> None:
    """The whole text, read by every rule, gives what is found around the triggers, from the threshold on."""
    normal = normalise(text).text
    found = {(each.entity, each.start, each.end, each.score) for each in BOOK.find(normal)}
    found = {each for each in found if each[-1] >= 0.5}
    every = range(len(normal))
    whole = {
        # A rule whose trigger tells where a match begins is read for one match from there.
        number: [
            (begin, len(normal))
            for begin in (every if rule.trigger.leads or rule.trigger.back else every[:1])
        ]
        for number, rule in enumerate(RULES)
    }
    everywhere = {(each.entity, each.start, each.end, each.score) for _, each in BOOK.read(normal, whole)}
    assert found == {each for each in everywhere if each[-1] >= 0.5}
