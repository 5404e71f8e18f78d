"""Columns as buffers: the kernel reads, masks and gives back what the arrays of the fallback do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piiguard.catalog import Entity
from piiguard.catalog import columns as columns_module
from piiguard.catalog.columns import ColumnSpans, TextColumn
from piiguard.catalog.kernel import columns
from piiguard.mask import (
    Fixed,
    Keep,
    MaskPolicy,
    Partial,
    Pseudonym,
    Redact,
    layouts,
    mask_column,
    mask_value,
)
from piiguard.mask import columns as masking

pytestmark = pytest.mark.skipif(columns() is None, reason="built without the compiled kernel")

_ENTITIES: Final = (
    Entity.CN_MOBILE,
    Entity.CN_RESIDENT_ID,
    Entity.CN_BANK_CARD,
    Entity.CN_USCC,
    Entity.CN_PLATE,
    Entity.CN_PASSPORT,
    Entity.CN_LANDLINE,
    Entity.HK_ID_CARD,
    Entity.EMAIL_ADDRESS,
    Entity.PERSON,
)
_POLICIES: Final = (
    MaskPolicy(),
    MaskPolicy(default=Redact(language="zh")),
    MaskPolicy({"CN_MOBILE": Partial(), "CN_PLATE": Keep()}, default=Fixed("")),
    MaskPolicy({"CN_RESIDENT_ID": Pseudonym(bytes(32))}),
)
_VALUES = st.one_of(
    st.none(),
    st.text("0123456789Xx -.()+A京挂１\u3000\u200bé\U0001f600\ud800", max_size=24),
    st.from_regex(
        r"(\+?86[ -]?)?1[3-9][0-9][- ]?[0-9]{4}[- ]?[0-9]{4}",
        fullmatch=True,
        alphabet=st.characters(codec="ascii"),
    ),
    st.from_regex(r"[京沪粤]·?[A-Za-z][ -]?[A-Z0-9]{4}[0-9挂警]", fullmatch=True),
    st.from_regex(r"[1-9][0-9]{16}[0-9Xx]|[EG][0-9]{8}|[0-9]{13,19}|91350100M[A-Z0-9]{9}", fullmatch=True),
    st.sampled_from(["zhang@example.com", "张三", "A123456(7)", "0755-88888888转801", "x" * 70]),
)


@contextmanager
def _without_kernel() -> Iterator[None]:
    places = (vars(columns_module), vars(masking), vars(layouts))
    layouts.compiled_layouts.cache_clear()
    for each in places:
        each["columns"] = lambda: None
    try:
        yield
    finally:
        for each in places:
            each["columns"] = columns
        layouts.compiled_layouts.cache_clear()


@given(st.lists(_VALUES, max_size=10), st.sampled_from(_ENTITIES), st.sampled_from(_POLICIES))
@settings(max_examples=200, deadline=None)
def test_a_declared_column_is_masked_as_its_values_are(
    values: list[str | None], entity: Entity, policy: MaskPolicy
) -> None:
    """With the kernel, without it, and value by value."""
    masked = mask_column(values, entity, policy)
    assert masked == [None if value is None else mask_value(entity, value, policy) for value in values]
    with _without_kernel():
        assert mask_column(values, entity, policy) == masked


@given(
    st.lists(st.tuples(st.lists(_VALUES, max_size=4), st.sampled_from(_ENTITIES)), max_size=6),
    st.sampled_from(_POLICIES),
)
@settings(max_examples=100, deadline=None)
def test_spans_within_rows_are_masked_by_either(
    rows: list[tuple[list[str | None], Entity]], policy: MaskPolicy
) -> None:
    """Several spans a row, of several entities, with text between them."""
    texts: list[str] = []
    spans: list[tuple[int, int, int, int]] = []
    at = 0
    for row, (parts, entity) in enumerate(rows):
        text = "前"
        for part in parts:
            begin = at + len(text.encode("utf-8", "surrogatepass"))
            text += part or ""
            end = at + len(text.encode("utf-8", "surrogatepass"))
            if end > begin:
                spans.append((_ENTITIES.index(entity), row, begin, end))
            text += ","
        texts.append(text)
        at += len(text.encode("utf-8", "surrogatepass"))
    entity_of, row_of, start, end_of = np.array(spans, np.int64).reshape(-1, 4).T
    found = ColumnSpans(_ENTITIES, entity_of.astype(np.int16), row_of, start, end_of)
    masked = mask_column(texts, found, policy)
    with _without_kernel():
        assert mask_column(texts, found, policy) == masked


@given(st.lists(st.one_of(_VALUES, st.text(max_size=3), st.text(min_size=255, max_size=300)), max_size=8))
@settings(max_examples=100, deadline=None)
def test_strings_go_through_the_buffer_and_back(values: list[str | None]) -> None:
    """The same bytes, offsets and nulls as without the kernel, and the same strings again."""
    column = TextColumn.of(values)
    assert column.to_list() == values
    with _without_kernel():
        other = TextColumn.of(values)
        assert column.to_list() == values
    assert column.data.tobytes() == other.data.tobytes()
    assert column.offsets.tolist() == other.offsets.tolist()
    valid = [None if each.valid is None else each.valid.tolist() for each in (column, other)]
    assert valid[0] == valid[1]


def test_what_is_neither_text_nor_missing_is_named_by_its_row() -> None:
    """No value is in the message, with the kernel or without."""
    for values, missing in (
        (["a", 13800138000], ()),
        (["a", float("nan")], ()),
        (["a", 1.5], (NotImplemented,)),
    ):
        with pytest.raises(TypeError, match=r"Row 1 holds (int|float), not str") as with_kernel:
            TextColumn.of_strings(values, missing)
        with _without_kernel(), pytest.raises(TypeError) as without:
            TextColumn.of_strings(values, missing)
        assert str(with_kernel.value) == str(without.value)


def test_spans_that_do_not_lie_in_the_data_are_refused() -> None:
    """The kernel writes nowhere but where it was told that it may."""
    kernel = columns()
    assert kernel is not None
    hides = layouts.compiled_layouts(Entity.CN_MOBILE)
    assert hides is not None
    data, offsets = np.frombuffer(bytearray(b"13800138000"), np.uint8), np.array([0, 11])
    for start, end in ((-1, 10), (0, 12), (5, 4)):
        with pytest.raises(ValueError, match="do not lie"):
            hides.hide(data, np.array([start]), np.array([end]), None)
        with pytest.raises(ValueError, match="do not lie"):
            kernel.splice(data, offsets, np.array([start]), np.array([end]), None, (b"",))
    with pytest.raises(ValueError, match="do not lie"):
        hides.hide(data, np.array([0]), np.array([11]), np.array([1]))
    with pytest.raises(ValueError, match="no piece"):
        kernel.splice(data, offsets, np.array([0]), np.array([11]), np.array([1], np.int16), (b"",))
    with pytest.raises(ValueError, match="Offsets fall"):
        kernel.strings(data, np.array([0, 12]), None)
    with pytest.raises(ValueError, match="not whole"):
        kernel.Layouts(bytes(8192), b"\x02\x01\x00\x00\x07", bytes(128))
