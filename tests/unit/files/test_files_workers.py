"""Several processes at a time: the same copy, keys out of sight, errors with a place, and nothing left."""

from __future__ import annotations

import json
import os
import pickle
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import piiguard as pg
from piiguard import Entity
from piiguard.classify import Engine
from piiguard.errors import Cancelled, SourceError
from piiguard.files import parquet_files, parts, pool
from piiguard.files.text_work import TextWork
from piiguard.files.work import Done, Part
from piiguard.files.worker import attempted, portable, unpacked_work
from piiguard.mask import MaskPolicy, Pseudonym

PHONE = "13800138000"
KEY = bytes(range(32))
posix = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")


class Fails:
    """Fails at one value, and says in its error what the value was, as careless code does."""

    def apply(self, _: Entity, value: str) -> str:
        if value.endswith("7777"):
            raise ValueError(value)
        return "***"


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts so small that a short file has many."""
    monkeypatch.setattr(parts, "_BLOCK", 2_000)
    monkeypatch.setattr(parts, "_TEXT", 20_000)
    monkeypatch.setattr(parquet_files, "_BATCH", 10_000)
    monkeypatch.setattr(parquet_files, "_LEAST_ROWS", 100)


def source(folder: Path, name: str, rows: int = 1_500) -> Path:
    """Make a file of so many numbers, each of them another."""
    path = folder / name
    numbers = [f"138{at:08}" for at in range(rows)]
    if name.endswith(".parquet"):
        pq.write_table(pa.table({"tel": numbers, "n": range(rows)}), path)
    elif name.endswith(".jsonl"):
        lines = (json.dumps({"tel": each, "note": f"call {each}"}) for each in numbers)
        path.write_text("\n".join(lines), encoding="utf-8")
    else:
        head = "tel,note\n" if name.endswith(".csv") else ""
        path.write_text(head + "".join(f'{each},"call {each}"\n' for each in numbers), encoding="utf-8")
    return path


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.parquet", "a.log"])
def test_more_workers_make_the_same_copy(tmp_path: Path, name: str) -> None:
    """To the byte, in order, with the same counts; and find the same, with a key that is never pickled."""
    path = source(tmp_path, name)
    policy = MaskPolicy({"CN_MOBILE": Pseudonym(KEY)})
    copies = [
        pg.mask_file(path, tmp_path / f"{workers}-{name}", workers=workers, policy=policy)
        for workers in (1, 2)
    ]
    first, second = ((tmp_path / f"{workers}-{name}").read_bytes() for workers in (1, 2))
    assert first == second
    assert (copies[0].rows, copies[0].counts) == (copies[1].rows, copies[1].counts)
    assert b"CN_MOBILE_" in first
    assert list(pg.scan_file(path, workers=2)) == list(pg.scan_file(path, workers=1))


def test_a_key_is_in_no_pickle() -> None:
    """It comes apart from the work; what is made of both is the work again."""
    work = TextWork(Engine(["CN_MOBILE"]), MaskPolicy(default=Pseudonym(KEY)), "utf-8")
    sent = portable(work)
    assert sent is not None
    octets, keys = sent
    assert KEY not in octets
    assert keys == [KEY]
    part = Part(PHONE.encode(), first=0, last=len(PHONE))
    assert unpacked_work(octets, keys)(part) == work(part)
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(work)


@pytest.mark.usefixtures("small")
def test_what_cannot_be_sent_is_done_here(tmp_path: Path) -> None:
    """An operator of a function's own works in the threads of this process, and no other is started."""

    class Local:
        def apply(self, *_: object) -> str:
            return f"{os.getpid()} {threading.current_thread().name}"

    path = source(tmp_path, "a.csv", rows=300)
    pg.mask_file(path, tmp_path / "b.csv", workers=2, policy=MaskPolicy(default=Local()))
    shown = (tmp_path / "b.csv").read_text("utf-8")
    assert f"{os.getpid()} piiguard-files" in shown


SCRIPT = """
import sys
from pathlib import Path
import piiguard as pg
from piiguard.files import parts
from piiguard.mask import MaskPolicy
parts._BLOCK = 2_000

class Mine:
    def apply(self, entity, value):
        return "mine"

own = MaskPolicy(default=Mine()) if sys.argv[3] == "own" else None
print(pg.mask_file(sys.argv[1], sys.argv[2], workers=2, policy=own).rows)
"""


