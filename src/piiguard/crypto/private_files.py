"""Files that only their owner can read, and that are replaced whole or not at all.

A reader never needs the lock: a change puts a finished file in the old one's place in one step. Where the
system has no owners and modes (Windows), the folder's access list has to protect the file.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import stat
import sys
import time
from collections.abc import Generator
from pathlib import Path
from typing import Final

from piiguard.errors import Busy, KeysetError
from piiguard.outputs import sync_folder

__all__ = [
    "create_private",
    "exclusive",
    "make_private",
    "read_private",
    "replace_private",
    "require_private",
]

_MODE: Final = 0o600
_OTHERS: Final = 0o077
_MAX_SIZE: Final = 4 * 1024 * 1024  # docs/format.md, 3
_RETRY_SECONDS: Final = 0.02
# Windows has neither flag; there the folder's access list is what protects the file.
_NO_FOLLOW: Final[int] = getattr(os, "O_NOFOLLOW", 0)
_BINARY: Final[int] = getattr(os, "O_BINARY", 0)
_CLOSE_ON_EXEC: Final[int] = getattr(os, "O_CLOEXEC", 0)
_FLAGS: Final = _NO_FOLLOW | _BINARY | _CLOSE_ON_EXEC


def read_private(path: Path, *, what: str = "keyset") -> bytes:
    """Read a file after making sure that nobody else could have.

    Args:
        path: The file; the checks are made on what was opened, so it cannot be exchanged in between.
        what: What it is, for the message of an error.

    Returns:
        Its octets.

    Raises:
        KeysetError: If it is missing, unreadable, a symbolic link, not a regular file, someone else's, open
            to group or others, or larger than 4 MiB.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _FLAGS)
    except OSError as error:
        raise _cannot("read", path, what, error) from None
    try:
        _require_owned(os.fstat(descriptor), path, what)
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            octets = file.read(_MAX_SIZE + 1)
    finally:
        os.close(descriptor)
    if len(octets) > _MAX_SIZE:
        raise KeysetError(
            f"{path} is larger than a {what} can be",
            hint="Check that this is the right file.",
            code="crypto.keyset_damaged",
        )
    return octets


def create_private(path: Path, octets: bytes) -> None:
    """Write a new file, never over one that is there.

    Args:
        path: Where to.
        octets: What to write.

    Raises:
        KeysetError: If something of that name exists, or the folder is missing or read-only.
    """
    temporary = _write_temporary(path, octets)
    try:
        # A link fails where a rename would overwrite, and is as atomic.
        os.link(temporary, path)
    except FileExistsError:
        raise _exists(path) from None
    except OSError as error:
        raise _cannot("create", path, "keyset", error) from None
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(path.parent)


def make_private(path: Path) -> None:
    """Create an empty file for a library that opens it by name, such as SQLite.

    Args:
        path: Where to.

    Raises:
        KeysetError: If something of that name exists, or the folder is missing or read-only.
    """
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _FLAGS, _MODE))
    except FileExistsError:
        raise _exists(path) from None
    except OSError as error:
        raise _cannot("create", path, "store of keys", error) from None


def require_private(path: Path, *, what: str) -> None:
    """Check a file that a library will open by name, as `read_private` checks what it opened.

    Args:
        path: The file.
        what: What it is, for the message of an error.

    Raises:
        KeysetError: As `read_private` does.
    """
    try:
        found = path.lstat()
    except OSError as error:
        raise _cannot("read", path, what, error) from None
    _require_owned(found, path, what)


def replace_private(path: Path, octets: bytes) -> None:
    """Replace a file in one step that a crash at any instant leaves done or not begun.

    Args:
        path: The file; the caller holds `exclusive` on it.
        octets: Its new content.

    Raises:
        KeysetError: If the folder is read-only or the disk is full; the old file is then untouched.
    """
    # Exactly the names given below: '.shop.keyset.….tmp' is not a left-over of 'shop'.
    left_overs = re.compile(rf"\.{re.escape(path.name)}\.[0-9a-f]+\.tmp")
    for each in path.parent.iterdir():
        if left_overs.fullmatch(each.name):
            each.unlink(missing_ok=True)
    temporary = _write_temporary(path, octets)
    try:
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise _cannot("write", path, "keyset", error) from None
    sync_folder(path.parent)


