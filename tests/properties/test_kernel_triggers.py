"""The compiled search for places worth reading finds those of the references."""

from __future__ import annotations

import re
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from piiguard.catalog.entities import Entity
from piiguard.classify.kernel import native
from piiguard.classify.language import persons_labels
from piiguard.classify.language.watches import Watch
from piiguard.classify.rules.book import Book
from piiguard.classify.rules.rule import Rule, Scores, Trigger
from piiguard.classify.rules.shipped import shipped_rules
from piiguard.classify.rules.triggers import places_by_arrays, places_in
from piiguard.classify.rules.words import Words
from piiguard.classify.text import normalise
from piiguard.classify.units import units_of

pytestmark = pytest.mark.skipif(native() is None, reason="built without the compiled kernel")


@cache
def _book() -> Book:
    return Book(shipped_rules())


_WORDS = sorted(_book().by_word)
_MARKS = [*"0123456789aFz-.:@ \n(（+：，", "\u200b", "１", "—", "\U0001d7ce", "\ud800"]
_TEXTS = st.lists(
    st.sampled_from(_WORDS) | st.sampled_from(_WORDS).map(str.upper) | st.sampled_from(_MARKS), max_size=30
).map("".join)


@given(_TEXTS)
def test_compiled_triggers_are_those_of_both_references(text: str) -> None:
    """The same windows by rule in a short text, the same places in a large one."""
    book, normal = _book(), normalise(text).text
    assert _some(book.hits(normal)) == _some(book.hits_by_re(normal))
    units = units_of(text)
    compiled, arrays = places_in(units, book), places_by_arrays(units, book)
    assert {number: [each.tolist() for each in places] for number, places in compiled.items()} == {
        number: [each.tolist() for each in places] for number, places in arrays.items()
    }


def _some(windows: object) -> dict[object, list[object]]:
    return {number: list(each) for number, each in dict(windows).items() if each}  # type: ignore[call-overload]  # a mapping


@given(
    st.lists(
        st.sampled_from(persons_labels._TOUCHED.split())
        | st.sampled_from([*"\"'”」 :：=>\t\n王小明先生来电x"]),
        max_size=16,
    )
)
def test_labels_that_names_touch_are_found_from_their_beginnings(parts: list[str]) -> None:
    """They are those that the expression finds by reading everything."""
    text = "".join(parts)
    touching = [each.span() for each in persons_labels._touching(text)]
    assert touching == [each.span() for each in persons_labels.touching_by_re(text)]


@given(st.text("小社区路a\n市\U0001d7ce号１", max_size=24))
def test_compiled_pairs_are_those_of_both_references(text: str) -> None:
    """Second characters behind first ones, and those that ask for nothing before them."""
    watch = Watch((("小社", "区"), ("", "路"), ("1", "号")))
    normal = normalise(text).text
    assert watch.places(normal) == watch.places_by_re(normal)
    assert watch.places_bulk(units_of(text)) == watch.places_by_arrays(units_of(text))


def test_a_trigger_beyond_the_bmp_is_left_to_the_reference() -> None:
    """The kernel sees two bytes of a character; a rule that needs more runs without it, and finds."""
    rule = Rule(
        Entity("SMILE"),
        "smile",
        re.compile("\U0001f600[0-9]"),
        Trigger(chars="\U0001f600"),
        Scores(0.9, 0.9, 0.9),
        ("a smile",),
    )
    book = Book([rule])
    assert book.triggers is None
    assert [each.value for each in book.find("a\U0001f6001")] == ["\U0001f6001"]


def test_triggers_with_unsound_tables_are_refused() -> None:
    """Tables that point beyond one another raise; nothing reads out of bounds later."""
    kernel = native()
    assert kernel is not None
    sound = [bytes(1 << 16), bytes(1 << 17), b"", b"", b"", bytes(24), bytes(512), b"", b"", b""]
    assert kernel.Triggers(*sound).find("13800138000", False) == {}
    for place, table in (
        (0, b""),
        (3, b"\x01\x00"),
        (4, b"\xff" * 16),
        (5, b"\xff" * 24),
        (6, b"\xff" * 512),
        (8, b"\1" * 8),
    ):
        unsound = [*sound[:place], table, *sound[place + 1 :]]
        with pytest.raises(ValueError, match="table"):
            kernel.Triggers(*unsound)
    with pytest.raises(TypeError, match="never made"):
        type(kernel.Triggers(*sound)).__new__(kernel.Triggers).find("", False)  # type: ignore[type-var]  # a class


def test_the_longest_word_at_a_place_is_found() -> None:
    """As `Words` finds it: of words that begin alike the longest, whatever ends beyond the text."""
    words = ["信", "信用", "信用代码", "代码"]
    rules = [_rule(word) for word in words]
    book = Book(rules)
    for text in ("信用代", "信用代码", "信信用", "代码信"):
        found = {(s, e) for s, e in Words(words).find(text)}
        assert book.triggers is not None
        assert {place for each in book.triggers.find(text, False).values() for place in each} == found


def _rule(word: str) -> Rule:
    import re

    return Rule(
        Entity("WORD"), word, re.compile(word), Trigger(words=(word,)), Scores(0.9, 0.9, 0.9), ("a word",)
    )
