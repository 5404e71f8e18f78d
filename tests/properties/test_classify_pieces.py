"""A text that is scanned in pieces gives what it gives whole, findings of several lines included."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from piiguard.classify.engine import Engine
from piiguard.classify.pieces import Piece, pieces, pieces_of

_ENGINE = Engine(as_of=date(2026, 11, 24))
_OVERLAP = 1024
_SIZE = 2048

_KEY = "".join(f"MIIEowIBAAKCAQEA{'abcdEFGH' * 6}\n" for _ in range(10))
_VALUES = {
    "a number in two lines": "电话：138-0013-\n8000\n",
    "one in two messages": "李：我的手机是1380013\n李：8000\n",
    "one in numerals": "手机一三八零零\n一三八零零零\n",
    "an ID in two lines": "身份证号：110105194912\n31002X\n",
    "a digit a line": "卡号 4\n" + "1\n" * 15,
    "a private key": f"-----BEGIN RSA PRIVATE KEY-----\n{_KEY}-----END RSA PRIVATE KEY-----\n",
    "a cell below its label": "<td>手机号</td>\n<td>13800138000</td>\n",
    "a value below a blank line": "护照号码\n\nE12345678\n",
    # The specimen of ICAO Doc 9303, part 4.
    "a passport": (
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10\n"
    ),
}
_FILLERS = ("这是一行普通的话。\n", "5\n", "数字结尾 2024\n", "x" * 50 + "\n", "没有换行的话，")


@settings(max_examples=120, deadline=None)
@given(
    st.sampled_from(sorted(_VALUES)),
    st.sampled_from(_FILLERS),
    st.integers(0, _SIZE),
)
def test_a_cut_loses_no_finding_of_several_lines(value: str, filler: str, shift: int) -> None:
    """Wherever a cut falls, before, within or behind: the same findings, scores and all."""
    before = (filler * _SIZE)[: _SIZE - 512 + shift].rpartition("\n")
    text = f"{''.join(before)}\n{_VALUES[value]}{(filler * _SIZE)[: 2 * _SIZE]}"
    whole = [(each.entity, each.start, each.end, each.score) for each in _ENGINE.scan(text)]
    assert whole
    assert _in(pieces_of(text, _SIZE, overlap=_OVERLAP)) == whole
    assert _in(pieces(io.StringIO(text).read, _SIZE, overlap=_OVERLAP)) == whole


def _in(cut: Iterable[Piece]) -> list[tuple[str, int, int, float]]:
    return [
        (each.entity, each.start + piece.offset, each.end + piece.offset, each.score)
        for piece in cut
        for each in _ENGINE.scan(piece.text)
        if piece.first <= each.start < piece.last
    ]
