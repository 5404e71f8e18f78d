"""Columns are masked as values are, come back as what they were, and let nothing through."""

from __future__ import annotations

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from piiguard.catalog import Entity
from piiguard.catalog.columns import ColumnSpans, TextColumn
from piiguard.errors import InvalidInput, SpanError
from piiguard.mask import Fixed, Keep, MaskPolicy, Pseudonym, Redact, mask_column, mask_columns, mask_value

PHONES = ["13800138000", None, "138-0013-8000", "", "12345", "１３８００１３８０００", "张三", "13900139000"]
MASKED = ["138****8000", None, "138-****-8000", "", "***", "１３８****８０００", "***", "139****9000"]


@pytest.mark.parametrize(
    "column",
    [
        PHONES,
        tuple(PHONES),
        pa.array(PHONES),
        pa.array(PHONES, pa.string_view()),
        pa.array(["13700137000", *PHONES, "13700137000"]).slice(1, 8),
        pa.chunked_array([PHONES[:3], PHONES[3:]]),
        pa.array(PHONES).dictionary_encode(),
        pd.Series(PHONES, index=range(10, 18), name="phone"),
        pd.Series(PHONES, dtype=object, index=range(10, 18)),
        pd.Series(PHONES, dtype="category"),
        pl.Series("phone", PHONES),
        pl.Series("phone", PHONES, dtype=pl.Categorical),
    ],
    ids=lambda column: f"{type(column).__name__} {getattr(column, 'dtype', getattr(column, 'type', ''))}",
)
def test_a_declared_column_is_masked_whatever_its_values(column: object) -> None:
    """Well-formed values in part, all others entirely; nulls and empty values stay."""
    masked = mask_column(column, Entity.CN_MOBILE)
    assert type(masked) is type(column)
    assert TextColumn.of(masked).to_list() == MASKED


def test_the_column_given_is_not_changed() -> None:
    """Masking works on a copy, also where the buffer was borrowed."""
    array = pa.array(["13800138000", "13900139000"])
    mask_column(array, Entity.CN_MOBILE)
    assert array.to_pylist() == ["13800138000", "13900139000"]


def test_many_rows_are_masked_across_the_blocks() -> None:
    """More rows than are looked at in one go, with a malformed one now and then."""
    values = [f"138{row:08d}" if row % 1000 else str(row) for row in range(100_000)]
    masked = mask_column(values, Entity.CN_MOBILE)
    assert masked == [f"138****{row % 10_000:04d}" if row % 1000 else "***" for row in range(100_000)]


@pytest.mark.parametrize(
    "policy",
    [
        MaskPolicy(default=Redact()),
        MaskPolicy(default=Redact(language="zh")),
        MaskPolicy(default=Fixed("")),
        MaskPolicy(default=Pseudonym(bytes(32))),
        MaskPolicy(default=Keep()),
    ],
    ids=["redact", "redact zh", "fixed", "pseudonym", "keep"],
)
def test_every_operator_does_to_a_column_what_it_does_to_a_value(policy: MaskPolicy) -> None:
    """One meaning, two speeds."""
    expected = [None if value is None else policy.mask_value(Entity.CN_MOBILE, value) for value in PHONES]
    assert mask_column(PHONES, Entity.CN_MOBILE, policy) == expected


def found(column: TextColumn, *rows: tuple[Entity, int, str]) -> ColumnSpans:
    """Mark *text* of *entity* in each *row*, as a scan would."""
    raw = column.data.tobytes()
    entities = tuple(dict.fromkeys(entity for entity, _, _ in rows))
    start = [raw.index(text.encode(), int(column.offsets[row])) for _, row, text in rows]
    return ColumnSpans(
        entities,
        np.array([entities.index(entity) for entity, _, _ in rows], np.int16),
        np.array([row for _, row, _ in rows], np.int64),
        np.array(start, np.int64),
        np.array([at + len(text.encode()) for at, (_, _, text) in zip(start, rows, strict=True)], np.int64),
    )


CHAT = ["张三13800138000，李四13900139000", None, "", "卡6222 0202 0011 2233", "无"]


