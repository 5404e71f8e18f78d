"""Entries: one event as the ledger keeps it, and the hash that chains it to the one before.

An event is written once, as canonical JSON: keys sorted, no spaces, UTF-8. From then on only those bytes
count::

    hash(n) = SHA-256( hash(n - 1) ‖ n as 8 bytes, big-endian ‖ bytes of entry n )
    hash(0) = SHA-256( "piiguard ledger 1" ‖ the ledger's 16-byte id )

Hashing what is stored, and never a re-serialisation of it, leaves no room for two readings of one entry.
The id in the root makes an entry of one ledger worthless in another.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Final, NoReturn, cast

import attrs

from piiguard.catalog import EntryNumber, Event, PrincipalName
from piiguard.errors import ChainBroken, InvalidInput

__all__ = ["Entry", "chained", "decode", "encode", "root"]

_ROOT: Final = b"piiguard ledger 1"

# Bounds that every honest event keeps, so that no document or record slips into the ledger whole.
_MAX_NAME: Final = 200
_MAX_TEXT: Final = 1_000
_MAX_DETAILS: Final = 64
_KIND: Final = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+")
_DETAIL: Final = re.compile(r"[a-z][a-z0-9_]*")

# Two forms that nothing but personal data has: a mainland mobile number, and a resident ID number
# (GB 11643-1999). Neighbouring letters and digits make it part of a digest or a longer number instead.
_MOBILE: Final = re.compile(r"(?<![0-9A-Za-z])1[3-9][0-9]{9}(?![0-9A-Za-z])")
_RESIDENT_ID: Final = re.compile(r"(?<![0-9A-Za-z])[1-9][0-9]{16}[0-9Xx](?![0-9A-Za-z])")
_WEIGHTS: Final = tuple(pow(2, 17 - i, 11) for i in range(17))


@attrs.frozen
class Entry:
    """One event in the ledger.

    Attributes:
        number: Its position, counted from 1 without gaps.
        at: When it was written, by the ledger's clock, in UTC.
        kind: Pillar and deed: ``"access.reveal"``.
        actor: Who did it.
        details: Facts about it; never a personal value.
        hash: Its link of the chain, in hexadecimal.
    """

    number: EntryNumber
    at: datetime
    kind: str
    actor: PrincipalName
    details: Mapping[str, str | int]
    hash: str


def encode(event: Event, at: datetime) -> bytes:
    """Write *event* as the bytes that the ledger keeps and hashes.

    Args:
        event: What happened.
        at: When, timezone-aware.

    Returns:
        Canonical JSON in UTF-8.

    Raises:
        TypeError: If a detail is neither text nor a whole number.
        InvalidInput: If the event is malformed, too long, or a detail has the form of a mobile or resident
            ID number; what it says is not shown.

    >>> encode(Event("crypto.rotate", PrincipalName("dpo"), {"n": 1}), datetime(2026, 3, 2, tzinfo=UTC))
    b'{"actor":"dpo","at":"2026-03-02T00:00:00.000000Z","details":{"n":1},"kind":"crypto.rotate"}'
    """
    _check(event)
    if at.tzinfo is None:
        raise InvalidInput(
            "The ledger's clock gave a naive time", hint="Return an aware datetime from now()."
        )
    moment = at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    body = {"actor": event.actor, "at": moment, "details": dict(event.details), "kind": event.kind}
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        _refuse(event.kind, "holds a lone surrogate, which UTF-8 cannot", "Give text that decodes cleanly.")


def decode(number: int, body: bytes, link: bytes) -> Entry:
    """Read an entry back from its bytes.

    Args:
        number: Its position.
        body: The bytes `encode` made.
        link: Its hash, 32 bytes.

    Returns:
        The entry.

    Raises:
        ChainBroken: If the bytes are not what `encode` makes.
    """
    try:
        said = cast("dict[str, str]", json.loads(body))
        at = datetime.fromisoformat(said["at"])
        details = cast("Mapping[str, str | int]", said["details"])
        actor = PrincipalName(said["actor"])
        return Entry(EntryNumber(number), at, said["kind"], actor, details, link.hex())
    except (KeyError, TypeError, ValueError):
        error = ChainBroken(
            f"Entry {number} cannot be read",
            hint="Run `piiguard audit verify` to find the first entry that was changed.",
        )
        error.entry = number
        raise error from None


def root(ledger_id: bytes) -> bytes:
    """Return the hash that stands before entry 1.

    Args:
        ledger_id: The ledger's 16 random bytes.

    Returns:
        32 bytes.
    """
    return hashlib.sha256(_ROOT + ledger_id).digest()


def chained(previous: bytes, number: int, body: bytes) -> bytes:
    """Return the hash of an entry.

    Args:
        previous: Hash of the entry before it, 32 bytes.
        number: Its position, from 1.
        body: Its bytes as stored.

    Returns:
        32 bytes.
    """
    return hashlib.sha256(previous + number.to_bytes(8, "big") + body).digest()


def _check(event: Event) -> None:
    if not _KIND.fullmatch(event.kind) or len(event.kind) > _MAX_NAME:
        raise InvalidInput(
            f"An event's kind has {len(event.kind)} characters and not the form pillar.deed",
            hint="Write two or more lower-case words joined by dots, such as 'access.reveal'.",
            code="input.event",
        )
    if not 0 < len(event.actor) <= _MAX_NAME:
        _refuse(event.kind, f"has an actor of {len(event.actor)} characters", f"Give 1 to {_MAX_NAME}.")
    if len(event.details) > _MAX_DETAILS:
        _refuse(event.kind, f"has {len(event.details)} details", f"Give at most {_MAX_DETAILS}.")
    for name, value in event.details.items():
        _check_detail(event.kind, name, value)


def _check_detail(kind: str, name: str, value: object) -> None:
    if not _DETAIL.fullmatch(name) or len(name) > _MAX_NAME:
        _refuse(kind, "has a detail whose name is not a plain word", "Write lower-case words: 'key_id'.")
    if not isinstance(value, str | int):
        msg = f"Detail {name!r} of a {kind!r} event is {type(value).__name__}; give text or a whole number"
        raise TypeError(msg)
    # A whole number may be a telephone number, too: an integer column is where many are kept.
    text = value if isinstance(value, str) else str(value)
    if len(text) > _MAX_TEXT:
        _refuse(kind, f"has {len(text)} characters in {name!r}", f"Give at most {_MAX_TEXT}, or a digest.")
    if _looks_personal(text):
        _refuse(
            kind,
            f"has the form of personal data in {name!r}",
            "Give a digest or the application's own row reference in its place.",
        )


def _looks_personal(value: str) -> bool:
    if len(value) < 11:  # noqa: PLR2004 - the length of a mobile number, the shorter of the two
        return False
    text = unicodedata.normalize("NFKC", value)
    return bool(_MOBILE.search(text)) or any(_is_resident_id(each[0]) for each in _RESIDENT_ID.finditer(text))


def _is_resident_id(number: str) -> bool:
    """Tell a resident ID from any other 18 digits, by its date of birth and check character."""
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return "10X98765432"[total % 11] == number[17].upper()


def _refuse(kind: str, what: str, hint: str) -> NoReturn:
    raise InvalidInput(f"A {kind!r} event {what}", hint=hint, code="input.event")
