"""Finding in a column of one million values: rows a second, five entities on, against pandas.

pandas matches the pattern of the one entity with ``str.match`` and checks what matched with a function in
Python (the check character for resident IDs; for mobiles the allotted ranges are in the pattern).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

import pandas as pd

from benchmarks.corpus import FIVE, mobiles, resident_ids
from benchmarks.report import interleave, table
from piiguard.classify.engine import Engine
from piiguard.mask import MaskPolicy, mask_column

__all__ = ["main"]

_ROWS = 1_000_000
_BASE = "pandas, `dtype=object` (Python's `re`)"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_MOBILE = r"1(?:610[0-9]|740[0-5])[0-9]{6}|1(?:[38][0-9]|4[57]|[59][0-35-9]|6[25-7]|7[0-35-8])[0-9]{8}"
_ID = r"[1-9][0-9]{16}[0-9Xx]"


def main() -> None:
    engine, every = Engine(FIVE), Engine()
    rows: list[tuple[object, ...]] = []
    for name, values, pattern, check in (
        ("mobiles", mobiles(_ROWS), _MOBILE, None),
        ("resident IDs", resident_ids(_ROWS), _ID, _checks),
    ):
        series, objects = pd.Series(values, dtype="str"), pd.Series(values, dtype=object)
        spans = engine.scan_column(series).spans
        policy = MaskPolicy()
        cases: dict[str, Callable[[], object]] = {
            _BASE: _with_pandas(objects, pattern, check),
            "pandas, `dtype=str` (Arrow and RE2)": _with_pandas(series, pattern, check),
            "`Engine.scan_column`, `dtype=object`": partial(engine.scan_column, objects),
            "`Engine.scan_column`, `dtype=str`": partial(engine.scan_column, series),
            "`Engine.scan_column`, `dtype=str`, every entity on": partial(every.scan_column, series),
            "`mask_column` of what was found, `dtype=str`": partial(mask_column, series, spans, policy),
        }
        timings = interleave(cases, rounds=3)
        base = timings[_BASE].median
        found = f"{name}, {len(spans):,} found"
        rows += [
            (found, case, _ROWS / timing.median / 1e6, base / timing.median)
            for case, timing in timings.items()
        ]
    dashed = pd.Series([f"{v[:3]}-{v[3:7]}-{v[7:]}" for v in mobiles(_ROWS)], dtype="str")
    timing = interleave({"": lambda: engine.scan_column(dashed)}, rounds=3)[""]
    rows.append(
        ("mobiles with dashes", "`Engine.scan_column`, `dtype=str`", _ROWS / timing.median / 1e6, "–")
    )
    print(table(["column", "case", "million rows/s", "× pandas"], rows))


def _with_pandas(
    series: pd.Series[str], pattern: str, check: Callable[[str], bool] | None
) -> Callable[[], object]:
    expression = re.compile(f"(?:{pattern})$")

    def run() -> object:
        matched = series.str.match(expression)
        return matched if check is None else series[matched].map(check)

    return run


def _checks(value: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(value, _WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == value[17].upper()


if __name__ == "__main__":
    from benchmarks.report import environment

    print(environment(), "\n")
    main()
