"""What importing costs: which modules each room loads, and that nothing else happens."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from pathlib import Path

import pytest

import piiguard

HEAVY = {
    "duckdb",
    "google",
    "msgspec",
    "numpy",
    "pandas",
    "polars",
    "presidio_analyzer",
    "psycopg",
    "pyarrow",
    "pydantic",
    "spacy",
    "sqlalchemy",
}
# `guard_settings` validates what comes from outside, which is what pydantic is for; `guard` loads it when it
# opens a file.
_NOT_ROOMS = {"__main__", "guard_settings"}
ROOMS = [each.name for each in pkgutil.iter_modules(piiguard.__path__) if each.name not in _NOT_ROOMS]


def test_importing_piiguard_loads_one_module(fresh_python: Callable[[str], str]) -> None:
    """`import piiguard` brings nothing in but itself and the standard library."""
    loaded = fresh_python(
        "import sys; import piiguard; "
        "print(*sorted(m for m in sys.modules if m.split('.')[0] not in sys.stdlib_module_names))"
    )
    ours = [name for name in loaded.split() if name.startswith("piiguard")]
    assert ours == ["piiguard"]
    assert not {name.partition(".")[0] for name in loaded.split()} & (
        HEAVY | {"attr", "attrs", "cryptography"}
    )


@pytest.mark.parametrize("room", ROOMS)
def test_no_room_loads_a_heavy_package(room: str, fresh_python: Callable[[str], str]) -> None:
    """Importing a room loads no frame library, no database layer, no numpy and no pydantic."""
    loaded = fresh_python(f"import sys; import piiguard.{room}; print(*sys.modules)")
    assert not {name.partition(".")[0] for name in loaded.split()} & HEAVY


@pytest.mark.parametrize("room", ["piiguard", *(f"piiguard.{room}" for room in ROOMS)])
def test_importing_says_and_writes_nothing(
    room: str, fresh_python: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Importing prints nothing, writes no file and leaves logging as it was."""
    monkeypatch.chdir(tmp_path)
    printed = fresh_python(f"import logging; import {room}; assert not logging.root.handlers")
    assert printed == ""
    assert list(tmp_path.iterdir()) == []


def test_every_public_name_resolves() -> None:
    """Each name in `piiguard.__all__` can be reached, and `dir()` lists exactly those."""
    assert dir(piiguard) == sorted(piiguard.__all__)
    for name in piiguard.__all__:
        assert getattr(piiguard, name) is not None


def test_an_unknown_name_is_an_attribute_error() -> None:
    """A misspelt name fails as on any module, so `hasattr` and `getattr` defaults work."""
    with pytest.raises(AttributeError, match="has no attribute 'scam'"):
        piiguard.scam  # noqa: B018 - the access is the test


def test_the_functions_mask_and_classify_outlive_their_rooms(fresh_python: Callable[[str], str]) -> None:
    """Loading the rooms `piiguard.mask` and `piiguard.classify` never hides the functions of those names."""
    fresh_python(
        "import piiguard as pg\n"
        "import piiguard.mask, piiguard.classify\n"
        "from piiguard.mask import __all__\n"
        "import types\n"
        "assert isinstance(pg.mask, types.FunctionType), pg.mask\n"
        "assert isinstance(pg.classify, types.FunctionType), pg.classify\n"
    )
