"""Leaks: everything that can be read off a failure, and whether a secret is in it, however it is written."""

from __future__ import annotations

import base64
import traceback
from collections.abc import Iterable, Iterator
from pathlib import Path

import piiguard

PACKAGE = str(Path(piiguard.__file__).parent)


def spellings(octets: bytes) -> set[str]:
    """Every way in which octets are commonly written."""
    octets = bytes(octets)
    made = {
        repr(octets)[2:-1],
        octets.hex(),
        base64.b64encode(octets).decode()[:40],
        base64.urlsafe_b64encode(octets).decode()[:40],
        str(list(octets))[1:40],
    }
    return made | ({octets.decode()} if octets.isascii() else set())


def _frames(error: BaseException) -> Iterator[tuple[str, object]]:
    for frame, _ in traceback.walk_tb(error.__traceback__):
        if frame.f_code.co_filename.startswith(PACKAGE):
            for name, value in frame.f_locals.items():
                yield f"{Path(frame.f_code.co_filename).name}: {frame.f_code.co_name}: {name}", value


def shown(error: BaseException, *, variables: bool = True) -> Iterator[tuple[str, str]]:
    """Yield whatever can be read off an error and off all that led to it."""
    todo: list[BaseException | None] = [error]
    seen = set[int]()  # what caused an error is mostly its context, too
    while todo:
        each = todo.pop()
        if each is None or id(each) in seen:
            continue
        seen.add(id(each))
        todo += [each.__cause__, each.__context__]
        yield "words", f"{each!s} {each!r} {each.args!r} {vars(each)!r} {getattr(each, '__notes__', '')!r}"
        yield "traceback", "".join(traceback.format_exception(each))
        if variables:
            for where, value in _frames(each):
                yield where, repr(value)


def holding(told: Iterable[tuple[str, str]], secrets: dict[str, bytes]) -> set[str]:
    """Return where which of the secrets is told."""
    needles = {name: spellings(octets) for name, octets in secrets.items()}
    return {
        f"{where} shows {name}"
        for where, text in told
        for name, written in needles.items()
        if any(each in text for each in written)
    }
