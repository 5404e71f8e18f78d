"""The other end of a pipe: a process that works on parts until its pipe is closed.

It is started by `piiguard.files.pool` and reads nothing but what that sends: first the work, then parts.
Each message is eight bytes of length and so many bytes. A key that a policy holds comes as a message of its
own: it is in no pickle, and a pipe between two processes of one user is the only place it passes through.
"""

from __future__ import annotations

import io
import os
import pickle
import signal
import struct
from collections.abc import Sequence
from contextlib import suppress
from typing import BinaryIO, Final, cast

from piiguard.errors import PiiGuardError, SourceError
from piiguard.files.work import Done, Part, Work
from piiguard.mask import Pseudonym

__all__ = ["attempted", "main", "portable", "receive", "send", "unpacked_work"]

_LENGTH: Final = struct.Struct("<Q")
_PSEUDONYM: Final = "Pseudonym"


def main() -> None:
    """Serve parts until the pipe ends."""
    # Who interrupts a run interrupts the process that was called, which then closes the pipe.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    reading, writing = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a recognizer of the user's own prints must not come between
    header = receive(reading)
    if header is None:
        return
    count = pickle.loads(header)  # noqa: S301 - from the process that started this one
    keys = [receive(reading) or b"" for _ in range(count)]
    work = unpacked_work(receive(reading) or b"", keys)
    with suppress(BrokenPipeError):  # who asked has been killed, and nobody is left to tell
        while (message := receive(reading)) is not None:
            part = cast("Part", pickle.loads(message))  # noqa: S301 - as above
            send(writing, pickle.dumps(attempted(work, part), pickle.HIGHEST_PROTOCOL))


def attempted(work: Work, part: Part) -> Done | PiiGuardError:
    """Work on a part; an error is returned, and it is one of ours.

    An error of somebody's recognizer or operator may quote the value it failed at, so its class is all that
    is taken over of it.

    Args:
        work: The work.
        part: The part.

    Returns:
        What became of it, or why nothing did.
    """
    try:
        return work(part)
    except PiiGuardError as error:
        # What it was raised from, and where, may hold values; it goes on alone.
        return error.with_traceback(None)
    except Exception as error:  # noqa: BLE001 - whatever it is, it may hold a value
        name = type(error).__name__
    return SourceError(
        f"The work on it failed with {name}",
        hint="Take the place apart, and try the recognizers and operators of your own on it.",
        code="input.source_work",
    )


def portable(work: Work) -> tuple[bytes, list[bytes]] | None:
    """Pickle *work* for another process, with its keys apart.

    Args:
        work: The work.

    Returns:
        The pickle and the keys, in order; None if it cannot be made again elsewhere, as what a script defines
        in itself or a function without a name.
    """
    octets, keys = io.BytesIO(), list[bytes]()
    try:
        _Pickler(octets, keys).dump(work)
    except (pickle.PicklingError, TypeError, AttributeError):
        return None
    return octets.getvalue(), keys


def unpacked_work(octets: bytes, keys: Sequence[bytes]) -> Work:
    """Make the work again that `portable` pickled.

    Args:
        octets: The pickle.
        keys: The keys.

    Returns:
        The work.
    """
    return cast("Work", _Unpickler(io.BytesIO(octets), keys).load())


def send(pipe: BinaryIO, message: bytes) -> None:
    """Write one message.

    Args:
        pipe: Where to.
        message: Its bytes.

    Raises:
        OSError: If the other end is closed.
    """
    pipe.write(_LENGTH.pack(len(message)))
    pipe.write(message)
    pipe.flush()


def receive(pipe: BinaryIO) -> bytes | None:
    """Read one message.

    Args:
        pipe: Where from.

    Returns:
        Its bytes; None if the other end is closed, also in the middle of a message.
    """
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (size,) = _LENGTH.unpack(head)
    message = pipe.read(size)
    return message if len(message) == size else None


class _Pickler(pickle.Pickler):
    def __init__(self, file: BinaryIO, keys: list[bytes]) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self._keys = keys

    def persistent_id(self, obj: object, /) -> object:
        if isinstance(obj, Pseudonym):
            self._keys.append(obj.key)
            return _PSEUDONYM, len(self._keys) - 1
        if getattr(obj, "__module__", None) == "__main__":
            message = "what a script defines is not there in another process"
            raise pickle.PicklingError(message)
        return None


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: BinaryIO, keys: Sequence[bytes]) -> None:
        super().__init__(file)
        self._keys = keys

    def persistent_load(self, pid: object, /) -> object:
        match pid:
            case (str(kind), int(number)) if kind == _PSEUDONYM:
                return Pseudonym(self._keys[number])
            case _:
                message = "no such thing was sent"
                raise pickle.UnpicklingError(message)
