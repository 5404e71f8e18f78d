"""The detection engine: texts, bytes, files and columns to findings, by the quicker of two paths.

A short text takes the small path: `re`, scalar validators, microseconds, and no numpy. A long one takes the
bulk path, which works on whole arrays. The two return the same findings for every input.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from os import PathLike
from typing import TYPE_CHECKING, Final

import attrs

from piiguard.catalog.entities import Entity
from piiguard.catalog.findings import Finding
from piiguard.catalog.ports import Recognizer, SystemClock
from piiguard.classify.composing import Asked, composed
from piiguard.classify.extending.lists import Allow, Deny
from piiguard.classify.finders import Mode
from piiguard.classify.kernel import kernel_name
from piiguard.classify.overlaps import without_overlap
from piiguard.classify.rules.rule import Rule
from piiguard.classify.small import scan_small
from piiguard.classify.surveys import EVERYTHING
from piiguard.errors import SourceError

if TYPE_CHECKING:
    import mmap

    from piiguard.catalog.columns import TextColumn
    from piiguard.classify.columns import ColumnScan

__all__ = ["BULK_FROM", "Engine"]

BULK_FROM: Final = 16_384
"""From so many code points on, the bulk path is the quicker one (`python -m benchmarks text` prints it)."""

_BATCH: Final = 1 << 18  # code points of many texts scanned together


class Engine:
    """Finds personal data in texts. Reusable, safe to share between threads, and picklable.

    Args:
        entities: Which entities to find; all that the engine and *recognizers* know if None.
        min_score: Findings below this score, from 0 to 1, are dropped.
        context: Whether the words before an identifier raise or lower its score.
        recognizers: Further recognizers, the user's own; theirs are merged with the engine's findings.
        rules: Further rules, more trusted than those built in; they run at the engine's speed.
        allow: Values that are not reported: text in any spelling, or `piiguard.classify.extending.Allow`.
        deny: Values that always are.
        mode: ``"precise"`` reports a name or an address only where it is sure; ``"recall"`` misses few.
        ocr: Whether letters within numbers are read as the digits they look like (O for 0, l for 1): for text
            that comes from optical character recognition.
        as_of: The last day of birth accepted in a resident ID; tomorrow, at construction, if None.

    Raises:
        UnknownEntity: If an entity is neither standard nor known to a recognizer; the nearest are suggested.
        InvalidInput: If nothing here finds a standard entity, or *min_score* is not from 0 to 1.

    >>> [finding.value for finding in Engine().scan("电话：138-0013-8000")]
    ['13800138000']
    """

    __slots__ = ("_allowed", "_asked", "_entities", "_is_plain", "_look", "_place", "_settings")

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
        as_of: date | None = None,
    ) -> None:
        if isinstance(entities, str):
            raise TypeError("entities is one string; give a list of names: entities=['CN_MOBILE']")
        self._compose(
            Asked(
                None if entities is None else tuple(dict.fromkeys(entities)),
                min_score,
                context,
                tuple(recognizers),
                tuple(rules),
                tuple(Allow(each) if isinstance(each, str) else each for each in allow),
                tuple(deny),
                mode,
                ocr,
                as_of or _tomorrow(),
            ),
            None,
        )

    def _compose(self, asked: Asked, place: str | None) -> None:
        made = composed(asked, place)
        self._asked = asked
        self._place = place
        self._entities, self._settings, self._allowed = made.entities, made.settings, made.allowed
        reader = made.settings.reader
        # What a recognizer of the user's own finds no gate tells of.
        self._look = _everything if reader is None or asked.recognizers else reader.gate.look
        self._is_plain = not made.allowed

    def __reduce__(self) -> tuple[object, ...]:
        # The rules that are built in hold functions without a name, and are there in every process.
        return (_rebuilt, (self._asked, self._place))

    def within(self, place: str) -> Engine:
        """Return an engine that reads the document or column of that name.

        Args:
            place: A name; entries of *allow* and *deny* count by their scope.

        Returns:
            Itself, if no entry has a scope.
        """
        return _rebuilt(self._asked, place) if self._asked.is_scoped else self

    @property
    def entities(self) -> tuple[Entity, ...]:
        """What it finds."""
        return self._entities

    @property
    def min_score(self) -> float:
        """The least score of a finding."""
        return self._settings.min_score

    @property
    def context(self) -> bool:
        """Whether the words before an identifier count."""
        return self._settings.context

    @property
    def recognizers(self) -> tuple[Recognizer, ...]:
        """The recognizers added to its own."""
        return self._asked.recognizers

    def __repr__(self) -> str:
        names = ", ".join(self._entities)
        more = f", recognizers={self.recognizers!r}" if self.recognizers else ""
        told = f"min_score={self.min_score}, context={self.context}, kernel={kernel_name()}"
        return f"<Engine: {names}; {told}{more}>"

    def scan(self, text: str) -> list[Finding]:
        """Find personal data in *text*.

        Args:
            text: Any text, of any length.

        Returns:
            The findings by start, none overlapping another; offsets in code points.

        Raises:
            TypeError: If *text* is not a string.

        >>> Engine(["EMAIL_ADDRESS"]).scan("邮箱zhang@example.com")[0].span
        Span(start=2, end=19)
        """
        told = self._look(text)
        if not told:
            return []
        if told != EVERYTHING and self._is_plain:
            return scan_small(text, self._settings, told)
        if not isinstance(text, str):  # pyright: ignore[reportUnnecessaryIsInstance] - callers may be untyped
            raise TypeError(f"scan() takes a str, not {type(text).__name__}; scan_bytes() takes bytes")
        if len(text) < BULK_FROM:
            found = scan_small(text, self._settings, told)
        else:
            from piiguard.classify.bulk import scan_bulk

            found = list(scan_bulk(text, self._settings))
        if self.recognizers:
            found = self._merged(text, found)
        return self._reported(text, found) if self._allowed else found

    def scan_bytes(self, data: bytes | bytearray | memoryview | mmap.mmap) -> Sequence[Finding]:
        """Find personal data in UTF-8.

        Args:
            data: UTF-8. A broken byte counts as U+FFFD, as ``data.decode(errors="replace")`` makes it.

        Returns:
            The findings; offsets in code points of the decoded text. They are made only when looked at, so
            counting those of a large text is quick.

        Raises:
            TypeError: If *data* is not bytes.

        >>> len(Engine().scan_bytes("手机13800138000".encode()))
        1
        """
        if isinstance(data, str):
            raise TypeError("scan_bytes() takes bytes, not str; scan() takes text")
        return self.scan_lazily(str(data, "utf-8", "replace"))

    def scan_lazily(self, text: str) -> Sequence[Finding]:
        """Find personal data in a large *text*, without making the findings yet.

        Args:
            text: Any text.

        Returns:
            What `scan` returns, but made one by one as it is indexed or iterated. A plain list for a short
            text, with *recognizers* of the user's own, or where values are allowed.
        """
        if self.recognizers or self._allowed or len(text) < BULK_FROM:
            return self.scan(text)
        from piiguard.classify.bulk import scan_bulk

        return scan_bulk(text, self._settings)

    def scan_many(self, texts: Iterable[str]) -> Iterator[list[Finding]]:
        """Find personal data in many short texts, together.

        Args:
            texts: Texts; consumed in batches.

        Yields:
            For each text in turn what `scan` returns for it.

        >>> [len(findings) for findings in Engine().scan_many(["13800138000", "无"])]
        [1, 0]
        """
        for batch in _batches(texts):
            if self.recognizers or sum(map(len, batch)) < BULK_FROM:
                yield from map(self.scan, batch)
                continue
            from piiguard.classify.bulk import scan_together

            found = scan_together(batch, self._settings)
            yield from map(self._reported, batch, found) if self._allowed else found

    def scan_file(self, path: str | PathLike[str]) -> Iterator[Finding]:
        """Find personal data in a UTF-8 text file of any size, in constant memory.

        Args:
            path: The file. A broken byte counts as U+FFFD.

        Yields:
            The findings; offsets in code points from the start of the file.

        Raises:
            SourceError: If the file cannot be read.
        """
        from pathlib import Path

        from piiguard.classify.pieces import pieces

        place = Path(path)
        engine = self.within(place.name)
        try:
            with place.open(encoding="utf-8", errors="replace", newline="") as file:
                for piece in pieces(file.read):
                    for found in engine.scan_lazily(piece.text):
                        if piece.first <= found.start < piece.last:
                            yield attrs.evolve(
                                found, start=found.start + piece.offset, end=found.end + piece.offset
                            )
        except OSError as error:
            raise SourceError(
                f"{place.name} cannot be read: {error.strerror}", hint="Check the path and its permissions."
            ) from error

    def scan_column(self, values: object, *, name: str | None = None) -> ColumnScan:
        """Find personal data in every value of a text column, without a loop over the rows.

        Args:
            values: What `piiguard.catalog.columns.TextColumn.of` reads: a list, or a pyarrow, pandas or
                polars column.
            name: The column's name, for entries of *allow* and *deny* with a scope; a series has its own.

        Returns:
            Where it lies and how much there is of each entity. With *recognizers* of the user's own, each
            value is passed to them in turn.

        >>> dict(Engine().scan_column(["13800138000", None, "无"]).counts)
        {Entity('CN_MOBILE'): 1}
        """
        from piiguard.catalog.columns import TextColumn

        column = TextColumn.of(values)
        called: object = name if name is not None else getattr(values, "name", None)
        engine = self.within(called) if isinstance(called, str) else self
        return engine._scan_column(column)  # noqa: SLF001 - an engine like this one

    def _scan_column(self, column: TextColumn) -> ColumnScan:
        from piiguard.classify.columns import scan_column, scan_rows, without_allowed

        if self.recognizers:
            return scan_rows(column, self.scan)
        found = scan_column(column, self._settings)
        return without_allowed(found, self._allowed) if self._allowed else found

    def _reported(self, text: str, found: Iterable[Finding]) -> list[Finding]:
        """Leave out what is allowed."""
        return [each for each in found if not self._allowed.allows(each.entity, text[each.start : each.end])]

    def _merged(self, text: str, found: list[Finding]) -> list[Finding]:
        """Add what the user's recognizers find, and keep the best of those that overlap."""
        others = [
            each
            for recognizer in self.recognizers
            for each in recognizer.find(text)
            if each.entity in self._entities and each.score >= self.min_score
        ]
        if not others:
            return found
        best = without_overlap([*found, *others], rank=lambda each: (each.start - each.end, -each.score))
        return [each for each, _ in best]


def _rebuilt(asked: Asked, place: str | None) -> Engine:
    engine = Engine.__new__(Engine)
    # The constructor's own second half.
    engine._compose(asked, place)  # noqa: SLF001 - as said  # pyright: ignore[reportPrivateUsage]
    return engine


def _everything(_: object) -> int:
    return EVERYTHING


def _tomorrow() -> date:
    # UTC is a day behind China for part of each day.
    return SystemClock().now().date() + timedelta(days=1)


def _batches(texts: Iterable[str]) -> Iterator[list[str]]:
    """Gather texts until there are enough code points to scan together."""
    batch: list[str] = []
    size = 0
    for text in texts:
        batch.append(text)
        size += len(text)
        if size >= _BATCH or len(batch) >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
