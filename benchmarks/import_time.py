"""What it costs to have piiguard: starting up and installing.

Each start is a new interpreter, measured from outside, in turn with a bare one; the table gives the
difference between medians. Every package's byte code is on disk, in a directory of the run's own and whatever
``PYTHONDONTWRITEBYTECODE`` says: compiling the sources is a cost of the first start alone. Sizes are those of
the files on disk, dependencies included.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from importlib import metadata
from pathlib import Path
from typing import Final

from benchmarks.report import interleave, table

__all__ = ["main"]

_BARE: Final = "pass"
_STARTS: Final = {
    "bare Python": _BARE,
    "`import piiguard`": "import piiguard",
    "… and the first `pg.scan` of a short text": "import piiguard as pg; pg.scan('客户电话13800138000')",
    "… and the first `pg.mask` of a short text": "import piiguard as pg; pg.mask('客户电话13800138000')",
    "`import presidio_analyzer`": "import presidio_analyzer",
}
_INSTALLS: Final = ("piiguard", "presidio-analyzer")


def main(rounds: int = 15) -> None:
    """Print two tables: starting, and installing."""
    with tempfile.TemporaryDirectory() as cache:
        kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        variables = {**kept, "PYTHONPYCACHEPREFIX": cache}
        starts = {name: code for name, code in _STARTS.items() if _runs(code, variables)}
        timings = interleave({name: _starter(code, variables) for name, code in starts.items()}, rounds)
    bare = timings["bare Python"].median
    print(
        table(
            ["start", "median ms", "ms over bare Python"],
            [[name, each.median * 1e3, (each.median - bare) * 1e3] for name, each in timings.items()],
        )
    )
    rows = ((name, _closure(name)) for name in _INSTALLS)
    print(
        table(
            ["install", "packages", "MB"],
            [[name, len(found), sum(map(_bytes, found)) / 1e6] for name, found in rows if found],
        ),
        end="",
    )


def _starter(code: str, variables: Mapping[str, str]) -> Callable[[], object]:
    return lambda: subprocess.run([sys.executable, "-c", code], check=True, env=variables)


def _runs(code: str, variables: Mapping[str, str]) -> bool:
    """Say whether *code* runs here, which compiles what it loads."""
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, env=variables)
    return done.returncode == 0


def _closure(package: str) -> frozenset[str]:
    """Name *package* and everything a plain install of it brings; nothing where it is not installed."""
    found: set[str] = set()
    waiting = [package]
    while waiting:
        name = _normal(waiting.pop())
        if name in found:
            continue
        try:
            wanted = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            # Left out by a marker for another platform or Python, or not installed at all.
            continue
        found.add(name)
        waiting += (_normal(each) for each in _plain(wanted))
    return frozenset(found)


def _plain(requirements: Iterable[str]) -> Iterable[str]:
    return (each for each in requirements if "extra ==" not in each)


def _normal(requirement: str) -> str:
    """Return the bare package name of *requirement*, spelt as indexes spell it."""
    name = re.split(r"[^A-Za-z0-9_.-]", requirement, maxsplit=1)[0]
    return re.sub(r"[-_.]+", "-", name).lower()


def _bytes(package: str) -> int:
    paths = (Path(str(each.locate())) for each in metadata.files(package) or ())
    return sum(path.stat().st_size for path in paths if path.is_file())


if __name__ == "__main__":
    main()
