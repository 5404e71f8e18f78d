"""The shop, on SQLite always and on PostgreSQL where ``PIIGUARD_TEST_POSTGRES`` names one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from tests.unit.retention.shops import Shop


def _sqlite(folder: Path) -> sa.Engine:
    return sa.create_engine(f"sqlite:///{folder / 'shop.db'}")


def _postgres(folder: Path) -> sa.Engine:
    engine = sa.create_engine(os.environ["PIIGUARD_TEST_POSTGRES"])
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    return engine


_DATABASES = {"sqlite": _sqlite}
if "PIIGUARD_TEST_POSTGRES" in os.environ:
    _DATABASES["postgres"] = _postgres


@pytest.fixture(params=_DATABASES)
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shop]:
    """A shop of five customers: one recent, two old, one without a date, one whose date nobody can read."""
    engine = _DATABASES[request.param](tmp_path)
    shop = Shop(engine, tmp_path)
    shop.execute(
        "CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT, phone TEXT, id_no TEXT, born TEXT,"
        " deal_closed TEXT, last_trade TEXT)",
        "INSERT INTO customers VALUES"
        " (1, '王芳', '13800138001', '11010519491231002X', '1949-12-31', '2025-03-01', '2025-03-01'),"
        " (2, '李强', '13800138002', '110105194912310038', '1980-01-02', '2023-05-31', '2023-05-31'),"
        " (3, '张伟', '13800138003', '110105194912310046', '1990-07-08', '2019/3/4', '2024-01-01'),"
        " (4, '赵敏', '13800138004', NULL, NULL, NULL, NULL),"
        " (5, '孙丽', '13800138005', NULL, NULL, '03/04/19', NULL)",
    )
    yield shop
    engine.dispose()
    shop.holds.close()
    shop.journal.close()
