"""Step: write a de-identified copy for analysts, in the same form as the original."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import attrs

from piiguard.classify import Engine, open_table, write_table
from piiguard.cli.journey.looking import SeenTable, SeenTexts
from piiguard.files.tables import Batch, masked_batches
from piiguard.files.work import Treatment
from piiguard.mask import MaskPolicy, mask_text

__all__ = ["Shared", "share_table", "share_texts"]


@attrs.frozen
class Shared:
    """What was written for analysts.

    Attributes:
        path: The file or folder.
        rows: How many rows or texts.
        left: How many identifiers a second scan still finds in it.
        sample: The first rows of it, masked: heading → cells.
    """

    path: Path
    rows: int
    left: int
    sample: dict[str, list[str | None]]


def share_table(
    seen: SeenTable, target: Path, engine: Engine, masks: MaskPolicy, on_rows: Callable[[int], None]
) -> Shared:
    """Copy a table with every column that is personal masked, and every other one scanned and masked.

    Args:
        seen: The table.
        target: Where to.
        engine: What finds things in free text.
        masks: How they are masked.
        on_rows: Told how many rows have been written.

    Returns:
        What was written.
    """
    source = open_table(seen.path)
    entities = {field.name: field.entity for field in seen.classification if field.entity is not None}
    treatment = Treatment(engine, entities, masks)
    sample: dict[str, list[str | None]] = {}
    left = 0

    def watched() -> Iterator[Batch]:
        nonlocal left
        done = 0
        for copy in masked_batches(source, treatment):
            if not sample:
                sample.update({name: cells[:5] for name, cells in copy.items()})
            left += sum(sum(engine.scan_column(cells).counts.values()) for cells in copy.values())
            done += max(map(len, copy.values()), default=0)
            on_rows(done)
            yield copy

    target.parent.mkdir(parents=True, exist_ok=True)
    rows = write_table(target, source.columns, watched(), like=source)
    return Shared(target, rows, left, sample)


def share_texts(seen: SeenTexts, target: Path, engine: Engine, masks: MaskPolicy) -> Shared:
    """Copy text files with what is found in them masked.

    Args:
        seen: The files.
        target: The folder to write to.
        engine: What finds things.
        masks: How they are masked.

    Returns:
        What was written.
    """
    target.mkdir(parents=True, exist_ok=True)
    left = 0
    for path in seen.paths:
        text = path.read_text(encoding="utf-8", errors="replace")
        copy = mask_text(text, engine.scan(text), masks)
        left += len(engine.scan(copy))
        (target / path.name).write_text(copy, encoding="utf-8")
    return Shared(target, len(seen.paths), left, {})
