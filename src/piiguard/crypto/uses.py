"""Uses: counts of what still depends on each key, without which no key is destroyed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

import attrs

from piiguard.crypto.keys import KeyInfo, KeyState
from piiguard.crypto.tokens import KeyId
from piiguard.errors import InvalidInput, KeyStateError

__all__ = ["COOL_OFF", "KeyUse", "require_unused"]

COOL_OFF: Final = timedelta(days=7)
"""How long a key stays DISABLED before it may be destroyed, unless told otherwise."""


@attrs.frozen
class KeyUse:
    """What was counted of the keys' use, where and when. Counts are added with ``+``.

    Attributes:
        keyset: The keyset's id.
        at: When the earliest of the counts began.
        places: What was looked through: ``"customer.phone"``.
        counts: How many tokens or wrapped keys name each key; a key that none names is not in it.
    """

    keyset: str
    at: datetime
    places: tuple[str, ...]
    counts: Mapping[KeyId, int]

    def __attrs_post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise InvalidInput("The time of a count has no time zone", hint="Give an aware datetime.")
        if not self.places:
            raise InvalidInput("The count looked nowhere", hint="Name every place that holds tokens.")

    def of(self, key_id: str) -> int:
        """Return how often a key was found.

        Args:
            key_id: Which.
        """
        return self.counts.get(KeyId(key_id), 0)

    def __add__(self, other: KeyUse) -> KeyUse:
        if self.keyset != other.keyset:
            raise InvalidInput(
                "These counts are of two keysets", hint="Count each keyset's use for itself; ids differ."
            )
        ids = {*self.counts, *other.counts}
        counts = {key_id: self.of(key_id) + other.of(key_id) for key_id in ids}
        return KeyUse(self.keyset, min(self.at, other.at), self.places + other.places, counts)


def require_unused(
    key: KeyInfo,
    keyset_id: str,
    evidence: KeyUse | None,
    reason: str | None,
    *,
    now: datetime,
    cool_off: timedelta,
) -> None:
    """Refuse to let a key go that something may still need.

    Args:
        key: The key.
        keyset_id: Its keyset.
        evidence: What was counted.
        reason: Why it must go all the same.
        now: The present moment.
        cool_off: How long it must have been disabled.

    Raises:
        KeyStateError: If neither a sufficient count nor a reason is given.
    """
    if key.state is not KeyState.DISABLED or (reason is not None and reason.strip()):
        return
    if evidence is None:
        raise _kept(f"Nothing says that no token needs key {key.id}", "Count its use: evidence=count_use(…).")
    if evidence.keyset != keyset_id:
        raise _kept("The count is of another keyset", "Count the use of this one.")
    if evidence.at < key.changed:
        raise _kept(
            f"The count is older than the disabling of key {key.id}", "Count again, now that it is disabled."
        )
    if found := evidence.of(key.id):
        raise _kept(
            f"{found:,} tokens or wrapped keys still name key {key.id}",
            "Enable the key, re-encrypt and rewrap what names it, then disable and count again.",
        )
    if now < key.changed + cool_off:
        raise KeyStateError(
            f"Key {key.id} was disabled at {key.changed:%Y-%m-%d %H:%M} UTC, less than {_span(cool_off)} ago",
            hint="Wait, to see that nothing misses it; or give reason= to destroy it at once.",
            code="crypto.cool_off",
        )


def _kept(what: str, hint: str) -> KeyStateError:
    return KeyStateError(
        what, hint=f"{hint} Or give reason= to destroy it all the same.", code="crypto.key_in_use"
    )


def _span(time: timedelta) -> str:
    days, rest = divmod(time, timedelta(days=1))
    return str(time) if rest else f"{days} day{'' if days == 1 else 's'}"
