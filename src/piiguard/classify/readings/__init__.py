"""Other ways to read a text: numbers in odd groups, other scripts, escapes, two lines, look-alike letters."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from piiguard.classify.readings.reading import Reading
    from piiguard.classify.readings.scanning import Readings, readings_of
    from piiguard.classify.readings.waiting import WaitingReadings

__all__ = ["Reading", "Readings", "WaitingReadings", "readings_of"]

_HOMES: Final = {
    "Reading": "reading",
    "Readings": "scanning",
    "WaitingReadings": "waiting",
    "readings_of": "scanning",
}


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    value: object = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__]
