"""The kernel sees in a long text what the arrays find, and where a second reading finds more."""

from __future__ import annotations

from datetime import date
from itertools import accumulate

import attrs
import pytest
from benchmarks.accuracy.corpus import hard_negatives, other_spellings, positives
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.properties.test_classify_paths import texts as spelled
from tests.properties.test_kernel_survey import PARTS
from tests.properties.test_readings import READ
from tests.properties.test_readings import texts as respelled

from piiguard.classify.engine import Engine
from piiguard.classify.headings.reading import BEHIND, NAME_ENDS, places_by_re
from piiguard.classify.judge import judge
from piiguard.classify.kernel import native
from piiguard.classify.kinds import Kind
from piiguard.classify.numbers import numbers, units_seen
from piiguard.classify.readings import Readings
from piiguard.classify.results import Findings
from piiguard.classify.rules.book import Book
from piiguard.classify.rules.shipped import shipped_rules
from piiguard.classify.rules.triggers_compiled import compiled_triggers
from piiguard.classify.runs import candidates_in
from piiguard.classify.surveys import SCRIPT, survey
from piiguard.classify.text import normalise
from piiguard.classify.units import PAD, units_of

pytestmark = pytest.mark.skipif(native() is None, reason="built without the compiled kernel")

_AS_OF = date(2026, 11, 24)
_PIECES = st.one_of(spelled, respelled, st.lists(PARTS, max_size=14).map("".join))


_NAMES = [*NAME_ENDS, *map(str.upper, NAME_ENDS), *"".join(BEHIND)]


def _judged(text: str, *, context: bool, min_score: float) -> None:
    """Assert that what is left of the hits is the same, with the same evidence."""
    units, seen = units_seen(text, set(Kind), as_of=_AS_OF)
    reference = units_of(text)
    assert seen is not None
    told = [
        judge(each, hits, min_score=min_score, context=context).with_words(each)
        for each, hits in (
            (units, seen.hits),
            (reference, candidates_in(reference, set(Kind), as_of=_AS_OF)),
        )
    ]
    one, other = ([column.tolist() for column in attrs.astuple(each)] for each in told)
    assert one == other


def _hits(text: str, kinds: set[Kind]) -> list[list[tuple[int, int, int]]]:
    units, seen = units_seen(text, kinds, as_of=_AS_OF)
    assert seen is not None
    found = (seen.hits, candidates_in(units_of(text), kinds, as_of=_AS_OF))
    assert units.normal == normalise(text).text
    return [
        sorted(zip(each.start.tolist(), each.end.tolist(), each.kind.tolist(), strict=True)) for each in found
    ]


def _check(text: str) -> None:
    compiled, reference = _hits(text, set(Kind))
    assert compiled == reference
    units, seen = units_seen(text, READ.kinds, as_of=READ.as_of)
    assert seen is not None
    found = READ.find_bulk(units, None, seen.places)
    assert sorted(found, key=repr) == sorted(READ.find(normalise(text).text), key=repr)


@settings(max_examples=400, deadline=None)
@given(_PIECES, st.sampled_from((0, 700)))
def test_every_text_is_seen_as_the_arrays_see_it(text: str, filler: int) -> None:
    """The same hits; and the same findings of the second readings, which look only where the kernel says."""
    _check("，说" * filler + text + "。的" * filler + text)


def test_the_accuracy_corpus_is_seen_as_the_arrays_see_it() -> None:
    """Other spellings above all, all of them in one text."""
    samples = [*positives(8), *other_spellings(4), *hard_negatives(8)]
    _check("\n".join(each.text for each in samples))
    _check("，".join(each.text for each in samples))


@settings(max_examples=400, deadline=None)
@given(_PIECES, st.booleans(), st.sampled_from((0.0, 0.5, 0.65, 0.9)))
def test_hits_are_judged_as_the_arrays_judge_them(text: str, context: bool, min_score: float) -> None:
    """What touches a number, the word that decides, and so the score, are the same."""
    _judged(text, context=context, min_score=min_score)


@settings(max_examples=100, deadline=None)
@given(_PIECES, st.sets(st.sampled_from(list(Kind)), max_size=4))
def test_what_is_not_looked_for_is_not_seen(text: str, kinds: set[Kind]) -> None:
    """Leaving kinds out leaves out their hits and no others."""
    compiled, reference = _hits(text, kinds)
    assert compiled == reference


@settings(max_examples=100, deadline=None)
@given(st.lists(_PIECES, min_size=1, max_size=5))
def test_rows_are_read_again_one_by_one(several: list[str]) -> None:
    """Nothing is joined from one row to the next, wherever the kernel says to look."""
    joined = "\n".join(several)
    rows = [0, *accumulate(len(text) + 1 for text in several[:-1])]
    units, seen = units_seen(joined, READ.kinds, as_of=READ.as_of)
    assert seen is not None
    found = READ.find_bulk(units, rows, seen.places)
    expected = READ.find_bulk(units_of(joined), rows)
    assert sorted(found, key=repr) == sorted(expected, key=repr)


