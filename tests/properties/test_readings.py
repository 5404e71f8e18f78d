"""Second readings find the same in short and in large texts, whatever the spelling."""

from __future__ import annotations

from datetime import date
from itertools import accumulate

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from piiguard.classify.kinds import Kind
from piiguard.classify.readings import Readings
from piiguard.classify.text import normalise
from piiguard.classify.units import PAD, Units, units_of

READ = Readings(frozenset(Kind), context=True, as_of=date(2026, 11, 24))

_VALUES = (
    "13800138000",
    "19912345678",
    "8613800138000",
    "11010519491231002X",
    "110105194912310011",
    "6222020000000000000",
    "4111111111111111",
    "91350100M000100Y43",
    "zhang@example.com",
)
_GAPS = (
    " ",
    "-",
    ".",
    "/",
    "_",
    ",",
    "、",
    "|",
    " - ",
    ") ",
    "（",
    "\ufe0f\u20e3",
    "\U0001f600",
    "·",
    "–",
    "\t",
)
_BREAKS = ("\n", "\r\n", "\n> ", "-\n", "=\n", "\n张三: ", "\n\n", "\n10:02 李四\n")
_SCRIPTS = (
    "〇一二三四五六七八九",
    "零壹贰叁肆伍陆柒捌玖",
    "洞幺两三四五六拐八勾",
    "٠١٢٣٤٥٦٧٨٩",
    "⓪①②③④⑤⑥⑦⑧⑨",
    "".join(map(chr, range(0x1D7CE, 0x1D7D8))),
)
_ESCAPES = ("&#{};", "&#x{:x};", "%{:02X}", "\\u{:04x}", "\\x{:02x}")
_TRAPS = (
    *("手机", "电话：", "身份证", "订单号", "张三: ", "10:01 李四\n", "a", "x", "1", "86", "+86 "),
    *("2024-05-06 12:30:41 ", "三", "十", "年", " ", "\n", "%", "&", "\\", "=", "@", "(at)", " dot com"),
    *("\u200b", "\u041c", "\ud800", "\x00", "转八零一", " 分机"),
)


@st.composite
def respelled(draw: st.DrawFn) -> str:
    """Draw an identifier, each of its characters spelled in some way, or broken."""
    value = draw(st.sampled_from(_VALUES))
    how = draw(st.sampled_from(("grouped", "script", "escaped", "broken", "mixed", "address")))
    script = draw(st.sampled_from(_SCRIPTS))
    if how == "address":
        return (
            "zhang"
            + draw(st.sampled_from(("(at)", " @ ", " at ", "@")))
            + "example"
            + draw(st.sampled_from((" dot ", ".", " . ", "(dot)")))
            + draw(st.sampled_from(("com", "cn", "comx")))
        )
    gap = draw(st.sampled_from(_GAPS))
    spelled: list[str] = []
    for char in value:
        chosen = draw(st.integers(0, 3))
        written = char
        if how in {"script", "mixed"} and char.isdigit() and (how == "script" or chosen < 2):
            written = script[int(char)]
        elif how == "escaped" and chosen < 2:
            written = draw(st.sampled_from(_ESCAPES)).format(ord(char))
        if how in {"grouped", "mixed"} and chosen == 0:
            written += gap if draw(st.integers(0, 9)) else draw(st.sampled_from(_GAPS))
        elif how == "broken" and chosen == 0 and draw(st.booleans()):
            written += draw(st.sampled_from(_BREAKS))
        spelled.append(written)
    return "".join(spelled)


texts = st.lists(
    st.one_of(respelled(), st.sampled_from(_TRAPS), st.text("0123456789", max_size=9)), max_size=9
).map("".join)


def _original(units: Units, start: int, end: int) -> tuple[int, int]:
    starts, ends = units.original(np.array([start + PAD]), np.array([end + PAD]))
    return int(starts[0]), int(ends[0])


def _key(found: object) -> str:
    return repr(found)


@settings(max_examples=500, deadline=None)
@given(texts, st.sampled_from((0, 700)))
def test_both_paths_read_the_same(text: str, filler: int) -> None:
    """By windows or as a whole, every text gives the same findings: value, span, score and reasons."""
    text = "，说" * filler + text + "。的" * filler + text
    expected = READ.find(normalise(text).text)
    assert sorted(READ.find_bulk(units_of(text)), key=_key) == sorted(expected, key=_key)


@settings(max_examples=200, deadline=None)
@given(st.lists(texts, min_size=1, max_size=5))
def test_rows_are_read_one_by_one(several: list[str]) -> None:
    """Nothing is joined from one row to the next, and each gives what it gives by itself."""
    joined = "\n".join(several)
    rows = [0, *accumulate(len(text) + 1 for text in several[:-1])]
    units = units_of(joined)
    found = [
        (each.entity, each.value, _original(units, each.start, each.end))
        for each in READ.find_bulk(units, rows)
    ]
    expected = []
    for begin, text in zip(rows, several, strict=True):
        normal = normalise(text)
        for each in READ.find(normal.text):
            start, end = normal.span(each.start, each.end)
            expected.append((each.entity, each.value, (start + begin, end + begin)))
    assert sorted(found) == sorted(expected)
