"""What bad input costs, and what a cut text loses: nothing."""

from __future__ import annotations

import sys
from datetime import date

import pytest

from piiguard.classify.kinds import Kind
from piiguard.classify.pieces import pieces_of
from piiguard.classify.readings import Readings, readings_of
from piiguard.classify.units import units_of

READ = Readings(frozenset(Kind), context=True, as_of=date(2026, 11, 24))
BAITS = {
    "digits": "1",
    "digits with dashes": "1-",
    "lists": "1,2 3;",
    "numerals": "一",
    "numerals apart": "一、",
    "references": "&#49;",
    "percents": "%31",
    "escapes": "\\u0031",
    "unfinished escapes": "&#&%\\u",
    "at": "a at b dot ",
    "at in brackets": "a(at)",
    "at signs": "a @ ",
    "breaks": "138001\n",
    "messages": "a: 138001\n",
    "codes": "9135 0100 M",
    "other letters": "\u041c1",
    "masks": "1*",
}


@pytest.mark.parametrize("bait", BAITS.values(), ids=BAITS.keys())
def test_reading_work_grows_with_length_alone(bait: str) -> None:
    """Twice the text takes at most little more than twice the calls, whatever it is made of."""
    short, long = (_calls(bait * (size // len(bait))) for size in (4_000, 8_000))
    assert long <= 2.2 * short + 50


def _calls(text: str) -> int:
    calls = 0

    def count(_frame: object, event: str, _arg: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    READ.find(text)
    before = sys.getprofile()
    sys.setprofile(count)
    try:
        READ.find(text)
    finally:
        sys.setprofile(before)
    return calls


@pytest.mark.parametrize(
    "text", ["", "\x00" * 50, "\ud800\udfff1", "1" * 100_000, "一" * 50_000, "1-" * 50_000]
)
def test_strange_text_holds_nothing(text: str) -> None:
    """NULs, lone surrogates and endless numbers are read without error, by either path."""
    assert READ.find(text) == READ.find_bulk(units_of(text)) == []


def test_a_broken_number_is_whole_in_the_piece_it_begins_in() -> None:
    """Wherever a cut falls, the piece that a number counts in holds its second line."""
    number = "138001\n38000"
    text = f"电话：{number}，好\n" * 900
    begun = [
        piece.text[at : at + len(number)] == number
        for piece in pieces_of(text, 4096, overlap=512)
        for at in range(piece.first, piece.last)
        if piece.text.startswith("138", at)
    ]
    assert all(begun)
    assert len(begun) == 900


def test_a_reading_leads_back_to_what_is_written() -> None:
    """Each character of a reading knows where it comes from."""
    text = "电话 %31&#51;800138000 完"
    (reading,) = readings_of(text)
    assert reading.text == "电话 13800138000 完"
    assert text[slice(*reading.span(3, 14))] == "%31&#51;800138000"
    assert reading.reads(3, 14)
    assert not reading.reads(0, 2)
