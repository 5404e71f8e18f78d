"""The front door: one call each to find, mask and classify, engine and mask put together.

::

    pg.mask("电话13800138000")       # '电话138****8000'
    pg.classify(frame)               # what each column is, how sensitive, and why
    pg.mask_frame(frame)             # the same frame, de-identified

The engine never masks and the mask never detects; this is where they meet.
"""

from __future__ import annotations

import mmap
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar

import attrs

from piiguard.catalog import Entity, Finding, Recognizer, SystemClock
from piiguard.classify.engine import Engine
from piiguard.text_scans import TextScan

if TYPE_CHECKING:
    from piiguard.catalog.columns import ColumnSpans
    from piiguard.classify import ColumnScan, FieldClass
    from piiguard.classify.extending import Allow, Deny
    from piiguard.classify.finders import Mode
    from piiguard.classify.rules import Rule
    from piiguard.mask import MaskPolicy  # noqa: TC004 - attrs leaves annotations as they are written

__all__ = ["Scanner", "mask", "mask_frame", "scan"]

_Frame = TypeVar("_Frame")
# A column of whatever package the caller uses; none is imported that is not there already.
_Foreign: TypeAlias = Any

# Names of dtypes in pandas, polars and Arrow. What is neither, be it lists or objects, may hold text.
_NUMBERS: Final = re.compile(r"u?int|float|double|half|decimal", re.IGNORECASE)
_TIMES: Final = re.compile(r"bool|date|time|duration|period|null", re.IGNORECASE)
# Eleven digits: no identifier the engine finds in bare digits is shorter than a mobile number.
_SHORTEST: Final = 10**10


@attrs.frozen(init=False)
class Scanner:
    """Finds personal data and masks it. Make one and use it for everything: thread-safe, picklable.

    Args:
        entities: What to find; everything it can if None.
        min_score: Findings below this score, 0 to 1, are dropped.
        context: Whether the words around an identifier raise or lower its score.
        recognizers: Further recognizers, your own or another library's.
        rules: Further rules, made by `piiguard.rule` or read by `piiguard.load_rules`; they run at the
            engine's speed.
        allow: Values that are not reported: text in any spelling, or `piiguard.Allow`.
        deny: Values that always are, as `piiguard.Deny`.
        mode: ``"precise"`` reports a name or an address only where it is sure, for logs; ``"recall"`` misses
            few, for data that is released.
        ocr: Whether letters within numbers are read as the digits they look like.
        policy: How `mask` masks.

    Raises:
        UnknownEntity: If an entity is not known; the nearest names are suggested.
        InvalidInput: If nothing here can find one of *entities*.

    >>> Scanner(entities=["CN_MOBILE"]).mask("电话13800138000，邮箱 li@example.com")
    '电话138****8000，邮箱 li@example.com'
    """

    engine: Engine
    policy: MaskPolicy

    def __init__(
        self,
        entities: Iterable[str] | None = None,
        *,
        min_score: float = 0.5,
        context: bool = True,
        recognizers: Iterable[Recognizer] = (),
        rules: Iterable[Rule] = (),
        allow: Iterable[str | Allow] = (),
        deny: Iterable[Deny] = (),
        mode: Mode = "precise",
        ocr: bool = False,
        policy: MaskPolicy | None = None,
    ) -> None:
        engine = Engine(
            entities,
            min_score=min_score,
            context=context,
            recognizers=recognizers,
            rules=rules,
            allow=allow,
            deny=deny,
            mode=mode,
            ocr=ocr,
        )
        # attrs makes it, which pyright does not see.
        self.__attrs_init__(engine, policy or _default_policy())  # pyright: ignore[reportUnknownMemberType, reportAttributeAccessIssue]

    def scan(self, text: str) -> TextScan:
        """Find personal data in *text*.

        Args:
            text: Any text; offsets are its code points.

        Returns:
            A list of findings by start, none overlapping another. A notebook shows it within the text,
            masked.
        """
        return TextScan(self.engine.scan(text), text, policy=self.policy)

    def scan_bytes(self, data: bytes | bytearray | memoryview | mmap.mmap) -> Sequence[Finding]:
        """Find personal data in UTF-8 bytes, without making a text of all of it first.

        Args:
            data: UTF-8; a broken byte counts as U+FFFD, as ``errors="replace"`` has it.

        Returns:
            Findings; offsets are code points of the decoded text.
        """
        return self.engine.scan_bytes(data)

    def scan_many(self, texts: Iterable[str]) -> Iterator[list[Finding]]:
        """Find personal data in many texts, faster than one by one.

        Args:
            texts: Read as the results are taken.

        Yields:
            The findings of each text, in order.
        """
        return self.engine.scan_many(texts)

    def scan_file(self, path: str | os.PathLike[str]) -> Iterator[Finding]:
        """Find personal data in a text file of any size, in constant memory.

        Args:
            path: A UTF-8 text file.

        Yields:
            Findings; offsets are code points from the start of the file.

        Raises:
            SourceError: If the file cannot be read.
        """
        return self.engine.scan_file(path)

    def scan_column(self, values: object, *, name: str | None = None) -> ColumnScan:
        """Find personal data in a column, all rows at once.

        Args:
            values: A list or tuple of str and None, an Arrow array, or a pandas or polars series.
            name: The column's name, for entries of *allow* and *deny* with a scope; a series has its own.

        Returns:
            Counts and positions.
        """
        return self.engine.scan_column(values, name=name)

    def mask(self, text: str) -> str:
        """Return *text* with everything found in it masked.

        Args:
            text: Any text.

        Returns:
            The masked text.
        """
        return self.policy.mask_text(text, self.engine.scan(text))


