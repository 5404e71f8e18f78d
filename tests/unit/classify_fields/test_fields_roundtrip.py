"""Whatever cells a table holds, a copy of it holds the same."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from piiguard.classify.fields import CsvDialect, CsvTable, open_table, write_table
from piiguard.classify.fields.encodings import TextFormat

FORMATS = [
    TextFormat("utf-8"),
    TextFormat("utf-8", bom=True),
    TextFormat("utf-16-le", bom=True),
    TextFormat("utf-16-be", bom=True),
    TextFormat("gb18030"),
]
# A NUL is removed on reading, and a lone surrogate is no character.
CELLS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)
AWKWARD = st.sampled_from(
    ["", '"', '""', "a,b", "a;b", "x\ny", "x\ry", "x\r\ny", "\ufeffa", " ", "张三", "=1", "\t"]
)


@given(
    rows=st.lists(st.tuples(CELLS | AWKWARD, CELLS | AWKWARD), max_size=6),
    text=st.sampled_from(FORMATS),
    delimiter=st.sampled_from([",", "\t", ";", "|"]),
    newline=st.sampled_from(["\n", "\r\n"]),
)
def test_cells_survive_being_written_and_read(
    rows: list[tuple[str, str]], text: TextFormat, delimiter: str, newline: str
) -> None:
    """In every encoding, with every delimiter, whatever signs are in a cell."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.csv"
        like = CsvTable(
            path, ("姓名", "备注"), CsvDialect(text, delimiter, newline), detected=(), has_nul=False
        )
        columns = {"姓名": [row[0] for row in rows], "备注": [row[1] for row in rows]}
        assert write_table(path, like.columns, [columns], like=like) == len(rows)
        whole: dict[str, list[str | None]] = {name: [] for name in like.columns}
        for batch in like.batches(2):
            for name, cells in batch.items():
                whole[name] += cells
        assert whole == columns
        assert open_table(path, encoding=text.codec, header=True).encoding == str(text)
