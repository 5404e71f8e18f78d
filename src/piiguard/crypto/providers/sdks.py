"""Packages that only one provider needs, loaded when it is used."""

from __future__ import annotations

from importlib import import_module
from typing import Any, TypeAlias

from piiguard.errors import MissingExtra

__all__ = ["Foreign", "load"]

# They are untyped, or typed by stubs a user may lack; each provider narrows what it takes from one at once.
Foreign: TypeAlias = Any


def load(module: str, *, extra: str, package: str, needed_for: str) -> Foreign:
    """Import a module of an optional package.

    Args:
        module: Its dotted name.
        extra: The extra of piiguard that brings it.
        package: The package's name.
        needed_for: What the caller wanted, as a noun phrase.

    Returns:
        The module.

    Raises:
        MissingExtra: If the package is not installed.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError:
        raise MissingExtra.named(extra, package=package, needed_for=needed_for) from None
