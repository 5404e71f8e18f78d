"""A run that is killed at any instant, and run again."""

from __future__ import annotations

import pickle
import random
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from tests.unit.retention.shops import TODAY, FixedClock, Shop

from piiguard.audit import SqliteLedger, verify
from piiguard.catalog import Principal
from piiguard.errors import RetentionError
from piiguard.retention import (
    ApprovedPlan,
    Disposition,
    HoldRegister,
    Journal,
    Retention,
    SkipReason,
    SqlStore,
    StoredTable,
    TableRule,
)
from piiguard.retention.backends.sql_work import SqlBatch

ROWS = 5000
KILLS = 20

# Waits until it is told to begin, so that the kill falls into the work and not into the imports.
WORKER = """
import pickle, sys
from pathlib import Path
from tests.unit.retention.test_killed_runs import retention_in
folder = Path(sys.argv[1])
approved = pickle.loads((folder / "approved").read_bytes())
retention = retention_in(folder)
print("ready", flush=True)
sys.stdin.readline()
print(retention.apply(approved).total, flush=True)
"""


def retention_in(folder: Path) -> Retention:
    """Retention over the files of a folder, as any process would open them."""
    engine = sa.create_engine(f"sqlite:///{folder / 'shop.db'}")
    return Retention(
        rules=(
            TableRule.house("orders", keep="P3Y", after="closed"),
            TableRule.house("people", keep="P3Y", after="closed", disposition=Disposition.ANONYMISE),
        ),
        store=SqlStore(engine, [StoredTable(name="orders"), StoredTable(name="people")]),
        holds=HoldRegister.open(folder / "holds.db"),
        ledger=SqliteLedger.open(folder / "ledger.db"),
        journal=Journal.open(folder / "journal.db"),
        clock=FixedClock(),
        batch_size=20,
    )


def _fill(folder: Path) -> None:
    connection = sqlite3.connect(folder / "shop.db")
    connection.executescript(
        """
        CREATE TABLE orders (id INTEGER PRIMARY KEY, phone TEXT, closed TEXT);
        CREATE TABLE people (id INTEGER PRIMARY KEY, phone TEXT, closed TEXT);
        CREATE TABLE deeds (tbl TEXT, id INTEGER);
        CREATE TRIGGER orders_gone AFTER DELETE ON orders
        BEGIN INSERT INTO deeds VALUES ('orders', old.id); END;
        CREATE TRIGGER people_gone AFTER UPDATE ON people WHEN new.phone IS NULL
        BEGIN INSERT INTO deeds VALUES ('people', old.id); END;
        """
    )
    rows = [(i, f"138{i:08}", f"20{18 + i % 8}-05-31") for i in range(ROWS)]
    connection.executemany("INSERT INTO orders VALUES (?, ?, ?)", rows)
    connection.executemany("INSERT INTO people VALUES (?, ?, ?)", rows)
    connection.commit()
    connection.close()


