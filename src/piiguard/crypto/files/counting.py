"""Counting: which keys of a keyset encrypted files still name, before a key is let go."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from piiguard.catalog.ports import Clock, SystemClock
from piiguard.crypto.files.headers import read_header
from piiguard.crypto.files.recipients import keyset_key
from piiguard.crypto.keys import KeySource
from piiguard.crypto.tokens import KeyId
from piiguard.crypto.uses import KeyUse
from piiguard.errors import SourceError, UnsupportedFormat

__all__ = ["count_file_use"]


def count_file_use(
    paths: Iterable[str | os.PathLike[str]], keyset: KeySource, *, clock: Clock | None = None
) -> KeyUse:
    """Count which keys of the keyset encrypted files name. Nothing is decrypted; only headers are read.

    Args:
        paths: Files, and folders of which every file is looked at, at any depth; links are not followed.
        keyset: The keyset; what is for another one does not count.
        clock: Where the time comes from.

    Returns:
        The counts: evidence for `Keyset.destroy`, to be added to those of tables with ``+``.

    Raises:
        InvalidInput: If there are no paths.
        SourceError: If a file or folder cannot be read: it may name any key.
    """
    at, every = (clock or SystemClock()).now(), [Path(each) for each in paths]
    counts = Counter[KeyId]()
    for path in every:
        try:
            for each in _files(path):
                counts.update(_keys_named(each, keyset.id))
        except OSError as error:
            raise SourceError(
                f"Cannot look through {path}: {error.strerror or type(error).__name__}",
                hint="Count again as somebody who may read all of it; nothing is known of what was left out.",
            ) from error
    return KeyUse(keyset.id, at, tuple(str(path) for path in every), counts)


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return

    def failed(error: OSError) -> None:
        raise error

    for folder, _, names in os.walk(path, onerror=failed):
        found = (Path(folder, name) for name in names)
        yield from (each for each in found if each.is_file() and not each.is_symlink())


def _keys_named(path: Path, keyset_id: str) -> Iterator[KeyId]:
    with path.open("rb") as file:
        try:
            header = read_header(file)
        except UnsupportedFormat:
            return  # none of ours, or cut short in its header: no key opens it
    for stanza in header.stanzas:
        if (named := keyset_key(stanza)) is not None and named[0] == keyset_id:
            yield named[1]
