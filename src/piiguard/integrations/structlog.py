"""structlog: a processor that masks the event and every field; it needs no package but the caller's.

Put it last before the renderer, after whatever adds fields.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from functools import cache
from typing import Any, Final

from piiguard.frontdoor import Scanner
from piiguard.integrations.log_values import WITHHELD, LogMasker, error_of
from piiguard.mask import MaskPolicy

__all__ = ["WITHHELD", "EventMasker", "mask_event"]

# What structlog's ProcessorFormatter carries along and removes before rendering.
_CARRIED: Final = frozenset({"_record", "_from_structlog", "_logger", "_name"})
# Says nothing of a person, and a withheld event is still to be sorted by it.
_KEPT: Final = frozenset({"level", "timestamp", "logger"})
# structlog's own type of an event: its values are anything, and a processor must take it as it is.
_Event = MutableMapping[str, Any]


class EventMasker:
    """A processor with a scanner or a policy of its own; see `mask_event`.

    Args:
        scanner: What finds; a new one if None.
        policy: How it is masked; the scanner's policy if None.
    """

    __slots__ = ("_masker",)

    def __init__(self, scanner: Scanner | None = None, policy: MaskPolicy | None = None) -> None:
        self._masker = LogMasker(scanner, policy)

    def __call__(self, logger: object, name: str, event_dict: _Event) -> _Event:  # noqa: ARG002 - structlog's signature
        """Mask an event; see `mask_event`."""
        carried = {key: event_dict[key] for key in event_dict.keys() & _CARRIED}
        try:
            fields = {key: each for key, each in event_dict.items() if key not in _CARRIED}
            error = error_of(fields.pop("exc_info", None))
            masked = self._masker.fields(fields)
            if error is not None:
                masked["exception"] = self._masker.traceback(error)
        except Exception:  # noqa: BLE001 - logging must never raise into the application, nor show the event
            masked = {key: event_dict[key] for key in event_dict.keys() & _KEPT} | {"event": WITHHELD}
        return {**masked, **carried}


def mask_event(logger: object, name: str, event_dict: _Event) -> _Event:
    """Mask an event's text, fields and exception: a structlog processor.

    An exception that no processor has formatted yet becomes its masked text, under ``exception``. If masking
    fails, the event is still written, with `WITHHELD` as its text; nothing is raised.

    Args:
        logger: Not used.
        name: Not used.
        event_dict: The event; not changed.

    Returns:
        A masked event.

    >>> mask_event(None, "info", {"event": "电话13800138000", "password": "hunter2", "took": 35})
    {'event': '电话138****8000', 'password': '***', 'took': 35}
    """
    return _shared()(logger, name, event_dict)


@cache
def _shared() -> EventMasker:
    return EventMasker()
