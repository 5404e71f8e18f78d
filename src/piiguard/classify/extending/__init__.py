"""Extending the engine: a user's own rules, allowed and denied values, from Python or from TOML."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from piiguard.classify.extending.checks import CHECKS
    from piiguard.classify.extending.lists import Allow, Deny
    from piiguard.classify.extending.making import rule

__all__ = ["CHECKS", "Allow", "Deny", "rule"]

_HOMES: Final = {"Allow": "lists", "CHECKS": "checks", "Deny": "lists", "rule": "making"}


def __getattr__(name: str) -> object:
    # Every engine knows lists; few users write rules.
    home = _HOMES.get(name)
    if home is None:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    value: object = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__]
