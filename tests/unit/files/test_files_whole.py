"""A copy is there whole or not at all, whatever ends the run; and a long file takes no more memory."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import piiguard as pg
from piiguard import outputs
from piiguard.errors import SourceError

PHONE = "13800138000"
posix = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX")

MASK = """
import sys
import piiguard as pg
from piiguard import outputs
if sys.argv[4] == "beside":
    outputs._UNNAMED = 0

def tell(progress):
    print("read", flush=True)

scanner = pg.Scanner(["CN_MOBILE"])
pg.mask_file(sys.argv[1], sys.argv[2], scanner=scanner, workers=int(sys.argv[3]), columns={}, progress=tell)
"""


def long_csv(path: Path, rows: int) -> Path:
    path.write_text("n,note\n" + f"1,{'文' * 60}\n" * rows, encoding="utf-8")
    return path


@posix
@pytest.mark.parametrize(("output", "workers"), [("unnamed", "1"), ("unnamed", "2"), ("beside", "1")])
def test_a_kill_leaves_no_half_of_a_copy(tmp_path: Path, output: str, workers: str) -> None:
    """After kill -9 the old copy is there, nothing of the new one under its name, and a run goes through."""
    if output == "unnamed" and not outputs._UNNAMED:
        pytest.skip("this system has no files without a name")
    source, target = long_csv(tmp_path / "a.csv", 60_000), tmp_path / "b.csv"
    target.write_text("old", encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-c", MASK, source, target, workers, output], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "read\n"
    process.kill()
    process.wait()
    process.stdout.close()
    assert target.read_text("utf-8") == "old"
    others = {each.name for each in tmp_path.iterdir()} - {"a.csv", "b.csv"}
    assert len(others) == (output == "beside")
    assert all(each.startswith(".b.csv.") and each.endswith(".tmp") for each in others)
    pg.mask_file(long_csv(source, 10), target)
    assert target.read_bytes() == source.read_bytes()


@posix
def test_an_interrupt_from_the_keyboard_ends_the_workers_too(tmp_path: Path) -> None:
    """It reaches one process, which ends the others and leaves nothing."""
    source, target = long_csv(tmp_path / "a.csv", 60_000), tmp_path / "b.csv"
    process = subprocess.Popen(
        [sys.executable, "-c", MASK, source, target, "2", "unnamed"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        process_group=0,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "read\n"
    os.killpg(process.pid, signal.SIGINT)
    # Nobody holds the other ends any more once the workers have ended.
    _, said = process.communicate(timeout=60)
    assert process.returncode == -signal.SIGINT
    assert said.count("Traceback") == 1
    assert "KeyboardInterrupt" in said
    assert [each.name for each in tmp_path.iterdir()] == ["a.csv"]


@pytest.mark.parametrize(
    ("name", "copy"), [("a.csv", "b.csv"), ("a.log", "b.log.gz"), ("a.csv", "b.parquet")]
)
def test_a_full_disk_is_said_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, copy: str
) -> None:
    """Whenever the disk fills up, at the latest when all is written out."""
    source = long_csv(tmp_path / name, 100)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(outputs.os, "fsync", full)
    with pytest.raises(SourceError, match="disk is full") as caught:
        pg.mask_file(source, tmp_path / copy)
    assert caught.value.code == "input.source_unwritable"
    assert [each.name for each in tmp_path.iterdir()] == [name]


LIMITED = """
import resource, signal, sys
import piiguard as pg
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    pg.mask_file(sys.argv[1], sys.argv[2])
except pg.PiiGuardError as error:
    print(error.code)
"""


@posix
def test_a_write_the_system_refuses_half_way_leaves_nothing(tmp_path: Path) -> None:
    """No more than so many bytes may be written, and the file has more."""
    source = long_csv(tmp_path / "a.csv", 5_000)
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, source, tmp_path / "b.csv"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "input.source_unwritable\n"
    assert [each.name for each in tmp_path.iterdir()] == ["a.csv"]


GROWN = """
import resource, sys
from pathlib import Path
import piiguard as pg
folder = Path(sys.argv[1])
settings = {"workers": 1, "columns": {}, "scanner": pg.Scanner(["CN_MOBILE"])}
for name in sys.argv[2:]:
    pg.mask_file(folder / f"short-{name}", folder / f"copy-{name}", **settings)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for name in sys.argv[2:]:
    pg.mask_file(folder / f"long-{name}", folder / f"copy-{name}", **settings)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@posix
def test_a_long_file_takes_no_more_memory_than_a_short_one(tmp_path: Path) -> None:
    """Of every kind; tens of megabytes more in the file, next to none in memory."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    for length, rows in (("short", 4_000), ("long", 40_000)):
        notes = [f"{at} {'备注文字' * 60}" for at in range(rows)]
        (tmp_path / f"{length}-a.csv").write_text("note\n" + "\n".join(notes), encoding="utf-8")
        (tmp_path / f"{length}-a.log").write_text("\n".join(notes), encoding="utf-8")
        pq.write_table(pa.table({"note": notes}), tmp_path / f"{length}-a.parquet", row_group_size=5_000)
    command = [sys.executable, "-c", GROWN, tmp_path, "a.csv", "a.log", "a.parquet"]
    unit = 1 if sys.platform == "darwin" else 1024
    grown = int(subprocess.run(command, capture_output=True, text=True, check=True).stdout) * unit
    assert (tmp_path / "long-a.csv").stat().st_size > 25 << 20
    assert grown < 12 << 20
