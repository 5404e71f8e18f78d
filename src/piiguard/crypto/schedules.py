"""Schedules: which keys are due for what, and why."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

import attrs

from piiguard.crypto.keys import KeyInfo, KeyState
from piiguard.crypto.leases import is_counted, most_of
from piiguard.crypto.limits import Limits, Used
from piiguard.crypto.tokens import KeyId
from piiguard.crypto.uses import COOL_OFF
from piiguard.errors import InvalidInput

__all__ = ["Deed", "Due", "DueReason", "due_keys"]

# Rotate while there is still room to go on sealing until everybody has the new key.
_SHARE: Final = 0.75


class Deed(enum.Enum):
    """What is to be done with a key."""

    ROTATE = "rotate"
    """Make another key ACTIVE."""
    REENCRYPT = "reencrypt"
    """Move what it encrypted to the ACTIVE key."""
    DESTROY = "destroy"
    """Destroy it, or take it back: nothing is encrypted under it, or nobody has missed it."""


class DueReason(enum.Enum):
    """Why."""

    COMPROMISED = "compromised"
    """Somebody who should not have the key may have it."""
    AGE = "age"
    """It is older than its limit."""
    USE = "use"
    """It has sealed three quarters of what it may."""
    OFFBOARDED = "offboarded"
    """Somebody who could have had it has left since."""
    COOLED_OFF = "cooled_off"
    """It has been disabled for as long as a key is before it may be destroyed."""


@attrs.frozen
class Due:
    """Something that is to be done with a key.

    Attributes:
        key_id: The key.
        deed: What.
        reason: Why.
        since: Since when, as far as that is known.
    """

    key_id: KeyId
    deed: Deed
    reason: DueReason
    since: datetime | None


def due_keys(
    keys: Iterable[KeyInfo],
    used: Mapping[KeyId, Used],
    *,
    now: datetime,
    limits: Limits,
    offboarded: Iterable[datetime],
) -> tuple[Due, ...]:
    """Say what is due.

    Args:
        keys: The keys of a keyset.
        used: How much those have sealed whose use is counted.
        now: The present moment.
        limits: Limits for keys that have none of their own.
        offboarded: When people left who could have had the keys.

    Returns:
        What is to be done, most urgent first.
    """
    moments = tuple(offboarded)
    if any(moment.tzinfo is None for moment in moments):
        raise InvalidInput("A time of offboarding has no time zone", hint="Give aware datetimes.")
    found = list[Due]()
    for key in keys:
        since = [moment for moment in moments if key.created <= moment <= now]
        if key.compromised is not None and key.state in _AFTER_COMPROMISE:
            found.append(Due(key.id, _AFTER_COMPROMISE[key.state], DueReason.COMPROMISED, key.compromised))
        elif key.state is KeyState.DISABLED and now >= key.changed + COOL_OFF:
            found.append(Due(key.id, Deed.DESTROY, DueReason.COOLED_OFF, key.changed + COOL_OFF))
        elif key.state is KeyState.ACTIVE:
            found += _rotations(key, used.get(key.id), now, key.limits or limits)
        if since and key.state in _AFTER_DEPARTURE and key.compromised is None:
            found.append(Due(key.id, _AFTER_DEPARTURE[key.state], DueReason.OFFBOARDED, min(since)))
    return tuple(sorted(found, key=lambda each: list(DueReason).index(each.reason)))


_AFTER_COMPROMISE: Final = {
    KeyState.PENDING: Deed.DESTROY,
    KeyState.DECRYPT_ONLY: Deed.REENCRYPT,
}
# Rotation alone leaves what is stored under the key that they could have had.
_AFTER_DEPARTURE: Final = {
    KeyState.PENDING: Deed.DESTROY,
    KeyState.ACTIVE: Deed.ROTATE,
    KeyState.DECRYPT_ONLY: Deed.REENCRYPT,
}


def _rotations(key: KeyInfo, used: Used | None, now: datetime, limits: Limits) -> list[Due]:
    found = list[Due]()
    if limits.age is not None and now >= key.created + limits.age:
        found.append(Due(key.id, Deed.ROTATE, DueReason.AGE, key.created + limits.age))
    if used is not None and is_counted(key.suite, limits):
        most = most_of(key.suite, limits)
        if used.messages >= _SHARE * most.messages or used.octets >= _SHARE * most.octets:
            found.append(Due(key.id, Deed.ROTATE, DueReason.USE, None))
    return found
