"""The journey itself: the steps in order, and what each leaves for the next."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import attrs
import sqlalchemy as sa

from piiguard.audit import HmacKey
from piiguard.catalog import Principal, SystemClock
from piiguard.classify import Engine
from piiguard.classify.fields import WRITABLE
from piiguard.cli.demo import Shop, write_shop
from piiguard.cli.journey.deciding import ASKERS, Seen, look_as, refusal, settings_text
from piiguard.cli.journey.disposing import dispose
from piiguard.cli.journey.folder import Folder
from piiguard.cli.journey.looking import KEY, SeenTable, SeenTexts, look_at_table, look_at_texts
from piiguard.cli.journey.protecting import Kept, keep_table, open_vault, read_row, rotate
from piiguard.cli.journey.results import Results, Timing
from piiguard.cli.journey.scoring import score
from piiguard.cli.journey.sharing import Shared, share_table, share_texts
from piiguard.cli.screen import Progress, Screen
from piiguard.crypto import Keyset
from piiguard.crypto.private_files import create_private
from piiguard.errors import SourceError
from piiguard.guard import Guard
from piiguard.mask import MaskPolicy
from piiguard.retention import CHINA_TIME

__all__ = ["walk"]

_OPERATOR: Final = Principal("piiguard.quickstart")
_STEPS: Final = 9
_CHATS_PER_CUSTOMER: Final = 0.2
_CONTRACTS: Final = 40


def walk(folder: Folder, screen: Screen, *, source: Path | None, customers: int, seed: int) -> Results:
    """Go through everything once.

    Args:
        folder: Where the results go.
        screen: Where progress is shown.
        source: The user's own file; None makes a shop.
        customers: Size of the shop that is made.
        seed: Another seed gives another shop.

    Returns:
        What was found and done.

    Raises:
        SourceError: If the file cannot be read or is empty.
    """
    steps = _Steps(screen)
    engine = Engine()
    clock = SystemClock()
    today = clock.now().astimezone(CHINA_TIME).date()
    with steps.next(en="Take over the data", zh="接收数据") as progress:
        shop = None
        if source is None:
            shop = write_shop(
                folder.shop,
                customers=customers,
                chats=max(1, int(customers * _CHATS_PER_CUSTOMER)),
                contracts=_CONTRACTS,
                seed=seed,
                today=today,
                on_progress=progress.at,
            )
    with steps.next(en="Classify every column and text", zh="为每一列和每段文本分类") as progress:
        tables, texts = _look(shop, source, engine, progress.at)
        scores = {} if shop is None else score(shop, engine, tables[0].classification)
    with steps.next(en="Write masked copies for analysts", zh="生成供分析使用的脱敏副本") as progress:
        folder.settings.write_text(settings_text(tables), encoding="utf-8")
        _make_keys(folder)
        with Guard.open(folder.settings, make_default=False) as guard:
            shared = _share(folder, tables, texts, engine=engine, masks=guard.masks, on_rows=progress.at)
    with Guard.open(folder.settings, make_default=False) as guard:
        vault = open_vault(str(folder.vault))
        try:
            with steps.next(en="Encrypt the personal columns", zh="加密个人信息列") as progress:
                Keyset.create(guard.keyset_path, provider=guard.kek_provider())
                guard.record("crypto.create", {"keyset": guard.keyset.id}, by=_OPERATOR)
                kept = tuple(keep_table(each, vault, guard, progress.at) for each in tables)
            with steps.next(en="Rotate the key, move the data to it", zh="轮换密钥并重加密数据") as progress:
                rotated = rotate(kept, vault, guard, _OPERATOR, progress.at)
            with steps.next(en="Show one customer to three roles", zh="同一客户，三种角色各见什么"):
                seen, refused = _decide(tables[0], kept[0], vault, guard)
            with steps.next(en="Let go what is past its time", zh="处置到期数据，保全除外"):
                everything = [table for each in kept for table in each.tables]
                disposed = dispose(everything, vault, guard, folder.path, today)
        finally:
            vault.dispose()
        with steps.next(en="Verify the ledger", zh="校验审计账本"):
            ledger = guard.ledger.verify()
            guard.ledger.checkpoint(folder.path / "ledger.head.json", key=_checkpoint_key(folder))
    return Results(
        folder=folder.path,
        generated=shop is not None,
        today=today,
        made_at=clock.now().astimezone(CHINA_TIME),
        tables=tables,
        texts=texts,
        scores=scores,
        shared=shared,
        kept=kept,
        rotated=rotated,
        seen=seen,
        refusal=refused,
        disposed=disposed,
        ledger=ledger,
        timings=tuple(steps.timings),
    )


@attrs.define
class _Steps:
    """Numbers the steps and times them."""

    screen: Screen
    timings: list[Timing] = attrs.field(factory=list[Timing])

    @contextmanager
    def next(self, *, en: str, zh: str) -> Generator[Progress]:
        begun = time.perf_counter()
        with self.screen.step(len(self.timings) + 1, _STEPS, en=en, zh=zh) as progress:
            yield progress
        self.timings.append(Timing(en, zh, time.perf_counter() - begun))


def _look(
    shop: Shop | None, source: Path | None, engine: Engine, on_rows: Callable[[int], None]
) -> tuple[tuple[SeenTable, ...], SeenTexts]:
    if shop is None:
        seen = look_at_table(source or Path(), engine, on_rows)
        if not seen.rows:
            raise SourceError(
                f"{seen.path.name} has a header and no rows",
                hint="Give a file with data.",
                code="input.source_empty",
            )
        return (seen,), look_at_texts((), engine)
    tables = tuple(look_at_table(path, engine, on_rows) for path in (shop.customers_csv, shop.chat))
    return tables, look_at_texts(shop.contracts, engine)


def _make_keys(folder: Folder) -> None:
    folder.keys.mkdir(mode=0o700)
    # Beside the keyset only because a demonstration has nowhere better; the report says so.
    create_private(folder.keys / "passphrase.txt", secrets.token_urlsafe(32).encode())
    create_private(folder.keys / "checkpoint.key", secrets.token_bytes(32))


def _checkpoint_key(folder: Folder) -> HmacKey:
    return HmacKey((folder.keys / "checkpoint.key").read_bytes())


def _share(
    folder: Folder,
    tables: tuple[SeenTable, ...],
    texts: SeenTexts,
    *,
    engine: Engine,
    masks: MaskPolicy,
    on_rows: Callable[[int], None],
) -> tuple[Shared, ...]:
    shared = [
        share_table(each, folder.masked / f"{each.path.stem}{_ending(each)}", engine, masks, on_rows)
        for each in tables
    ]
    if texts.paths:
        shared.append(share_texts(texts, folder.masked / "contracts", engine, masks))
    return tuple(shared)


def _ending(seen: SeenTable) -> str:
    # A database is read as one table, and its masked copy is a file that any tool opens.
    ending = seen.path.suffix.lower()
    return ending if ending in WRITABLE else ".csv"


def _decide(
    table: SeenTable, kept: Kept, vault: sa.Engine, guard: Guard
) -> tuple[tuple[Seen, ...], tuple[str, str]]:
    row = "1"
    record: dict[str, str | None] = {}
    for each in kept.tables:
        record |= read_row(each, vault, guard, row)
    record[KEY] = row
    seen = tuple(look_as(asker, record, table.name, guard) for asker in ASKERS)
    return seen, refusal(table, guard)
