"""The compiled search for places worth reading finds those of the references."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable
from functools import cache

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from piiguard.catalog.entities import Entity
from piiguard.classify.kernel import native
from piiguard.classify.language.watches import Watch
from piiguard.classify.rules.book import Book
from piiguard.classify.rules.guarding import _around
from piiguard.classify.rules.rule import Rule, Scores, Trigger
from piiguard.classify.rules.shipped import shipped_rules
from piiguard.classify.rules.triggers import places_by_arrays, places_in
from piiguard.classify.rules.words import Words
from piiguard.classify.text import normalise
from piiguard.classify.units import units_of

pytestmark = pytest.mark.skipif(native() is None, reason="built without the compiled kernel")


def _with_shapes(rules: Iterable[Rule], *, least: float = 0.0) -> Book:
    """Return a book that has read enough for the shapes of its rules to be worth making."""
    book = Book(rules, least=least)
    book._usage.points = 1 << 30
    return book


@cache
def _book() -> Book:
    return _with_shapes(shipped_rules())


@cache
def _asking_book() -> Book:
    """The same rules, of which only what is reported is asked for."""
    return _with_shapes(shipped_rules(), least=0.5)


@cache
def _open_book() -> Book:
    """The same rules, with nothing that says more of a trigger than where it is and what touches it."""
    return Book(
        attrs.evolve(rule, trigger=attrs.evolve(rule.trigger, only=None), pattern=re.compile("(?=.?)"))
        for rule in shipped_rules()
    )


_WORDS = sorted(_book().by_word)
_MARKS = [
    "95283127",
    "9528 3127",
    "電",
    "Taiwan",
    *"0123456789aFz-.:@ \n(（+：，",
    "\u200b",
    "１",
    "—",
    "\U0001d7ce",
    "\ud800",
]
_TEXTS = st.lists(
    st.sampled_from(_WORDS) | st.sampled_from(_WORDS).map(str.upper) | st.sampled_from(_MARKS), max_size=30
).map("".join)


@given(_TEXTS)
def test_compiled_triggers_are_those_of_both_references(text: str) -> None:
    """The same windows by rule in a short text, the same places in a large one."""
    book, normal = _open_book(), normalise(text).text
    assert _some(book.hits(normal)) == _some(book.hits_by_re(normal))
    units = units_of(text)
    compiled, arrays = places_in(units, book), places_by_arrays(units, book)
    assert {number: [each.tolist() for each in places] for number, places in compiled.items()} == {
        number: [each.tolist() for each in places] for number, places in arrays.items()
    }


@pytest.mark.parametrize("asked", [_book, _asking_book])
@given(text=_TEXTS)
def test_windows_without_a_match_are_all_that_the_shapes_leave_out(
    asked: Callable[[], Book], text: str
) -> None:
    """What is read where the kernel says so is what is read wherever a trigger lies."""
    book, normal = asked(), normalise(text).text
    assert [*book.read(normal, book.hits(normal))] == [*book.read(normal, book.hits_by_re(normal))]


def _rule(word: str) -> Rule:
    return Rule(
        Entity("WORD"), word, re.compile(word), Trigger(words=(word,)), Scores(0.9, 0.9, 0.9), ("a word",)
    )


_EXPRESSIONS = [
    r"a(?:b|c){0,2}1",
    r"(?<![b1])a[^b]{2}(?!c)",
    r"(?P<by>[ab]?)1(?P=by)a",
    r"(?i:Ab)|(?<=b)1\d",
    r"(?i)k[^s]",
    r"[^a\n]+1a??b",
    r"(?:(?:a|bc)1){2,3}",
    r"(?<=(?:ab|ba))1|(?<!a.)b1",
    r"a(?=[bc])(?:1|.)*+b?",
    r"(?>a|ab)1(?:c1|\Z)",
    r"[中-文]{1,2}[^\W]1",
    r"(?:a?b?c?){1,12}1",
    r"a.b|\U0001f600a",
]


@pytest.mark.parametrize("source", _EXPRESSIONS)
@given(text=st.text("abc1Kks\u212a\u017f中\n\U0001f600", max_size=12))
def test_a_shape_holds_wherever_its_expression_matches(source: str, text: str) -> None:
    """Whichever way a trigger is looked around, nothing is missed that the expression finds."""
    pattern = re.compile(source)
    for trigger in (
        Trigger(chars="1"),
        Trigger(chars="1", back=4),
        Trigger(chars="ab", leads=True),
        Trigger(digits=[1, 2], leads=True),
        Trigger(digits=[1]),
        Trigger(digits=[2, 3], back=6),
        Trigger(alnum=2),
        Trigger(alnum=4, back=6),
    ):
        rule = Rule(Entity("X"), "x", pattern, trigger, Scores(0.9, 0.9, 0.9), ("x",), reach=6)
        book = _with_shapes([rule])
        assert [*book.read(text, book.hits(text))] == [*book.read(text, book.hits_by_re(text))]
    for trigger in (Trigger(chars="a", only=pattern), Trigger(chars="1", only=pattern, back=5)):
        rule = Rule(Entity("X"), "x", re.compile("(?=.?)"), trigger, Scores(0.9, 0.9, 0.9), ("x",), reach=6)
        book = _with_shapes([rule])
        assert _some(book.hits(text)) == _some(book.hits_by_re(text))


@pytest.mark.parametrize("source", _EXPRESSIONS)
@given(
    text=st.text("abc1Kks\u212a\u017f中\n\U0001f600", min_size=1, max_size=40),
    places=st.lists(st.integers(0, 39), min_size=1, max_size=4),
)
def test_stretches_that_are_near_no_match_are_all_that_is_left_out(
    source: str, text: str, places: list[int]
) -> None:
    """Around the stretches that are kept the expression finds what it finds around all of them."""
    rule = attrs.evolve(_rule("1"), pattern=re.compile(source), trigger=Trigger(chars="1"), reach=5)
    book = Book([rule])
    spans = sorted({(at % len(text), min(at % len(text) + 2, len(text))) for at in places})
    assert book.triggers is not None
    starts, ends = (array("q", each).tobytes() for each in zip(*spans, strict=True))
    near = book.triggers.near(text, 0, starts, ends)
    kept = [span for span, is_near in zip(spans, near, strict=True) if is_near]
    assert [*_around(book, rule, text, kept)] == [*_around(book, rule, text, spans)]


def test_stretches_outside_of_the_text_are_refused() -> None:
    """An offset that the text does not have, or a rule that the book does not, raises."""
    triggers = Book([_rule("1")]).triggers
    assert triggers is not None
    one = array("q", [1]).tobytes()
    for arguments in ((0, one, array("q", [9]).tobytes()), (1, one, one), (0, one, b""), (0, one * 2, one)):
        with pytest.raises(ValueError, match="stretch"):
            triggers.near("abc", *arguments)


def test_shapes_leave_out_most_places() -> None:
    """Dates, times and numbers of a log line trigger a dozen rules, and none of them is tried."""
    line = "2024-05-06 12:30:41,123 INFO [http-8] order=20240506 user=123456 cost=78ms trace=9f86d081884c7d65"
    book = _with_shapes((rule for rule in shipped_rules() if not rule.guard), least=0.5)
    assert len(book.hits_by_re(line)) > 5
    assert book.hits(line) == {}


_NEAR = attrs.evolve(
    _rule("1234"),
    pattern=re.compile("(?<![0-9])[0-9]{4}(?![0-9])"),
    trigger=Trigger(digits=[4]),
    scores=Scores(0.3, 0.6, 0.3),
    words=("tel", "電"),
    near=("tel", "電"),
)


@given(
    st.lists(
        st.sampled_from(["1234", "tel", "TEL", "telegram", "電", "\n", "x" * 30, "。" * 140]), max_size=9
    ).map(" ".join)
)
def test_what_no_word_lies_near_is_left_out_where_that_is_too_little(text: str) -> None:
    """Some rules count only near some words; others' words that hold these, or begin with them, hide none."""
    long = attrs.evolve(_rule("telegram"), trigger=Trigger(words=("telegram", "legram")))
    for least in (0.2, 0.5):
        book = _with_shapes([_NEAR, long], least=least)
        assert [*book.read(text, book.hits(text))] == [*book.read(text, book.hits_by_re(text))]


