"""Mask what log records and spans carry: texts, named values, and whatever is nested in them.

A field whose name says what it holds, such as ``password`` or ``id_card``, is masked whole, in any form; of
every other text, what is found in it is masked. What cannot be masked is withheld, never shown.
"""

from __future__ import annotations

import datetime as dt
import sys
import traceback
from collections.abc import Collection, Mapping
from functools import lru_cache
from pathlib import PurePath
from typing import Final, cast
from uuid import UUID

from piiguard.catalog import Entity
from piiguard.classify.fields.names import USUAL, name_evidence
from piiguard.frontdoor import Scanner
from piiguard.mask import MaskPolicy

__all__ = ["WITHHELD", "LogMasker", "MaskedText", "entity_of", "error_of"]

WITHHELD: Final = "<message withheld: masking failed>"
"""Stands in the place of what could not be masked."""

# Eleven digits: no identifier the engine finds in bare digits is shorter than a mobile number.
_SHORTEST: Final = 10**10
_DEEPEST: Final = 16
_PLAIN_TEXTS: Final = 1024  # texts remembered to hold nothing
_LONGEST_PLAIN: Final = 256
_TIMES: Final = (dt.date, dt.time, dt.timedelta, dt.tzinfo)


class MaskedText(str):
    """A text that has been masked already, so that a second filter leaves it alone."""

    __slots__ = ()


@lru_cache(maxsize=4096)
def entity_of(name: str) -> Entity | None:
    """Say what a field's name alone says it holds.

    Args:
        name: A key of a record, an event or a span.

    Returns:
        The entity by which its values are masked whole; None if they are to be looked into.

    >>> entity_of("user.id_card"), entity_of("order_id"), entity_of("thread_name")
    (Entity('CN_RESIDENT_ID'), None, None)
    """
    evidence = name_evidence(name)
    return None if evidence is None or evidence.score < USUAL else evidence.entity


def error_of(info: object) -> BaseException | None:
    """Return the exception of an ``exc_info``: an exception, what `sys.exc_info` returns, or a flag."""
    if isinstance(info, BaseException):
        return info
    if isinstance(info, tuple):
        items = cast("tuple[object, ...]", info)  # cast: items are anything
        return next((each for each in items if isinstance(each, BaseException)), None)
    return sys.exc_info()[1] if info else None


class LogMasker:
    """Masks the values of records. Safe to share between threads.

    Args:
        scanner: What finds; a new one if None.
        policy: How it is masked; the scanner's policy if None.
        mark: Whether masked texts are `MaskedText`, which a second masker leaves alone.
    """

    __slots__ = ("_engine", "_made", "_plain", "_policy")

    def __init__(
        self, scanner: Scanner | None = None, policy: MaskPolicy | None = None, *, mark: bool = False
    ) -> None:
        scanner = scanner or Scanner()
        self._engine = scanner.engine
        self._policy = policy or scanner.policy
        self._made: type[str] = MaskedText if mark else str
        # Applications log few constant texts many times. Only texts without a finding are kept.
        self._plain: dict[str, None] = {}

    def text(self, text: str) -> str:
        """Mask what is found in a text.

        >>> LogMasker().text("电话13800138000")
        '电话138****8000'
        """
        if type(text) is MaskedText or text in self._plain:
            return text
        found = self._engine.scan(text)
        if found:
            return self._made(self._policy.mask_text(text, found))
        if len(text) <= _LONGEST_PLAIN:
            if len(self._plain) >= _PLAIN_TEXTS:
                self._plain.clear()
            self._plain[text] = None
        return text

    def fields(self, fields: Mapping[str, object]) -> dict[str, object]:
        """Mask values by the names of their fields.

        >>> LogMasker().fields({"password": "hunter2", "took": 35, "who": {"phone": 13800138000}})
        {'password': '***', 'took': 35, 'who': {'phone': '138****8000'}}
        """
        return {name: self.value(value, entity_of(name)) for name, value in fields.items()}

    def value(self, value: object, entity: Entity | None = None) -> object:
        """Mask one value.

        Args:
            value: Anything; it is not changed.
            entity: What its field's name says it is; everything nested in it is taken for the same.

        Returns:
            The value itself if nothing in it is personal; else one of the same kind with texts in it, or a
            text. `WITHHELD` if it cannot be read.
        """
        try:
            return self._masked(value, entity, _DEEPEST)
        except Exception:  # noqa: BLE001 - a broken __repr__ of the application's; it must not reach its log
            return WITHHELD

    def traceback(self, error: BaseException) -> str:
        """Format an exception with its traceback, and mask it."""
        return self._made(self.text("".join(traceback.format_exception(error)).rstrip("\n")))

    def _masked(self, value: object, entity: Entity | None, depth: int) -> object:
        if value is None or type(value) in {bool, MaskedText}:
            return value
        if not depth:
            return WITHHELD
        if isinstance(value, Mapping):
            # cast: keys and values of anything are anything
            pairs = cast("Mapping[object, object]", value).items()
            return {
                self._key(key): self._masked(each, _named(key) or entity, depth - 1) for key, each in pairs
            }
        if isinstance(value, list | tuple | set | frozenset):
            return self._items(cast("Collection[object]", value), entity, depth)  # cast: items are anything
        if entity is not None:
            return self._made(self._policy.mask_value(entity, _written(value)))
        return self._leaf(value)

    def _leaf(self, value: object) -> object:
        if isinstance(value, str):
            return self.text(value)
        small = isinstance(value, int | float) and -_SHORTEST < value < _SHORTEST
        if small or isinstance(value, (*_TIMES, UUID)):
            return value
        written = _written(value)
        masked = self.text(written)
        if isinstance(value, int | float | bytes | PurePath):
            return value if masked == written else masked
        # What an unknown object shows, to a serialiser too, is known of its text only.
        return self._made(masked)

    def _key(self, key: object) -> object:
        return self.text(key) if isinstance(key, str) else self._masked(key, None, 1)

    def _items(self, items: Collection[object], entity: Entity | None, depth: int) -> object:
        masked = [self._masked(each, entity, depth - 1) for each in items]
        if isinstance(items, tuple):
            return tuple(masked)
        return masked if isinstance(items, list) else set(masked)


def _named(key: object) -> Entity | None:
    return entity_of(key) if isinstance(key, str) else None


def _written(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # a column of numbers with a gap in it makes floats of identifiers
    return repr(value) if isinstance(value, BaseException) else str(value)
