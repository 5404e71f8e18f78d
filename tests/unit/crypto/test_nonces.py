"""Nonces drawn in batches are never drawn twice, whoever draws them."""

from __future__ import annotations

import multiprocessing
import os
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from piiguard.crypto.nonces import fresh_nonce


def test_nonces_do_not_repeat() -> None:
    """Across batches, and across threads that draw at the same time."""
    with ThreadPoolExecutor(4) as pool:
        drawn = [
            each
            for many in pool.map(lambda _: [fresh_nonce() for _ in range(3_000)], range(4))
            for each in many
        ]
    assert len(set(drawn)) == 12_000
    assert {len(each) for each in drawn} == {12}


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_forked_process_draws_its_own() -> None:
    """The child does not go on with what its parent had drawn."""
    fresh_nonce()  # so that a batch is begun
    ours, theirs = multiprocessing.Pipe(duplex=False)
    pid = os.fork()
    if pid == 0:
        theirs.send([fresh_nonce() for _ in range(40)])
        os._exit(0)
    os.waitpid(pid, 0)
    assert not {*ours.recv()} & {fresh_nonce() for _ in range(200)}
