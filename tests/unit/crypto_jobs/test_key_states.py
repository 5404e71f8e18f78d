"""Compromised keys, keys that are due, and keys that may go."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests.unit.crypto_jobs.conftest import SetClock

from piiguard.catalog.principals import SubjectId
from piiguard.crypto import (
    Deed,
    Due,
    DueReason,
    FieldCipher,
    Keyset,
    KeyState,
    KeyUse,
    Limits,
    PassphraseProvider,
    SubjectKeys,
    Suite,
)
from piiguard.errors import InvalidInput, KeyStateError, UnknownKey

CONTEXT = {"table": "customer", "column": "phone"}
WEEK = timedelta(days=7)


def test_a_compromised_active_key_is_replaced_in_the_same_step(
    keyset: Keyset, guard: PassphraseProvider
) -> None:
    """It never encrypts again, still decrypts, says when it was marked, and is due at once."""
    cipher, old = FieldCipher(keyset, context=CONTEXT), keyset.active.id
    token = cipher.encrypt("13800138000")
    epoch = keyset.epoch
    marked = keyset.mark_compromised(old)
    assert (marked.state, marked.compromised) == (
        KeyState.DECRYPT_ONLY,
        datetime.fromisoformat("2026-03-02T09:30:00Z"),
    )
    assert keyset.epoch == epoch + 1
    assert keyset.active.id != old
    assert cipher.needs_rotation(token)
    assert cipher.decrypt(token) == "13800138000"
    assert keyset.due() == (Due(old, Deed.REENCRYPT, DueReason.COMPROMISED, marked.compromised),)
    assert Keyset.open(keyset.path, provider=guard).keys() == keyset.keys()


def test_a_compromised_pending_key_never_becomes_active(keyset: Keyset) -> None:
    """A rotation passes it over, and it is due to be destroyed."""
    pending = keyset.stage().id
    keyset.mark_compromised(pending)
    assert [each.deed for each in keyset.due()] == [Deed.DESTROY]
    assert keyset.rotate().id != pending
    assert keyset.destroy(pending).compromised is not None
    assert keyset.due() == ()


def test_the_mark_keeps_its_first_time_and_outlives_the_key(keyset: Keyset, clock: SetClock) -> None:
    """Marking twice changes nothing; a destroyed key has nothing left to mark."""
    old = keyset.active.id
    first = keyset.mark_compromised(old).compromised
    clock.pass_by(WEEK)
    assert keyset.mark_compromised(old).compromised == first
    keyset.disable(old)
    assert keyset.due() == ()
    assert keyset.destroy(old, reason="stolen laptop").compromised == first
    with pytest.raises(KeyStateError):
        keyset.mark_compromised(old)
    with pytest.raises(UnknownKey):
        keyset.mark_compromised("00000000")


def test_age_makes_a_key_due_and_stops_nothing(keyset: Keyset, clock: SetClock) -> None:
    """A limit of the key's own, or the caller's for keys without; sealing goes on."""
    assert keyset.due(limits=Limits(age=WEEK)) == ()
    clock.pass_by(WEEK)
    (due,) = keyset.due(limits=Limits(age=WEEK))
    assert (due.deed, due.reason, due.since) == (Deed.ROTATE, DueReason.AGE, clock.moment)
    keyset.limit(Limits(age=2 * WEEK))
    assert keyset.due(limits=Limits(age=WEEK)) == ()
    clock.pass_by(WEEK)
    assert [each.reason for each in keyset.due()] == [DueReason.AGE]
    FieldCipher(keyset, context=CONTEXT).encrypt("13800138000")
    keyset.rotate()
    assert keyset.due() == ()


def test_use_makes_a_key_due_while_there_is_room_left(path: Path, guard: PassphraseProvider) -> None:
    """Three quarters of what it may seal."""
    keyset = Keyset.create(path, provider=guard, suite=Suite.AES_256_GCM, limits=Limits(messages=4000))
    cipher = FieldCipher(keyset, context=CONTEXT)
    cipher.encrypt("13800138000")
    assert keyset.due() == ()
    cipher.encrypt_column(["13800138000"] * 1024)
    assert [(each.deed, each.reason) for each in keyset.due()] == [(Deed.ROTATE, DueReason.USE)]


def test_somebody_who_left_makes_the_key_due_that_they_could_have_had(
    keyset: Keyset, clock: SetClock
) -> None:
    """Who left before the key was made had never seen it; who leaves later has yet to leave."""
    left = clock.moment + timedelta(days=1)
    assert keyset.due(offboarded=[left, clock.moment - WEEK]) == ()
    clock.pass_by(WEEK)
    (due,) = keyset.due(offboarded=[left])
    assert (due.deed, due.reason, due.since) == (Deed.ROTATE, DueReason.OFFBOARDED, left)
    with pytest.raises(InvalidInput):
        keyset.due(offboarded=[datetime(2026, 3, 2)])  # noqa: DTZ001 - what is refused


def test_after_a_departure_what_is_stored_is_due_as_well(keyset: Keyset, clock: SetClock) -> None:
    """Until the key is disabled: rotation alone leaves the data under a key that they could have had."""
    waiting = keyset.stage().id
    left = clock.moment + timedelta(hours=1)
    clock.pass_by(WEEK)
    old = keyset.active.id
    due = {each.key_id: each.deed for each in keyset.due(offboarded=[left])}
    assert due == {old: Deed.ROTATE, waiting: Deed.DESTROY}
    keyset.destroy(waiting)
    keyset.rotate()
    assert keyset.due(offboarded=[left]) == (Due(old, Deed.REENCRYPT, DueReason.OFFBOARDED, left),)
    keyset.disable(old)
    assert keyset.due(offboarded=[left]) == ()


def test_a_disabled_key_is_due_to_go_once_nobody_has_missed_it(keyset: Keyset, clock: SetClock) -> None:
    """After the time of cooling off, until it is destroyed or taken back; a marked one as well."""
    old = keyset.mark_compromised(keyset.active.id).id
    keyset.disable(old)
    clock.pass_by(WEEK - timedelta(seconds=1))
    assert keyset.due() == ()
    clock.pass_by(timedelta(seconds=1))
    assert keyset.due() == (Due(old, Deed.DESTROY, DueReason.COOLED_OFF, clock.moment),)
    keyset.destroy(old, reason="a trial")
    assert keyset.due() == ()


def test_no_key_goes_without_a_count_that_found_nothing(keyset: Keyset, clock: SetClock) -> None:
    """The count must be of this keyset, made since the key was disabled, and the time of trial over."""
    before, old = clock.moment, keyset.active.id
    keyset.rotate()
    clock.pass_by(WEEK)
    keyset.disable(old)
    clock.pass_by(timedelta(hours=1))

    def count(at: datetime, of: int = 0, keyset_id: str = keyset.id) -> KeyUse:
        return KeyUse(keyset_id, at, ("customer.phone",), {old: of})

    for evidence in (
        None,
        count(before),
        count(clock.moment, of=1),
        count(clock.moment, keyset_id="00" * 16),
    ):
        with pytest.raises(KeyStateError) as refused:
            keyset.destroy(old, evidence=evidence)
        assert refused.value.code == "crypto.key_in_use"
    with pytest.raises(KeyStateError) as early:
        keyset.destroy(old, evidence=count(clock.moment))
    assert early.value.code == "crypto.cool_off"
    with pytest.raises(KeyStateError):
        keyset.destroy(old, reason="  ")
    evidence = count(clock.moment) + count(clock.moment + WEEK)
    assert evidence.at == clock.moment
    clock.pass_by(WEEK)
    assert keyset.destroy(old, evidence=evidence).state is KeyState.DESTROYED


def test_a_reason_lets_a_disabled_key_go_at_once_and_no_other(keyset: Keyset) -> None:
    """A reason is no way around the states."""
    old = keyset.active.id
    keyset.rotate()
    with pytest.raises(KeyStateError):
        keyset.destroy(old, reason="the court says so")
    keyset.disable(old)
    assert keyset.destroy(old, reason="the court says so").state is KeyState.DESTROYED


def test_counts_add_up_and_keep_keysets_apart() -> None:
    """A key that nothing names was found nowhere."""
    now = SetClock().now()
    one = KeyUse("a", now, ("t.a",), {"k1": 2})  # type: ignore[dict-item] - ids are plain here
    two = KeyUse("a", now - WEEK, ("t.b",), {"k1": 3, "k2": 1})  # type: ignore[dict-item] - as above
    both = one + two
    assert (both.of("k1"), both.of("k2"), both.of("k3")) == (5, 1, 0)
    assert (both.places, both.at) == (("t.a", "t.b"), now - WEEK)
    with pytest.raises(InvalidInput):
        _ = one + KeyUse("b", now, ("t.a",), {})
    with pytest.raises(InvalidInput):
        KeyUse("a", now, (), {})


def test_a_store_of_subject_keys_counts_what_wraps_it(
    keyset: Keyset, tmp_path: Path, clock: SetClock
) -> None:
    """Until it is rewrapped it holds on to the old key; a receipt names the last backups that hold a key."""
    old = keyset.active.id
    with SubjectKeys.create(tmp_path / "subjects", keyset, clock=clock) as store:
        for subject in ("lin", "wang"):
            store.key(subject, create=True)
        keyset.rotate()
        assert store.use().of(old) == 3
        store.rewrap()
        assert store.use().of(old) == 0
        assert store.use().of(keyset.active.id) == 3
        backed_up = store.epoch
        store.shred(SubjectId("lin"))
        receipt = store.receipt(SubjectId("lin"))
        assert receipt is not None
        assert receipt.last_backup_epoch == backed_up
