"""Keys in memory: how long they serve, when they are asked for again, and what happens if nobody answers."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from piiguard.crypto import CacheLimits, FieldCipher, Keyset, SecretProvider, Suite
from piiguard.errors import InvalidInput, KeysetError, KeyWrapperUnavailable

if TYPE_CHECKING:
    from conftest import Guard, Timer  # type: ignore[import-not-found] # found by pytest alone

HOUR = timedelta(hours=1)
CONTEXT = {"table": "customer", "column": "phone"}


def _cipher(keyset: Keyset) -> FieldCipher:
    return FieldCipher(keyset, context=CONTEXT)


def test_without_limits_a_provider_is_asked_once(path: Path, guard: Guard, timer: Timer) -> None:
    """An opened keyset serves for as long as it lives, whatever becomes of its provider."""
    Keyset.create(path, provider=guard)
    keyset = Keyset.open(path, provider=guard)
    guard.away = True
    cipher = _cipher(keyset)
    timer.seconds += 10**9
    assert cipher.decrypt(cipher.encrypt("13800138000")) == "13800138000"
    assert guard.asked == 1


def test_keys_past_their_age_are_asked_for_again(path: Path, guard: Guard, timer: Timer) -> None:
    """The provider is asked at the limit, not before, and only by what needs a key."""
    keyset = Keyset.create(path, provider=guard, cache=CacheLimits(max_age=HOUR))
    cipher = _cipher(keyset)
    token = cipher.encrypt("13800138000")
    timer.seconds += 3599
    assert cipher.decrypt(token) == "13800138000"
    assert guard.asked == 0
    timer.seconds += 1
    assert cipher.decrypt(token) == "13800138000"
    assert guard.asked == 1
    info = keyset.cache_info()
    assert (info.loads, info.evictions, info.failures, info.age) == (2, 1, 0, timedelta(0))


def test_keys_past_their_age_open_nothing_while_the_provider_is_away(
    path: Path, guard: Guard, timer: Timer
) -> None:
    """Within the limit nobody notices that it is; past it there is an error, and no old key serves."""
    keyset = Keyset.create(path, provider=guard, cache=CacheLimits(max_age=HOUR))
    cipher = _cipher(keyset)
    token = cipher.encrypt("13800138000")
    guard.away = True
    timer.seconds += 3599
    assert cipher.decrypt(token) == "13800138000"
    timer.seconds += 1
    for attempt in (cipher.decrypt, cipher.blind_index):
        with pytest.raises(KeyWrapperUnavailable) as caught:
            attempt(token)
        assert caught.value.code == "crypto.kek_unavailable"
    with pytest.raises(KeyWrapperUnavailable):
        cipher.encrypt_column(["13800138000"] * 100)
    with pytest.raises(KeyWrapperUnavailable):
        keyset.rotate()
    assert keyset.cache_info().age is None
    guard.away = False
    timer.seconds += 2
    assert cipher.decrypt(token) == "13800138000"


def test_an_absent_provider_is_not_asked_by_every_call(path: Path, guard: Guard, timer: Timer) -> None:
    """Within a second of a failure all calls fail at once, with an error of their own."""
    keyset = Keyset.create(path, provider=guard, cache=CacheLimits(max_age=HOUR))
    cipher = _cipher(keyset)
    guard.away = True
    timer.seconds += 3600
    seen = []
    for _ in range(10):
        with pytest.raises(KeyWrapperUnavailable) as caught:
            cipher.encrypt("13800138000")
        seen.append(caught.value)
    assert guard.asked == 1
    assert len({*map(id, seen)}) == 10
    timer.seconds += 1
    with pytest.raises(KeyWrapperUnavailable):
        cipher.encrypt("13800138000")
    assert guard.asked == 2


def test_keys_are_asked_for_again_after_so_many_uses(path: Path, guard: Guard) -> None:
    """A use is one call of a cipher; a column is one."""
    keyset = Keyset.create(path, provider=guard, cache=CacheLimits(max_uses=10))
    cipher = _cipher(keyset)  # the first use
    for _ in range(9):
        cipher.encrypt_column(["13800138000"] * 50)
    assert guard.asked == 0
    assert keyset.cache_info().uses == 10
    cipher.encrypt("13800138000")
    assert guard.asked == 1


@pytest.mark.parametrize("uses", [1, 2, 3])
def test_the_smallest_limits_still_work(path: Path, guard: Guard, uses: int) -> None:
    """However few uses are allowed, each call succeeds."""
    keyset = Keyset.create(path, provider=guard, cache=CacheLimits(max_uses=uses))
    cipher = _cipher(keyset)
    for _ in range(20):
        assert cipher.decrypt(cipher.encrypt("13800138000")) == "13800138000"
    assert guard.asked >= 40 // (uses + 1)


def test_renewing_early_outlives_an_absence(path: Path, guard: Guard, timer: Timer) -> None:
    """A renewal starts the age anew; one that fails takes nothing away."""
    keyset = Keyset.create(path, provider=guard, cache=CacheLimits(max_age=HOUR))
    cipher = _cipher(keyset)
    timer.seconds += 3000
    keyset.renew()
    timer.seconds += 3000
    guard.away = True
    with pytest.raises(KeyWrapperUnavailable):
        keyset.renew()
    assert cipher.encrypt("13800138000")
    timer.seconds += 600
    with pytest.raises(KeyWrapperUnavailable):
        cipher.encrypt("13800138000")


def test_reading_the_file_again_makes_no_key_younger(path: Path, guard: Guard, timer: Timer) -> None:
    """Refreshing and rotating do not ask the provider, so they do not put the limit off."""
    keyset = Keyset.create(path, provider=guard, cache=CacheLimits(max_age=HOUR))
    other = Keyset.open(path, provider=guard)
    cipher = _cipher(keyset)
    timer.seconds += 2000
    other.rotate()
    assert keyset.refresh()
    keyset.rotate()
    timer.seconds += 1600
    guard.away = True
    with pytest.raises(KeyWrapperUnavailable):
        cipher.encrypt("13800138000")


def test_after_a_rewrap_the_new_provider_is_asked(path: Path, guard: Guard) -> None:
    """Keys that were forgotten come back from what protects them now."""
    keyset = Keyset.create(path, provider=guard)
    cipher = _cipher(keyset)
    token = cipher.encrypt("13800138000")
    keyset.rewrap(SecretProvider(b"t" * 32))
    guard.away = True
    keyset.evict()
    assert cipher.decrypt(token) == "13800138000"


def test_a_provider_whose_secret_changed_opens_nothing(path: Path, guard: Guard) -> None:
    """If the provider's answer does not fit, that is an error of the keyset, counted as a failure."""
    keyset = Keyset.create(path, provider=guard)
    guard.inner = SecretProvider(b"t" * 32)
    keyset.evict()
    with pytest.raises(KeysetError) as caught:
        _cipher(keyset)
    assert caught.value.code == "crypto.wrong_secret"
    assert keyset.cache_info().failures == 1


