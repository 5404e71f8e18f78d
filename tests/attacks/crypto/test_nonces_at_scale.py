"""Attack: wait until a nonce comes twice. Ten million of them, over processes, forks and restored memory."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from piiguard.crypto import FieldCipher, Keyset, PassphraseProvider, Suite
from piiguard.crypto import field_keys as field_keys_module
from piiguard.crypto.nonces import fresh_nonce

from .conftest import CONTEXT, VALUE

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here"),
    pytest.mark.filterwarnings("ignore:This process:DeprecationWarning"),
]

CHILDREN = 4
EACH = 2_500_000


def _in_children(work: Callable[[int], None], count: int = CHILDREN) -> None:
    """Do *work* in forked children, all at once."""
    children = []
    for number in range(count):
        child = os.fork()
        if child == 0:  # pragma: no cover - the child
            code = 1
            try:
                work(number)
                code = 0
            finally:
                os._exit(code)
        children.append(child)
    for child in children:
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def _repeated(nonces: NDArray[np.uint8]) -> int:
    """Return how many of the rows have occurred before."""
    # Eight octets sort as numbers; where these are equal, as by chance once in 250,000 runs, the other four
    # are looked at.
    first = np.ascontiguousarray(nonces[:, :8]).view(np.uint64).ravel()
    order = np.argsort(first)
    same = np.flatnonzero(np.diff(first[order]) == 0)
    return sum(bytes(nonces[order[at]]) == bytes(nonces[order[at + 1]]) for at in same)


def test_ten_million_nonces_of_forked_processes_never_repeat(tmp_path: Path) -> None:
    """The batch that AES-SIV's nonces are cut from is left behind by every fork, in the middle of it."""
    for _ in range(100):
        fresh_nonce()

    def draw(number: int) -> None:
        (tmp_path / str(number)).write_bytes(b"".join([fresh_nonce() for _ in range(EACH)]))

    _in_children(draw)
    drawn = b"".join((tmp_path / str(number)).read_bytes() for number in range(CHILDREN))
    drawn += b"".join(fresh_nonce() for _ in range(1000))
    nonces = np.frombuffer(drawn, np.uint8).reshape(-1, 12)
    assert len(nonces) == CHILDREN * EACH + 1000
    assert _repeated(nonces) == 0


def test_a_repeated_nonce_would_be_seen() -> None:
    """The count above counts: one that is put in is found."""
    nonces = np.frombuffer(os.urandom(12 * 100_000), np.uint8).reshape(-1, 12).copy()
    assert _repeated(nonces) == 0
    nonces[99_999] = nonces[5]
    assert _repeated(nonces) == 1


@pytest.mark.parametrize("suite", Suite, ids=lambda suite: suite.value)
def test_no_token_of_forked_processes_repeats_a_nonce(keysets: dict[Suite, Keyset], suite: Suite) -> None:
    """Every suite, one by one and in columns, from a cipher that was used before the fork."""
    cipher = FieldCipher(keysets[suite], context=CONTEXT)
    cipher.encrypt(VALUE)
    read, write = os.pipe()

    def seal(_number: int) -> None:
        tokens = [cipher.encrypt(VALUE) for _ in range(300)] + cipher.encrypt_column([VALUE] * 700)
        os.write(write, b"".join(token[5:17] for token in tokens))

    _in_children(seal)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        drawn = pipe.read()
    nonces = np.frombuffer(drawn, np.uint8).reshape(-1, 12)
    assert len(nonces) == CHILDREN * 1000
    assert _repeated(nonces) == 0


@pytest.mark.parametrize(
    "suite", [Suite.AES_256_GCM, Suite.CHACHA20_POLY1305, Suite.SM4_GCM_SM3], ids=lambda suite: suite.value
)
def test_restored_memory_repeats_no_nonce_that_would_break_a_key(
    keysets: dict[Suite, Keyset], monkeypatch: pytest.MonkeyPatch, suite: Suite
) -> None:
    """A machine's snapshot, restored twice, has the same memory twice. A fork that nobody is told of is one:
    the hooks are left out, and what a nonce is made of must come from outside of the process."""
    cipher = FieldCipher(keysets[suite], context=CONTEXT)
    cipher.encrypt(VALUE)
    monkeypatch.setattr(field_keys_module, "fresh_nonce", lambda: pytest.fail("it is kept in memory"))
    drawn: list[int] = []
    system = os.urandom

    def counted(size: int) -> bytes:
        drawn.append(size)
        return system(size)

    monkeypatch.setattr(os, "urandom", counted)
    tokens = [cipher.encrypt(VALUE) for _ in range(50)] + cipher.encrypt_column([VALUE] * 50)
    assert drawn == [12] * 50 + [12 * 50]
    assert len({token[5:17] for token in tokens}) == 100


def test_ten_million_values_of_eight_processes_are_counted_in_full(
    tmp_path: Path, guard: PassphraseProvider
) -> None:
    """Leases of processes that were forked with one in hand, all at once: not one value goes uncounted."""
    keyset = Keyset.create(tmp_path / "k", provider=guard, suite=Suite.AES_256_GCM, wait=60)
    lease = keyset.allowance(keyset.active.id)
    assert lease is not None
    taken = 0
    while lease._messages < 2**19:  # as a process that has sealed for long holds one
        taken += (more := lease._messages + 1)
        lease.take(more, 1)
    held = lease._messages

    def take(_number: int) -> None:
        for _ in range(25):
            lease.take(held // 20, 1)

    _in_children(take, 8)
    lease.take(held, 1)
    taken += 8 * 25 * (held // 20) + held
    used = keyset.used(keyset.active.id)
    assert used is not None
    assert taken > 10_000_000
    # What is counted too much is the rest of the leases that the eight took with them.
    assert taken <= used.messages <= taken + 9 * 2**21
