"""Which character separates the cells of a CSV, and whether its first row names the columns."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

__all__ = ["DELIMITERS", "delimiter_of", "looks_like_header"]

DELIMITERS: Final = (",", "\t", ";", "|")
_ROWS: Final = 200
# A name of a column holds no six digits in a row and no e-mail address; a first row of data often does.
_DATUM: Final = re.compile(
    r"[0-9]{6}|[0-9][- ]?[0-9]{4}[- ]?[0-9]{4}|@[A-Za-z0-9]|[0-9]{4}[-/.][0-9]{1,2}[-/.]"
)


def delimiter_of(head: str) -> str:
    r"""Choose the delimiter under which the first rows agree best on how many cells they have.

    Args:
        head: The beginning of the text; a row cut at its end does no harm.

    Returns:
        One of `DELIMITERS`; a comma where there is only one column.

    >>> delimiter_of("姓名;电话\n张三;138\n")
    ';'
    """
    best, best_score = ",", (0.0, 0)
    for delimiter in DELIMITERS:
        widths = _widths(head, delimiter)
        if not widths:
            continue
        width, agreeing = Counter(widths).most_common(1)[0]
        score = (agreeing / len(widths), width)
        if width > 1 and score > best_score:
            best, best_score = delimiter, score
    return best


def looks_like_header(cells: Sequence[str]) -> bool:
    """Say whether a first row names columns rather than being data.

    Reports print column names, so a first row that holds a phone number must not be taken for names.

    Args:
        cells: The first row.

    Returns:
        False if any cell has the form of a number of six digits or more, a date or an e-mail address.

    >>> looks_like_header(["姓名", "电话1"]), looks_like_header(["张三", "13800138000"])
    (True, False)
    """
    return not any(_DATUM.search(cell) for cell in cells)


def _widths(head: str, delimiter: str) -> list[int]:
    widths: list[int] = []
    reader = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            if row:
                widths.append(len(row))
            if len(widths) > _ROWS:
                break
    except csv.Error:
        return widths
    # The last row may be cut where the head ends.
    return widths[:-1] if len(widths) > 1 and not head.endswith("\n") else widths
