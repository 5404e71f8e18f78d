"""The main job when processes meet or die: one at a time in a folder, and a killed one costs nothing."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from piiguard.crypto.private_files import exclusive

_WORDS = ("--customers", "300")


def _started(folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "piiguard", "quickstart", str(folder), *_WORDS],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def test_a_second_run_in_one_folder_is_told_to_wait(command: Callable, tmp_path: Path) -> None:
    """It exits with 2 at once and touches nothing; the first ends well."""
    first = _started(tmp_path / "out")
    try:
        limit = time.monotonic() + 30
        while not (tmp_path / "out" / ".piiguard-quickstart.json").exists():
            assert time.monotonic() < limit
            time.sleep(0.01)
        second = command("quickstart", tmp_path / "out", *_WORDS, "--json")
        assert first.poll() is None
        assert (second.code, second.error) == (2, "busy.quickstart")
    finally:
        code = first.wait(60)
    assert code == 0
    assert (tmp_path / "out" / "report.zh.html").is_file()


def test_a_lock_held_elsewhere_keeps_a_run_out(command: Callable, tmp_path: Path) -> None:
    """The same without chance: the folder has its lock and nothing else, and stays so."""
    (tmp_path / "out").mkdir()
    with exclusive(tmp_path / "out" / ".piiguard-quickstart", wait=0):
        assert command("quickstart", tmp_path / "out", *_WORDS, "--json").error == "busy.quickstart"
        assert [each.name for each in (tmp_path / "out").iterdir()] == [".piiguard-quickstart.lock"]
    assert command("quickstart", tmp_path / "out", "--customers", "5").code == 0


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is not there")
@pytest.mark.parametrize("seed", range(4))
def test_after_a_kill_at_any_moment_the_same_command_completes(
    command: Callable, tmp_path: Path, seed: int
) -> None:
    """It starts clean: all figures of a whole run, the chain holds, and nothing half-written is left."""
    out = tmp_path / "out"
    running = _started(out)
    limit = time.monotonic() + 30
    while not (out / ".piiguard-quickstart.json").exists() and time.monotonic() < limit:
        time.sleep(0.01)
    time.sleep(random.Random(seed).uniform(0, 0.4 * seed))
    running.send_signal(signal.SIGKILL)
    running.wait(10)
    done = command("quickstart", out, *_WORDS, "--json")
    assert done.code == 0, done.out
    assert done.document["left_under_old_key"] == 0
    left = [each.name for each in out.rglob("*") if each.name.endswith((".part", ".tmp", "-journal", "-wal"))]
    assert left == []
    assert command("audit", "verify", "--config", out / "piiguard.toml").code == 0
    assert json.loads((out / ".piiguard-quickstart.json").read_text("utf-8"))["state"] == "complete"
