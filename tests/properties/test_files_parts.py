"""Cutting a file into parts changes nothing, and cells and values are what the standard library says."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piiguard.catalog import Entity
from piiguard.classify import Engine
from piiguard.classify.fields.encodings import TextFormat
from piiguard.files import parts
from piiguard.files.csv_work import CsvWork, complete_rows, split_cells
from piiguard.files.json_tokens import KEYS, said, tokens_of
from piiguard.files.json_work import JsonWork
from piiguard.files.work import Part, Treatment
from piiguard.mask import MaskPolicy, Redact

PHONE = "13800138000"
ENGINE = Engine(["CN_MOBILE"])
CSV = st.lists(
    st.sampled_from([",", "|", '"', '""', "\n", "\r\n", "\r", "a", "张", " ", PHONE, "é", "丂", "𠀀"]),
    max_size=40,
).map("".join)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**9), 10**9)
    | st.floats(-1e6, 1e6)
    | st.text(max_size=6)
    | st.just(PHONE),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


def read_by_csv(text: str, delimiter: str) -> list[list[str]]:
    """Read rows as the csv module does, without the empty ones."""
    return [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row]


def rows_of(text: str, delimiter: str) -> list[list[str]]:
    """Read rows from the cells as they are written."""
    rows: list[list[str]] = [[]]
    for cell, separator in zip(*split_cells(text, delimiter), strict=True):
        rows[-1].append(cell)
        if separator != delimiter:
            rows.append([])
    return [row for row in rows if row not in ([], [""])]


def unquoted(cell: str) -> str:
    return next(iter(read_by_csv(cell, "\0")), [""])[0] if cell else ""


@given(text=CSV, delimiter=st.sampled_from([",", "|"]))
def test_cells_are_those_of_the_csv_module(text: str, delimiter: str) -> None:
    """The csv module says what a cell holds, ours how it is written; put together, they are the text."""
    cells, separators = split_cells(text, delimiter)
    assert "".join(a + b for a, b in zip(cells, separators, strict=True)) == text
    assert [[unquoted(each) for each in row] for row in rows_of(text, delimiter)] == read_by_csv(
        text, delimiter
    )


@given(text=CSV, more=CSV, delimiter=st.sampled_from([",", "|"]))
def test_whole_rows_are_whole_whatever_follows(text: str, more: str, delimiter: str) -> None:
    """What is cut off reads by itself as it reads within the file."""
    data = text.encode()
    cut = complete_rows(data, delimiter)
    first, rest = data[:cut].decode(), data[cut:].decode() + more
    apart = read_by_csv(first, delimiter) + read_by_csv(rest, delimiter)
    assert apart == read_by_csv(text + more, delimiter)


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "utf-16-le"])
@given(text=CSV, size=st.integers(1, 30), delimiter=st.sampled_from([",", "|"]))
@settings(max_examples=40)
def test_a_table_in_parts_is_masked_as_it_is_whole(codec: str, text: str, size: int, delimiter: str) -> None:
    """Whatever the encoding: byte for byte, in as many parts as there may be."""
    form = TextFormat(codec)
    data = text.encode(codec, "replace")
    work = CsvWork(
        Treatment(ENGINE, {"b": Entity.PERSON}, MaskPolicy(default=Redact())),
        ("a", "b"),
        delimiter,
        parts.codec_of_parts(form, delimiter),
        codec,
    )

    def masked(block: int) -> tuple[bytes, int, Counter[Entity]]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(parts, "_BLOCK", block)
            cut = parts.row_parts(io.BytesIO(data), form, delimiter, name="t", header=False)
            done = [work(part) for part in cut]
        return (
            b"".join(each.data for each in done),
            sum(each.rows for each in done),
            sum((Counter(each.counts) for each in done), Counter()),
        )

    whole = masked(1 << 20)
    assert masked(size) == whole
    if PHONE not in text:
        # Only the second column changes, and only where something stood.
        before, after = rows_of(text, delimiter), rows_of(whole[0].decode(codec), delimiter)
        assert [row[:1] for row in after] == [row[:1] for row in before]
        assert whole[1] == len(before)


@given(
    value=st.dictionaries(st.text(max_size=4), VALUES, max_size=4),
    spaced=st.booleans(),
    escaped=st.booleans(),
)
def test_json_values_are_those_of_the_json_module(value: dict, spaced: bool, escaped: bool) -> None:
    """As many, at the same paths; and masking gives what masking each of them gives, in the same form."""
    line = json.dumps(value, ensure_ascii=escaped, separators=None if spaced else (",", ":"))

    def flat(each: object, path: str) -> list[tuple[str, object]]:
        if isinstance(each, dict):
            inner = [(KEYS, key) for key in each]
            for key, below in each.items():
                inner += flat(below, f"{path}.{key}" if path else key)
            return inner
        if isinstance(each, list):
            return [found for below in each for found in flat(below, path + "[]")]
        return [] if each is None else [(path, each if isinstance(each, str) else json.dumps(each))]

    taken = tokens_of(line + "\n")
    assert "".join(taken.tokens) == line + "\n"
    assert len(taken.ends) == 1
    found = ((path, said(taken.tokens[at])) for path, places in taken.places.items() for at in places)
    assert Counter(found) == Counter(flat(value, ""))
    work = JsonWork(Treatment(ENGINE, {}, MaskPolicy(default=Redact()), nested=True), "utf-8", "utf-8")
    try:
        data = line.encode()
    except UnicodeEncodeError:
        return
    shown = work(Part(data)).data.decode()
    assert shown == line.replace(PHONE, "<CN_MOBILE>")


@given(text=st.text(alphabet='{}[]",:\\ \n\ra1é张', max_size=60))
def test_broken_json_is_masked_as_text_and_loses_nothing(text: str) -> None:
    """No line raises, and whatever is not masked comes out as it went in."""
    work = JsonWork(Treatment(ENGINE, {}, MaskPolicy(), nested=True), "utf-8", "utf-8")
    assert work(Part(text.encode())).data.decode() == text
    assert PHONE not in work(Part(f"{text} {PHONE} \n".encode())).data.decode()
