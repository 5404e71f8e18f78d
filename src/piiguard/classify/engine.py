"""The detection engine: texts, bytes, files and columns to findings, by the quicker of two paths.

A short text takes the small path: `re`, scalar validators, microseconds, and no numpy. A long one takes the
bulk path, which works on whole arrays. The two return the same findings for every input.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Final

import attrs

from piiguard.catalog.entities import STANDARD_ENTITIES, Entity
from piiguard.catalog.findings import Finding
from piiguard.catalog.ports import Recognizer, SystemClock
from piiguard.classify.finders import ON_REQUEST, Mode, shipped_finders
from piiguard.classify.further import Further
from piiguard.classify.kinds import ENTITIES, Kind
from piiguard.classify.overlaps import without_overlap
from piiguard.classify.pieces import pieces
from piiguard.classify.rules.book import Book
from piiguard.classify.rules.rule import Rule
from piiguard.classify.rules.shipped import shipped_rules
from piiguard.classify.small import Settings, scan_small
from piiguard.errors import InvalidInput, SourceError, UnknownEntity

if TYPE_CHECKING:
    import mmap

    from piiguard.classify.columns import ColumnScan

__all__ = ["BULK_FROM", "Engine"]

BULK_FROM: Final = 16_384
"""From so many code points on, the bulk path is the quicker one (`python -m benchmarks text` prints it)."""

_MODES: Final = ("precise", "recall")
_BATCH: Final = 1 << 18  # code points of many texts scanned together


class Engine:
    """Finds personal data in texts. Reusable, safe to share between threads, and picklable.

    Args:
        entities: Which entities to find; all that the engine and *recognizers* know if None.
        min_score: Findings below this score, from 0 to 1, are dropped.
        context: Whether the words before an identifier raise or lower its score.
        recognizers: Further recognizers, the user's own; theirs are merged with the engine's findings.
        rules: Further rules, more trusted than those built in; they run at the engine's speed.
        mode: ``"precise"`` reports a name or an address only where it is sure; ``"recall"`` misses few.
        as_of: The last day of birth accepted in a resident ID; tomorrow, at construction, if None.

    Raises:
        UnknownEntity: If an entity is neither standard nor known to a recognizer; the nearest are suggested.
        InvalidInput: If nothing here finds a standard entity, or *min_score* is not from 0 to 1.

    >>> [finding.value for finding in Engine().scan("电话：138-0013-8000")]
    ['13800138000']
    """

    __slots__ = ("_arguments", "_entities", "_recognizers", "_settings")

    def __init__(
        self,
        entities: Iterable[str] | None = None,
        *,
        min_score: float = 0.5,
        context: bool = True,
        recognizers: Iterable[Recognizer] = (),
        rules: Iterable[Rule] = (),
        mode: Mode = "precise",
        as_of: date | None = None,
    ) -> None:
        if isinstance(entities, str):
            raise TypeError("entities is one string; give a list of names: entities=['CN_MOBILE']")
        if not 0 <= min_score <= 1:
            raise InvalidInput(
                f"min_score is {min_score}", hint="Give a score from 0 to 1; 0.5 is the default."
            )
        if mode not in _MODES:
            raise InvalidInput(f"mode is {mode!r}", hint="Give 'precise' or 'recall'.")
        self._recognizers = tuple(recognizers)
        own = tuple(rules)
        every, finders = (*own, *shipped_rules()), shipped_finders(mode)
        by_default = tuple(
            dict.fromkeys(
                (
                    *ENTITIES,
                    *(rule.entity for rule in every if not rule.guard),
                    *(entity for each in finders for entity in each.entities if entity not in ON_REQUEST),
                    *(entity for each in self._recognizers for entity in each.entities),
                )
            )
        )
        asked = None if entities is None else tuple(dict.fromkeys(entities))
        known = frozenset(
            (*by_default, *(rule.entity for rule in every), *(e for each in finders for e in each.entities))
        )
        self._entities = by_default if asked is None else tuple(_known(name, known) for name in asked)
        wanted = frozenset(self._entities)
        self._settings = Settings(
            frozenset(Kind(number) for number, entity in enumerate(ENTITIES) if entity in wanted),
            min_score,
            context,
            as_of or _tomorrow(),
            Further(
                Book((rule for rule in every if rule.guard or rule.entity in wanted), context=context),
                tuple(each for each in finders if not wanted.isdisjoint(each.entities)),
                wanted,
                frozenset(() if asked is None else self._entities),
                min_score,
            )
            if wanted
            else None,
        )
        self._arguments = (asked, min_score, context, self._recognizers, own, mode, self._settings.as_of)

    def __reduce__(self) -> tuple[object, ...]:
        # The rules that are built in hold functions without a name, and are there in every process.
        return (_rebuilt, self._arguments)

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
        return self._recognizers

    def __repr__(self) -> str:
        names = ", ".join(self._entities)
        more = f", recognizers={self._recognizers!r}" if self._recognizers else ""
        return f"<Engine: {names}; min_score={self.min_score}, context={self.context}{more}>"

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
        if not isinstance(text, str):  # pyright: ignore[reportUnnecessaryIsInstance] - callers may be untyped
            raise TypeError(f"scan() takes a str, not {type(text).__name__}; scan_bytes() takes bytes")
        if len(text) < BULK_FROM:
            found = scan_small(text, self._settings)
        else:
            from piiguard.classify.bulk import scan_bulk

            found = list(scan_bulk(text, self._settings))
        return self._merged(text, found) if self._recognizers else found

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
            text, or with *recognizers* of the user's own.
        """
        if self._recognizers or len(text) < BULK_FROM:
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
            if self._recognizers or sum(map(len, batch)) < BULK_FROM:
                yield from map(self.scan, batch)
            else:
                from piiguard.classify.bulk import scan_together

                yield from scan_together(batch, self._settings)

    def scan_file(self, path: str | PathLike[str]) -> Iterator[Finding]:
        """Find personal data in a UTF-8 text file of any size, in constant memory.

        Args:
            path: The file. A broken byte counts as U+FFFD.

        Yields:
            The findings; offsets in code points from the start of the file.

        Raises:
            SourceError: If the file cannot be read.
        """
        place = Path(path)
        try:
            with place.open(encoding="utf-8", errors="replace", newline="") as file:
                for piece in pieces(file.read):
                    for found in self.scan_lazily(piece.text):
                        if piece.first <= found.start < piece.last:
                            yield attrs.evolve(
                                found, start=found.start + piece.offset, end=found.end + piece.offset
                            )
        except OSError as error:
            raise SourceError(
                f"{place.name} cannot be read: {error.strerror}", hint="Check the path and its permissions."
            ) from error

    def scan_column(self, values: object) -> ColumnScan:
        """Find personal data in every value of a text column, without a loop over the rows.

        Args:
            values: What `piiguard.catalog.columns.TextColumn.of` reads: a list, or a pyarrow, pandas or
                polars column.

        Returns:
            Where it lies and how much there is of each entity. With *recognizers* of the user's own, each
            value is passed to them in turn.

        >>> dict(Engine().scan_column(["13800138000", None, "无"]).counts)
        {Entity('CN_MOBILE'): 1}
        """
        from piiguard.catalog.columns import TextColumn
        from piiguard.classify.columns import scan_column, scan_rows

        column = TextColumn.of(values)
        if self._recognizers:
            return scan_rows(column, self.scan)
        return scan_column(column, self._settings)

    def _merged(self, text: str, found: list[Finding]) -> list[Finding]:
        """Add what the user's recognizers find, and keep the best of those that overlap."""
        others = [
            each
            for recognizer in self._recognizers
            for each in recognizer.find(text)
            if each.entity in self._entities and each.score >= self.min_score
        ]
        if not others:
            return found
        best = without_overlap([*found, *others], rank=lambda each: (each.start - each.end, -each.score))
        return [each for each, _ in best]


def _rebuilt(  # noqa: PLR0917 - called by pickle alone
    asked: tuple[str, ...] | None,
    min_score: float,
    context: bool,  # noqa: FBT001 - as above
    recognizers: tuple[Recognizer, ...],
    rules: tuple[Rule, ...],
    mode: Mode,
    as_of: date,
) -> Engine:
    return Engine(
        asked,
        min_score=min_score,
        context=context,
        recognizers=recognizers,
        rules=rules,
        mode=mode,
        as_of=as_of,
    )


def _known(name: str, known: frozenset[Entity]) -> Entity:
    """Return the entity of that name that something here finds."""
    if name in known:
        return Entity(name)
    if name not in STANDARD_ENTITIES:
        raise UnknownEntity.among(name, {*STANDARD_ENTITIES, *known}, noun="entity")
    raise InvalidInput(
        f"No recognizer here finds {name}",
        hint="Leave it out, or give one that does: Engine(recognizers=[...]). "
        f"Known here: {', '.join(sorted(known))}.",
        code="input.no_recognizer",
    )


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
