"""Spark and Ray beside the kernel alone: the same Parquet files masked by two workers.

Needs the group ``clusters`` and, for Spark, a Java. Each reads the same files, masks, and throws the result
away where it was made; batches have 100,000 rows. What a cluster is paid by are the seconds of all processes,
those of Java and Ray among them; start-up is left out by taking the difference between eight files and two.
"Passing" is the same job with nothing masked: what Spark or Ray costs to bring rows to Python and back.
"""

from __future__ import annotations

import logging
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Any, Final, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.report import table
from piiguard.integrations.batch_work import Masking

__all__ = ["main"]

_Foreign: TypeAlias = Any
_Run: TypeAlias = Callable[[Sequence[str]], object]

_KERNEL: Final = "the kernel, two processes"
_FILES: Final = 8
_FEW: Final = 2
_WORKERS: Final = 2
_BATCH: Final = 100_000
_NOTES: Final = ("客户来电咨询订单进度，已回复，稍后再联系", "请于周五前寄出发票，地址同上次", "回电{}，谢谢")
# Work → its rows in all files: of what is far slower, fewer show as much.
_WORK: Final[Mapping[str, tuple[Masking, int]]] = {
    "declared mobiles": (Masking({"phone": "CN_MOBILE"}), 16_000_000),
    "free text, every entity on": (Masking({"note": None}), 400_000),
}


def main(rounds: int = 3) -> None:
    """Print rows a second by the clock and by processors, and each case beside the kernel."""
    root = str(Path(__file__).parent.parent)
    os.environ["PYTHONPATH"] = os.pathsep.join([root, os.environ.get("PYTHONPATH", "")])
    rows: list[Sequence[object]] = []
    with (
        tempfile.TemporaryDirectory() as folder,
        ProcessPoolExecutor(_WORKERS, mp_context=get_context("spawn")) as pool,
    ):
        spark, ray = _spark_session(), _ray_data()
        for name, (work, count) in _WORK.items():
            files = _written(Path(folder) / name.split()[0], work, count)
            cases: dict[str, _Run] = {
                _KERNEL: partial(_processes, pool, work),
                "Spark": partial(_spark, spark, work, work),
                "Spark, passing": partial(_spark, spark, work, None),
                "Ray": partial(_ray, ray, work, work),
                "Ray, passing": partial(_ray, ray, work, None),
            }
            taken = _measured(cases, files, rounds)
            added = count * (_FILES - _FEW) / _FILES
            speeds = {case: added / (cpu - few) / 1e6 for case, (_, cpu, few) in taken.items()}
            for case, speed in speeds.items():
                wall = count / taken[case][0] / 1e6
                rows.append((name, case, wall, speed, f"{speed / speeds[_KERNEL]:.0%}"))
    print(table(["work", "by", "M rows/s", "M rows/CPU s after start-up", "of the kernel's"], rows))


def _measured(
    cases: Mapping[str, _Run], files: Sequence[str], rounds: int
) -> dict[str, tuple[float, float, float]]:
    """Return medians, cases run in turn: seconds by the clock, of processors, and of those for few files."""
    taken: dict[str, list[tuple[float, float, float]]] = {case: [] for case in cases}
    for number in range(rounds + 1):
        for case, run in cases.items():
            begun = _cpu_seconds()
            run(files[:_FEW])
            few, wall = _cpu_seconds(), time.perf_counter()
            run(files)
            if number:  # the first is to warm up
                taken[case].append((time.perf_counter() - wall, _cpu_seconds() - few, few - begun))
    return {
        case: (median(a for a, _, _ in each), median(b for _, b, _ in each), median(c for _, _, c in each))
        for case, each in taken.items()
    }


def _cpu_seconds() -> float:
    """Add up what this process and those it started, Java and Ray among them, have used."""
    psutil: _Foreign = import_module("psutil")
    own = psutil.Process()
    spent = [each.cpu_times() for each in (own, *own.children(recursive=True))]
    return sum(each.user + each.system for each in spent)


def _written(folder: Path, work: Masking, count: int) -> list[str]:
    folder.mkdir()
    random = np.random.default_rng(1)
    [column] = work.columns
    files: list[str] = []
    for number in range(_FILES):
        digits = pa.array(random.integers(0, 10**8, count // _FILES) + 13_900_000_000).cast(pa.string())
        if column == "note":
            digits = [_NOTES[at % len(_NOTES)].format(each) for at, each in enumerate(digits.to_pylist())]
        path = folder / f"{number}.parquet"
        # Not compressed: what is compared is the work, not two decompressors.
        pq.write_table(pa.table({column: digits}), path, row_group_size=_BATCH, compression="none")
        files.append(str(path))
    return files


def _processes(pool: ProcessPoolExecutor, work: Masking, files: Sequence[str]) -> None:
    list(pool.map(_alone, [files[at::_WORKERS] for at in range(_WORKERS)], [work] * _WORKERS))


def _alone(files: Sequence[str], work: Masking) -> int:
    return sum(batch.num_rows for path in files for batch in work(_read(path, work)))


def _read(path: str, work: Masking) -> Iterator[pa.RecordBatch]:
    return pq.ParquetFile(path).iter_batches(_BATCH, columns=[*work.columns], use_threads=False)


def _spark_session() -> _Foreign:
    sql = import_module("pyspark.sql")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = (
        sql.SparkSession.builder.master(f"local[{_WORKERS}]")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", str(_BATCH))
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    return session


def _spark(session: _Foreign, reads: Masking, work: Masking | None, files: Sequence[str]) -> None:
    from piiguard.integrations.spark import mask_frame

    frame = session.read.parquet(*files).select(*reads.columns).coalesce(_WORKERS)
    if work is None:

        def same(batches: Iterable[pa.RecordBatch]) -> Iterable[pa.RecordBatch]:
            return batches

        done = frame.mapInArrow(same, frame.schema)
    else:
        done = mask_frame(frame, work.columns)
    done.write.format("noop").mode("overwrite").save()


def _ray_data() -> _Foreign:
    ray = import_module("ray")
    data = import_module("ray.data")
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    ray.init(num_cpus=_WORKERS, include_dashboard=False, log_to_driver=False, logging_level=logging.ERROR)
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    data.DataContext.get_current().enable_progress_bars = False
    return data


def _ray(data: _Foreign, reads: Masking, work: Masking | None, files: Sequence[str]) -> None:
    from piiguard.integrations.ray import mask_dataset

    def read(paths: dict[str, np.ndarray]) -> Iterator[pa.Table]:
        for path in paths["item"]:
            for batch in _read(path, reads):
                yield pa.Table.from_batches([batch])

    # ray.data.read_parquet fails where fsspec has no aiohttp, so files are read as the kernel reads them.
    dataset = data.from_items([*files], override_num_blocks=_WORKERS).map_batches(read, batch_size=None)
    if work is not None:
        dataset = mask_dataset(dataset, work.columns)
    # Counted where it was masked, so that the result is thrown away there.
    dataset.map_batches(_counted, batch_format="pyarrow").take_all()


def _counted(batch: pa.Table) -> pa.Table:
    return pa.table({"rows": [batch.num_rows]})


if __name__ == "__main__":
    main()
