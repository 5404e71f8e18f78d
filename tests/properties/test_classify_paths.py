"""The small path and the bulk path are two ways to the same findings."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from piiguard.catalog.columns import TextColumn
from piiguard.classify.bulk import scan_bulk, scan_together
from piiguard.classify.columns import scan_column
from piiguard.classify.engine import Engine
from piiguard.classify.kinds import GROUPINGS, Kind
from piiguard.classify.small import Settings, scan_small
from piiguard.classify.validators import resident_id, uscc

AS_OF = date(2026, 11, 24)
ALL = Settings(frozenset(Kind), 0.5, True, AS_OF)

_DIGITS = "0123456789"
_NASTY = (
    "0123456789０１２３４５６７８９XxＸｘABCYabcyＭ@＠.．-－–—·・_+＋%()（）:：，。 \u3000\u00a0\t\n"
    "\u200b\u200d\u202e\u2066\ufeff\u00ad\x00\x1e\x1f\x7f的机号码单订\U0001f600\ud800\u0130\u212a"
)


@st.composite
def resident_ids(draw: st.DrawFn) -> str:
    region = draw(st.sampled_from(["110105", "310101", "810000", "830000", "440301"]))
    born = draw(st.dates(date(1930, 1, 1), date(2005, 12, 31)))
    master = f"{region}{born:%Y%m%d}{draw(st.integers(0, 999)):03}"
    return master + resident_id.check_character(master)


@st.composite
def cards(draw: st.DrawFn) -> str:
    body = draw(st.sampled_from(["622202", "621700", "625955", "436742"]))
    length = draw(st.sampled_from([16, 19]))
    body += "".join(draw(st.lists(st.sampled_from(_DIGITS), min_size=length - 7, max_size=length - 7)))
    total = sum(
        d if i % 2 else (2 * d - 9 if d > 4 else 2 * d) for i, d in enumerate(map(int, reversed(body)))
    )
    return body + str(-total % 10)


@st.composite
def usccs(draw: st.DrawFn) -> str:
    code = draw(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=8, max_size=8))
    body = f"{draw(st.sampled_from(['91', '51', 'Y1', '12']))}350100{code}{uscc.organisation_check(code)}"
    return body + uscc.check_character(body)


mobiles = st.builds(
    "{}{:08}".format, st.sampled_from(["138", "159", "177", "199"]), st.integers(0, 10**8 - 1)
)
emails = st.from_regex(r"[a-z0-9._+%-]{1,12}@[a-z0-9.-]{1,14}\.(?:com|cn|c|com\.cn|c0m)", fullmatch=True)


@st.composite
def spelled(draw: st.DrawFn) -> str:
    """Draw an identifier in one of the spellings people use, or nearly."""
    kind, value = draw(
        st.one_of(
            st.tuples(st.just(Kind.RESIDENT_ID), resident_ids()),
            st.tuples(st.just(Kind.MOBILE), mobiles),
            st.tuples(st.just(Kind.BANK_CARD), cards()),
            st.tuples(st.just(Kind.USCC), usccs()),
            st.tuples(st.just(Kind.EMAIL), emails),
        )
    )
    how = draw(st.integers(0, 7))
    if how == 0:
        value = value.translate({ord(char): chr(ord(char) + 0xFEE0) for char in value})
    elif how == 1:
        at = draw(st.integers(0, len(value)))
        value = value[:at] + draw(st.sampled_from("\u200b\ufeff\u00ad\u202a")) + value[at:]
    elif how == 2:
        value = value.lower()
    elif how in {3, 4} and kind in GROUPINGS:
        sizes = [each for each in GROUPINGS[kind] if sum(each) == len(value)]
        grouping = draw(st.sampled_from(sizes)) if sizes else (len(value),)
        parts, at = [], 0
        for size in grouping:
            parts.append(value[at : at + size])
            at += size
        value = draw(st.sampled_from(" -–－·.\u3000\u00a0\t")).join(parts)
    elif how == 5 and kind == Kind.MOBILE:
        value = (
            draw(
                st.sampled_from(
                    ["+86", "0086", "86", "(+86) ", "+86-", "（+86）", "(+86)\u3000", "+86\u3000", "186"]
                )
            )
            + value
        )
    return value


texts = st.lists(
    st.one_of(
        spelled(),
        st.text(_NASTY, max_size=6),
        st.sampled_from(
            [
                "手机",
                "电话：",
                "订单号",
                "order no: ",
                "身份证",
                "0.",
                ".5",
                "a",
                "  ",
                "\n",
                "1",
                "-",
                "card_no",
                "ID",
            ]
        ),
        st.text(_DIGITS, min_size=1, max_size=24),
    ),
    max_size=14,
).map("".join)


@settings(max_examples=600, deadline=None)
@given(texts, st.sampled_from([0.0, 0.5, 0.65, 0.9]), st.booleans())
def test_both_paths_find_the_same(text: str, min_score: float, context: bool) -> None:
    """Every text, however spelled, gives the same findings on either path: value, score, reasons and all."""
    chosen = Settings(ALL.kinds, min_score, context, AS_OF)
    assert list(scan_bulk(text, chosen)) == scan_small(text, chosen)


@settings(max_examples=150, deadline=None)
@given(st.text(_NASTY, max_size=80))
def test_both_paths_agree_on_noise(text: str) -> None:
    """Text of nothing but traps gives the same findings on either path."""
    chosen = Settings(ALL.kinds, 0.0, True, AS_OF)
    assert list(scan_bulk(text, chosen)) == scan_small(text, chosen)


@settings(max_examples=150, deadline=None)
@given(texts, st.sets(st.sampled_from(list(Kind)), min_size=1))
def test_both_paths_agree_on_any_choice_of_entities(text: str, kinds: set[Kind]) -> None:
    """Leaving entities out changes both paths alike."""
    chosen = Settings(frozenset(kinds), 0.5, True, AS_OF)
    assert list(scan_bulk(text, chosen)) == scan_small(text, chosen)


@settings(max_examples=150, deadline=None)
@given(st.lists(texts, max_size=6))
def test_texts_scanned_together_are_scanned_apart(several: list[str]) -> None:
    """A batch gives for each text what the text gives by itself."""
    assert list(scan_together(several, ALL)) == [scan_small(text, ALL) for text in several]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.one_of(st.none(), spelled(), texts, st.text(_DIGITS, min_size=11, max_size=19)), max_size=8)
)
def test_a_column_is_scanned_row_by_row(values: list[str | None]) -> None:
    """A column gives for each row what the row gives by itself, at the right bytes."""
    column = TextColumn.of(values)
    scan = scan_column(column, ALL)
    raw = column.data.tobytes()
    found = [
        (scan.spans.entities[entity], row, raw[start:end].decode("utf-8", "surrogatepass"))
        for entity, row, start, end in zip(
            scan.spans.entity.tolist(),
            scan.spans.row.tolist(),
            scan.spans.start.tolist(),
            scan.spans.end.tolist(),
            strict=True,
        )
    ]
    expected = [
        (finding.entity, row, value[finding.start : finding.end])
        for row, value in enumerate(values)
        for finding in (scan_small(value, ALL) if value else ())
    ]
    assert found == expected


@settings(max_examples=100, deadline=None)
@given(
    texts.map(lambda text: text.encode("utf-8", "surrogatepass")), st.binary(max_size=6), st.integers(0, 99)
)
def test_broken_utf8_is_read_as_python_reads_it(data: bytes, junk: bytes, at: int) -> None:
    """Bytes that are no UTF-8 count as U+FFFD, one for one as errors='replace' makes them."""
    data = data[:at] + junk + data[at:]
    engine = Engine(as_of=AS_OF)
    assert list(engine.scan_bytes(data)) == engine.scan(data.decode("utf-8", "replace"))
