"""Masking a file: a copy in the same form, with everything personal in it masked, whole or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from os import PathLike
from pathlib import Path
from typing import BinaryIO

import attrs

from piiguard.catalog import Entity
from piiguard.classify import Engine, classify, open_table, write_table
from piiguard.classify.fields.writing import replacing_bytes
from piiguard.errors import InvalidInput
from piiguard.files.jobs import Item, Job, entities_of, job_of, part_of
from piiguard.files.kinds import Kind
from piiguard.files.parquet_files import mask_parquet
from piiguard.files.pool import in_order, running
from piiguard.files.results import MaskedFile, Progress
from piiguard.files.tables import Batch, masked_batches
from piiguard.files.text_work import TextWork, spliced
from piiguard.files.watching import Watch
from piiguard.files.work import Done, Part, Treatment, encoded
from piiguard.frontdoor import Scanner
from piiguard.mask import MaskPolicy

__all__ = ["mask_file"]


def mask_file(
    source: str | PathLike[str],
    target: str | PathLike[str],
    *,
    columns: Mapping[str, Entity | str] | None = None,
    scanner: Scanner | None = None,
    policy: MaskPolicy | None = None,
    encoding: str | None = None,
    workers: int | None = None,
    progress: Callable[[Progress], object] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> MaskedFile:
    """Copy a file with the personal data in it masked: same form, same encoding, same columns.

    CSV, JSON Lines and Parquet are masked by column and by what is found in the others; every other file is a
    text, in which what is found is masked. gzip and Zstandard are unpacked, and packed if *target* is named
    so. What is not masked stays as it is, to the byte, and in Parquet to the type. Memory does not grow with
    the file. The copy appears when it is complete and on the disk; a run that is killed leaves nothing, and
    can be run again.

    Args:
        source: The file. A database or spreadsheet is read as a table.
        target: The copy; replaced if it is there. Of another kind than *source*, it is written anew.
        columns: What columns are, by name, or by path as in ``user.phones[]``; every value of theirs is
            masked, malformed ones too. None finds out by the first rows. What is found in other columns is
            masked.
        scanner: What finds things; one with its defaults if None.
        policy: How each entity is masked; the scanner's own if None.
        encoding: The encoding of a text, where detection would guess wrong.
        workers: How many processes work at a time; None for one a core, or none beside this for a small file.
            A key in *policy* goes to them through a pipe of their own, never in a pickle or an argument.
        progress: Called in this thread with how far the work is.
        cancelled: Asked in this thread, between parts, whether to stop.

    Returns:
        What was written.

    Raises:
        SourceError: If the source cannot be read, the copy cannot be written, or work on a place failed.
        InvalidInput: If the copy would replace the original.
        UnknownField: If there is no column of a name.
        Cancelled: If *cancelled* said so; nothing is left then.
        MissingExtra: If the file needs a package that is not installed.
    """
    origin, place = Path(source), Path(target)
    if place.exists() and origin.exists() and origin.samefile(place):
        raise InvalidInput("The copy would replace the original", hint="Give another name for the copy.")
    scanner = scanner or Scanner()
    policy = policy or scanner.policy
    watch = Watch(origin, progress, cancelled)
    kind = Kind.of(origin)
    if kind is Kind.TABLE or (kind is not Kind.TEXT and Kind.of(place) is not kind):
        return _converted(place, columns, scanner.engine, policy, watch)
    if kind is Kind.PARQUET:
        return mask_parquet(place, columns, scanner.engine, policy, watch, workers=workers)
    job = job_of(origin, scanner.engine, policy, columns=columns, encoding=encoding)
    with (
        running(job.work, workers, watch.size) as crew,
        replacing_bytes(place) as sink,
        closing(job.items(watch.has_read)) as items,
        closing(in_order(items, part_of, crew)) as results,
    ):
        sink.write(job.text.mark)
        copy = _Copy(job, sink)
        for item, answer in results:
            done = job.result(answer, item, before=copy.lines if job.whole is None else copy.rows)
            copy.add(item, done)
            watch.looks(sum(done.counts.values()))
    rows = None if job.whole is None else copy.rows
    return MaskedFile(place, rows, dict(copy.counts), job.entities, job.notes)


def _converted(
    place: Path,
    columns: Mapping[str, Entity | str] | None,
    engine: Engine,
    policy: MaskPolicy,
    watch: Watch,
) -> MaskedFile:
    """Write a table as one of another kind, with every cell as text."""
    table = open_table(watch.path)
    engine = engine.within(watch.path.name)
    found: dict[str, Entity | None] = {}
    if columns is None:
        found = {field.name: field.entity for field in classify(table, scanner=engine)}
    entities = entities_of(columns, found, table.columns)
    counts = Counter[Entity]()

    def watched() -> Iterator[Batch]:
        for batch in masked_batches(table, Treatment(engine, entities, policy), counts):
            yield batch
            watch.looks(counts.total() - watch.findings)

    rows = write_table(place, table.columns, watched(), like=table)
    return MaskedFile(place, rows, dict(counts), entities, tuple(table.notes))


@attrs.define
class _Copy:
    """The copy as far as it is written."""

    job: Job
    sink: BinaryIO
    counts: Counter[Entity] = attrs.field(factory=Counter[Entity])
    rows: int = 0
    lines: int = 0
    _written: int = 0  # up to which code point of the whole

    def add(self, item: Item, done: Done) -> None:
        self.counts.update(done.counts)
        if isinstance(item, Part):
            self.rows += done.rows
            self.sink.write(done.data)
            return
        text, codec, work = item.text, self.job.text.codec, self.job.work
        begin, end = max(self._written - item.offset, item.first), done.end
        if begin <= done.rest:
            self.sink.write(encoded(spliced(text, done.head, begin, done.rest), codec))
            self.sink.write(done.data)
        elif isinstance(work, TextWork):
            # A finding longer than any of the engine's own, of the piece before, reaches far into this one.
            end = max(begin, end)
            self.sink.write(encoded(spliced(text, work.changes(item), begin, end), codec))
        self._written = item.offset + end
        self.lines += text.count("\n", item.first, item.last)
