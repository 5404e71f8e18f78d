"""Outputs: files that appear under their name when they are finished, and not before.

Where the system can (Linux), an unfinished file has no name at all, so that a process that is killed leaves
none of its content behind. Elsewhere it is ``.NAME.….tmp`` beside the place, readable by its owner only.
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import secrets
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Final

from piiguard.errors import SourceError

__all__ = ["new_file", "sync_folder"]

_PRIVATE: Final = 0o600
_PUBLIC: Final = 0o666
_DESCRIPTORS: Final = Path("/proc/self/fd")
_UNNAMED: Final[int] = getattr(os, "O_TMPFILE", 0)
# How file systems without links (FAT, exFAT) refuse to make one.
_NO_LINKS: Final = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL})
_FLAGS: Final[int] = os.O_WRONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


@contextlib.contextmanager
def new_file(path: Path, *, private: bool, overwrite: bool) -> Generator[io.FileIO]:
    """Write a file that takes its name when the block ends, and never if it raises.

    Args:
        path: Where to.
        private: True for what only its owner shall read; False leaves it to the process's umask.
        overwrite: True to replace a file that is there by then, in one step.

    Yields:
        The file, unbuffered.

    Raises:
        SourceError: If something of that name exists and *overwrite* is False.
        OSError: If the folder is missing or read-only, or the disk is full.
    """
    if not overwrite and os.path.lexists(path):
        raise _exists(path)
    mode = _PRIVATE if private else _PUBLIC
    descriptor, temporary = _open_unnamed(path, mode), None
    if descriptor is None:
        temporary = _beside(path)
        descriptor = os.open(temporary, _FLAGS | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(descriptor, "wb", buffering=0) as file:
            yield file
            os.fsync(descriptor)
            if temporary is None:
                # A name of its own first, if a file has to make way: only a rename does that in one step.
                named = _beside(path) if overwrite else path
                _give_name(descriptor, named)
                temporary = named if overwrite else None
        if temporary is not None:
            _rename(temporary, path, overwrite=overwrite)
    except FileExistsError:
        raise _exists(path) from None
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make names of files in *folder* last through a crash of the system; Windows does so by itself.

    Args:
        folder: The folder.

    Raises:
        OSError: If it cannot be opened or synced.
    """
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _open_unnamed(path: Path, mode: int) -> int | None:
    if not _UNNAMED or not _DESCRIPTORS.is_dir():
        return None
    try:
        return os.open(path.parent, _FLAGS | _UNNAMED, mode)
    except (FileNotFoundError, PermissionError):
        raise
    except OSError:
        # The file system has no unnamed files; it says so in more than one way.
        return None


def _give_name(descriptor: int, path: Path) -> None:
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        # With a folder's descriptor Python calls linkat(), which alone follows the link to an unnamed file.
        os.link(_DESCRIPTORS / str(descriptor), path.name, dst_dir_fd=folder, follow_symlinks=True)
    finally:
        os.close(folder)


def _rename(temporary: Path, path: Path, *, overwrite: bool) -> None:
    if not overwrite:
        try:
            # A link fails where a rename would overwrite, and is as atomic.
            os.link(temporary, path)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            # A memory stick, say: a file that appears between this look and the rename is overwritten.
            if os.path.lexists(path):
                raise FileExistsError from None
        else:
            return
    temporary.replace(path)


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}.{secrets.token_hex(8)}.tmp")


def _exists(path: Path) -> SourceError:
    return SourceError(
        f"{path} already exists and was left as it is",
        hint="Choose another name, or give overwrite=True.",
        code="input.source_unwritable",
    )
