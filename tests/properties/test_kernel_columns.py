"""Rows of a column that are one number: the kernel, the arrays and a scan of each value say the same."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piiguard.catalog.columns import TextColumn
from piiguard.classify import lone_kinds
from piiguard.classify.engine import Engine
from piiguard.classify.extending import Deny, rule
from piiguard.classify.kernel import native
from piiguard.classify.numbers import numbers
from piiguard.classify.validators.resident_id import check_character
from piiguard.classify.validators.uscc import ALPHABET, organisation_check
from piiguard.classify.validators.uscc import check_character as check_31

_AS_OF = date(2026, 11, 24)
_FIVE = ("CN_RESIDENT_ID", "CN_USCC", "CN_BANK_CARD", "CN_MOBILE", "EMAIL_ADDRESS")

_DIGITS = st.text("0123456789", min_size=1, max_size=24)


@st.composite
def _uscc(draw: st.DrawFn) -> str:
    own = draw(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=8, max_size=8))
    head = draw(st.sampled_from("1359ANY")) + draw(st.sampled_from("1239")) + "350100"
    body = head + own + organisation_check(own)
    if not set(body) <= set(ALPHABET):
        body = "91350100M000100Y4"
    return body + check_31(body)


def _card(body: str) -> str:
    total = sum(
        int(digit) if place % 2 else sum(divmod(2 * int(digit), 10)) for place, digit in enumerate(body[::-1])
    )
    return f"{body}{-total % 10}"


_IDS = st.builds(
    lambda region, day, order: (master := f"{region}{day:%Y%m%d}{order:03}") + check_character(master),
    st.sampled_from(["110105", "440305", "830000", "999999"]),
    st.dates(date(1840, 1, 1), date(2030, 1, 1)),
    st.integers(0, 999),
)
_NUMBERS = st.one_of(
    st.builds(
        "{}{}{:08}".format,
        st.sampled_from(["", "86", "0086"]),
        st.integers(130, 199),
        st.integers(0, 10**8 - 1),
    ),
    _IDS,
    _IDS.map(str.lower),
    _uscc(),
    _uscc().map(str.lower),
    st.builds(
        lambda prefix, rest: _card(f"{prefix}{rest:012}"),
        st.sampled_from(["622202", "621226", "4367"]),
        st.integers(0, 10**9),
    ),
    _DIGITS,
)
_VALUES = st.one_of(
    st.none(),
    st.just(""),
    _NUMBERS,
    st.builds(
        lambda value, at, char: value[:at] + char + value[at + 1 :],
        _NUMBERS,
        st.integers(0, 18),
        st.sampled_from("0x9 -Aé一\x80"),
    ),
    st.text("0123456789xX手机 \n", max_size=12),
)


@cache
def _engine(which: str) -> Engine:
    match which:
        case "every":
            return Engine(as_of=_AS_OF)
        case "denied":
            return Engine(as_of=_AS_OF, deny=[Deny("STAFF_NO", "12345678")])
        case "surer":
            own = rule(
                "STAFF_NO", r"(?<![0-9])[0-9]{15}[0-9A-Za-z]{3}(?![0-9A-Za-z])", scores=(0.99, 0.99, 0.99)
            )
            return Engine(as_of=_AS_OF, rules=[own])
        case "strict":
            return Engine(_FIVE, as_of=_AS_OF, min_score=0.7)
        case _:
            return Engine(_FIVE, as_of=_AS_OF)


@contextmanager
def _without_kernel() -> Iterator[None]:
    vars(lone_kinds)["numbers"] = lambda: None
    try:
        yield
    finally:
        vars(lone_kinds)["numbers"] = numbers


def _found(engine: Engine, values: list[str | None]) -> list[tuple[str, int, int, int]]:
    spans = engine.scan_column(values).spans
    arrays = (spans.entity.tolist(), spans.row.tolist(), spans.start.tolist(), spans.end.tolist())
    return [
        (spans.entities[entity], row, start, end) for entity, row, start, end in zip(*arrays, strict=True)
    ]


@given(st.lists(_VALUES, max_size=12), st.sampled_from(["five", "every", "denied", "surer", "strict"]))
@settings(max_examples=150, deadline=None)
def test_a_column_is_what_its_values_are(values: list[str | None], which: str) -> None:
    """With the kernel, without it, and value by value: the same identifiers in the same places."""
    engine = _engine(which)
    found = _found(engine, values)
    offsets = TextColumn.of(values).offsets.tolist()
    one_by_one = [
        (each.entity, row, begin + len(value[: each.start].encode()), begin + len(value[: each.end].encode()))
        for row, (value, begin) in enumerate(zip(values, offsets, strict=False))
        for each in engine.scan(value or "")
        if value is not None
    ]
    assert found == one_by_one
    with _without_kernel():
        assert _found(engine, values) == found


def test_a_denied_number_is_found_in_a_column() -> None:
    """A user's value stands before what an engine makes of it, digits or not."""
    engine = Engine(deny=[Deny("STAFF_NO", "12345678"), Deny("VIP_NO", "11010519491231002X")])
    counts = engine.scan_column(["12345678", "11010519491231002X", "13800138000"]).counts
    assert {each.name: count for each, count in counts.items()} == {
        "STAFF_NO": 1,
        "VIP_NO": 1,
        "CN_MOBILE": 1,
    }


@pytest.mark.skipif(native() is None, reason="built without the compiled kernel")
def test_offsets_beyond_the_data_are_refused() -> None:
    """The kernel reads nothing that is not there."""
    import numpy as np

    kernel = numbers()
    assert kernel is not None
    data, codes = np.frombuffer(b"13800138000", np.uint8), np.zeros(1, np.int8)
    for offsets in ([0, 12], [-1, 11], [11, 0], [0, 5, 11]):
        with pytest.raises(ValueError, match="offsets"):
            kernel.tell_rows(data, np.array(offsets, np.int64), codes, bytes(130), 31, 0, 20260101)
    none = np.zeros(2, np.int64)
    with pytest.raises(ValueError, match="other sizes"):
        kernel.row_spans(codes, np.array([0, 11]), np.zeros(2, np.int16), none, none, none)