def test_eviction_drops_the_key_and_the_kek(path: Path, guard: Guard) -> None:
    """After it no object of the keyset holds either."""
    keyset = Keyset.create(path, provider=guard)
    held = keyset._keys._held
    assert held is not None
    keyset.evict()
    assert keyset._keys._held is None
    keyset.evict()
    assert keyset.cache_info().evictions == 1
    assert repr(held).count("deks") == 0
    assert "kek" not in repr(held)


def test_counting_goes_on_across_evictions(path: Path, guard: Guard) -> None:
    """What was reserved of a counted key is not lost whenever the key is forgotten."""
    keyset = Keyset.create(path, provider=guard, suite=Suite.AES_256_GCM)
    cipher = _cipher(keyset)
    cipher.encrypt("13800138000")
    before = keyset.used(keyset.active.id)
    for _ in range(5):
        keyset.evict()
        cipher.encrypt("13800138000")
    assert keyset.used(keyset.active.id) == before


def test_no_call_fails_while_keys_are_evicted(path: Path, guard: Guard) -> None:
    """Eight threads encrypt and decrypt while others evict, rotate and renew; every value comes back."""
    keyset = Keyset.create(path, provider=guard, cache=CacheLimits(max_uses=5))
    cipher, stop = _cipher(keyset), threading.Event()

    def work(number: int) -> int:
        done = 0
        while not stop.is_set():
            value = f"1380013{number:02d}{done % 100:02d}"
            assert cipher.decrypt(cipher.encrypt(value)) == value
            done += 1
        return done

    with ThreadPoolExecutor(8) as pool:
        running = [pool.submit(work, number) for number in range(8)]
        try:
            for turn in range(60):
                keyset.evict()
                if turn % 20 == 0:
                    keyset.rotate()
                if turn % 10 == 0:
                    keyset.renew()
        finally:
            stop.set()
        assert all(each.result(timeout=20) > 0 for each in running)


def test_a_change_is_announced_when_all_of_it_is_there(
    path: Path, guard: Guard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader takes no lock: who sees the new generation must see its ACTIVE key, and have it."""
    keyset = Keyset.create(path, provider=guard)
    advance, seen = keyset._keys.advance, []

    def announce() -> None:
        seen.append((keyset.active.id, keyset.dek(keyset.active.id)))
        advance()

    monkeypatch.setattr(keyset._keys, "advance", announce)
    before = keyset.generation
    key = keyset.rotate()
    assert seen == [(key.id, keyset.dek(key.id))]
    assert keyset.generation == before + 1


def test_one_thread_asks_and_the_others_wait(path: Path, guard: Guard) -> None:
    """Keys that were forgotten are asked for once, however many threads need them."""
    keyset = Keyset.create(path, provider=guard)
    gate = threading.Barrier(8)
    keyset.evict()

    def need(_: int) -> bytes:
        gate.wait(timeout=10)
        return keyset.dek(keyset.active.id)

    with ThreadPoolExecutor(8) as pool:
        assert len({*pool.map(need, range(8))}) == 1
    assert guard.asked == 1


def test_a_load_under_way_does_not_undo_an_eviction(path: Path, guard: Guard) -> None:
    """Who waited for the provider gets the key, and the key is not kept."""
    keyset = Keyset.create(path, provider=guard)
    keyset.evict()
    unwrap = guard.unwrap

    class Slow:
        def unwrap(self, *given: object, **named: object) -> bytes:
            keyset.evict()
            return unwrap(*given, **named)  # type: ignore[arg-type] # passed on as they came

    keyset._keys._provider = Slow()  # type: ignore[assignment] # nothing is wrapped here
    assert keyset.dek(keyset.active.id)
    assert keyset.cache_info().age is None


@pytest.mark.parametrize("given", [{"max_uses": 0}, {"max_age": timedelta(0)}, {"max_age": timedelta(-1)}])
def test_a_limit_of_nothing_is_refused(given: dict[str, object]) -> None:
    """A limit that no key could ever be within is a mistake."""
    with pytest.raises(InvalidInput):
        CacheLimits(**given)  # type: ignore[arg-type] # one of both
