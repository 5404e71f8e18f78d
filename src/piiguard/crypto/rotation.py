"""Moves of a keyset: from one record to the next, without a file in sight.

Format and states: ``docs/format.md``, 3.
"""

from __future__ import annotations

import secrets
from typing import Final

import attrs

from piiguard.crypto.keys import (
    KeyRecord,
    KeysetRecord,
    KeyState,
    find_key,
    unwrap_dek,
    wrap_dek,
)
from piiguard.crypto.limits import Limits
from piiguard.crypto.providers import KekProvider
from piiguard.crypto.providers.answers import wrapped_kek
from piiguard.crypto.secret_octets import fresh_secret
from piiguard.crypto.suites import DEK_SIZE, Suite
from piiguard.crypto.tokens import KeyId
from piiguard.errors import KeysetError, KeyStateError

__all__ = ["compromised", "descendant", "limited", "moved", "new_key", "rewrapped", "rotated", "staged"]

_KEY_ID_SIZE: Final = 4
# Which states may come before. rotate() alone makes a key ACTIVE, and retires the one that was.
_BEFORE: Final = {
    KeyState.DECRYPT_ONLY: frozenset({KeyState.DISABLED}),
    KeyState.DISABLED: frozenset({KeyState.DECRYPT_ONLY}),
    KeyState.DESTROYED: frozenset({KeyState.DISABLED, KeyState.PENDING}),
}


def staged(record: KeysetRecord, kek: bytes, suite: Suite | None, now: str) -> KeysetRecord:
    """Return *record* with a fresh PENDING key at its end."""
    active = next(key for key in record.keys if key.state is KeyState.ACTIVE)
    taken = frozenset(key.id for key in record.keys)
    key = new_key(kek, record.keyset_id, suite or active.suite, KeyState.PENDING, now, taken=taken)
    return attrs.evolve(record, keys=(*record.keys, attrs.evolve(key, limits=active.limits)))


def rotated(record: KeysetRecord, kek: bytes, suite: Suite | None, now: str) -> KeysetRecord:
    """Return *record* with its oldest fitting PENDING key ACTIVE, or a fresh one, and the old one retired."""
    pending = [k for k in record.keys if k.state is KeyState.PENDING and k.compromised is None]
    waiting = [k for k in pending if suite in {None, k.suite}]
    if not waiting:
        record = staged(record, kek, suite, now)
        waiting = [record.keys[-1]]
    keys = list(record.keys)
    for place, key in enumerate(keys):
        if key is waiting[0]:
            keys[place] = attrs.evolve(key, state=KeyState.ACTIVE, changed=now)
        elif key.state is KeyState.ACTIVE:
            keys[place] = attrs.evolve(key, state=KeyState.DECRYPT_ONLY, changed=now)
    return attrs.evolve(record, keys=tuple(keys))


def compromised(record: KeysetRecord, kek: bytes, key_id: str, now: str) -> KeysetRecord:
    """Return *record* with one key marked; another is ACTIVE if that one was.

    Raises:
        UnknownKey: If there is no such key.
        KeyStateError: If it was destroyed.
    """
    found = find_key(record, key_id)
    if found.state is KeyState.DESTROYED:
        raise KeyStateError(
            f"Key {key_id} was destroyed and cannot be marked",
            hint="Look at the copies of what it encrypted, and at the backups that still hold it.",
        )
    if found.state is KeyState.ACTIVE:
        record = rotated(record, kek, None, now)
    return attrs.evolve(
        record,
        keys=tuple(
            attrs.evolve(key, compromised=key.compromised or now) if key.id == key_id else key
            for key in record.keys
        ),
    )


def limited(record: KeysetRecord, limits: Limits) -> KeysetRecord:
    """Return *record* with other limits for the ACTIVE key and those that wait to follow it."""
    states = {KeyState.ACTIVE, KeyState.PENDING}
    return attrs.evolve(
        record,
        keys=tuple(attrs.evolve(key, limits=limits) if key.state in states else key for key in record.keys),
    )


def descendant(record: KeysetRecord, seen: KeysetRecord) -> KeysetRecord:
    """Return *record* if it can have come of *seen* by moves.

    An old copy that was put back and gone on from has a high epoch again, but not the keys that were made
    after it was taken; and what was destroyed or marked as compromised since then is not so in it.

    Args:
        record: What the file holds, authenticated.
        seen: What it held when it was last read.

    Raises:
        KeysetError: If it cannot.
    """
    now = {key.id: key for key in record.keys}
    for before in seen.keys:
        key = now.get(before.id)
        if (
            key is None
            or (key.suite, key.commitment) != (before.suite, before.commitment)
            or (before.state is KeyState.DESTROYED and key.state is not KeyState.DESTROYED)
            or (before.compromised is not None and key.compromised is None)
        ):
            raise KeysetError(
                f"The keyset file is of epoch {record.epoch}, but does not follow from epoch {seen.epoch}:"
                f" key {before.id} is not what it was",
                hint="An old copy was put back and changed since. Restore the newest one.",
                code="crypto.keyset_rolled_back",
            )
    return record


def moved(record: KeysetRecord, key_id: str, state: KeyState, now: str) -> KeysetRecord:
    """Return *record* with one key in another state.

    Raises:
        UnknownKey: If there is no such key.
        KeyStateError: If its state does not lead there.
    """
    found = find_key(record, key_id)
    if found.state not in _BEFORE[state]:
        before = " or ".join(sorted(each.value for each in _BEFORE[state]))
        raise KeyStateError(
            f"Key {key_id} is {found.state.value} and cannot become {state.value}",
            hint=f"Only a {before} key can. rotate() retires the ACTIVE key, disable() a DECRYPT_ONLY one.",
        )
    wrapped = None if state is KeyState.DESTROYED else found.wrapped
    after = attrs.evolve(found, state=state, changed=now, wrapped=wrapped)
    return attrs.evolve(record, keys=tuple(after if key is found else key for key in record.keys))


def rewrapped(record: KeysetRecord, old: bytes, new: bytes, provider: KekProvider) -> KeysetRecord:
    """Return *record* with the same keys wrapped under the KEK *new*, and that under *provider*."""
    return attrs.evolve(
        record,
        kek=wrapped_kek(provider, new, keyset_id=record.keyset_id),
        keys=tuple(_wrapped_again(record.keyset_id, key, old, new) for key in record.keys),
    )


def new_key(
    kek: bytes, keyset_id: bytes, suite: Suite, state: KeyState, now: str, *, taken: frozenset[KeyId]
) -> KeyRecord:
    """Draw a key and an id that no key of the keyset has ever had."""
    key_id = KeyId(secrets.token_hex(_KEY_ID_SIZE))
    while key_id in taken:
        key_id = KeyId(secrets.token_hex(_KEY_ID_SIZE))
    wrapped, commitment = wrap_dek(kek, keyset_id, key_id, suite, fresh_secret(DEK_SIZE))
    return KeyRecord(key_id, suite, state, now, now, wrapped, commitment)


def _wrapped_again(keyset_id: bytes, key: KeyRecord, old: bytes, new: bytes) -> KeyRecord:
    if key.state is KeyState.DESTROYED:
        return key
    wrapped, _ = wrap_dek(new, keyset_id, key.id, key.suite, unwrap_dek(old, keyset_id, key))
    return attrs.evolve(key, wrapped=wrapped)