def _worker(folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WORKER, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def _go(worker: subprocess.Popen[str], seconds: float | None) -> str | None:
    assert worker.stdout is not None
    assert worker.stdin is not None
    assert worker.stdout.readline() == "ready\n"
    worker.stdin.write("go\n")
    worker.stdin.flush()
    try:
        worker.wait(seconds)
    except subprocess.TimeoutExpired:
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    said = worker.stdout.read()
    worker.stdin.close()
    worker.stdout.close()
    return said or None


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs kill -9")
def test_kill_nine_at_any_instant_loses_and_repeats_nothing(tmp_path: Path) -> None:
    """After twenty kills and one run to the end, exactly the planned rows have gone, each of them once."""
    _fill(tmp_path)
    retention = retention_in(tmp_path)
    plan = retention.plan(TODAY, by=Principal("chen.jing"))
    approved = retention.approve(plan, Principal("li.na"))
    (tmp_path / "approved").write_bytes(pickle.dumps(approved))
    with sqlite3.connect(tmp_path / "shop.db") as other:
        other.execute("UPDATE orders SET phone = 'new' WHERE id = 0")
        other.execute("UPDATE people SET closed = '2026-01-01' WHERE id = 8")
    other.close()
    retention.holds.place("H-1", table="people", rows=[1, 9], matter="M", reason="r", by=Principal("he.lv"))
    planned = {(group.table, int(row.row)) for group in plan.groups for row in group.rows}
    spared = {("orders", 0), ("people", 8), ("people", 1), ("people", 9)}
    assert spared < planned

    chance = random.Random(20260601)
    kills = 0
    waiting = [_worker(tmp_path) for _ in range(2)]
    total = None
    while total is None:
        seconds = chance.uniform(0.0, 0.12) if kills < KILLS else None
        waiting.append(_worker(tmp_path))
        total = _go(waiting.pop(0), seconds)
        kills += total is None
    for each in waiting:
        each.kill()
        each.communicate()

    assert kills > KILLS // 2
    assert int(total) == len(planned - spared)
    with sqlite3.connect(tmp_path / "shop.db") as connection:
        deeds = connection.execute("SELECT tbl, id FROM deeds").fetchall()
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    assert len(deeds) == len(set(deeds))
    assert set(deeds) == planned - spared
    applied = retention.apply(approved)
    assert {(table, int(each.row)) for table, each in applied.skipped} == spared
    assert retention.verify(plan).still_there == ()
    # A killed run may have got nowhere, so no more is sure than the first plan and the last run.
    assert verify(tmp_path / "ledger.db").entries > 1
    retention.holds.close()
    retention.journal.close()
    retention.ledger.close()


class _PowerError(Exception):
    """The power fails."""


class _Anything:
    """A judge that lets everything go."""

    def verdict(self, *_: object) -> None:
        return None

    def spares(self, *_: object) -> bool:
        return False


@pytest.mark.parametrize("moment", ["intend", "dispose", "shred", "done", "finish", "ledger"])
def test_a_crash_at_each_named_moment_is_mended_by_the_next_run(
    shop: Shop, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the deed, within it, between the store's commit and the journal's, and at the very end."""
    table = StoredTable(name="customers", subject="id")
    rule = TableRule.house("customers", keep="P3Y", after="deal_closed", disposition=Disposition.CRYPTO_SHRED)
    retention = shop.retention(rule, tables=(table,), batch_size=1)
    approved = retention.approve(retention.plan(TODAY, by=shop.author), shop.officer)
    owner, name = {
        "intend": (Journal, "intend"),
        "dispose": (SqlStore, "dispose"),
        "shred": (type(shop.shredder), "shred_all"),
        "done": (Journal, "done"),
        "finish": (Journal, "finish"),
        "ledger": (type(shop.ledger), "append"),
    }[moment]
    real = getattr(owner, name)
    calls = 0

    def failing(self: object, *given: object) -> object:
        nonlocal calls
        calls += 1
        at = 1 if moment == "finish" else 2
        if calls != at:
            return real(self, *given)
        if moment in {"dispose", "shred", "ledger"}:
            real(self, *given)
        raise _PowerError

    with monkeypatch.context() as patch:
        patch.setattr(owner, name, failing)
        with pytest.raises(_PowerError):
            retention.apply(approved)
    applied = retention.apply(approved)
    assert applied.total == 2
    assert set(shop.shredder.asked) == {"2", "3"}
    assert retention.verify(approved).still_there == ()
    assert shop.all("SELECT row_key FROM piiguard_marks ORDER BY row_key") == [("2",), ("3",)]


def test_a_crash_after_the_store_committed_does_not_repeat_the_batch(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store's own mark tells: a row inserted again under the same key in between stays."""
    retention = shop.retention()
    approved = retention.approve(retention.plan(TODAY, by=shop.author), shop.officer)

    def failing(self: object, *given: object) -> None:
        raise _PowerError

    with monkeypatch.context() as patch:
        patch.setattr(Journal, "done", failing)
        with pytest.raises(_PowerError):
            retention.apply(approved)
    assert shop.ids() == {1, 4, 5}
    applied = retention.apply(approved)
    assert (applied.total, applied.skipped) == (2, ())
    assert "retention.resume" in shop.ledger.kinds


def test_a_batch_is_one_transaction_even_where_the_engine_commits_by_itself(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An engine set to AUTOCOMMIT is overruled: a batch that fails at its end has not begun."""
    engine = shop.engine.execution_options(isolation_level="AUTOCOMMIT")
    retention = shop.retention(store=SqlStore(engine, [StoredTable(name="customers")], name="shop"))
    approved = retention.approve(retention.plan(TODAY, by=shop.author), shop.officer)
    real = SqlBatch.carry_out

    def failing(self: SqlBatch, *given: object) -> None:
        real(self, *given)
        raise _PowerError

    with monkeypatch.context() as patch:
        patch.setattr(SqlBatch, "carry_out", failing)
        with pytest.raises(_PowerError):
            retention.apply(approved)
    assert shop.ids() == {1, 2, 3, 4, 5}
    assert retention.apply(approved).total == 2


def test_two_runs_at_once_share_the_work(shop: Shop) -> None:
    """A batch that another run has done is taken over with its result, not done twice."""
    first, second = shop.retention(), shop.retention()
    approved = first.approve(first.plan(TODAY, by=shop.author), shop.officer)
    (batch,) = approved.plan.batches(500)
    shop.journal.begin(batch.plan, 500, shop.clock.now())

    done = first.store.dispose(batch, _Anything(), None)
    assert second.apply(approved).total == done.disposed == 2


def test_an_interrupted_plan_keeps_its_batches(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another batch size in the next run does not shift what the numbers in the journal mean."""
    retention = shop.retention(batch_size=1)
    approved = retention.approve(retention.plan(TODAY, by=shop.author), shop.officer)
    real = Journal.done
    with monkeypatch.context() as patch:

        def failing(self: Journal, plan: str, number: int, *given: object) -> None:
            if number == 1:
                raise _PowerError
            real(self, plan, number, *given)

        patch.setattr(Journal, "done", failing)
        with pytest.raises(_PowerError):
            retention.apply(approved)
    assert shop.retention(batch_size=500).apply(approved).total == 2


def test_a_store_that_refuses_says_so_without_the_row(shop: Shop) -> None:
    """The driver's message may quote data; ours names the batch and the kind of error."""
    retention = shop.retention()
    approved = retention.approve(retention.plan(TODAY, by=shop.author), shop.officer)
    shop.execute("ALTER TABLE customers RENAME TO clients")
    with pytest.raises(RetentionError, match="Nothing of this batch has happened") as refused:
        retention.apply(approved)
    assert "13800138002" not in str(refused.value)
    assert refused.value.__cause__ is None
    shop.execute("ALTER TABLE clients RENAME TO customers")
    applied = retention.apply(approved)
    assert applied.total + applied.skip_counts.get(SkipReason.CHANGED, 0) == 2


def test_an_approved_plan_is_a_value(shop: Shop) -> None:
    """It compares, and travels to the process that applies it."""
    retention = shop.retention()
    approved = retention.approve(retention.plan(TODAY, by=shop.author), shop.officer)
    assert isinstance(approved, ApprovedPlan)
    assert pickle.loads(pickle.dumps(approved)) == approved  # noqa: S301 - our own
