"""Each validator's scalar and vector form say the same of every value."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from piiguard.classify.context import WINDOW, WORDS, nearest_word, nearest_words
from piiguard.classify.kinds import Kind
from piiguard.classify.text import normalise
from piiguard.classify.units import PAD, units_of
from piiguard.classify.validators import bank_card, email_address, mobile, resident_id, uscc

AS_OF = date(2026, 11, 24)


def _agree(
    values: list[str], scalar: Callable[[str], bool], vector: Callable[[NDArray[np.uint8]], NDArray[np.bool_]]
) -> None:
    rows = np.array([list(value.encode()) for value in values], np.uint8)
    assert vector(rows).tolist() == [scalar(value) for value in values]


regions = st.sampled_from(["110105", "110103", "810000", "820000", "830000", "999999", "310101", "010105"])
digits = partial(st.text, "0123456789")


@st.composite
def id_like(draw: st.DrawFn) -> str:
    """Draw 18 characters, nearly a resident ID in most ways."""
    month = draw(st.sampled_from(["01", "02", "12", "00", "13", "04"]))
    day = draw(st.sampled_from(["01", "28", "29", "30", "31", "00", "32"]))
    year = draw(st.sampled_from(["1849", "1850", "1900", "2000", "2015", "2026", "2027", "1996"]))
    master = draw(regions) + year + month + day + draw(digits(min_size=3, max_size=3))
    check = (
        resident_id.check_character(master) if draw(st.booleans()) else draw(st.sampled_from("0123456789X"))
    )
    return master + check


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(id_like(), digits(min_size=18, max_size=18)), min_size=1, max_size=8))
def test_resident_ids_by_one_or_by_many(values: list[str]) -> None:
    """Dates, regions and check characters are judged alike."""
    _agree(
        values,
        partial(resident_id.is_resident_id, as_of=AS_OF),
        partial(resident_id.are_resident_ids, as_of=AS_OF),
    )


@settings(max_examples=200, deadline=None)
@given(st.lists(digits(min_size=10, max_size=10).map("1".__add__), min_size=1, max_size=20))
def test_mobiles_by_one_or_by_many(values: list[str]) -> None:
    """Every prefix is allotted in both forms or in neither."""
    _agree(values, mobile.is_mobile, mobile.are_mobiles)


def test_all_prefixes_of_mobiles() -> None:
    """The ten thousand prefixes of five digits, and those that do not begin with 1."""
    values = [f"1{prefix:04}012345" for prefix in range(10_000)] + ["23800138000", "03800138000"]
    _agree(values, mobile.is_mobile, mobile.are_mobiles)


@pytest.mark.parametrize("length", range(11, 21))
def test_bank_cards_by_one_or_by_many(length: int) -> None:
    """Issuers, lengths and check digits are judged alike."""
    from piiguard.catalog.codes import issuers

    prefixes = [prefix for prefix, _ in list(issuers()._rows)[::7]]
    values = [(prefix + f"{n * 7919:013}")[:length] for n, prefix in enumerate(prefixes)]
    values += [value[:-1] + str(digit) for value in values[:60] for digit in range(10)]
    values = [value for value in values if len(value) == length]
    if values:
        _agree(values, bank_card.is_bank_card, bank_card.are_bank_cards)


@st.composite
def code_like(draw: st.DrawFn) -> str:
    """Draw 18 characters, nearly a social credit code in most ways."""
    organisation = draw(st.text(uscc.ALPHABET, min_size=8, max_size=8))
    head = draw(st.sampled_from(["91350100", "Y1110000", "A1350100", "9A350100", "01350100", "91950100"]))
    inner = uscc.organisation_check(organisation) if draw(st.booleans()) else draw(st.sampled_from("0123X"))
    body = head + organisation + inner
    return body + (uscc.check_character(body) if draw(st.booleans()) else draw(st.sampled_from("0AYXI")))


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.one_of(code_like(), st.text("0123456789ABCIOSVZXY@?", min_size=18, max_size=18)),
        min_size=1,
        max_size=8,
    )
)
def test_social_credit_codes_by_one_or_by_many(values: list[str]) -> None:
    """Alphabet, form and both check characters are judged alike."""
    _agree(values, uscc.is_uscc, uscc.are_usccs)


@settings(max_examples=300, deadline=None)
@given(
    st.text("ab1._%+-@@..张\n", max_size=60), st.sampled_from(["", "a" * 31, "a" * 32, "a" * 64, "b.b" * 90])
)
def test_addresses_by_one_or_by_many(text: str, filler: str) -> None:
    """Every ``@`` has the same address around it."""
    text = text.replace("1", filler, 1)
    units = units_of(text)
    starts, ends = email_address.addresses_at(units.narrow, units.ats)
    several = sorted(zip((starts - PAD).tolist(), (ends - PAD).tolist(), strict=True))
    single = [email_address.address_at(text, at) for at, char in enumerate(text) if char == "@"]
    assert several == sorted(span for span in single if span)


LOCAL_PARTS = (
    "xxx xX aaa your your_name you youran user username me mei contact13800138000ormix tel13800138000and7 "
    "Mobile13800138000Emaila.b phone13800138000or contact13800138000 13800138000orange"
)


@given(
    st.sampled_from(LOCAL_PARTS.split()),
    st.sampled_from(
        ["domain", "company", "example", "xxx", "aaa", "mydomain", "email", "qq", "test", "foo.b"]
    ),
    st.sampled_from([".com", ".COM", ".cn", ".com.cn", ".io", ".comx"]),
)
def test_placeholders_by_one_or_by_many(local: str, domain: str, top: str) -> None:
    """What stands where an address belongs is none for either form."""
    units = units_of(f"邮箱：{local}@{domain}{top}。")
    starts, ends = email_address.addresses_at(units.narrow, units.ats)
    single = [email_address.address_at(units.normal, int(at) - PAD) for at in units.ats]
    many = sorted(zip((starts - PAD).tolist(), (ends - PAD).tolist(), strict=True))
    assert many == [each for each in single if each is not None]


@settings(max_examples=400, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from([word.text for word in WORDS]),
            st.sampled_from([word.text.upper() for word in WORDS]),
            st.text("号码：: \n1a_ﬁＰ\U0001f600", max_size=4),
        ),
        max_size=6,
    ).map("".join),
    st.sampled_from(list(Kind)),
)
def test_words_by_one_or_by_many(text: str, kind: Kind) -> None:
    """The same word decides, wherever in the window it stands."""
    text = normalise(text).text
    units = units_of(text)
    starts = np.arange(len(text) + 1)
    many = nearest_words(units.narrow, units.codes, starts + PAD, np.full(len(starts), kind, np.int8))
    assert many.tolist() == [nearest_word(text, start, kind) for start in starts.tolist()]


def test_no_word_hides_another() -> None:
    """No word contains another, and each fits the window and the vector form's eight code points."""
    for word in WORDS:
        others = [other.text for other in WORDS if other is not word]
        assert not any(other in word.text for other in others), word.text
        assert len(word.text) == 2 or (word.text.isascii() and 4 <= len(word.text) <= 8)
        assert word.text == word.text.lower()
        assert len(word.text) + word.reach <= WINDOW + 8
