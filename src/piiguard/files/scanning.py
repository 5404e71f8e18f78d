"""Scanning a file: where something personal is, in a text of any size or a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from os import PathLike
from pathlib import Path

import attrs

from piiguard.catalog import Entity
from piiguard.classify import Engine, Note, Table, open_table
from piiguard.classify.pieces import Piece
from piiguard.files.jobs import Job, job_of, part_of
from piiguard.files.kinds import Kind
from piiguard.files.pool import in_order, running
from piiguard.files.results import FileFinding, Progress
from piiguard.files.watching import Watch
from piiguard.files.work import Done, Found, Treatment
from piiguard.frontdoor import Scanner

__all__ = ["FileScan", "scan_file"]


@attrs.define(eq=False)
class FileScan(Iterator[FileFinding]):
    """What is found in a file, as it is read; iterate over it once, and `close` it to stop before the end."""

    _findings: Generator[FileFinding] = attrs.field(repr=False)
    _notes: Callable[[], Sequence[Note]] = attrs.field(repr=False)

    @property
    def notes(self) -> tuple[Note, ...]:
        """What was detected and repaired on reading; of a table, in the rows read so far."""
        return tuple(self._notes())

    def __next__(self) -> FileFinding:
        return next(self._findings)

    def close(self) -> None:
        """Stop; processes that work on the file are ended."""
        self._findings.close()


def scan_file(
    source: str | PathLike[str],
    *,
    scanner: Scanner | None = None,
    encoding: str | None = None,
    workers: int | None = None,
    progress: Callable[[Progress], object] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> FileScan:
    """Find personal data in a file, in memory that does not grow with it.

    Args:
        source: A CSV, JSON Lines, Parquet, SQLite or spreadsheet file, or a text in any encoding; packed by
            gzip or Zstandard, or not.
        scanner: What finds things; one with its defaults if None.
        encoding: The encoding of a text, where detection would guess wrong.
        workers: How many processes work at a time; None for one a core, or none beside this for a small file.
        progress: Called in this thread with how far the work is.
        cancelled: Asked in this thread, between parts, whether to stop.

    Returns:
        What is found, by line or row, as it is iterated over: once.

    Raises:
        SourceError: If the file cannot be read, or work on a place failed.
        Cancelled: If *cancelled* said so.
        MissingExtra: If the file needs a package that is not installed.
    """
    path = Path(source)
    scanner = scanner or Scanner()
    watch = Watch(path, progress, cancelled)
    if Kind.of(path) in {Kind.TABLE, Kind.PARQUET}:
        table = open_table(path)
        return FileScan(_in_table(table, scanner.engine.within(path.name), watch), lambda: table.notes)
    job = job_of(path, scanner.engine, None, encoding=encoding)
    return FileScan(_in_parts(job, workers, watch), lambda: job.notes)


def _in_parts(job: Job, workers: int | None, watch: Watch) -> Generator[FileFinding]:
    rows, lines = 0, _Lines()
    with (
        running(job.work, workers, watch.size) as crew,
        closing(job.items(watch.has_read)) as items,
        closing(in_order(items, part_of, crew)) as results,
    ):
        for item, answer in results:
            done = job.result(answer, item, before=lines.before if job.whole is None else rows)
            if isinstance(item, Piece):
                yield from lines.placed(item, done)
            else:
                yield from (_in_row(each, rows) for each in done.found)
            rows += done.rows
            watch.looks(len(done.found))


def _in_table(table: Table, engine: Engine, watch: Watch) -> Generator[FileFinding]:
    treatment = Treatment(engine, {}, None)
    rows = 0
    for batch in table.batches():
        found: list[Found] = []
        for name, cells in batch.items():
            treatment.column(name, cells, Counter[Entity](), found)
        yield from (_in_row(each, rows) for each in sorted(found, key=lambda each: each.row))
        rows += max(map(len, batch.values()), default=0)
        watch.looks(len(found))


def _in_row(found: Found, before: int) -> FileFinding:
    return FileFinding(found.entity, before + found.row + 1, found.column, found.written)


@attrs.define
class _Lines:
    """Where the pieces of a text lie, by lines."""

    before: int = 0
    _begun: int = 0  # where in the text the line begins that is being counted

    def placed(self, piece: Piece, done: Done) -> Iterator[FileFinding]:
        at = piece.first
        for each in done.found:
            self._pass(piece, at, each.row)
            at = each.row
            column = piece.offset + at - self._begun + 1
            yield FileFinding(each.entity, self.before + 1, column, each.written)
        # What lies before `last` is done with, although the next piece begins earlier.
        self._pass(piece, at, piece.last)

    def _pass(self, piece: Piece, start: int, end: int) -> None:
        breaks = piece.text.count("\n", start, end)
        if breaks:
            self.before += breaks
            self._begun = piece.offset + piece.text.rfind("\n", start, end) + 1
