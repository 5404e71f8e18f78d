"""Parts of a file worked on at the same time, and their results in order.

The engine holds Python's global lock, so it is other processes that work; threads do where there is no such
lock, or where the work cannot be sent elsewhere. Never are more parts in memory than are being worked on, and
as many again.
"""

from __future__ import annotations

import json
import os
import pickle
import queue
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import BinaryIO, Final, TypeVar, cast

import attrs

from piiguard.errors import InvalidInput, PiiGuardError, SourceError
from piiguard.files.work import Done, Part, Work
from piiguard.files.worker import attempted, portable, receive, send

__all__ = ["Crew", "in_order", "running", "usable_cores"]

_Item = TypeVar("_Item")


@attrs.frozen
class Crew:
    """Those that work on the parts.

    Attributes:
        run: Works on one part; may be called from any thread. An error is what it returns.
        count: How many parts may be worked on at a time.
        stop: Ends what is being done at once.
    """

    run: Callable[[Part], Done | PiiGuardError]
    count: int
    stop: Callable[[], None]


# A start takes most of a second; a file that takes not much longer by itself is not worth it.
_LEAST_SIZE: Final = 16 << 20
# Parts in memory for each that is worked on: the next one waits, so that nobody waits for it.
_AHEAD: Final = 2
_START: Final = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from piiguard.files.worker import main; main()"
)


def usable_cores() -> int:
    """Return how many cores this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def running(work: Work, workers: int | None, size: int) -> Generator[Crew]:
    """Get ready to work on several parts at a time.

    Args:
        work: What is done to each.
        workers: How many at a time; None for as many as there are cores, or one if there is little to do.
        size: How many bytes there are.

    Yields:
        The crew. When the block ends, however it ends, no process is left.

    Raises:
        InvalidInput: If *workers* is less than one.
    """
    if workers is not None and workers < 1:
        raise InvalidInput(f"{workers} workers do nothing", hint="Give 1 or more, or None.")
    count = workers or (usable_cores() if size >= _LEAST_SIZE else 1)
    sent = portable(work) if count > 1 and sys.executable and _has_lock() else None

    def here(part: Part) -> Done | PiiGuardError:
        return attempted(work, part)

    if sent is None:
        yield Crew(here, count, lambda: None)
        return
    processes: list[_Process] = []

    def stop() -> None:
        for each in processes:
            each.stop()

    try:
        with suppress(OSError):  # where no process may be started, the threads of this one work
            processes += [_Process(*sent) for _ in range(count)]
        if not processes:
            yield Crew(here, count, lambda: None)
            return
        idle: queue.SimpleQueue[_Process] = queue.SimpleQueue()
        for each in processes:
            idle.put(each)

        def elsewhere(part: Part) -> Done | PiiGuardError:
            process = idle.get()
            try:
                return process.run(part)
            finally:
                idle.put(process)

        yield Crew(elsewhere, len(processes), stop)
    finally:
        stop()


def in_order(
    items: Iterable[_Item], part_of: Callable[[_Item], Part], crew: Crew
) -> Generator[tuple[_Item, Done | PiiGuardError]]:
    """Work on *items* and yield each with its result, in their order.

    Args:
        items: Read as they are needed, in the caller's thread.
        part_of: Makes the part of an item, in the thread that hands it over.
        crew: Who works on them.

    Yields:
        The item and what became of it.
    """

    def run(item: _Item) -> Done | PiiGuardError:
        return crew.run(part_of(item))

    if crew.count == 1:
        for item in items:
            yield item, run(item)
        return
    with ThreadPoolExecutor(crew.count, thread_name_prefix="piiguard-files") as pool:
        waiting: deque[tuple[_Item, Future[Done | PiiGuardError]]] = deque()
        try:
            for item in items:
                waiting.append((item, pool.submit(run, item)))
                if len(waiting) == _AHEAD * crew.count:
                    first, future = waiting.popleft()
                    yield first, future.result()
            while waiting:
                first, future = waiting.popleft()
                yield first, future.result()
        finally:
            # Nobody waits for what is still being done, or it ends here with nothing left.
            for _, future in waiting:
                future.cancel()
            if waiting:
                crew.stop()


class _Process:
    """A process that works on the parts it is sent, one after the other."""

    def __init__(self, work: bytes, keys: list[bytes]) -> None:
        command = [sys.executable, "-c", _START, json.dumps(sys.path)]
        pipe = subprocess.PIPE
        # A group of its own: an interrupt from the keyboard is for this process, which then ends the others.
        if sys.platform == "win32":
            group = subprocess.CREATE_NEW_PROCESS_GROUP
            self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, creationflags=group)  # noqa: S603 - this Python, and its own module
        else:
            self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, process_group=0)  # noqa: S603 - this Python, and its own module
        # Both are there, since both were asked for.
        self._to, self._from = cast("BinaryIO", self._process.stdin), cast("BinaryIO", self._process.stdout)
        self._unsent: list[bytes] = [pickle.dumps(len(keys)), *keys, work]

    def run(self, part: Part) -> Done | PiiGuardError:
        answer = None
        with suppress(OSError, ValueError):  # it has ended, or is being stopped
            while self._unsent:
                send(self._to, self._unsent.pop(0))
            send(self._to, pickle.dumps(part, pickle.HIGHEST_PROTOCOL))
            answer = receive(self._from)
        if answer is not None:
            return cast("Done | PiiGuardError", pickle.loads(answer))  # noqa: S301 - of a process of our own
        return SourceError(
            "A process that worked on it has ended",
            hint="See whether the machine ran out of memory; with workers=1 less is needed.",
            code="input.source_work",
        )

    def stop(self) -> None:
        """End it at once: what it was doing is of no use to anyone."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._to, self._from):
            with suppress(OSError):
                pipe.close()


def _has_lock() -> bool:
    """Say whether threads get in each other's way: not in a build of Python without the global lock."""
    enabled: Callable[[], bool] | None = getattr(sys, "_is_gil_enabled", None)
    return enabled is None or enabled()
