"""Whole files: how fast, in how much memory, on one core and on all.

Files of made-up customers and chat are written, then masked and scanned by processes of their own, so that
each tells its highest resident size; those of its workers are added. Floors: copying the file, and reading
its rows by the csv module, json, pyarrow or gzip with nothing done to them.

``PIIGUARD_BENCH_MB=2000 python -m benchmarks files`` takes files of 2 GB.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from benchmarks.corpus import prose
from benchmarks.report import table

__all__ = ["main"]

_SIZE: Final = int(os.environ.get("PIIGUARD_BENCH_MB", "64"))
_KINDS: Final = ("csv", "jsonl", "parquet", "log", "csv.gz")
_SURNAMES: Final = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗"
_GIVEN: Final = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂"
_DISTINCT: Final = 50_000

_CASES: Final = {
    "copy": """
import shutil
shutil.copyfile(source, target)
""",
    "read": """
import csv, json
if source.endswith(".csv"):
    with open(source, encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            pass
elif source.endswith(".jsonl"):
    with open(source, encoding="utf-8") as file:
        for line in file:
            json.loads(line)
elif source.endswith(".parquet"):
    import pyarrow.parquet as pq
    for batch in pq.ParquetFile(source).iter_batches():
        batch.to_pydict()
else:
    import gzip
    with (gzip.open if source.endswith(".gz") else open)(source, "rt", encoding="utf-8") as file:
        for line in file:
            pass
""",
    "scan": """
import piiguard as pg
sum(1 for _ in pg.scan_file(source, workers=workers))
""",
    "mask": """
import piiguard as pg
pg.mask_file(source, target, workers=workers)
""",
    "mask, mobiles and IDs only": """
import piiguard as pg
pg.mask_file(source, target, workers=workers, columns={}, scanner=pg.Scanner(["CN_MOBILE", "CN_RESIDENT_ID"]))
""",
}
_CHILD: Final = """
import resource, sys, time
source, target, workers = sys.argv[1], sys.argv[2], int(sys.argv[3])
started = time.perf_counter()
{work}
taken = time.perf_counter() - started
mine, theirs = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
print(taken, mine, theirs if workers > 1 else 0)
"""


def main() -> None:
    """Print MB/s and the highest resident size of each case."""
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    heads = ["case", "workers", f"MB/s of {_SIZE} MB", "x one worker", "highest resident MiB, all processes"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for kind in _KINDS:
            rows: list[list[object]] = []
            source = folder / f"source.{kind}"
            _WRITERS[kind](source, _SIZE)
            size = source.stat().st_size
            one: dict[str, float] = {}
            for case in _CASES:
                for workers in (1, cores) if case not in {"copy", "read"} and cores > 1 else (1,):
                    seconds, mine, theirs = _run(case, source, folder / f"copy.{kind}", workers)
                    one.setdefault(case, seconds)
                    faster = one[case] / seconds if workers > 1 else ""
                    memory = (mine + workers * theirs) / 2**20
                    rows.append([f"{kind}, {case}", workers, size / 1e6 / seconds, faster, memory])
            source.unlink()
            (folder / f"copy.{kind}").unlink(missing_ok=True)
            print(table(heads, rows), flush=True)


def _run(case: str, source: Path, target: Path, workers: int) -> tuple[float, int, int]:
    code = _CHILD.format(work=_CASES[case])
    command = [sys.executable, "-c", code, str(source), str(target), str(workers)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    unit = 1 if sys.platform == "darwin" else 1024
    return float(said[0]), int(said[1]) * unit, int(said[2]) * unit


def _people(seed: int = 7) -> Iterator[dict[str, object]]:
    """Make people without end; names and remarks come again, as they do."""
    rng = random.Random(seed)
    remarks = prose(1, between=400, seed=seed).splitlines()
    for number in range(10**9):
        name = rng.choice(_SURNAMES) + "".join(rng.choices(_GIVEN, k=rng.randrange(1, 3)))
        yield {
            "编号": f"C{number:09}",
            "姓名": name,
            "手机号": f"138{rng.randrange(10**8):08}",
            "邮箱": f"user{rng.randrange(10**6)}@example.com",
            "城市": rng.choice(("北京", "上海", "广州", "深圳", "杭州")),
            "金额": round(rng.random() * 1e4, 2),
            "日期": f"2024-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}",
            "备注": rng.choice(remarks)[:40] if number % 3 else f"回电138{rng.randrange(10**8):08}",
        }


def _write_csv(path: Path, megabytes: int) -> None:
    _repeated(
        path,
        megabytes,
        lambda row: ",".join(map(str, row.values())) + "\n",
        "\ufeff编号,姓名,手机号,邮箱,城市,金额,日期,备注\n",
    )


def _write_jsonl(path: Path, megabytes: int) -> None:
    _repeated(path, megabytes, lambda row: json.dumps(row, ensure_ascii=False) + "\n")


def _repeated(path: Path, megabytes: int, line: Callable[[dict[str, object]], str], head: str = "") -> None:
    """Write rows until there are enough; the same block of distinct ones again and again."""
    people = _people()
    block = "".join(line(next(people)) for _ in range(_DISTINCT)).encode()
    with path.open("wb") as file:
        file.write(head.encode())
        while file.tell() < megabytes * 1_000_000:
            file.write(block)


def _write_parquet(path: Path, megabytes: int) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    people = _people()
    block = pa.Table.from_pylist([next(people) for _ in range(_DISTINCT)])
    with pq.ParquetWriter(path, block.schema) as writer:
        while not path.exists() or path.stat().st_size < megabytes * 1_000_000:
            writer.write_table(pa.concat_tables([block] * 4), row_group_size=4 * _DISTINCT)


def _write_log(path: Path, megabytes: int) -> None:
    block = prose(min(megabytes, 8), between=200).encode()
    with path.open("wb") as file:
        while file.tell() < megabytes * 1_000_000:
            file.write(block)


def _write_gzip(path: Path, megabytes: int) -> None:
    import gzip

    plain = path.with_suffix("")
    _write_csv(plain, megabytes)
    with plain.open("rb") as file, gzip.open(path, "wb", compresslevel=1) as packed:
        while block := file.read(1 << 20):
            packed.write(block)
    plain.unlink()


_WRITERS: Final[dict[str, Callable[[Path, int], None]]] = {
    "csv": _write_csv,
    "jsonl": _write_jsonl,
    "parquet": _write_parquet,
    "log": _write_log,
    "csv.gz": _write_gzip,
}


if __name__ == "__main__":
    main()