def _default_policy() -> MaskPolicy:
    # Who only scans never loads the mask: a fifth of the time to a first finding.
    from piiguard.mask import DEFAULT_POLICY

    return DEFAULT_POLICY


@lru_cache(maxsize=16)
def _engine(entities: tuple[str, ...] | None, min_score: float, mode: Mode, _day: date) -> Engine:
    return Engine(entities, min_score=min_score, mode=mode)


def _shared(entities: Iterable[str] | None = None, min_score: float = 0.5, mode: Mode = "precise") -> Engine:
    if isinstance(entities, str):
        raise TypeError("entities is one string; give a list of names: entities=['CN_MOBILE']")
    # An engine knows the last possible day of birth, so one made yesterday is not today's.
    asked = None if entities is None else tuple(entities)
    return _engine(asked, min_score, mode, SystemClock().now().date())


def scan(
    text: str,
    *,
    entities: Iterable[str] | None = None,
    min_score: float = 0.5,
    mode: Mode = "precise",
) -> TextScan:
    """Find personal data in *text*.

    Args:
        text: Any text.
        entities: What to find, as `Entity` or by name; everything if None.
        min_score: Findings below this score, 0 to 1, are dropped.
        mode: ``"precise"`` reports a name or an address only where it is sure; ``"recall"`` misses few.

    Returns:
        A list of findings by start, none overlapping another; offsets are code points of *text*. A notebook
        shows it within the text, masked.

    Raises:
        UnknownEntity: If an entity is not known; the nearest names are suggested.

    >>> [finding] = scan("手机号138-0013-8000")
    >>> finding.entity, finding.start, finding.end
    (Entity('CN_MOBILE'), 3, 16)
    """
    return TextScan(_shared(entities, min_score, mode).scan(text), text)


def mask(text: str, *, policy: MaskPolicy | None = None) -> str:
    """Return *text* with the personal data in it masked.

    Args:
        text: Any text.
        policy: How each entity is masked; partly, by its customary form, if None.

    Returns:
        The masked text.

    >>> mask("电话13800138000")
    '电话138****8000'
    """
    return (policy or _default_policy()).mask_text(text, _shared().scan(text))


def mask_frame(frame: _Frame, policy: MaskPolicy | None = None) -> _Frame:
    """Return *frame* de-identified: every column that is, or contains, personal data is masked.

    A column that is personal by its name or its values is masked whole, malformed values included. Of a
    column of free text, what is found in it is masked.

    Args:
        frame: A pandas or polars ``DataFrame``, or an Arrow ``Table`` or ``RecordBatch``; not changed.
        policy: How each entity is masked; partly, by its customary form, if None.

    Returns:
        A frame of the same type, with the same names, order, index and other columns.

    Raises:
        TypeError: If *frame* is none.
    """
    from piiguard.catalog.frames import columns_of, with_columns
    from piiguard.classify import classify
    from piiguard.mask import mask_columns

    columns = [column for _, column in columns_of(frame)]
    plan = [_what(field, column) for field, column in zip(classify(frame), columns, strict=True)]
    if any(column is not text for column, (text, _) in zip(columns, plan, strict=True)):
        frame = with_columns(frame, [text for text, _ in plan])
    return mask_columns(frame, [what for _, what in plan], policy or _default_policy())


def _what(field: FieldClass, column: object) -> tuple[object, Entity | ColumnSpans | None]:
    """Say what of a column is masked: the column, written out if it is spans of no text, and what."""
    from piiguard.catalog.frames import as_text

    if field.entity is not None or _is_measure(column):
        return column, field.entity
    # Classification samples; what it saw nothing in is scanned whole before it may leave as it is.
    text = as_text(column)
    spans = _shared().scan_column(text).spans
    return (text, spans) if len(spans) else (column, None)


def _is_measure(column: _Foreign) -> bool:
    """Say whether a column holds numbers or times, and none that could be an identifier."""
    dtype = getattr(column, "dtype", None)
    named = str(column.type if dtype is None else dtype)
    if not _NUMBERS.match(named):
        return _TIMES.match(named) is not None
    compute: _Foreign = import_module("pyarrow.compute") if dtype is None else None
    largest = column.max() if dtype is not None else compute.max(column).as_py()
    try:
        return not float(largest) >= _SHORTEST
    except TypeError:  # the largest of no values
        return True