def test_a_number_without_its_word_is_not_read() -> None:
    """Unless what it is without one is asked for."""
    for text, counts in (("1234 x", 0), ("1234 tel", 1), ("電" + "。" * 140 + "1234", 0)):
        assert len(_with_shapes([_NEAR], least=0.5).hits(text)) == counts
        assert len(_with_shapes([_NEAR], least=0.3).hits(text)) == 1


def _some(windows: object) -> dict[object, list[object]]:
    return {number: list(each) for number, each in dict(windows).items() if each}  # type: ignore[call-overload]  # a mapping


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
    sound = [bytes(1 << 16), bytes(1 << 17), b"", b"", b"", bytes(24), bytes(768), *[b""] * 7]
    sound += [bytes(1 << 16), b"", b"", b""]
    assert kernel.Triggers(*sound).find("13800138000", False) == {}
    full = b"\xff" * 768
    endless = bytes(10) + b"\x08" + bytes((1 << 16) - 11)  # a line break that ends no run
    masked = bytes(8) + b"\1\0\0\0" + bytes(756)  # a stretch whose masks are not there
    tables = (
        *((0, b""), (0, endless), (3, b"\1\0"), (4, full[:20]), (5, full[:24]), (6, full), (6, masked)),
        *((8, b"\1" * 8), (12, b"\1\0"), (14, b""), (15, b"\0\0\0\0"), (16, bytes(8)), (17, bytes(4))),
    )
    for place, table in tables:
        unsound = [*sound[:place], table, *sound[place + 1 :]]
        with pytest.raises(ValueError, match="table"):
            kernel.Triggers(*unsound)
    one_rule = [*sound[:8], bytes(8), b"", bytes(32), *sound[11:16], bytes(8)]
    for near in ([2], [1]):  # a rule that is not there; one that lies near itself
        with pytest.raises(ValueError, match="table"):
            kernel.Triggers(*one_rule[:17], array("I", near).tobytes())
    for steps in ([1], [1, 9], [3, 0], [4, 9], [5, 0, 0], [6, 0, 2, 0], [8], [1, 0], [3, 3, 1, 0, 0]):
        with pytest.raises(ValueError, match="table"):
            kernel.Triggers(*sound[:11], array("H", steps).tobytes(), bytes(512), bytes(32), *sound[14:])
    made = kernel.Triggers(*sound)
    unmade = type(made).__new__(type(made))
    with pytest.raises(TypeError, match="never made"):
        unmade.find("", False)


