"""A table moves to another key while it is in use."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa
from tests.unit.crypto_jobs.conftest import SetClock
from tests.unit.crypto_jobs.tables import Customers, engine_at, phone_of, sqlite_url

from piiguard.catalog.ports import Event
from piiguard.catalog.principals import SubjectId
from piiguard.crypto import (
    FieldCipher,
    Keyset,
    KeyState,
    Limits,
    PassphraseProvider,
    SubjectKeys,
    from_text,
    to_text,
)
from piiguard.crypto.jobs import JobRecord, JobState, TokenColumn, count_use, reencrypt
from piiguard.crypto.jobs import reencryption as module
from piiguard.errors import Busy, InvalidInput, KeyStateError, LedgerUnavailable, UnknownField, UnknownName
from piiguard.integrations.sql_tokens import SqlTokens

ROWS = 700
DATABASES = ["sqlite", *(["postgres"] if "PIIGUARD_TEST_POSTGRES" in os.environ else [])]


class Book:
    """A ledger in memory, which can be out of order."""

    def __init__(self) -> None:
        self.events = list[Event]()
        self.broken = False

    def append(self, event: Event) -> int:
        if self.broken:
            raise LedgerUnavailable("The ledger is full", hint="Make room.")
        self.events.append(event)
        return len(self.events)


@pytest.fixture(params=DATABASES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sa.Engine]:
    url = sqlite_url(tmp_path) if request.param == "sqlite" else os.environ["PIIGUARD_TEST_POSTGRES"]
    engine = engine_at(url)
    yield engine
    engine.dispose()


@pytest.fixture
def customers(engine: sa.Engine, keyset: Keyset) -> Customers:
    made = Customers(engine, keyset)
    made.fill(ROWS)
    return made


def test_every_row_moves_once_with_its_index(customers: Customers) -> None:
    """Tokens and blind indexes are under the new key, and each row was written once."""
    customers.keyset.rotate()
    seen = list[JobRecord]()
    report = reencrypt(customers.store, customers.columns, page=100).run(progress=seen.append)
    assert report.clean
    assert (report.record.state, report.record.rewritten, report.record.round) == (JobState.DONE, ROWS, 2)
    assert report.record.total == ROWS
    assert [record.seen for record in seen[:7]] == [100 * page for page in range(1, 8)]
    customers.check(ROWS)
    assert {row.writes for row in customers.rows()} == {1}


def test_a_table_under_the_active_key_is_left_alone(customers: Customers) -> None:
    """A second job finds nothing, and a job begun again is another run."""
    for run in (1, 2):
        report = reencrypt(customers.store, customers.columns).run()
        assert (report.record.state, report.record.rewritten, report.record.run) == (JobState.DONE, 0, run)
    assert {row.writes for row in customers.rows()} == {0}


def test_both_keys_read_while_it_runs_and_a_paused_job_goes_on_where_it_was(customers: Customers) -> None:
    """Reading never stops; after a pause nothing is done twice."""
    customers.keyset.rotate()
    job = reencrypt(customers.store, customers.columns, page=100)

    def pause_after_three(record: JobRecord) -> None:
        rows = customers.rows()
        phones = customers.phone.decrypt_column([row.phone for row in rows])
        assert phones == [phone_of(number) for number in range(ROWS)]
        found = {row.id for row in rows if row.phone_index in customers.phone.blind_indexes(phone_of(650))}
        assert found == {650}
        if record.seen == 300:
            reencrypt(customers.store, customers.columns).pause()

    report = job.run(progress=pause_after_three)
    assert (report.record.state, report.record.rewritten, report.clean) == (JobState.PAUSED, 300, False)
    assert job.run().record == report.record
    assert job.pause() == report.record
    job.resume()
    assert job.run().record.rewritten == ROWS
    customers.check(ROWS)
    assert {row.writes for row in customers.rows()} == {1}
    with pytest.raises(KeyStateError) as ended:
        job.pause()
    assert ended.value.code == "crypto.job_state"


def test_a_cancelled_job_leaves_what_was_done_and_begins_anew(customers: Customers) -> None:
    """Both keys go on decrypting; the next run does only what is left."""
    customers.keyset.rotate()
    job = reencrypt(customers.store, customers.columns, page=100)
    cancelled = job.run(progress=lambda record: record.seen == 200 and job.cancel())
    assert (cancelled.record.state, cancelled.record.rewritten) == (JobState.CANCELLED, 200)
    report = reencrypt(customers.store, customers.columns).run()
    assert (report.record.run, report.record.rewritten) == (2, ROWS - 200)
    customers.check(ROWS)


def test_what_somebody_changed_in_between_is_not_overwritten(
    customers: Customers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Compare and swap: the row that changed after it was read keeps what was written to it."""
    customers.keyset.rotate()
    new = customers.phone.encrypt("13900139000")
    work = module._Work.rewrite

    def meddled(self, page, places):  # type: ignore[no-untyped-def] - as the method
        made = work(self, page, places)
        page.columns["phone"][5] = b"what it was when it was read"
        return made

    monkeypatch.setattr(module._Work, "rewrite", meddled)
    job = reencrypt(customers.store, customers.columns, page=1000)
    pages = list[JobRecord]()

    def stop_meddling(record: JobRecord) -> None:
        pages.append(record)
        monkeypatch.setattr(module._Work, "rewrite", work)
        if record.round == 1 and record.seen:
            with customers.engine.begin() as connection:
                set_new = sa.text("UPDATE customer SET phone = :new, phone_index = :index WHERE id = 5")
                connection.execute(set_new, {"new": new, "index": customers.phone.blind_index("13900139000")})

    report = job.run(progress=stop_meddling)
    assert (pages[0].moved, pages[0].busy) == (ROWS - 1, 1)
    assert report.clean
    row = customers.rows()[5]
    assert customers.phone.decrypt(row.phone) == "13900139000"


