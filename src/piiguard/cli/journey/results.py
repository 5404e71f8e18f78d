"""What a journey found and did, gathered for the report. Nothing in it is a clear value."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import attrs

from piiguard.audit import Verification as LedgerVerification
from piiguard.catalog import Entity
from piiguard.cli.demo import Score
from piiguard.cli.journey.deciding import Seen
from piiguard.cli.journey.disposing import Disposed
from piiguard.cli.journey.looking import SeenTable, SeenTexts
from piiguard.cli.journey.protecting import Kept, Rotated
from piiguard.cli.journey.sharing import Shared

__all__ = ["Results", "Timing"]


@attrs.frozen
class Timing:
    """How long a step took.

    Attributes:
        en: Its name in English.
        zh: Its name in Chinese.
        seconds: Wall-clock seconds.
    """

    en: str
    zh: str
    seconds: float


@attrs.frozen(kw_only=True)
class Results:
    """Everything the report says.

    Attributes:
        folder: Where it all is.
        generated: Whether the data were made for the purpose.
        today: The day retention was planned for.
        made_at: When the journey ended.
        tables: What was seen in tables.
        texts: What was seen in texts.
        scores: For generated data, what was found against what was planted.
        shared: What was written for analysts.
        kept: What was encrypted.
        rotated: What the rotation did.
        seen: What each role sees of one customer.
        refusal: What the policy answers to a wrong purpose, in English and Chinese.
        disposed: What became of what was due; None where nothing has a day to count from.
        ledger: Whether the chain holds.
        timings: How long each step took.
    """

    folder: Path
    generated: bool
    today: date
    made_at: datetime
    tables: tuple[SeenTable, ...]
    texts: SeenTexts
    scores: dict[Entity, Score]
    shared: tuple[Shared, ...]
    kept: tuple[Kept, ...]
    rotated: Rotated
    seen: tuple[Seen, ...]
    refusal: tuple[str, str]
    disposed: Disposed | None
    ledger: LedgerVerification
    timings: tuple[Timing, ...]