@contextlib.contextmanager
def exclusive(path: Path, *, wait: float) -> Generator[None]:
    """Hold the right to change *path*; the system gives it back when the process ends, however it ends.

    Args:
        path: The file to be changed; the lock is a file beside it, which is never removed.
        wait: How long to wait for another holder, in seconds.

    Yields:
        Nothing.

    Raises:
        Busy: If another process or thread still holds it.
        KeysetError: If the lock file cannot be created.
    """
    lock, deadline = path.with_name(path.name + ".lock"), time.monotonic() + wait
    while True:
        try:
            descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | _FLAGS, _MODE)
        except OSError as error:
            raise _cannot("write", path, "keyset", error) from None
        try:
            while not _try_lock(descriptor):
                if time.monotonic() >= deadline:
                    raise _busy(path, wait)
                time.sleep(_RETRY_SECONDS)
            # Somebody may have cleared it away while we waited: whoever comes next would lock another file.
            if _is_named(descriptor, lock):
                yield
                return
        finally:
            # In so many words: a child forked meanwhile has the descriptor too, and would keep the lock.
            _unlock(descriptor)
            os.close(descriptor)
        if time.monotonic() >= deadline:
            raise _busy(path, wait)


if sys.platform == "win32":

    def _try_lock(descriptor: int) -> bool:
        import msvcrt

        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        import msvcrt

        with contextlib.suppress(OSError):  # it may not have got the lock
            msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:

    def _try_lock(descriptor: int) -> bool:
        import fcntl

        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_UN)


def _is_named(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.lstat())
    except FileNotFoundError:
        return False


def _write_temporary(path: Path, octets: bytes) -> Path:
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}.tmp")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _FLAGS, _MODE)
    except OSError as error:
        raise _cannot("write", path, "keyset", error) from None
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(octets)
            file.flush()
            os.fsync(descriptor)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise _cannot("write", path, "keyset", error) from None
    return temporary


def _require_owned(found: os.stat_result, path: Path, what: str) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise _unsafe(path, what, "not a regular file", "Give the file itself, not a link to it.")
    if sys.platform == "win32":
        return
    if found.st_uid != os.geteuid():
        raise _unsafe(path, what, "another user's file", "Run as its owner, or make it yours: chown.")
    if found.st_mode & _OTHERS:
        raise _unsafe(
            path, what, "open to group or others", "If nobody has read it: chmod 600; else rotate, too."
        )


def _unsafe(path: Path, what: str, why: str, hint: str) -> KeysetError:
    return KeysetError(f"The {what} {path} is {why}", hint=hint, code="crypto.keyset_permissions")


def _busy(path: Path, wait: float) -> Busy:
    return Busy(
        f"Another process is changing {path}, and did not finish within {wait:g} s",
        hint="Try again; nothing was changed.",
    )


def _exists(path: Path) -> KeysetError:
    return KeysetError(
        f"{path} already exists and was left as it is",
        hint="Open it, or create the new one under another name; a lost key loses all it encrypted.",
        code="crypto.keyset_exists",
    )


def _cannot(verb: str, path: Path, what: str, error: OSError) -> KeysetError:
    if isinstance(error, FileNotFoundError):
        return KeysetError(
            f"There is no {what} at {path}, or its folder is missing",
            hint="Check the path; if the file was there, restore it from a backup before creating a new one.",
            code="crypto.keyset_missing",
        )
    if path.is_symlink():
        return _unsafe(path, what, "a symbolic link", "Give the file itself, not a link to it.")
    return KeysetError(
        f"Cannot {verb} the {what} {path}: {error.strerror}",
        hint="Check the folder's permissions and free space; nothing was changed.",
        code="crypto.keyset_access",
    )