@pytest.mark.skipif("postgres" not in DATABASES, reason="PIIGUARD_TEST_POSTGRES names no database")
@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_rows_that_others_hold_are_passed_over_and_seen_to_later(
    customers: Customers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The job waits for no row, so it can be part of no deadlock; while one stays held it says so."""
    customers.keyset.rotate()
    monkeypatch.setattr(module, "_WAIT_SECONDS", 0)
    job = reencrypt(customers.store, customers.columns, page=100)
    with customers.engine.connect() as other:
        other.exec_driver_sql("SELECT * FROM customer WHERE id = 7 FOR UPDATE")
        with pytest.raises(Busy, match="something is left to do"):
            job.run()
        assert job.record.rewritten == ROWS - 1
        other.rollback()
    assert job.run().clean
    customers.check(ROWS)


def test_two_jobs_over_one_table_do_no_harm(customers: Customers) -> None:
    """Under two names, page by page in turns, each row is still written once."""
    customers.keyset.rotate()
    one, two = (reencrypt(customers.store, customers.columns, name=name, page=50) for name in "ab")
    inner = list[int]()

    def turn(record: JobRecord) -> None:
        if not inner:
            inner.append(1)
            two.run()

    one.run(progress=turn)
    customers.check(ROWS)
    assert {row.writes for row in customers.rows()} == {1}


@pytest.mark.parametrize("moment", [(1, 300), (2, ROWS)])
def test_a_rotation_in_the_middle_is_caught_up_with(
    customers: Customers, guard: PassphraseProvider, moment: tuple[int, int]
) -> None:
    """Another process rotates; the job sees the new key by itself and ends with everything under it."""
    customers.keyset.rotate()
    elsewhere = Keyset.open(customers.keyset.path, provider=guard)
    job = reencrypt(customers.store, customers.columns, page=100)
    report = job.run(progress=lambda record: (record.round, record.seen) == moment and elsewhere.rotate())
    assert report.clean
    assert report.record.target == elsewhere.active.id
    customers.check(ROWS)


def test_nothing_moves_back_to_an_older_key(customers: Customers, guard: PassphraseProvider) -> None:
    """A job that knew the new key as a waiting one sees at the next page that it is ACTIVE now."""
    customers.keyset.stage()
    elsewhere = Keyset.open(customers.keyset.path, provider=guard)
    writer = Customers(customers.engine, elsewhere)

    def write_under_the_next_key(record: JobRecord) -> None:
        if record.round == 1 and record.seen == 100:
            elsewhere.rotate()
            for number in range(690, 700):
                writer.visit(number)

    report = reencrypt(customers.store, customers.columns, page=100).run(progress=write_under_the_next_key)
    assert report.clean
    customers.check(ROWS)
    # An ID number was still under the old key: one write. Another one has moved the phone back and forth.
    visited = [row for row in customers.rows() if row.visits]
    assert [row.writes for row in visited] == [int(row.id_no is not None) for row in visited]


def test_what_does_not_open_is_left_and_reported(customers: Customers) -> None:
    """Damaged tokens, clear values and tokens under a disabled key stop nobody, and are not called done."""
    customers.run("UPDATE customer SET phone = phone_index WHERE id IN (3, 4)")
    with customers.engine.begin() as connection:
        damaged = customers.rows()[9].phone[:-1] + b"\x00"
        connection.execute(sa.text("UPDATE customer SET phone = :phone WHERE id = 9"), {"phone": damaged})
    customers.keyset.rotate()
    report = reencrypt(customers.store, customers.columns, page=100).run()
    assert report.record.state is JobState.DONE
    assert (report.record.refused, report.refused_rows) == (3, ("3", "4", "9"))
    assert not report.clean
    assert customers.rows()[9].phone == damaged
    old = customers.keyset.keys()[0].id
    customers.keyset.disable(old)
    assert count_use(customers.store, customers.columns).of(old) == 1
    assert reencrypt(customers.store, customers.columns).run().record.refused == 3


def test_a_counted_scan_lets_the_old_key_go(customers: Customers, clock: SetClock) -> None:
    """Rotate, re-encrypt, disable, count, wait, destroy."""
    old = customers.keyset.active.id
    assert count_use(customers.store, customers.columns, clock=clock).of(old) == ROWS + ROWS - ROWS // 10
    customers.keyset.rotate()
    reencrypt(customers.store, customers.columns).run()
    customers.keyset.disable(old)
    evidence = count_use(customers.store, customers.columns, clock=clock)
    assert (evidence.of(old), evidence.places) == (0, ("customer.phone", "customer.id_no"))
    clock.moment = clock.moment.replace(month=4)
    assert customers.keyset.destroy(old, evidence=evidence).state is KeyState.DESTROYED
    customers.check(ROWS)


def test_the_ledger_is_told_of_beginning_and_end(customers: Customers) -> None:
    """And if it cannot be told of the beginning, nothing is done."""
    book = Book()
    customers.keyset.rotate()
    book.broken = True
    job = reencrypt(customers.store, customers.columns, ledger=book, actor="li.na")
    with pytest.raises(LedgerUnavailable):
        job.run()
    assert {row.writes for row in customers.rows()} == {0}
    book.broken = False
    job.run()
    first, last = book.events
    assert (first.kind, last.kind, first.actor) == ("crypto.reencrypt", "crypto.reencrypted", "li.na")
    assert last.details == {
        "table": "customer",
        "columns": "phone, id_no",
        "key": customers.keyset.active.id,
        "run": 1,
        "rewritten": ROWS,
        "refused": 0,
    }


def test_a_key_that_may_seal_no_more_stops_the_job_between_pages(customers: Customers) -> None:
    """What was done stays; after another rotation the job goes on."""
    customers.keyset.limit(Limits(messages=3000))
    customers.keyset.rotate()
    customers.keyset.limit(Limits(messages=300))
    job = reencrypt(customers.store, customers.columns, page=100)
    with pytest.raises(KeyStateError) as refused:
        job.run()
    assert refused.value.code == "crypto.key_exhausted"
    customers.keyset.limit(Limits())
    assert job.run().clean
    customers.check(ROWS)


def test_text_tokens_stay_text_and_keys_of_every_kind_name_rows(engine: sa.Engine, keyset: Keyset) -> None:
    """A table with a key of two columns, one of them text in Chinese, and tokens as text."""
    cipher = FieldCipher(keyset, context={"table": "t", "column": "c"})
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE t (city TEXT, n INTEGER, c TEXT, PRIMARY KEY (city, n))")
        rows = [
            {"city": city, "n": n, "c": to_text(cipher.encrypt(f"{city}{n}"))}
            for city in ("北京", "上海", "O'Hare")
            for n in range(40)
        ]
        connection.execute(sa.text("INSERT INTO t VALUES (:city, :n, :c)"), rows)
    keyset.rotate()
    report = reencrypt(SqlTokens(engine, "t"), [TokenColumn("c", cipher)], page=7).run()
    assert (report.clean, report.record.rewritten) == (True, 120)
    with engine.connect() as connection:
        for city, n, c in connection.exec_driver_sql("SELECT city, n, c FROM t"):
            assert cipher.decrypt(from_text(c)) == f"{city}{n}"
            assert not cipher.needs_rotation(from_text(c))


def test_large_numbers_name_rows(engine: sa.Engine, keyset: Keyset) -> None:
    """Numbers beyond 32 bits beside small ones, as distributed systems hand them out."""
    cipher = FieldCipher(keyset, context={"table": "t", "column": "c"})
    octets = "BYTEA" if engine.dialect.name == "postgresql" else "BLOB"
    ids = [*range(-5, 5), *(2**31 + number for number in range(-3, 3)), 2**62, 2**63 - 1]
    with engine.begin() as connection:
        connection.exec_driver_sql(f"CREATE TABLE t (id BIGINT PRIMARY KEY, c {octets})")
        rows = [{"id": each, "c": cipher.encrypt("a")} for each in ids]
        connection.execute(sa.text("INSERT INTO t VALUES (:id, :c)"), rows)
    keyset.rotate()
    report = reencrypt(SqlTokens(engine, "t"), [TokenColumn("c", cipher)], page=3).run()
    assert (report.clean, report.record.rewritten) == (True, len(ids))


@pytest.mark.skipif("postgres" not in DATABASES, reason="PIIGUARD_TEST_POSTGRES names no database")
@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_uuids_name_rows_and_bind_tokens(engine: sa.Engine, keyset: Keyset) -> None:
    """In a schema of its own, with the row's UUID in the token's binding."""
    cipher = FieldCipher(keyset, context={"table": "t", "column": "c"})
    ids = [UUID(int=number << 64) for number in range(1, 30)]
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE SCHEMA IF NOT EXISTS other")
        connection.exec_driver_sql("DROP TABLE IF EXISTS other.t")
        connection.exec_driver_sql("CREATE TABLE other.t (id UUID PRIMARY KEY, c BYTEA)")
        rows = [{"id": each, "c": cipher.encrypt("a", row=str(each))} for each in ids]
        connection.execute(sa.text("INSERT INTO other.t VALUES (:id, :c)"), rows)
    keyset.rotate()
    store = SqlTokens(engine, "t", schema="other")
    assert store.name == "other.t"
    report = reencrypt(store, [TokenColumn("c", cipher, row="id")], page=4).run()
    assert (report.clean, report.record.rewritten) == (True, 29)
    with engine.connect() as connection:
        for row, c in connection.exec_driver_sql("SELECT id, c FROM other.t"):
            assert cipher.decrypt(c, row=str(row)) == "a"


def test_subjects_tokens_stay_and_their_indexes_move(
    engine: sa.Engine, keyset: Keyset, tmp_path: Path
) -> None:
    """The token is under the subject's key; only the index depends on the keyset's."""
    with SubjectKeys.create(tmp_path / "subjects", keyset) as subjects:
        cipher = FieldCipher(keyset, context={"table": "t", "column": "c"}, subjects=subjects)
        names = [f"s{number}" for number in range(20)]
        tokens = cipher.encrypt_column(names, subjects=names)
        rows = [
            {"id": number, "who": name, "c": token, "i": cipher.blind_index(name)}
            for number, (name, token) in enumerate(zip(names, tokens, strict=True))
        ]
        octets = "BYTEA" if engine.dialect.name == "postgresql" else "BLOB"
        with engine.begin() as connection:
            connection.exec_driver_sql(
                f"CREATE TABLE t (id INTEGER PRIMARY KEY, who TEXT, c {octets}, i {octets})"
            )
            connection.execute(sa.text("INSERT INTO t VALUES (:id, :who, :c, :i)"), rows)
        subjects.shred(SubjectId("s3"))
        keyset.rotate()
        report = reencrypt(SqlTokens(engine, "t"), [TokenColumn("c", cipher, index="i", subject="who")]).run()
        assert (report.record.rewritten, report.record.refused, report.refused_rows) == (19, 1, ("3",))
        with engine.connect() as connection:
            for number, c, i in connection.exec_driver_sql("SELECT id, c, i FROM t"):
                assert c == tokens[number]
                assert (i == cipher.blind_index(f"s{number}")) == (number != 3)


def test_what_cannot_be_a_job_is_refused(customers: Customers, engine: sa.Engine) -> None:
    """No columns, unknown columns, tables without a key: each says what to do."""
    with pytest.raises(InvalidInput):
        reencrypt(customers.store, [])
    with pytest.raises(InvalidInput):
        count_use(customers.store, [])
    with pytest.raises(UnknownField, match="phon'"):
        reencrypt(customers.store, [TokenColumn("phon", customers.phone)]).run()
    with pytest.raises(UnknownField):
        SqlTokens(engine, "custmer")
    customers.run("CREATE TABLE loose (c INTEGER)")
    with pytest.raises(InvalidInput, match="no primary key"):
        SqlTokens(engine, "loose")
    with pytest.raises(InvalidInput, match="name one row only"):
        SqlTokens(engine, "loose", key=["c"])
    customers.run("CREATE UNIQUE INDEX some_of_them ON loose (c) WHERE c > 5")
    with pytest.raises(InvalidInput, match="name one row only"):
        SqlTokens(engine, "loose", key=["c"])
    customers.run("CREATE UNIQUE INDEX each_of_them ON loose (c)")
    assert SqlTokens(engine, "loose", key=["c"]).name == "loose"
    with pytest.raises(UnknownName):
        customers.store.change("no such job", lambda record: record)
    customers.run(
        "CREATE TABLE measured (x REAL PRIMARY KEY, c TEXT)", "INSERT INTO measured VALUES (1.5, 'a')"
    )
    with pytest.raises(InvalidInput, match="float"):
        reencrypt(SqlTokens(engine, "measured"), [TokenColumn("c", customers.phone)]).run()
