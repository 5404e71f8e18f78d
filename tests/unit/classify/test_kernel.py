"""Which kernel runs, and that either does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from piiguard.classify.kernel import kernel_name, native

_SCAN = """
import os
os.environ["PIIGUARD_KERNEL"] = {setting!r}
from piiguard.classify.engine import Engine
engine = Engine()
print(repr(engine).partition("kernel=")[2].rstrip(">"))
print(engine.scan("据记者王小明报道，电话13800138000，护照E12345678"))
"""


def test_the_environment_picks_the_fallback(fresh_python: Callable[[str], str]) -> None:
    """PIIGUARD_KERNEL=off runs the reference, which finds the same."""
    wanted, fallback = (fresh_python(_SCAN.format(setting=each)).splitlines() for each in ("on", "off"))
    assert fallback[0] == "python"
    assert wanted[0] == kernel_name()
    assert wanted[1:] == fallback[1:]
    assert "王小明" not in fallback[1]


@pytest.mark.skipif(native() is None, reason="built without the compiled kernel")
def test_a_missing_kernel_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the package was built without a compiler the reference runs."""
    from piiguard.classify.kernel import loading

    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(loading, "import_module", missing)
    assert loading.native.__wrapped__() is None


@pytest.mark.skipif(native() is None, reason="built without the compiled kernel")
def test_a_kernel_of_other_sources_does_not_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A checkout that moved on since it was built runs the reference, not calls that mean something else."""
    from piiguard.classify.kernel import loading

    assert loading.native.__wrapped__() is not None
    (tmp_path / "native.c").write_text("int changed;", encoding="utf-8")
    monkeypatch.setattr(loading, "__file__", str(tmp_path / "loading.py"))
    assert loading.native.__wrapped__() is None


@pytest.mark.skipif(native() is None, reason="built without the compiled kernel")
def test_an_installed_kernel_needs_no_sources(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A wheel brings none, and was built in one piece."""
    from piiguard.classify.kernel import loading

    monkeypatch.setattr(loading, "__file__", str(tmp_path / "loading.py"))
    assert loading.native.__wrapped__() is not None
