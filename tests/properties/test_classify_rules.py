# ruff: noqa: RUF001 - full-width letters are what is tested
"""Rules and finders find the same on either path, whatever the text."""

from __future__ import annotations

import re
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from piiguard.catalog import Entity, Finding
from piiguard.catalog.columns import TextColumn
from piiguard.classify.bulk import scan_bulk, scan_together
from piiguard.classify.columns import scan_column
from piiguard.classify.further import Further
from piiguard.classify.kinds import Kind
from piiguard.classify.rules import Book, Rule, Scores, Trigger
from piiguard.classify.rules.triggers import places_in, windows_in
from piiguard.classify.small import Settings, scan_small
from piiguard.classify.text import normalise
from piiguard.classify.units import PAD, Units, units_of

AS_OF = date(2026, 11, 24)
MEMBER, PERMIT, GUARD = Entity("ACME_MEMBER"), Entity("ACME_PERMIT"), Entity("ACME_BARCODE")


def _near_a_bracket(text: str, start: int, end: int) -> tuple[tuple[float, str], ...]:
    return ((-0.3, "against: in brackets"),) if text[start - 1 : start] == "(" else ()


RULES = (
    Rule(
        entity=PERMIT,
        name="eight digits",
        pattern=re.compile(r"(?<![0-9])[0-9]{8}(?![0-9])"),
        trigger=Trigger(digits=[8]),
        scores=Scores(0.3, 0.9, 0.1),
        why=("eight digits",),
        words=("证件", "permit"),
        against=("订单", "order"),
        surroundings=_near_a_bracket,
        reach=8,
    ),
    Rule(
        entity=MEMBER,
        name="labelled",
        pattern=re.compile(r"会员(?:号码|号)?[: ]{0,2}(?P<id>[A-Za-z][0-9]{2,6})(?![0-9])"),
        trigger=Trigger(words=("会员", "会员号", "member")),
        scores=Scores(0.8, 0.95, 0.2),
        why=("label",),
        words=("会员号",),
        check=lambda value: value[-1] != "0",
        reach=16,
    ),
    Rule(
        entity=MEMBER,
        name="with a sign",
        pattern=re.compile(r"[A-Z]@[0-9]{1,4}"),
        trigger=Trigger(chars="@#"),
        scores=Scores(0.7, 0.7, 0.7),
        why=("sign",),
        reach=6,
    ),
    Rule(
        entity=PERMIT,
        name="nine digits, divisible",
        pattern=re.compile(r"(?<![0-9])[0-9]{9}(?![0-9])"),
        trigger=Trigger(digits=[9]),
        scores=Scores(0.6, 0.9, 0.1),
        why=("divisible by three",),
        check=lambda value: int(value) % 3 == 0,
        check_rows=lambda rows: (rows - 48).sum(axis=1) % 3 == 0,
        widths=[9],
    ),
    Rule(
        entity=MEMBER,
        name="long",
        pattern=re.compile(r"(?<![0-9A-Za-z])k[0-9A-Za-z]{6,9}(?![0-9A-Za-z])"),
        trigger=Trigger(alnum=7),
        scores=Scores(0.6, 0.6, 0.6),
        why=("long",),
        reach=2,
    ),
    Rule(
        entity=GUARD,
        name="barcode",
        pattern=re.compile(r"(?<![0-9])13[0-9]{9}(?=-)"),
        trigger=Trigger(digits=[11]),
        scores=Scores(0.9, 0.9, 0.9),
        why=("barcode",),
        guard=True,
        reach=12,
    ),
)


class _Names:
    """A finder, as the language ones are."""

    entities = (Entity.PERSON,)

    def find(self, text: str) -> list[Finding]:
        return [
            Finding(Entity.PERSON, match.start(), match.end(), 0.8, match.group(), ("listed",))
            for match in re.finditer("张三|会员", text)
        ]

    def find_bulk(self, units: Units) -> list[Finding]:
        return self.find(units.normal)


