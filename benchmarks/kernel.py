"""The compiled kernel and its reference, each in a process of its own, in turn.

Each line of the table is one thing done by both; the last column is the ratio of the least times, which on a
busy machine differ least from run to run.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Final

from benchmarks.report import table

__all__ = ["main"]

_ROUNDS: Final = 3
_RUN: Final = """
import json, random, sys, time
from benchmarks.corpus import FIVE, prose
from piiguard.classify.engine import Engine
from piiguard.classify.kernel import kernel_name

rng = random.Random(4)
LINE = "2024-05-06 12:30:41 INFO order 20240506 packed by node 7, next hop 1380, 100 bytes in a line of a log"
logs = [
    f"2024-05-06 12:{rng.randrange(60):02}:{rng.randrange(60):02},{rng.randrange(1000):03} INFO "
    f"[http-{n % 8}] "
    f"order={rng.randrange(10**8)} cost={rng.randrange(1000)}ms trace={rng.getrandbits(64):016x}"
    for n in range(10_000)
]
found = LINE.replace("1380,", "13800138000,")
texts = {
    "prose, few identifiers": prose(1, between=1000),
    "prose, many": prose(1, between=150),
    "log": "\\n".join(logs),
}
engines = {"five entities": Engine(FIVE), "all entities": Engine()}
cases = {}
for name, engine in engines.items():
    for what, line in (("line of log", LINE), ("… with a mobile number", found)):
        cases[f"{what}, {name}, µs"] = (lambda e=engine, t=line: [e.scan(t) for _ in range(500)], 500 / 1e6)
    for what, text in texts.items():
        cases[f"{what}, {name}, s/MB"] = (lambda e=engine, t=text: e.scan_lazily(t), len(text.encode()) / 1e6)
    cases[f"column of log lines, {name}, s/million"] = (lambda e=engine: e.scan_column(logs), len(logs) / 1e6)
taken = {}
for name, (run, unit) in cases.items():
    run()
    begin = time.process_time()
    run()
    taken[name] = (time.process_time() - begin) / unit
json.dump([kernel_name(), taken], sys.stdout)
"""


def main() -> None:
    """Print the table, or that there is no kernel here."""
    best: dict[str, dict[str, float]] = {}
    for _ in range(_ROUNDS):
        for setting in ("on", "off"):
            kernel, taken = _measured(setting)
            least = best.setdefault(kernel, taken)
            best[kernel] = {name: min(each, least[name]) for name, each in taken.items()}
    reference, compiled = best["python"], best.get("compiled")
    if compiled is None:
        print("The package was built without the compiled kernel.")
        return
    rows = [[name, each, compiled[name], each / compiled[name]] for name, each in reference.items()]
    print(table(["done", "reference", "compiled", "times as fast"], rows), end="")


def _measured(setting: str) -> tuple[str, dict[str, float]]:
    environment = os.environ | {"PIIGUARD_KERNEL": setting}
    done = subprocess.run(
        [sys.executable, "-c", _RUN], check=True, capture_output=True, text=True, env=environment
    )
    kernel, taken = json.loads(done.stdout)
    return kernel, taken
