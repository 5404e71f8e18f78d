"""Key rotation of a table in use, killed 200 times.

300,000 rows with two encrypted columns and a blind index, on the PostgreSQL that ``PIIGUARD_TEST_POSTGRES``
names (``scripts/with_postgres`` lends one; the database is emptied), while another process reads, finds and
writes rows. First once in peace, for the time it takes; then again and again until it has been killed 200
times at random instants. Afterwards every value must read as it was written, under the ACTIVE key, and every
row that nobody else wrote must have been moved exactly once by each rotation.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from tests.unit.crypto_jobs.tables import GUARD, Customers, Worker, engine_at, phone_of

from benchmarks.report import table
from piiguard.crypto import Keyset
from piiguard.crypto.jobs import reencrypt
from piiguard.errors import DecryptionError

__all__ = ["main"]

_ROWS: Final = int(os.environ.get("PIIGUARD_ROTATION_ROWS", "300000"))
_KILLS: Final = int(os.environ.get("PIIGUARD_ROTATION_KILLS", "200"))
_PAGE: Final = 500
_LONGEST_LIFE: Final = 0.25  # seconds


def main() -> None:
    """Rotate in peace, rotate under fire, and count what went wrong."""
    url = os.environ.get("PIIGUARD_TEST_POSTGRES")
    if url is None:
        print("PIIGUARD_TEST_POSTGRES names no database: skipped. Run it under scripts/with_postgres.")
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "keyset"
        customers = Customers(engine_at(url), Keyset.create(path, provider=GUARD, wait=60))
        customers.fill(_ROWS)
        visitor = Worker("visiting", url, str(path), _ROWS)
        visitor.begin()
        seconds = _in_peace(customers)
        rotations, kills, begun = _under_fire(customers, url, path)
        took = time.perf_counter() - begun
        visits = int(visitor.end(0, by=signal.SIGTERM))
        rows = _counted(customers, rotations + 1)
        customers.engine.dispose()
    print(
        table(
            ["measure", "result"],
            [
                ("rows", f"{_ROWS:,} × 2 columns and a blind index"),
                ("one rotation in peace, in use", f"{seconds:.1f} s"),
                ("kill -9", f"{kills} in {rotations} further rotations, {took:.0f} s with the restarts"),
                ("visits of the other process", f"{visits:,} rows read, found and written, none refused"),
                *rows,
            ],
        )
    )


def _in_peace(customers: Customers) -> float:
    customers.keyset.rotate()
    begun = time.perf_counter()
    if not reencrypt(customers.store, customers.columns).run().clean:
        sys.exit("The rotation in peace did not come to a clean end")
    return time.perf_counter() - begun


def _under_fire(customers: Customers, url: str, path: Path) -> tuple[int, int, float]:
    chance, rotations, kills, begun = random.Random(20260601), 0, 0, time.perf_counter()
    waiting = [Worker("rotating", url, str(path), _PAGE) for _ in range(2)]
    done = True
    while kills < _KILLS or not done:
        if done:
            customers.keyset.rotate()
            rotations += 1
        waiting.append(Worker("rotating", url, str(path), _PAGE))
        worker = waiting.pop(0)
        worker.begin()
        said = worker.end(chance.uniform(0, _LONGEST_LIFE) if kills < _KILLS else None)
        done = said == "True\n"
        kills += not said
    for worker in waiting:
        worker.end(0)
    return rotations, kills, begun


def _counted(customers: Customers, rotations: int) -> list[tuple[str, str]]:
    lost = twice = unreadable = stale = unfound = repeated = 0
    rows = customers.rows()
    lost = _ROWS - len({row[0] for row in rows})
    # The check itself raises for the first value that is wrong; these say how many there are.
    for number, phone, index, id_no, writes, visits in rows:
        for cipher, token, row in ((customers.phone, phone, None), (customers.id_no, id_no, str(number))):
            if token is None:
                continue
            stale += cipher.needs_rotation(token)
            try:
                twice += isinstance(cipher.decrypt(token, row=row), bytes)
            except DecryptionError:
                unreadable += 1
        unfound += index not in customers.phone.blind_indexes(phone_of(number))
        repeated += not visits and writes != rotations
    customers.check(_ROWS)
    counts = {
        "rows lost": lost,
        "values encrypted twice": twice,
        "values unreadable": unreadable,
        "values under an old key": stale,
        "blind indexes that find nothing": unfound,
        "rows not moved exactly once by each rotation": repeated,
    }
    return [(name, f"{count:,}") for name, count in counts.items()]
