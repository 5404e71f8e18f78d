"""Arrow tables, batches and streams are masked and otherwise stay what they are."""

from __future__ import annotations

from datetime import date

import pytest

from piiguard.catalog import Entity
from piiguard.errors import UnknownField

pa = pytest.importorskip("pyarrow")
adapter = pytest.importorskip("piiguard.integrations.arrow")

COLUMNS = {"phone": Entity.CN_MOBILE, "born": Entity.DATE_OF_BIRTH}


def table() -> object:
    """Make a table with metadata on itself and on a field."""
    schema = pa.schema(
        [
            pa.field("id", pa.int32(), nullable=False),
            pa.field("phone", pa.string(), metadata={"owner": "sales"}),
            pa.field("born", pa.date32()),
        ],
        metadata={"made": "here"},
    )
    phones = ["13800138000", None, "12345"]
    born = [date(1990, 5, 12), None, date(1980, 1, 1)]
    return pa.table({"id": [1, 2, 3], "phone": phones, "born": born}, schema=schema)


def test_a_table_keeps_its_schema_and_metadata() -> None:
    """Only the type of a column that was no text changes."""
    masked = adapter.mask_frame(table(), COLUMNS)
    assert masked.to_pydict() == {
        "id": [1, 2, 3],
        "phone": ["138****8000", None, "***"],
        "born": ["1990-**-**", None, "1980-**-**"],
    }
    expected = table().schema.set(2, pa.field("born", pa.large_string()))
    assert masked.schema.equals(expected, check_metadata=True)
    masked.validate(full=True)


def test_a_stream_of_batches_is_masked_one_at_a_time() -> None:
    """Nothing is read ahead, so memory stays that of one batch."""
    taken: list[int] = []

    def batches() -> object:
        for at, batch in enumerate(table().to_batches(max_chunksize=1)):
            taken.append(at)
            yield batch

    stream = adapter.mask_batches(batches(), COLUMNS)
    first = next(stream)
    assert taken == [0]
    whole = pa.Table.from_batches([first, *stream])
    assert whole.equals(adapter.mask_frame(table(), COLUMNS).combine_chunks())


def test_columns_of_one_name_are_all_masked() -> None:
    """Arrow allows it, so masking only the first would leak the second."""
    batch = pa.RecordBatch.from_arrays(
        [pa.array(["13800138000"]), pa.array(["13900139000"])], ["phone", "phone"]
    )
    masked = adapter.mask_frame(batch, {"phone": Entity.CN_MOBILE})
    assert [column.to_pylist() for column in masked.columns] == [["138****8000"], ["139****9000"]]


def test_an_unknown_column_is_an_error() -> None:
    """A misspelt column must not leave its data clear in silence."""
    with pytest.raises(UnknownField, match="'phones'"):
        adapter.mask_frame(table(), {"phones": Entity.CN_MOBILE})