def _settings(*, min_score: float = 0.5, context: bool = True, guarded: bool = False) -> Settings:
    reported = frozenset({MEMBER, PERMIT, GUARD, Entity.PERSON})
    asked = reported if guarded else frozenset[Entity]()
    book, guards = (
        Book([rule for rule in RULES if (rule.guard and not guarded) == silent], context=context)
        for silent in (False, True)
    )
    further = Further(book, guards, (_Names(),), reported, asked, min_score)
    return Settings(frozenset(Kind), min_score, context, AS_OF, further)


words = st.sampled_from(
    [
        *(
            "会员号",
            "会员",
            "会",
            "员",
            "member",
            "MEMBER",
            "permit",
            "PerMIT: ",
            "证件",
            "订单",
            "order ",
            "张三",
        ),
        *(
            "A@12",
            "B#",
            "Z@",
            "12345678",
            "１２３４５６７８",
            "(12345678)",
            "1234567",
            "123456789",
            "C12",
            "d1230",
            "k12345A",
            "k1234567890",
            "xk12345",
            "ｋ12345Ａ",
        ),
        *("13800138000", "13800138000-", "138-0013-8000", "1380013@139.com", "\n", " ", ":", "：", "\u3000"),
        *(
            "\u200b",
            "\ufeff",
            "\u00ad",
            "\U0001f600",
            "\U00020000",
            "\ud800",
            "\x00",
            "ｍember",
            "ＭＥＭＢＥＲ",
            "的是了",
        ),
    ]
)
texts = st.lists(
    st.one_of(words, st.text("会员号memberpi@#0123ABＡ１ \n\u200b", max_size=5)), max_size=16
).map("".join)


@settings(max_examples=400, deadline=None)
@given(texts)
def test_triggers_lie_in_the_same_places(text: str) -> None:
    """The arrays of the bulk path see the triggers that the expressions of the small path see."""
    book, normal = Book(RULES), normalise(text).text
    units = units_of(text)
    assert units.normal == normal
    assert len(units.codes) == len(normal) + 2 * PAD
    bulk = windows_in(places_in(units, book), book, len(normal))
    assert bulk == book.hits(normal)


@settings(max_examples=500, deadline=None)
@given(texts, st.sampled_from([0.0, 0.5, 0.85]), st.booleans(), st.booleans())
def test_rules_find_the_same_on_both_paths(text: str, min_score: float, context: bool, guarded: bool) -> None:
    """Rules, guards, finders and kinds together give one answer, values, scores, reasons and all."""
    chosen = _settings(min_score=min_score, context=context, guarded=guarded)
    small, bulk = scan_small(text, chosen), scan_bulk(text, chosen)
    assert list(bulk) == small
    assert [bulk[at] for at in range(len(bulk))] == small
    assert list(bulk.spans()) == [(each.start, each.end) for each in small]
    assert sum(bulk.counts.values()) == len(small)


@settings(max_examples=200, deadline=None)
@given(st.lists(texts, max_size=6))
def test_nothing_reaches_from_one_text_into_the_next(several: list[str]) -> None:
    """A batch gives for each text what the text gives by itself."""
    chosen = _settings()
    assert list(scan_together(several, chosen)) == [scan_small(text, chosen) for text in several]


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.one_of(st.none(), texts, st.text("0123456789", min_size=1, max_size=19), words), max_size=8),
    st.booleans(),
)
def test_a_column_is_scanned_row_by_row(values: list[str | None], guarded: bool) -> None:
    """A column gives for each row what the row gives by itself, rules and finders included."""
    chosen = _settings(guarded=guarded)
    column = TextColumn.of(values)
    spans = scan_column(column, chosen).spans
    raw = column.data.tobytes()
    rows = zip(
        spans.entity.tolist(), spans.row.tolist(), spans.start.tolist(), spans.end.tolist(), strict=True
    )
    found = [
        (spans.entities[entity], row, raw[start:end].decode("utf-8", "surrogatepass"))
        for entity, row, start, end in rows
    ]
    assert found == [
        (each.entity, row, value[each.start : each.end])
        for row, value in enumerate(values)
        for each in (scan_small(value, chosen) if value else ())
    ]