def test_the_spans_of_a_scan_are_masked_and_the_rest_stays() -> None:
    """Several entities, several spans a row, rows without any."""
    spans = found(
        TextColumn.of(CHAT),
        (Entity.PERSON, 0, "张三"),
        (Entity.CN_MOBILE, 0, "13800138000"),
        (Entity.PERSON, 0, "李四"),
        (Entity.CN_MOBILE, 0, "13900139000"),
        (Entity.CN_BANK_CARD, 3, "6222 0202 0011 2233"),
    )
    policy = MaskPolicy({Entity.PERSON: Redact()})
    assert mask_column(CHAT, spans, policy) == [
        "<PERSON>138****8000，<PERSON>139****9000",
        None,
        "",
        "卡6222 **** **** 2233",
        "无",
    ]


def test_a_column_of_a_frame_can_be_masked_by_its_spans() -> None:
    """Free text beside a declared column."""
    frame = pd.DataFrame({"chat": CHAT[:1], "phone": ["13800138000"]})
    spans = found(TextColumn.of(frame["chat"]), (Entity.CN_MOBILE, 0, "13800138000"))
    masked = mask_columns(frame, {"chat": spans, "phone": Entity.CN_MOBILE})
    assert masked.to_dict("list") == {"chat": ["张三138****8000，李四13900139000"], "phone": ["138****8000"]}


def test_columns_can_be_named_by_their_order() -> None:
    """So that of two columns of one name only one can be meant."""
    frame = pd.DataFrame([["13800138000", "13900139000"]], columns=["phone", "phone"])
    masked = mask_columns(frame, [None, Entity.CN_MOBILE])
    assert masked.iloc[0].tolist() == ["13800138000", "139****9000"]
    with pytest.raises(InvalidInput, match="1 entities are given for 2 columns"):
        mask_columns(frame, [Entity.CN_MOBILE])


def test_a_buffer_is_masked_as_a_buffer() -> None:
    """Whoever already has the column read pays for the masking only."""
    masked = mask_column(TextColumn.of(PHONES), Entity.CN_MOBILE)
    assert isinstance(masked, TextColumn)
    assert masked.to_list() == MASKED


def test_what_the_policy_keeps_is_kept() -> None:
    """Keep is said out loud, entity by entity."""
    spans = found(TextColumn.of(CHAT), (Entity.PERSON, 0, "张三"), (Entity.CN_MOBILE, 0, "13800138000"))
    masked = mask_column(CHAT, spans, MaskPolicy({Entity.PERSON: Keep()}))
    assert masked[0] == "张三138****8000，李四13900139000"


def test_no_spans_change_nothing() -> None:
    """An empty scan result is a result."""
    assert mask_column(CHAT, found(TextColumn.of(CHAT))) == CHAT


def test_spans_of_a_longer_column_are_refused() -> None:
    """They were found in something else."""
    spans = found(TextColumn.of(CHAT), (Entity.CN_BANK_CARD, 3, "6222 0202 0011 2233"))
    with pytest.raises(SpanError, match="do not lie in the column"):
        mask_column(["short"], spans)


def test_a_number_column_names_its_dtype() -> None:
    """mask_frame converts such a column; a single one is the caller's to convert."""
    with pytest.raises(InvalidInput, match="int64"):
        mask_column(pd.Series([13800138000]), Entity.CN_MOBILE)


def test_a_lone_surrogate_is_masked_like_anything_else() -> None:
    """Broken text in a declared column is hidden; in a scanned one it stays where it was."""
    assert mask_column(["\ud800", "138\ud80000138000"], Entity.CN_MOBILE) == ["***", "***"]
    text = ["\ud80013800138000"]
    column = TextColumn.of(text)
    spans = ColumnSpans(
        (Entity.CN_MOBILE,), np.zeros(1, np.int16), np.zeros(1, np.int64), np.array([3]), np.array([14])
    )
    assert mask_column(text, spans) == ["\ud800138****8000"]
    assert len(column.data) == 14


def test_nothing_clear_is_left_in_the_memory_of_an_arrow_result() -> None:
    """Not in the slots of nulls, not in the part of a buffer that a slice does not show."""
    array = pa.array(["13700137000", "13800138000", "13900139000"]).slice(1, 1)
    for buffer in mask_column(array, Entity.CN_MOBILE).buffers():
        assert buffer is None or b"00137000" not in buffer.to_pybytes()
        assert buffer is None or b"00138000" not in buffer.to_pybytes()


def test_one_value_and_one_column_agree_on_the_type_of_the_entity() -> None:
    """An entity of the user's own is hidden in both."""
    entity = Entity("ACME_MEMBER_NO")
    assert mask_column(["M-1"], entity) == [mask_value(entity, "M-1")] == ["***"]
