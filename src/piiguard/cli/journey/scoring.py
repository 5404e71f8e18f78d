"""Step: hold what was found against what the generator planted, so that recall is measured, not claimed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from piiguard.catalog import Entity
from piiguard.classify import Classification, Engine, open_table
from piiguard.classify.kinds import ENTITIES
from piiguard.cli.demo import Score, Shop

if TYPE_CHECKING:
    from piiguard.cli.demo import Truth

__all__ = ["score"]


def score(shop: Shop, engine: Engine, customers: Classification) -> dict[Entity, Score]:
    """Scan the whole hand-over once more and score every entity the engine knows.

    Args:
        shop: The generated hand-over, with its truth.
        engine: What finds things.
        customers: What the columns of the customers' table are.

    Returns:
        Entity → hits, misses and false alarms, over columns and texts together.
    """
    scores = dict.fromkeys(ENTITIES, Score(0, 0, 0))
    for entity, found in (
        *_customers(shop, engine, customers),
        *_chat(shop, engine),
        *_contracts(shop, engine),
    ):
        scores[entity] += found
    return scores


def _customers(shop: Shop, engine: Engine, classification: Classification) -> Iterator[tuple[Entity, Score]]:
    file = shop.customers_csv.name
    columns: dict[str, list[str | None]] = {}
    for batch in open_table(shop.customers_csv).batches():
        for name, cells in batch.items():
            columns.setdefault(name, []).extend(cells)
    for column, cells in columns.items():
        if (file, column) in shop.truth.marks:
            yield from _text(shop.truth, file, column, [cell or "" for cell in cells], engine)
            continue
        scan = engine.scan_column(cells)
        spans, believed = scan.spans, classification.of(column).believed(scan.counts, len(cells))
        for index, entity in enumerate(spans.entities):
            if entity not in ENTITIES:
                continue
            rows: list[int] = spans.row[spans.entity == index].tolist() if entity in believed else []
            yield entity, shop.truth.score_rows(file, column, entity, rows)


def _chat(shop: Shop, engine: Engine) -> Iterator[tuple[Entity, Score]]:
    lines = shop.chat.read_text(encoding="utf-8").splitlines()
    yield from _text(shop.truth, shop.chat.name, "text", [json.loads(line)["text"] for line in lines], engine)


def _contracts(shop: Shop, engine: Engine) -> Iterator[tuple[Entity, Score]]:
    texts = [path.read_text(encoding="utf-8") for path in shop.contracts]
    yield from _text(shop.truth, "contracts", "", texts, engine)


def _text(
    truth: Truth, file: str, column: str, texts: list[str], engine: Engine
) -> Iterator[tuple[Entity, Score]]:
    spans: dict[Entity, list[tuple[int, int, int]]] = {entity: [] for entity in ENTITIES}
    for place, findings in enumerate(engine.scan_many(texts)):
        for finding in findings:
            # Only what the generator plants can be scored.
            if finding.entity in spans:
                spans[finding.entity].append((place, finding.start, finding.end))
    for entity in ENTITIES:
        yield entity, truth.score_spans(file, column, entity, spans[entity])