def test_the_longest_word_at_a_place_is_found() -> None:
    """As `Words` finds it: of words that begin alike the longest, whatever ends beyond the text."""
    words = ["信", "信用", "信用代码", "代码"]
    rules = [_rule(word) for word in words]
    book = Book(rules)
    for text in ("信用代", "信用代码", "信信用", "代码信"):
        found = {(s, e) for s, e in Words(words).find(text)}
        assert book.triggers is not None
        assert {place for each in book.triggers.find(text, False).values() for place in each} == found


def test_shapes_are_made_once_enough_has_been_read() -> None:
    """Who scans one line does not wait for them, who scans many has them, and both find alike."""
    book, line = Book(shipped_rules()), "2024-05-06 12:30:41 order 20240506, 护照E12345678"
    first = [*book.read(line, book.hits(line))]
    assert not _is_made(book, "triggers")
    for _ in range(600):
        book.hits(line)
    assert _is_made(book, "triggers")
    assert first == [*book.read(line, book.hits(line))] != []


def _is_made(book: Book, name: str) -> bool:
    try:
        object.__getattribute__(book, name)
    except AttributeError:
        return False
    return True


def test_the_kernel_finds_the_triggers_of_all_rules_that_are_built_in() -> None:
    """One word that it cannot read, as beyond the BMP, would send every text the slow way."""
    assert Book(rule for rule in shipped_rules() if not rule.guard).triggers is not None
    assert Book(rule for rule in shipped_rules() if rule.guard).triggers is not None