@pytest.mark.parametrize("whose", ["own", "ours"])
def test_a_script_needs_no_guard(tmp_path: Path, whose: str) -> None:
    """Other processes do not run the caller's script again, nor miss what it defines."""
    script = tmp_path / "script.py"
    script.write_text(SCRIPT, encoding="utf-8")
    path = source(tmp_path, "a.csv", rows=300)
    command = [sys.executable, script, path, tmp_path / "b.csv", whose]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("300\n", "")
    assert ("mine" in (tmp_path / "b.csv").read_text("utf-8")) == (whose == "own")


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    ("name", "place", "workers"),
    [
        ("a.csv", "row 778", 1),
        ("a.csv", "row 778", 2),
        ("a.jsonl", "row 778", 1),
        ("a.parquet", "row 778", 1),
        ("a.log", "line ", 1),
    ],
)
def test_an_error_names_its_place_and_not_its_value(
    tmp_path: Path, name: str, place: str, workers: int
) -> None:
    """The error of the user's own code quotes a value; what comes out of it is its class."""
    path = source(tmp_path, name)
    if name == "a.parquet":
        pq.write_table(pa.table({"tel": [f"138{at + 7000:08}" for at in range(1_500)]}), path)
    else:
        path.write_text(path.read_text("utf-8").replace("13800000777", "13800007777"), encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        pg.mask_file(path, tmp_path / f"b-{name}", workers=workers, policy=MaskPolicy(default=Fails()))
    error = caught.value
    assert f"{name}, {place}" in str(error)
    assert "ValueError" in str(error)
    assert error.code == "input.source_work"
    while error is not None:
        assert "7777" not in repr(error) + repr(error.args)
        error = error.__cause__ or error.__context__
    assert [each.name for each in tmp_path.iterdir()] == [name]


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(("name", "workers"), [("a.csv", 1), ("a.csv", 2), ("a.parquet", 1), ("a.log", 1)])
def test_who_looks_on_is_told_and_may_stop_it(tmp_path: Path, name: str, workers: int) -> None:
    """Progress never falls; a stop, by answer or by exception, leaves nothing and nobody."""
    path = source(tmp_path, name)
    seen: list[pg.files.Progress] = []
    pg.mask_file(path, tmp_path / f"b-{name}", workers=workers, progress=seen.append)
    assert len(seen) > 3
    assert [each.read for each in seen] == sorted(each.read for each in seen)
    assert (seen[-1].share, seen[-1].findings) == (1.0, 3_000 if name != "a.parquet" else 1_500)
    (tmp_path / f"b-{name}").unlink()

    def interrupt(_: object) -> None:
        raise KeyboardInterrupt

    started = _processes()
    with pytest.raises(Cancelled):
        pg.mask_file(path, tmp_path / f"b-{name}", workers=workers, cancelled=lambda: True)
    with pytest.raises(KeyboardInterrupt):
        pg.mask_file(path, tmp_path / f"b-{name}", workers=workers, progress=interrupt)
    with pytest.raises(Cancelled):
        list(pg.scan_file(path, workers=workers, cancelled=lambda: True))
    assert [each.name for each in tmp_path.iterdir()] == [name]
    assert _processes() == started


@pytest.mark.usefixtures("small")
def test_a_scan_that_is_not_read_to_its_end_leaves_nobody(tmp_path: Path) -> None:
    """Closing it ends the processes."""
    started = _processes()
    scan = pg.scan_file(source(tmp_path, "a.csv"), workers=2)
    next(scan)
    assert len(_processes()) == len(started) + 2
    scan.close()
    assert _processes() == started


@posix
def test_a_worker_that_dies_is_an_error(tmp_path: Path) -> None:
    """As when the machine runs out of memory and the system takes it."""
    work = TextWork(Engine(["CN_MOBILE"]), MaskPolicy(), "utf-8")
    with pool.running(work, 2, 0) as crew:
        part = Part(PHONE.encode(), last=len(PHONE))
        assert isinstance(crew.run(part), Done)
        for each in _processes():
            os.kill(each, signal.SIGKILL)
        answer = crew.run(part)
    assert isinstance(answer, SourceError)
    assert answer.code == "input.source_work"


def test_a_small_file_starts_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A start takes longer than the work."""
    monkeypatch.setattr(pool, "_Process", None)
    monkeypatch.setattr(pool, "usable_cores", lambda: 8)
    pg.mask_file(source(tmp_path, "a.csv", rows=10), tmp_path / "b.csv")


def test_errors_of_ours_come_back_as_they_are() -> None:
    """With no trace of where they were raised."""

    def work(part: Part) -> Done:
        raise SourceError("so it is", hint="Mend it.", code="input.source_work")

    answer = attempted(work, Part(b""))
    assert isinstance(answer, SourceError)
    assert answer.__traceback__ is None


def _processes() -> list[int]:
    """List the processes this one has started and that still run."""
    me = os.getpid()
    found = []
    for each in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = each.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == me and fields[0] != "Z":
            found.append(int(each.parent.name))
    return sorted(found)
