"""What the look at a short text does not tell of is not there."""

from __future__ import annotations

from datetime import date

import pytest
from benchmarks.accuracy.corpus import hard_negatives, other_spellings, positives
from hypothesis import given, settings
from hypothesis import strategies as st

from piiguard.classify.kernel import native
from piiguard.classify.kinds import Kind
from piiguard.classify.readings.addresses import addresses_in
from piiguard.classify.readings.escapes import escapes_in
from piiguard.classify.readings.lookalikes import lookalikes_in
from piiguard.classify.readings.numerals import numerals_in
from piiguard.classify.readings.scanning import Readings
from piiguard.classify.spelled import candidates
from piiguard.classify.surveys import ADDRESS, AT, CHAIN, ESCAPE, LETTER, LINE, NUMBER, ODD, SCRIPT, survey
from piiguard.classify.text import normalise
from piiguard.classify.validators.resident_id import check_character

pytestmark = pytest.mark.skipif(native() is None, reason="built without the compiled kernel")

_AS_OF = date(2026, 1, 1)
_NUMBERS = frozenset(Kind) - {Kind.EMAIL}
_ID = "11010519491231002"
PARTS = st.sampled_from(
    [
        *"0123456789aAXx -./\n,:()八①○\u0663",
        *("138", "0013", "8000", "86", "0086", "2024-05-06 12:30:41", ",123", "6222020000000000000"),
        *(_ID, check_character(_ID), "110105", "19491231", "91350100M000100Y43", "9135 0100 M000 100Y 43"),
        *(
            "&#48;",
            "%31",
            "\\u0031",
            "=31",
            "(at)",
            " dot ",
            "艾特",
            "@",
            "\u0410",
            "\U0001f600",
            "\u200b",
            "１",
        ),
    ]
)
_READERS = (
    (ESCAPE, escapes_in),
    (SCRIPT, numerals_in),
    (LETTER, lookalikes_in),
    (ADDRESS, addresses_in),
)
_READINGS = Readings(_NUMBERS, context=True, as_of=_AS_OF)


@settings(max_examples=600)
@given(st.lists(PARTS, max_size=14).map("".join))
def test_what_is_not_told_is_not_there(text: str) -> None:
    """Each way to read finds nothing in a text that the look says holds nothing for it."""
    _check(text)


def test_what_is_told_of_the_accuracy_corpus_is_enough() -> None:
    """Other spellings above all: whatever is found there is told of."""
    for sample in (*positives(4), *other_spellings(2), *hard_negatives(4)):
        _check(sample.text)


def _check(text: str) -> None:
    look = survey()
    assert look is not None
    normal = normalise(text).text
    if look.look(text) & ODD:
        text = normal
    told = look.look(text)
    assert text == normal
    assert not told & ODD
    if not told & NUMBER:
        assert candidates(text, _NUMBERS, as_of=_AS_OF) == []
    if not told & AT:
        assert "@" not in text
    if not told & (CHAIN | SCRIPT):
        assert [*_READINGS._in_groups(text)] == []
    if not told & LINE:
        assert [*_READINGS._in_lines(text)] == []
    for bit, read in _READERS:
        if not told & bit:
            assert [*read(text)] == []


def test_a_line_of_log_tells_nothing() -> None:
    """A time, an order number and a duration are neither identifiers nor parts of one."""
    look = survey()
    assert look is not None
    assert look.look("2024-05-06 12:30:41,123 INFO [http-8] order 20240506 packed in 78 ms, 3 items") == 0


@pytest.mark.parametrize(
    ("text", "bit"),
    [("13800138000", NUMBER), ("a@b", AT), ("138-0013 8000", CHAIN), ("\n", LINE), ("１", ODD)],
)
def test_what_is_there_is_told(text: str, bit: int) -> None:
    """The look does not tell everything of every text."""
    look = survey()
    assert look is not None
    assert look.look(text) & bit


def test_a_survey_whose_walks_would_not_end_is_refused() -> None:
    """Padding of line breaks ends every walk, so they must be neither digits nor gaps."""
    kernel = native()
    assert kernel is not None
    kinds = bytearray(1 << 16)
    kinds[ord("\n")] = 1
    for tables in ((bytes(kinds), bytes(1 << 13)), (b"", bytes(1 << 13)), (bytes(1 << 16), b"")):
        with pytest.raises(ValueError, match=r"table|break"):
            kernel.Survey(*tables)
    with pytest.raises(TypeError):
        kernel.Survey(bytes(1 << 16), bytes(1 << 13)).look(b"bytes")  # type: ignore[arg-type]  # on purpose