@pytest.mark.parametrize(
    "number", ["电话：010-88881234转八零一", "座机 010 8888 1234 转八〇一", "01088881234分机八一"]
)
def test_an_extension_in_another_script_is_seen(number: str) -> None:
    """Short or long, by the kernel or by arrays, what is dialled behind a number is found with it."""
    reading = Readings(frozenset(Kind), context=True, as_of=_AS_OF, book=Book(shipped_rules()))
    text = "，说" * 700 + number + "。的" * 700
    units, seen = units_seen(text, reading.kinds, as_of=_AS_OF)
    assert seen is not None
    expected = {(each.value, each.start + 1400, each.end + 1400) for each in reading.find(number)}
    assert expected
    for found in (reading.find_bulk(units, None, seen.places), reading.find_bulk(units_of(text))):
        assert {(each.value, each.start, each.end) for each in found} == expected
    look = survey()
    assert look is not None
    assert look.look(number) & SCRIPT


def test_a_log_has_nothing_to_read_again() -> None:
    """Times, hexadecimal traces and order numbers are places of nothing."""
    line = "2024-05-06 12:30:{:02},417 INFO [http-3] order=8123{:04} cost=812ms trace=9f3c2ed41a{:04x}\n"
    text = "".join(line.format(n % 60, n * 7 % 10_000, n * 40_503 % 65_536) for n in range(2000))
    units, seen = units_seen(text, set(Kind), as_of=_AS_OF)
    assert seen is not None
    assert units.normal == text
    assert sum(map(len, seen.places)) < 10


def test_places_of_an_at_are_told() -> None:
    """Whoever asks for them need not look again."""
    units, _ = units_seen("a@b，c@example.com", set(), as_of=_AS_OF)
    assert (units.ats - PAD).tolist() == [1, 5]


@settings(max_examples=100, deadline=None)
@given(_PIECES)
def test_code_points_are_read_where_they_are(text: str) -> None:
    """What the kernel finds in the code points that it returned is what it finds in the text."""
    kernel, units = native(), units_seen(text, set(), as_of=_AS_OF)[0]
    assert kernel is not None
    triggers = compiled_triggers([("", ""), ("", ": ")], {"电话": (0,), "a": (0, 1)}, {11: (0,)})
    pairs = kernel.Pairs(b"\x01" * (1 << 16), b"\x01" * (1 << 16))
    assert triggers is not None
    assert isinstance(units.readable, bytes)
    assert triggers.find(units.readable, False) == triggers.find(units.normal, False)
    assert pairs.places(units.readable) == pairs.places(units.normal)


@pytest.mark.parametrize("octets", [b"", b"x", b"\n\0" * 67, b"\n\0" * 68 + b"\n", b"a\0" * 80])
def test_code_points_without_their_padding_are_refused(octets: bytes) -> None:
    """No look at a neighbour tests for the ends, so there must be line breaks at either."""
    kernel = native()
    assert kernel is not None
    with pytest.raises(ValueError, match="line breaks"):
        kernel.Pairs(bytes(1 << 16), bytes(1 << 16)).places(octets)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.one_of(st.sampled_from([*NAME_ENDS, *map(str.upper, NAME_ENDS), *"".join(BEHIND)]), _PIECES),
        max_size=30,
    ).map("".join)
)
def test_names_of_fields_are_seen_where_the_expressions_find_them(text: str) -> None:
    """By what they may stand in, the ends of names are the same, and the begins of statements."""
    units, seen = units_seen(text, set(), as_of=_AS_OF, names=True)
    assert seen is not None
    ends, reference = (
        {kind: {end for _, end in places} for kind, places in each.items()}
        for each in (seen.names, places_by_re(units.normal))
    )
    assert ends == reference
    _, unasked = units_seen(text, set(Kind), as_of=_AS_OF)
    assert unasked is not None
    assert not unasked.names


def test_findings_not_yet_made_hold_no_code_points() -> None:
    """A large text is held once, as it was given, however long its findings wait."""
    text = "，说" * 20_000 + "手机13800138000"
    found = Engine(["CN_MOBILE"], as_of=_AS_OF).scan_lazily(text)
    assert isinstance(found, Findings)
    assert [len(part.units.codes) for part in found._parts] == [0]
    assert [each.value for each in found] == ["13800138000"]


def test_numbers_whose_walks_would_not_end_are_refused() -> None:
    """Padding of line breaks ends every walk, and no table points beyond another."""
    kernel, looks = native(), numbers()
    assert kernel is not None
    assert looks is not None
    bmp, short = bytes(1 << 16), bytes(10_000)
    sound = (bmp, bmp * 2, bmp, bmp, short, bytes(1024), b"", b"", b"", b"", b"", b"", b"", b"", bytes(128))
    broken = bytearray(bmp)
    broken[ord("\n")] = 1
    far = array_of(16, 6, 0, 1)
    for at, table in (
        *(
            (0, bytes(broken)),
            (0, b""),
            (1, b"\xff" * (2 << 16)),
            (2, b"\x0a" * (1 << 16)),
            (6, far),
            (10, far),
        ),
        *((9, b"12"), (11, array_of(0, 2, 1, 0, 0)), (13, array_of(0, 2, 1)), (14, b"")),
    ):
        with pytest.raises(ValueError, match=r"table|break"):
            kernel.Numbers(*sound[:at], table, *sound[at + 1 :])
    with pytest.raises(TypeError):
        looks.read(b"bytes", 31, 20_260_101)  # type: ignore[arg-type]  # on purpose
    with pytest.raises(TypeError):
        type(looks).read(type(looks).__new__(type(looks)), "text", 31, 20_260_101)


def array_of(*values: int) -> bytes:
    """Return numbers of 32 bits as a table holds them."""
    return b"".join(value.to_bytes(4, "little") for value in values)
