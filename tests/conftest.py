"""What every test shares: Hypothesis settings and a way to ask a fresh interpreter."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable

import pytest
from hypothesis import settings

# A shared or busy machine stalls for longer than any deadline that would still mean something.
settings.register_profile("here", deadline=None, print_blob=True)
settings.register_profile("ci", settings.get_profile("here"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


def pytest_configure() -> None:
    """Give each process of a parallel run a database of its own, beside the one it was lent."""
    lent, worker = os.environ.get("PIIGUARD_TEST_POSTGRES"), os.environ.get("PYTEST_XDIST_WORKER")
    if lent and worker:
        import sqlalchemy as sa

        url, name = sa.make_url(lent), f"piiguard_{worker}"
        engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name}")
            connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE template0")
        engine.dispose()
        os.environ["PIIGUARD_TEST_POSTGRES"] = url.set(database=name).render_as_string(hide_password=False)


def pytest_sessionfinish() -> None:
    """Write what coverage has measured while the process is still waited for.

    At its end a worker of a parallel run is killed if it takes longer than ten seconds; a file that is half
    written then cannot be read, and half of the measurements are gone with it.
    """
    coverage = sys.modules.get("coverage")
    measuring = None if coverage is None else coverage.Coverage.current()
    if measuring is not None:
        measuring.save()


@pytest.fixture(scope="session")
def fresh_python() -> Callable[[str], str]:
    """Run code in a new interpreter that holds nothing this test run has imported; return its stdout."""

    def run(code: str) -> str:
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", code],
            check=False,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run
