"""An adapter without its package says which extra to install."""

from __future__ import annotations

import importlib
import sys

import pytest

from piiguard.errors import MissingExtra


@pytest.mark.parametrize(
    ("module", "package", "extra"),
    [
        ("pandas", "pandas", "pandas"),
        ("polars", "polars", "polars"),
        ("arrow", "pyarrow", "arrow"),
        ("sqlalchemy", "sqlalchemy", "sqlalchemy"),
        ("django", "django.core", "django"),
        ("notebook", "IPython.display", "notebook"),
    ],
)
def test_a_missing_package_names_its_extra(
    monkeypatch: pytest.MonkeyPatch, module: str, package: str, extra: str
) -> None:
    """The message is the command to run."""
    monkeypatch.setitem(sys.modules, package, None)
    monkeypatch.delitem(sys.modules, f"piiguard.integrations.{module}", raising=False)
    with pytest.raises(MissingExtra, match=rf"pip install 'piiguard\[{extra}\]'"):
        importlib.import_module(f"piiguard.integrations.{module}")
