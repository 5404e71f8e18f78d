"""Databases: declared types, and on PostgreSQL a random sample of a large table."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from piiguard.catalog import Entity
from piiguard.classify.fields import classify

sa = pytest.importorskip("sqlalchemy")


def test_a_declared_type_speaks_before_there_are_rows() -> None:
    """A table that is empty yet, or not readable: names and types are all there is."""
    table = sa.Table(
        "customers",
        sa.MetaData(),
        sa.Column("phone", sa.Boolean),
        sa.Column("mobile", sa.BigInteger),
        sa.Column("birthday", sa.Date),
        sa.Column("email", sa.DateTime),
        sa.Column("id_card", sa.String(18)),
    )
    assert [field.entity for field in classify(table)] == [
        None,
        Entity.CN_MOBILE,
        Entity.DATE_OF_BIRTH,
        None,
        Entity.CN_RESIDENT_ID,
    ]


@pytest.fixture
def postgres() -> Iterator[object]:
    """The PostgreSQL that ``PIIGUARD_TEST_POSTGRES`` names, with a large and a small table and a view."""
    if "PIIGUARD_TEST_POSTGRES" not in os.environ:
        pytest.skip("PIIGUARD_TEST_POSTGRES names no database")
    engine = sa.create_engine(os.environ["PIIGUARD_TEST_POSTGRES"])
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
        connection.exec_driver_sql(
            'CREATE TABLE "大 表" AS SELECT n AS id, '
            "CASE WHEN n < 25000 THEN 'x' ELSE (13000000000 + n::bigint * 7919)::text END AS c2, "
            "(mod(n, 2) = 0) AS phone FROM generate_series(1, 50000) n"
        )
        connection.exec_driver_sql("CREATE TABLE small AS SELECT '13800138000' AS tel")
        connection.exec_driver_sql("CREATE VIEW seen AS SELECT tel FROM small")
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
    yield engine
    engine.dispose()


def test_a_large_table_is_drawn_from_at_random(postgres: sa.Engine) -> None:
    """Old rows and new ones count alike, and no more are read than asked for."""
    statements: list[str] = []
    sa.event.listen(postgres, "before_cursor_execute", lambda *given: statements.append(given[2]))
    found = classify(postgres, sample=1_000)
    field = found.of("大 表.c2")
    assert field.rows_seen <= 1_000
    # The first half of the table holds no phone number; a sample of its head would have seen none.
    assert 200 < field.matched < 800
    assert found.of("大 表.phone").entity is None
    assert found.of("small.tel").entity == Entity.CN_MOBILE
    reading = [each for each in statements if "FROM" in each and "大" in each and "pg_" not in each]
    assert any("TABLESAMPLE system" in each for each in reading)
    assert all("LIMIT" in each for each in reading)
