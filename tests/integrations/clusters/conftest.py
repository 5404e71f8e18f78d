"""A keyset in a folder, and a path on which workers find what opens it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest

import piiguard as pg

PHRASE = "phrase-that-no-plan-holds-either"


@attrs.frozen
class Cluster:
    """What the tests of a cluster share."""

    folder: Path
    keyset: pg.Keyset


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Lend a folder with a keyset, named in the environment that workers inherit."""
    folder = tmp_path_factory.mktemp("cluster")
    calls = folder / "calls"
    calls.mkdir()
    here = str(Path(__file__).parent)
    lent = {
        "PIIGUARD_TEST_CALLS": str(calls),
        "PIIGUARD_TEST_KEYSET": str(folder / "customer.keyset"),
        "PIIGUARD_TEST_PHRASE": PHRASE,
        "PYTHONPATH": os.pathsep.join([here, os.environ.get("PYTHONPATH", "")]),
    }
    before = {name: os.environ.get(name) for name in lent}
    os.environ.update(lent)
    sys.path.insert(0, here)
    yield Cluster(folder, pg.Keyset.create(folder / "customer.keyset", passphrase=PHRASE))
    sys.path.remove(here)
    for name, value in before.items():
        if value is None:
            del os.environ[name]
        else:
            os.environ[name] = value
