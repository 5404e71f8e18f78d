"""A rotation that is killed at any instant, and run again, while the table is in use."""

from __future__ import annotations

import os
import random
import signal
from pathlib import Path

import pytest
from tests.unit.crypto_jobs.tables import GUARD, Customers, Worker, engine_at, sqlite_url

from piiguard.crypto import Keyset, reencrypt

ROWS = 6000
KILLS = 12
DATABASES = ["sqlite", *(["postgres"] if "PIIGUARD_TEST_POSTGRES" in os.environ else [])]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs kill -9")
@pytest.mark.parametrize("database", DATABASES)
def test_kill_nine_at_any_instant_loses_and_repeats_nothing(tmp_path: Path, database: str) -> None:
    """After the kills and one run to the end, every row was moved exactly once and reads as before.

    `python -m benchmarks rotation` does the same with 200 kills over 300,000 rows.
    """
    url = sqlite_url(tmp_path) if database == "sqlite" else os.environ["PIIGUARD_TEST_POSTGRES"]
    path = tmp_path / "keyset"
    customers = Customers(engine_at(url), Keyset.create(path, provider=GUARD))
    customers.fill(ROWS)
    customers.keyset.rotate()

    chance, kills, said = random.Random(20260601), 0, ""
    waiting = [Worker("rotating", url, str(path), 50) for _ in range(2)]
    while not said:
        waiting.append(Worker("rotating", url, str(path), 50))
        worker = waiting.pop(0)
        worker.begin()
        said = worker.end(chance.uniform(0.0, 0.1) if kills < KILLS else None)
        kills += not said
    for worker in waiting:
        worker.end(0)

    assert said == "True\n"
    assert kills >= KILLS // 2
    customers.check(ROWS)
    assert {row.writes for row in customers.rows()} == {1}
    customers.engine.dispose()


@pytest.mark.parametrize("database", DATABASES)
def test_processes_with_one_job_take_turns(tmp_path: Path, database: str) -> None:
    """Four at once: each row is moved once, and counted once in the job's record."""
    url = sqlite_url(tmp_path) if database == "sqlite" else os.environ["PIIGUARD_TEST_POSTGRES"]
    path = tmp_path / "keyset"
    customers = Customers(engine_at(url), Keyset.create(path, provider=GUARD))
    customers.fill(ROWS)
    customers.keyset.rotate()
    job = reencrypt(customers.store, customers.columns, page=50)

    workers = [Worker("rotating", url, str(path), 50) for _ in range(4)]
    for worker in workers:
        worker.await_ready()
    for worker in workers:
        worker.begin()
    assert [worker.end() for worker in workers] == ["True\n"] * 4

    customers.check(ROWS)
    assert {row.writes for row in customers.rows()} == {1}
    record = job.record
    if record.run == 1:  # one that came late has begun anew, and found nothing
        assert record.rewritten == ROWS
    customers.engine.dispose()
