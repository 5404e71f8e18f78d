"""logging: a filter that masks everything a record carries before any handler writes it.

Put it on handlers: a filter on a logger does not see what that logger's children log.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from typing import Final, cast

from piiguard.catalog import Entity
from piiguard.frontdoor import Scanner
from piiguard.integrations.log_values import WITHHELD, LogMasker, MaskedText, entity_of, error_of
from piiguard.mask import MaskPolicy

__all__ = ["WITHHELD", "MaskFilter"]

# What logging itself puts on a record; all else came by ``extra``.
_OWN: Final = frozenset(
    {*vars(logging.LogRecord("", 0, "", 0, None, None, None)), "message", "asctime", "taskName"}
)
_DIRECTIVE: Final = re.compile(r"(%\(([^)]*)\))[#0\- +]{0,8}[0-9*]{0,8}(?:\.[0-9]{0,8})?[a-zA-Z]")


class MaskFilter(logging.Filter):
    """Masks message, arguments, extra fields, exception and stack of every record. Thread-safe.

    The record itself is changed, so handlers after it see it masked too: ``msg`` is the formatted text and
    ``args`` empty; an exception becomes its masked text in ``exc_text``. If masking fails, a record is still
    written, with `WITHHELD` in the place of its texts; nothing is raised and nothing is shown in clear.

    Args:
        scanner: What finds; a new one if None.
        policy: How it is masked; the scanner's policy if None.

    >>> record = logging.makeLogRecord({"msg": "call %s", "args": ("13800138000",), "password": "hunter2"})
    >>> MaskFilter().filter(record), record.getMessage(), record.password
    (True, 'call 138****8000', '***')
    """

    def __init__(self, scanner: Scanner | None = None, policy: MaskPolicy | None = None) -> None:
        super().__init__()
        self._masker = LogMasker(scanner, policy, mark=True)

    def filter(self, record: logging.LogRecord) -> bool:
        """Mask *record*.

        Args:
            record: A record; changed in place. One that is masked already stays as it is.

        Returns:
            True: no record is dropped.
        """
        try:
            self._mask(record)
        except Exception:  # noqa: BLE001 - logging must never raise into the application, nor show the record
            _withhold(record)
        return True

    def _mask(self, record: logging.LogRecord) -> None:
        fields = record.__dict__
        message = self._message(record)
        trace = self._exception(record)
        stack = None if record.stack_info is None else self._masker.text(record.stack_info)
        extra = self._masker.fields({name: fields[name] for name in fields.keys() - _OWN})
        record.msg, record.args = message, ()
        record.exc_info, record.exc_text, record.stack_info = None, trace, stack
        if "message" in fields:  # a handler before this one has formatted it
            record.message = str(message)
        fields.update(extra)

    def _message(self, record: logging.LogRecord) -> object:
        msg: object = record.msg
        args: object = record.args
        if not args:
            return self._masker.text(msg) if isinstance(msg, str) else self._masker.value(msg)
        return self._masker.text(self._formatted(str(msg), args))

    def _formatted(self, text: str, args: object) -> str:
        if isinstance(args, tuple):
            items = cast("tuple[object, ...]", args)  # cast: items are anything
            return text % tuple(self._argument(each, None) for each in items)
        if not isinstance(args, Mapping):
            return text % self._argument(args, None)
        pairs = cast("Mapping[object, object]", args).items()  # cast: keys and values are anything
        named = {key for key, _ in pairs if entity_of(str(key))}
        if named:
            # A masked number is a text, whatever directive was written for it.
            text = _DIRECTIVE.sub(lambda each: f"{each[1]}s" if each[2] in named else each[0], text)
        return text % {key: self._argument(each, entity_of(str(key))) for key, each in pairs}

    def _argument(self, value: object, entity: Entity | None) -> object:
        """Mask what a name says; the rest is found in the text, once directives have had their numbers."""
        return self._masker.value(value, entity) if entity or _is_nested(value) else value

    def _exception(self, record: logging.LogRecord) -> str | None:
        if record.exc_text:  # formatted by a handler before this one
            return self._masker.text(record.exc_text)
        error = error_of(record.exc_info)
        return None if error is None else self._masker.traceback(error)


def _is_nested(value: object) -> bool:
    return isinstance(value, Mapping | list | tuple)


def _withhold(record: logging.LogRecord) -> None:
    """Leave of a record what logging knows by itself: where, when, how grave."""
    fields = record.__dict__
    withheld = MaskedText(WITHHELD)
    fields.update(dict.fromkeys(fields.keys() - _OWN, withheld))
    failed = bool(fields.get("exc_info") or fields.get("exc_text"))
    fields.update(msg=withheld, args=(), exc_info=None, exc_text=withheld if failed else None)
    fields["stack_info"] = withheld if fields.get("stack_info") else None
    if "message" in fields:
        fields["message"] = withheld
