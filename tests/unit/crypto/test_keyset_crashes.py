"""A keyset file survives being killed at any instant, and eight processes at once."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from piiguard.crypto import FieldCipher, Keyset, KeyState, PassphraseProvider

ROTATE = """
import sys
from piiguard.crypto import Keyset, PassphraseProvider, ScryptParameters
guard = PassphraseProvider("p", kdf=ScryptParameters(n=2, r=1, p=1))
keyset = Keyset.open(sys.argv[1], provider=guard, wait=30)
print("ready", flush=True)
for _ in range(int(sys.argv[2])):
    keyset.rotate()
    print("rotated", flush=True)
"""


def rotating(path: Path, times: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", ROTATE, str(path), str(times)], stdout=subprocess.PIPE, text=True
    )


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is of POSIX systems")
def test_a_kill_in_the_middle_of_a_rotation_loses_nothing(tmp_path: Path, guard: PassphraseProvider) -> None:
    """After each of 20 kills at random instants the file opens, with one ACTIVE key and every older one."""
    path = tmp_path / "keyset"
    guard = PassphraseProvider("p", kdf=guard.kdf)
    keyset = Keyset.create(path, provider=guard)
    token = FieldCipher(keyset, context={"table": "t"}).encrypt("a")
    rng, seen, epoch = random.Random(20260302), {keyset.active.id}, 1
    for _ in range(20):
        with rotating(path, 10_000) as process:
            assert process.stdout
            assert process.stdout.readline() == "ready\n"
            # A busy machine may not let it rotate at all in a few milliseconds.
            assert process.stdout.readline() == "rotated\n"
            time.sleep(rng.uniform(0, 0.03))
            process.send_signal(signal.SIGKILL)
        found = Keyset.open(path, provider=guard, min_epoch=epoch)
        keys = found.keys()
        ids = {key.id for key in keys}
        assert seen <= ids
        assert [key.state for key in keys].count(KeyState.ACTIVE) == 1
        assert FieldCipher(found, context={"table": "t"}).decrypt(token) == "a"
        seen, epoch = ids, found.epoch
    assert epoch > 20
    keyset.rotate()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["keyset", "keyset.lock"]


def test_eight_processes_lose_no_rotation(tmp_path: Path, guard: PassphraseProvider) -> None:
    """Each of eight processes rotates five times; all forty keys are there."""
    path = tmp_path / "keyset"
    guard = PassphraseProvider("p", kdf=guard.kdf)
    Keyset.create(path, provider=guard)
    processes = [rotating(path, 5) for _ in range(8)]
    for process in processes:
        with process:
            process.communicate()
        assert process.returncode == 0
    assert len(Keyset.open(path, provider=guard).keys()) == 41
