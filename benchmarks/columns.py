"""Columns of one million values, found and masked from Arrow to Arrow, beside pandas, polars and a loop.

pandas matches the pattern of the one entity with ``str.match``, polars replaces what its pattern matches, and
the loop matches, checks and masks value by value. What has a check character is checked in Python by pandas
and by the loop; polars does not check it at all. Processor time, the least of a few rounds.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from functools import partial

import attrs
import pandas as pd
import polars as pl
import pyarrow as pa

from benchmarks.corpus import FIVE, mobiles, resident_ids
from benchmarks.report import interleave, table
from piiguard.catalog import Entity
from piiguard.classify.engine import Engine
from piiguard.classify.validators.bank_card import luhn
from piiguard.classify.validators.uscc import check_character, organisation_check
from piiguard.mask import mask_column

__all__ = ["main"]

_ROWS = 1_000_000
_FEW = 100_000
"""Of what is far slower, fewer rows show as much."""

_LOOP = "a loop in Python: `re`, check, slices"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_MOBILE = r"1(?:610[0-9]|740[0-5])[0-9]{6}|1(?:[38][0-9]|4[57]|[59][0-35-9]|6[25-7]|7[0-35-8])[0-9]{8}"


@attrs.frozen
class _Kind:
    """One column.

    Attributes:
        name: What is in it.
        values: Its values.
        pattern: What they look like.
        parts: The same in three groups, of which the first and the last stay, and what stands between them.
        check: What else a value must pass.
    """

    name: str
    values: list[str]
    pattern: str
    parts: tuple[str, str]
    check: Callable[[str], bool] | None = None


def main() -> None:
    """Print million rows a second of each case, and how many times as fast as the loop it is."""
    engine, every = Engine(FIVE), Engine()
    rows: list[tuple[object, ...]] = []
    for kind in _kinds():
        arrow, text = pa.array(kind.values), pd.Series(kind.values, dtype="str")
        objects, polars = pd.Series(kind.values, dtype=object), pl.Series(kind.values)
        spans = engine.scan_column(arrow).spans
        cases: dict[str, tuple[int, Callable[[], object]]] = {
            _LOOP: (_FEW, partial(_loop, kind, kind.values[:_FEW])),
            "pandas, `str.match` and check, `dtype=object`": (_FEW, _with_pandas(objects[:_FEW], kind)),
            "pandas, `str.match` and check, `dtype=str`": (_FEW, _with_pandas(text[:_FEW], kind)),
            "polars, `str.replace`, not checked": (_ROWS, partial(polars.str.replace, *kind.parts)),
            "found and masked, Arrow to Arrow": (_ROWS, partial(_both, engine, arrow)),
            "found and masked, every entity on": (_ROWS, partial(_both, every, arrow)),
            "found and masked, pandas `dtype=object`": (_ROWS, partial(_both, engine, objects)),
            "found": (_ROWS, partial(engine.scan_column, arrow)),
            "masked, where found": (_ROWS, partial(mask_column, arrow, spans)),
        }
        timings = interleave({name: run for name, (_, run) in cases.items()}, rounds=3)
        speeds = {name: size / timings[name].cpu / 1e6 for name, (size, _) in cases.items()}
        found = f"{kind.name}, {len(spans):,} found"
        rows += [(found, name, speed, f"{speed / speeds[_LOOP]:.3g} ×") for name, speed in speeds.items()]
    print(table(["column", "case", "million rows/s", "beside the loop"], rows))
    _print_spelled(engine, every)


def _print_spelled(engine: Engine, every: Engine) -> None:
    """Print how many rows of other kinds are found a second, and how many masked that are declared."""
    rng, numbers = random.Random(5), mobiles(_FEW)
    columns = {
        "CN_MOBILE": [f"{each[:3]}-{each[3:7]}-{each[7:]}" for each in numbers],
        "CN_PASSPORT": [f"E{rng.randrange(10**8):08}" for _ in numbers],
        "CN_PLATE": [
            f"{rng.choice('京沪粤浙')}{rng.choice('ABCDE')}{rng.randrange(10**5):05}" for _ in numbers
        ],
        "EMAIL_ADDRESS": [f"user{rng.randrange(10**6)}@example.com" for _ in numbers],
    }
    rows: list[tuple[object, ...]] = []
    for entity, values in columns.items():
        arrow = pa.array(values)
        cases = {
            "five": partial(engine.scan_column, arrow),
            "every": partial(every.scan_column, arrow),
            "masked": partial(mask_column, arrow, Entity(entity)),
        }
        timings = interleave(cases, rounds=3)
        rows.append((values[0], *(_FEW / timing.cpu / 1e6 for timing in timings.values())))
    print()
    heads = ["a column of", "found, five entities, M rows/s", "found, every entity", "masked, declared"]
    print(table(heads, rows))


def _both(engine: Engine, column: object) -> object:
    return mask_column(column, engine.scan_column(column).spans)


def _loop(kind: _Kind, values: list[str]) -> list[str]:
    matches, check = re.compile(kind.pattern).fullmatch, kind.check
    head = 3 if len(values[0]) == 11 else 4
    hidden = "*" * (len(values[0]) - head - 4)
    return [
        value[:head] + hidden + value[-4:] if matches(value) and (check is None or check(value)) else value
        for value in values
    ]


def _with_pandas(series: pd.Series[str], kind: _Kind) -> Callable[[], object]:
    expression = re.compile(f"(?:{kind.pattern})$")

    def run() -> object:
        matched = series.str.match(expression)
        return matched if kind.check is None else series[matched].map(kind.check)

    return run


def _kinds() -> list[_Kind]:
    return [
        _Kind("mobiles", mobiles(_ROWS), _MOBILE, (r"^(1[3-9]\d)\d{4}(\d{4})$", "${1}****${2}")),
        _Kind(
            "resident IDs",
            resident_ids(_ROWS),
            r"[1-9][0-9]{16}[0-9Xx]",
            (r"^(\d{4})\d{10}(\d{3}[0-9Xx])$", "${1}**********${2}"),
            _is_id,
        ),
        _Kind(
            "bank cards",
            _cards(_FEW) * (_ROWS // _FEW),
            r"6[0-9]{18}",
            (r"^(\d{4})\d{11}(\d{4})$", "${1}***********${2}"),
            luhn,
        ),
        _Kind(
            "social credit codes",
            _codes(_FEW) * (_ROWS // _FEW),
            r"[1-9ANY][1-59][1-8][0-9]{5}[0-9A-HJ-NPQRTUWXY]{10}",
            (r"^(\w{4})\w{10}(\w{4})$", "${1}**********${2}"),
            _is_code,
        ),
    ]


def _cards(count: int) -> list[str]:
    rng = random.Random(6)
    made: list[str] = []
    while len(made) < count:
        body = f"622202{rng.randrange(10**12):012}"
        made += [body + digit for digit in "0123456789" if luhn(body + digit)]
    return made


def _codes(count: int) -> list[str]:
    rng = random.Random(7)
    made: list[str] = []
    while len(made) < count:
        own = "M" + "".join(rng.choices("0123456789ABCDEFGHJKLMNPQRTUWXY", k=7))
        body = f"91350100{own}{organisation_check(own)}"
        made.append(body + check_character(body))
    return made


def _is_id(value: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(value, _WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == value[17].upper()


def _is_code(value: str) -> bool:
    return check_character(value[:17]) == value[17] and organisation_check(value[8:16]) == value[16]


if __name__ == "__main__":
    from benchmarks.report import environment

    print(environment(), "\n")
    main()
