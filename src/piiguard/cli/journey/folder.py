"""The folder of one journey: what lies where, and that a run leaves it whole or starts it clean.

A mark in the folder says that it is ours. A folder without the mark is never touched unless it is empty, so
a path typed wrong costs nobody their files.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Self

import attrs

from piiguard.crypto.private_files import exclusive
from piiguard.errors import Busy, InvalidInput, SourceError

__all__ = ["Folder"]

_MARK: Final = ".piiguard-quickstart.json"
_LOCK: Final = ".piiguard-quickstart"
# SQLite's own files beside a database; after a kill they may be all that is left of one.
_SQLITE: Final = ("-wal", "-shm", "-journal")
# Everything a run may leave behind; nothing else is ever removed.
_OURS: Final = (
    "shop",
    "masked",
    "keys",
    "vault.sqlite",
    "ledger.sqlite",
    "ledger.head.json",
    "holds.sqlite",
    "retention-journal.sqlite",
    "retention-plan.json",
    "piiguard.toml",
    "report.en.html",
    "report.zh.html",
    "report.en.md",
    "report.zh.md",
)


@attrs.frozen
class Folder:
    """Where everything of one run is.

    Attributes:
        path: The folder.
    """

    path: Path

    @classmethod
    @contextmanager
    def opened(cls, path: str | os.PathLike[str]) -> Generator[Self]:
        """Take the folder for one run, clean; mark it complete when the block ends well.

        Args:
            path: A folder that does not exist, is empty, or was made by an earlier run.

        Yields:
            The folder.

        Raises:
            InvalidInput: If it holds files of somebody else's.
            SourceError: If it cannot be written to.
            Busy: If another run is at work in it.
        """
        folder = cls(Path(path).absolute())
        folder._claim()
        try:
            lock = exclusive(folder.path / _LOCK, wait=0)
            lock.__enter__()
        except Busy:
            raise Busy(
                f"Another quickstart is at work in {folder.path}",
                hint="Wait for it, or give another folder.",
                code="busy.quickstart",
            ) from None
        try:
            folder._clean()
            folder._mark("running")
            yield folder
            folder._mark("complete")
        finally:
            lock.__exit__(None, None, None)

    @property
    def shop(self) -> Path:
        """What was handed over."""
        return self.path / "shop"

    @property
    def masked(self) -> Path:
        """The de-identified copies, for analysts."""
        return self.path / "masked"

    @property
    def keys(self) -> Path:
        """Keyset, passphrase and subject keys."""
        return self.path / "keys"

    @property
    def vault(self) -> Path:
        """The database with the encrypted columns."""
        return self.path / "vault.sqlite"

    @property
    def settings(self) -> Path:
        """The settings file."""
        return self.path / "piiguard.toml"

    def _claim(self) -> None:
        if self.path.exists() and not self.path.is_dir():
            raise InvalidInput(f"{self.path} is a file", hint="Give a folder for the results.")
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            present = [each.name for each in self.path.iterdir()]
        except OSError as error:
            raise SourceError(
                f"The folder {self.path} cannot be made or read: {error.strerror}",
                hint="Give a folder of your own.",
                code="input.source_unwritable",
            ) from None
        if not os.access(self.path, os.W_OK | os.X_OK):
            raise SourceError(
                f"The folder {self.path} may not be written to",
                hint="Give a folder of your own.",
                code="input.source_unwritable",
            )
        if present and _MARK not in present and not all(name.startswith(_LOCK) for name in present):
            raise InvalidInput(
                f"The folder {self.path} holds {len(present)} files that quickstart did not make",
                hint="Give a new folder, or an empty one; nothing was touched.",
                code="input.folder",
            )

    def _clean(self) -> None:
        for name in _OURS:
            beside = [self.path / f"{name}{end}" for end in _SQLITE if name.endswith(".sqlite")]
            # What a killed writer had not finished.
            beside += [*self.path.glob(f".{name}.*.part"), *self.path.glob(f".{name}.*.tmp")]
            for place in (self.path / name, *beside):
                if place.is_dir() and not place.is_symlink():
                    shutil.rmtree(place)
                else:
                    place.unlink(missing_ok=True)

    def _mark(self, state: str) -> None:
        part = self.path / f"{_MARK}.part"
        part.write_text(
            json.dumps({"made_by": "piiguard quickstart", "state": state}) + "\n", encoding="utf-8"
        )
        part.replace(self.path / _MARK)
