"""The shop's chat: dialogues of many customers at once, in the order they were sent."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta, timezone
from random import Random
from typing import Final

import attrs

from piiguard.cli.demo.dialogues import DIALOGUES
from piiguard.cli.demo.mixes import between, chance, pick
from piiguard.cli.demo.people import Person
from piiguard.cli.demo.prose import Composer, Piece
from piiguard.cli.demo.truth import Tally

__all__ = ["chat_lines"]

_CHINA: Final = timezone(timedelta(hours=8))
_VISITORS: Final = 0.12
"""Share of dialogues with somebody who has not logged in."""
_PERIOD: Final = 540
_OPENS: Final = 8
_HOURS: Final = 14
_STAFF: Final = ("客服小美", "客服阿杰", "客服-07", "店长", "service")


@attrs.frozen
class _Line:
    sent: datetime
    number: int
    person: Person
    visitor: bool
    topic: dict[str, Piece]
    words: str


def chat_lines(rng: Random, people: Sequence[Person], *, count: int, today: date, tally: Tally) -> list[str]:
    """Make the chat.

    Args:
        rng: Where chance comes from.
        people: Who may write; at least one.
        count: How many lines.
        today: All are sent before this day.
        tally: Where what was planted is counted; a place is a line, from 0.

    Returns:
        JSON documents of one line each: ``id``, ``customer_id`` (null for visitors), ``sent_at``,
        ``sender`` and ``text``.
    """
    lines: list[_Line] = []
    while len(lines) < count:
        person, visitor = pick(rng, people), chance(rng, _VISITORS)
        sent, topic = _opening(rng, today), dict[str, Piece]()
        for words in DIALOGUES.draw(rng):
            lines.append(_Line(sent, len(lines), person, visitor, topic, words))
            sent += timedelta(seconds=between(rng, 4, 140))
    kept = sorted(lines[:count], key=lambda line: (line.sent, line.number))
    composer = Composer(rng, today, tally)
    return [_document(rng, composer, line, place) for place, line in enumerate(kept)]


def _document(rng: Random, composer: Composer, line: _Line, place: int) -> str:
    composer.on = line.sent.date()
    speaker, _, template = line.words.partition(" ")
    document = {
        "id": place + 1,
        "customer_id": None if line.visitor else line.person.number,
        "sent_at": line.sent.isoformat(),
        "sender": "客户" if speaker == "C" else pick(rng, _STAFF),
        "text": composer.compose(template, line.person, place, topic=line.topic),
    }
    return json.dumps(document, ensure_ascii=False)


def _opening(rng: Random, today: date) -> datetime:
    """Draw when a dialogue begins: in opening hours, on some day before *today*."""
    day = today - timedelta(days=between(rng, 1, _PERIOD))
    opens = datetime.combine(day, time(_OPENS), tzinfo=_CHINA)
    return opens + timedelta(seconds=between(rng, 0, _HOURS * 3600 - 1))
