"""Masking frames: accessors, expressions and SQL functions beside the functions they stand for.

One column of mobile numbers, its entity given, but for the last two rows, where values are scanned.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import duckdb
import numpy as np
import pandas as pd
import polars as pl

from benchmarks.report import interleave, table
from piiguard.catalog import Entity
from piiguard.integrations.duckdb import register
from piiguard.integrations.pandas import mask_series
from piiguard.integrations.polars import mask_series as mask_polars_series
from piiguard.mask import mask_value

__all__ = ["main"]

_ROWS: Final = 1_000_000
# Of what is far slower, fewer rows show as much.
_FEW: Final = 200_000
_PANDAS: Final = "pandas, mask_series"
_POLARS: Final = "polars, mask_series"
_DUCKDB: Final = "DuckDB, the column as it is"


def main(rounds: int = 15) -> None:
    """Print million rows a second, and each case beside the function of its package."""
    digits = np.random.default_rng(1).integers(0, 10**9, _ROWS) + 13_000_000_000
    numbers = digits.astype(str).tolist()
    text = pd.Series(numbers, dtype="string[pyarrow]")
    eager = pl.DataFrame({"phone": numbers})
    few = eager.head(_FEW)
    expression = pl.col("phone").pii.mask("CN_MOBILE")
    with duckdb.connect() as connection:
        register(connection)
        connection.register("numbers", eager.to_arrow())
        connection.execute("CREATE TABLE t AS SELECT * FROM numbers")
        connection.execute(f"CREATE TABLE few AS SELECT * FROM t LIMIT {_FEW}")

        def query(sql: str, source: str = "t") -> Callable[[], object]:
            return lambda: connection.sql(f"SELECT {sql} FROM {source}").to_arrow_table()

        cases: dict[str, tuple[int, str, Callable[[], object]]] = {
            _PANDAS: (_ROWS, "", lambda: mask_series(text, Entity.CN_MOBILE)),
            "pandas, series.pii.mask": (_ROWS, _PANDAS, lambda: text.pii.mask(Entity.CN_MOBILE)),
            _POLARS: (_ROWS, "", lambda: mask_polars_series(eager["phone"], Entity.CN_MOBILE)),
            "polars, expression, eager": (_ROWS, _POLARS, lambda: eager.select(expression)),
            "polars, expression, streaming": (
                _ROWS,
                _POLARS,
                lambda: eager.lazy().select(expression).collect(engine="streaming"),
            ),
            "polars, map_elements of mask_value": (
                _FEW,
                _POLARS,
                lambda: few["phone"].map_elements(
                    lambda value: mask_value(Entity.CN_MOBILE, value), return_dtype=pl.String
                ),
            ),
            _DUCKDB: (_ROWS, "", query("phone")),
            "DuckDB, pii_mask(phone, 'CN_MOBILE')": (_ROWS, _DUCKDB, query("pii_mask(phone, 'CN_MOBILE')")),
            "DuckDB, pii_mask(phone)": (_FEW, _DUCKDB, query("pii_mask(phone)", "few")),
            "DuckDB, pii_find(phone)": (_FEW, _DUCKDB, query("pii_find(phone)", "few")),
        }
        timings = interleave({name: run for name, (_, _, run) in cases.items()}, rounds)
    speed = {name: rows / timings[name].median / 1e6 for name, (rows, _, _) in cases.items()}
    rows = (
        [name, each, f"{each / speed[beside]:.2f} x {beside}" if (beside := cases[name][1]) else ""]
        for name, each in speed.items()
    )
    print(table(["case", "M rows/s", "beside"], rows), end="")


if __name__ == "__main__":
    main()
