"""How one file is worked on: what is done to each part of it, and where it is cut."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import BinaryIO, Final, TypeAlias

import attrs

from piiguard.catalog import Entity
from piiguard.classify import Engine, Note, classify
from piiguard.classify.fields.csv_source import open_csv
from piiguard.classify.fields.encodings import TextFormat, survey_text
from piiguard.classify.fields.jsonl_source import open_jsonl
from piiguard.classify.fields.packings import bytes_read, open_bytes
from piiguard.classify.pieces import Piece
from piiguard.errors import PiiGuardError, UnknownField
from piiguard.files.csv_work import CsvWork, complete_rows
from piiguard.files.failures import failing_row, failure_of, halves_by, unreadable
from piiguard.files.json_tokens import said, tokens_of
from piiguard.files.json_work import JsonWork, complete_lines
from piiguard.files.kinds import Kind
from piiguard.files.parts import codec_of_parts, line_parts, row_parts, text_pieces
from piiguard.files.text_work import TextWork
from piiguard.files.work import Done, Part, Treatment, Work
from piiguard.mask import MaskPolicy

__all__ = ["Item", "Job", "entities_of", "inner_entities", "job_of", "part_of"]

Item: TypeAlias = Part | Piece
"""What a file is cut into: a text into pieces that overlap, a table into parts that do not."""

_SAMPLED: Final = 10_000  # inner values that are classified


@attrs.frozen
class Job:
    """How a file is worked on.

    Attributes:
        path: The file.
        work: What is done to a part.
        text: How it is encoded.
        notes: What was detected and repaired.
        entities: Column name or path → what all its values are.
        cut: Cuts the opened file.
        whole: Says how many bytes of the beginning of a part are whole rows; None for a text.
    """

    path: Path
    work: Work
    text: TextFormat
    notes: tuple[Note, ...]
    entities: Mapping[str, Entity]
    cut: Callable[[BinaryIO], Iterator[Item]]
    whole: Callable[[bytes], int] | None = None

    def items(self, read: Callable[[int], object]) -> Generator[Item]:
        """Cut the file.

        Args:
            read: Told before each item how many bytes of the file have been read.

        Yields:
            Its items, in order.

        Raises:
            SourceError: If it cannot be read.
        """
        try:
            with open_bytes(self.path) as file:
                for item in self.cut(file):
                    read(bytes_read(file))
                    yield item
        except OSError as error:
            raise unreadable(self.path, error) from None

    def result(self, done: Done | PiiGuardError, item: Item, *, before: int) -> Done:
        """Return what became of an item, or raise what kept it from becoming anything.

        Args:
            done: What came back.
            item: The item.
            before: How many rows of the table, or lines of the text, come before it.

        Returns:
            The result.

        Raises:
            SourceError: If there is none; it names the row, or the line from which on it lies, and says why.
        """
        if isinstance(done, Done):
            return done
        place = f"line {before + 1:,} or after"
        if isinstance(item, Part) and self.whole is not None:
            place = f"row {before + failing_row(self.work, item, halves_by(self.whole)) + 1:,}"
        raise failure_of(f"{self.path.name}, {place}", done)


def job_of(
    path: Path,
    engine: Engine,
    policy: MaskPolicy | None,
    *,
    columns: Mapping[str, Entity | str] | None = None,
    encoding: str | None = None,
) -> Job:
    """Find out how a text, a CSV or a JSON Lines file is to be worked on.

    Args:
        path: The file.
        engine: What finds things.
        policy: How they are masked; None to find only.
        columns: What columns are known to be; None to find that out too, if they are to be masked.
        encoding: Its encoding, where detection would guess wrong.

    Returns:
        The job.

    Raises:
        SourceError: If it cannot be read.
        UnknownField: If it has no column of a name.
        UnknownEntity: If an entity is not known.
    """
    engine = engine.within(path.name)
    try:
        match Kind.of(path):
            case Kind.CSV:
                return _csv(path, engine, policy, columns, encoding)
            case Kind.JSONL:
                return _jsonl(path, engine, policy, columns, encoding)
            case _:
                survey = survey_text(path, codec=encoding)
                cut = partial(text_pieces, text=survey.format)
                notes = tuple(each for each in survey.notes() if each.code != "nul")
                return Job(path, TextWork(engine, policy, survey.format.codec), survey.format, notes, {}, cut)
    except OSError as error:
        raise unreadable(path, error) from None


def part_of(item: Item) -> Part:
    """Make what is sent to whoever works on an item."""
    if isinstance(item, Part):
        return item
    # UTF-8 whatever the file is in; a lone surrogate, which UTF-16 may hold, is sent as it is.
    return Part(item.text.encode("utf-8", "surrogatepass"), item.offset, item.first, item.last)


def entities_of(
    columns: Mapping[str, Entity | str] | None, found: Mapping[str, Entity | None], known: Sequence[str]
) -> dict[str, Entity]:
    """Say what columns are: as the caller says, or else as was found.

    Args:
        columns: As the caller says; None for as found.
        found: As found.
        known: The names there are, without what lies within.

    Returns:
        Column name or path → entity.

    Raises:
        UnknownField: If the caller names a column that is not there.
        UnknownEntity: If the caller names an entity that is not shipped; give that as `Entity`.
    """
    if columns is None:
        return {name: entity for name, entity in found.items() if entity is not None}
    for name in columns:
        if name not in known and name.partition(".")[0].removesuffix("[]") not in known:
            raise UnknownField.among(name, known, noun="column")
    return {
        name: entity if isinstance(entity, Entity) else Entity.standard(entity)
        for name, entity in columns.items()
    }


def inner_entities(values: Mapping[str, list[str | None]], engine: Engine) -> dict[str, Entity | None]:
    """Classify the values that lie within others.

    Args:
        values: Path → values.
        engine: What finds things in them.

    Returns:
        Path → entity, where one is told; elsewhere holds what is said of the value around it.
    """
    if not values:
        return {}
    cells = zip(*zip_longest(*values.values()), strict=True)
    columns = dict(zip(values, map(list, cells), strict=True))
    return {field.name: field.entity for field in classify(columns, scanner=engine) if field.entity}


def _csv(
    path: Path,
    engine: Engine,
    policy: MaskPolicy | None,
    columns: Mapping[str, Entity | str] | None,
    encoding: str | None,
) -> Job:
    table = open_csv(path, encoding=encoding)
    found: dict[str, Entity | None] = {}
    if policy is not None and columns is None:
        found = {field.name: field.entity for field in classify(table, scanner=engine)}
    entities = entities_of(columns, found, table.columns)
    text, delimiter = table.dialect.text, table.dialect.delimiter
    work = CsvWork(
        Treatment(engine, entities, policy),
        table.columns,
        delimiter,
        codec_of_parts(text, delimiter),
        text.codec,
        nul=any(each.code == "nul" for each in table.notes),
    )
    cut = partial(row_parts, text=text, delimiter=delimiter, name=path.name, header=table.dialect.header)
    whole = partial(complete_rows, delimiter=delimiter)
    # Rows that are too long or too short stay as they are, so nothing has been repaired.
    notes = tuple(each for each in table.notes if each.code != "ragged")
    return Job(path, work, text, notes, entities, cut, whole)


def _jsonl(
    path: Path,
    engine: Engine,
    policy: MaskPolicy | None,
    columns: Mapping[str, Entity | str] | None,
    encoding: str | None,
) -> Job:
    table = open_jsonl(path, encoding=encoding)
    found: dict[str, Entity | None] = {}
    cut = partial(line_parts, text=table.text, name=path.name)
    codec = codec_of_parts(table.text)
    if policy is not None and columns is None:
        found = {field.name: field.entity for field in classify(table, scanner=engine)}
        with open_bytes(path) as file:
            first = next(cut(file), Part(b"")).data.decode(codec, "replace")
        found |= inner_entities(_inner_values(first), engine)
    entities = entities_of(columns, found, table.columns)
    work = JsonWork(
        Treatment(engine, entities, policy, nested=True),
        codec,
        table.text.codec,
        nul=any(each.code == "nul" for each in table.notes),
    )
    notes = tuple(each for each in table.notes if each.code != "not-json")
    return Job(path, work, table.text, notes, entities, cut, complete_lines)


def _inner_values(text: str) -> dict[str, list[str | None]]:
    taken = tokens_of(text)
    return {
        path: [said(taken.tokens[at]) for at in places[:_SAMPLED]]
        for path, places in taken.places.items()
        if "." in path or "[]" in path
    }
