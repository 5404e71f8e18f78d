"""Timing and tables shared by the benchmarks.

A machine speeds up and slows down while it is measured. So rivals are never timed one after the other:
each round runs every case once, and a ratio is read between medians of the same run.
"""

from __future__ import annotations

import gc
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import metadata
from pathlib import Path
from typing import Final

import attrs

__all__ = ["Timing", "environment", "interleave", "table"]

_PACKAGES: Final = (
    "numpy",
    "cryptography",
    "pydantic",
    "attrs",
    "pyarrow",
    "pandas",
    "polars",
    "presidio-analyzer",
)


@attrs.frozen
class Timing:
    """Wall-clock seconds one case took over all rounds, and the least processor time of one.

    On a busy machine only the latter says what the code costs.
    """

    min: float
    median: float
    max: float
    cpu: float


def interleave(cases: Mapping[str, Callable[[], object]], rounds: int = 5) -> dict[str, Timing]:
    """Time every case once per round, in turn, after one untimed warm-up of each.

    Args:
        cases: Name → a call to time. What it returns is thrown away.
        rounds: How often each case is timed, at least 1.

    Returns:
        Name → its timing in seconds, in the order of *cases*.
    """
    for run in cases.values():
        run()
    taken: dict[str, list[float]] = {name: [] for name in cases}
    cpu = dict.fromkeys(cases, float("inf"))
    for _ in range(rounds):
        for name, run in cases.items():
            gc.collect()
            start, used = time.perf_counter(), time.process_time()
            run()
            cpu[name] = min(cpu[name], time.process_time() - used)
            taken[name].append(time.perf_counter() - start)
    return {
        name: Timing(min(each), statistics.median(each), max(each), cpu[name]) for name, each in taken.items()
    }


def table(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Write a Markdown table; floats get three significant digits, and numbers align to the right.

    Args:
        headers: One title per column.
        rows: Cells, as many per row as there are headers.

    Returns:
        The table, ending in a newline.
    """
    body = [tuple(row) for row in rows]
    right = [bool(body) and all(isinstance(row[i], int | float) for row in body) for i in range(len(headers))]
    lines = [
        headers,
        ["---:" if each else "---" for each in right],
        *([_cell(v) for v in row] for row in body),
    ]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def environment() -> str:
    """Describe the machine and the versions the numbers were taken with, as one Markdown line."""
    versions = ", ".join(f"{name} {found}" for name in _PACKAGES if (found := _version(name)))
    return (
        f"piiguard {_version('piiguard')} · {platform.python_implementation()} {platform.python_version()} · "
        f"{_processor()} ({os.cpu_count()} cores) · {platform.system()} {platform.release()} · {versions}"
    )


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _processor() -> str:
    """The processor's name: only Linux keeps it in a file, the others answer `platform.processor`."""
    if sys.platform == "linux":
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
