"""Attack: threads that make a cache forget its keys, and processes that change one keyset, all at once."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from piiguard.crypto import FieldCipher, Keyset, KeyState, PassphraseProvider, SubjectKeys, Suite

from .conftest import CHEAP, CONTEXT, VALUE

ROUNDS = 150


@pytest.mark.parametrize("suite", [Suite.AES_256_SIV, Suite.AES_256_GCM], ids=lambda suite: suite.value)
def test_keys_that_are_forgotten_at_any_moment_spoil_nothing(
    tmp_path: Path, guard: PassphraseProvider, suite: Suite
) -> None:
    """Six threads encrypt, decrypt, index and re-encrypt while others evict, renew and refresh: every value
    comes back, nothing is sealed under a key that is not there, and no call fails. One of them rotates."""
    keyset = Keyset.create(tmp_path / "k", provider=guard, suite=suite, wait=60)
    cipher = FieldCipher(keyset, context=CONTEXT)
    first = cipher.encrypt(VALUE)
    indexes, done = set[bytes](), threading.Event()

    def use(number: int) -> int:
        values = [f"{number}-{place}" for place in range(20)]
        for turn in range(ROUNDS):
            if number == 0 and turn % 30 == 0:
                keyset.rotate()
            assert cipher.decrypt_column(cipher.encrypt_column(values)) == values
            token = cipher.encrypt(values[turn % 20], row=str(turn))
            assert cipher.decrypt(cipher.reencrypt(token, row=str(turn)), row=str(turn)) == values[turn % 20]
            assert cipher.decrypt(first) == VALUE
            indexes.update(cipher.blind_indexes(VALUE))
        return ROUNDS

    def disturb(work: Callable[[], object]) -> int:
        turns = 0
        while not done.is_set():
            work()
            turns += 1
        return turns

    with ThreadPoolExecutor(10) as pool:
        users = [pool.submit(use, number) for number in range(6)]
        disturbers = [pool.submit(disturb, work) for work in (keyset.evict, keyset.renew, keyset.refresh)]
        try:
            assert [each.result(timeout=120) for each in users] == [ROUNDS] * 6
        finally:
            done.set()
        assert all(each.result(timeout=60) > 0 for each in disturbers)
    assert keyset.cache_info().evictions > 0
    assert len(indexes) == len(keyset.keys()) == 6


CHANGE = """
import sys
from piiguard.crypto import FieldCipher, Keyset, PassphraseProvider, ScryptParameters
guard = PassphraseProvider("p", kdf=ScryptParameters(n=2, r=1, p=1))
keyset = Keyset.open(sys.argv[1], provider=guard, wait=60)
cipher = FieldCipher(keyset, context={"table": "t"})
for turn in range(4):
    key = keyset.rotate()
    token = cipher.encrypt(f"{key.id}")
    if turn % 2:
        keyset.stage()
    print(key.id, token.hex(), flush=True)
"""


def test_eight_processes_rotating_one_keyset_lose_no_key_and_no_value(tmp_path: Path) -> None:
    """Each rotates, encrypts at once and stages: all keys are there, exactly one is ACTIVE, and every value
    that was encrypted in between opens. A key that was overwritten would have taken its values along."""
    guard = PassphraseProvider("p", kdf=CHEAP)
    path = tmp_path / "k"
    first = Keyset.create(path, provider=guard, suite=Suite.AES_256_GCM).active.id
    processes = [
        subprocess.Popen([sys.executable, "-c", CHANGE, str(path)], stdout=subprocess.PIPE, text=True)
        for _ in range(8)
    ]
    lines = list[list[str]]()
    for process in processes:
        out, _ = process.communicate()
        assert process.returncode == 0
        lines += [line.split() for line in out.splitlines()]
    assert len(lines) == 32
    keyset = Keyset.open(path, provider=guard)
    ids = [key.id for key in keyset.keys()]  # noqa: SIM118 - a keyset is no dict
    assert len(set(ids)) == len(ids)
    assert {first, *(key for key, _ in lines)} <= set(ids)
    states = [key.state for key in keyset.keys()]  # noqa: SIM118 - a keyset is no dict
    assert states.count(KeyState.ACTIVE) == 1
    cipher = FieldCipher(keyset, context={"table": "t"})
    assert [cipher.decrypt(bytes.fromhex(token)) for _, token in lines] == [key for key, _ in lines]
    # One change, one epoch: created, 32 rotations, 16 stagings.
    assert keyset.epoch == 1 + 32 + 16


def test_threads_share_a_store_of_subjects(tmp_path: Path, guard: PassphraseProvider) -> None:
    """Keys made, counted, shredded and rewrapped at once: one key a subject, and none that comes back."""
    keyset = Keyset.create(tmp_path / "k", provider=guard, suite=Suite.AES_256_GCM, wait=60)
    with SubjectKeys.create(tmp_path / "s", keyset, wait=60) as store:
        cipher = FieldCipher(keyset, context=CONTEXT, subjects=store)

        def use(number: int) -> list[bytes]:
            return [cipher.encrypt(VALUE, subject=str(place % 5)) for place in range(number, number + 20)]

        with ThreadPoolExecutor(6) as pool:
            turns = [pool.submit(use, number) for number in range(4)]
            others = [pool.submit(keyset.rotate), pool.submit(store.rewrap)]
            tokens = [token for turn in turns for token in turn.result(timeout=60)]
            for other in others:
                other.result(timeout=60)
        assert len({token[1:5] for token in tokens}) == 5
        assert store.shred("0")  # type: ignore[arg-type]
        assert not store.shred("0")  # type: ignore[arg-type]
