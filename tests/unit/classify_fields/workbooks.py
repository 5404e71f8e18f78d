"""Small spreadsheets, written by hand so that the tests need no package that writes them."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

__all__ = ["write_workbook"]

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def write_workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[str | float | None]]]) -> Path:
    """Write an xlsx with one sheet for each entry of *sheets* (ECMA-376, part 1, 18.3)."""
    names = list(sheets)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
            + "".join(
                f'<Override PartName="/xl/worksheets/s{at}.xml" ContentType="{_KIND}.worksheet+xml"/>'
                for at in range(len(names))
            )
            + "</Types>",
        )
        book.writestr("_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")]))
        book.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
            + "".join(
                f'<sheet name="{escape(name)}" sheetId="{at + 1}" r:id="r{at}"/>'
                for at, name in enumerate(names)
            )
            + "</sheets></workbook>",
        )
        book.writestr(
            "xl/_rels/workbook.xml.rels",
            _relations([("worksheet", f"worksheets/s{at}.xml") for at in range(len(names))]),
        )
        for at, rows in enumerate(sheets.values()):
            book.writestr(
                f"xl/worksheets/s{at}.xml",
                f'<worksheet xmlns="{_MAIN}"><sheetData>'
                + "".join(map(_row, range(1, len(rows) + 1), rows))
                + "</sheetData></worksheet>",
            )
    return path


def _relations(parts: Sequence[tuple[str, str]]) -> str:
    inner = "".join(
        f'<Relationship Id="r{at}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(parts)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'


def _row(number: int, cells: Sequence[str | float | None]) -> str:
    return f'<row r="{number}">' + "".join(map(_cell, "ABCDEFGHIJ", [number] * 10, cells)) + "</row>"


def _cell(column: str, row: int, value: str | float | None) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return f'<c r="{column}{row}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f'<c r="{column}{row}"><v>{value!r}</v></c>'
