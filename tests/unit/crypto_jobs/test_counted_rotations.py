"""A keyset whose keys are counted survives kills and eight processes at once, and so does the count."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.unit.crypto_jobs.tables import GUARD

from piiguard.crypto import FieldCipher, Keyset, KeyState, Suite, Used

ROTATE = """
import sys
from piiguard.crypto import FieldCipher, Keyset
from tests.unit.crypto_jobs.tables import GUARD
keyset = Keyset.open(sys.argv[1], provider=GUARD, wait=60)
cipher = FieldCipher(keyset, context={"table": "t"})
print("ready", flush=True)
for _ in range(int(sys.argv[2])):
    keyset.rotate()
    cipher.encrypt("a")
"""


def rotating(path: Path, times: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", ROTATE, str(path), str(times)], stdout=subprocess.PIPE, text=True
    )


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs kill -9")
def test_a_kill_leaves_no_active_key_that_nobody_counts(tmp_path: Path) -> None:
    """After each of ten kills the ACTIVE key seals, and so does one more rotation's."""
    path = tmp_path / "keyset"
    Keyset.create(path, provider=GUARD, suite=Suite.AES_256_GCM)
    chance, keys = random.Random(20260302), 1
    for _ in range(10):
        with rotating(path, 10_000) as process:
            assert process.stdout
            before = path.read_bytes()
            assert process.stdout.readline() == "ready\n"
            # However slow the machine, each process is killed in the midst of its work, not before it.
            while path.read_bytes() == before and process.poll() is None:
                time.sleep(0.001)
            time.sleep(chance.uniform(0, 0.05))
            process.send_signal(signal.SIGKILL)
        keyset = Keyset.open(path, provider=GUARD)
        assert FieldCipher(keyset, context={"table": "t"}).encrypt("a")
        found = len(keyset.keys())
        assert found >= keys
        keys = found
    assert keys > 10


def test_eight_processes_lose_no_rotation_and_no_count(tmp_path: Path) -> None:
    """Forty rotations, a value after each: every key is there, and every one of those values was counted."""
    path = tmp_path / "keyset"
    Keyset.create(path, provider=GUARD, suite=Suite.AES_256_GCM)
    processes = [rotating(path, 5) for _ in range(8)]
    for process in processes:
        with process:
            process.communicate()
        assert process.returncode == 0
    keyset = Keyset.open(path, provider=GUARD)
    keys = keyset.keys()
    assert len(keys) == 41
    assert [key.state for key in keys].count(KeyState.ACTIVE) == 1
    used = [keyset.used(key.id) or Used(0, 0) for key in keys]
    assert sum(each.messages for each in used) == 40 * 1024
