"""Who looks on while a file is worked on: told how far it is, asked whether to go on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import attrs

from piiguard.errors import Cancelled
from piiguard.files.results import Progress

__all__ = ["Watch"]


@attrs.define
class Watch:
    """Tells and asks between two parts, in the caller's thread.

    Attributes:
        path: The file that is worked on.
        progress: Called with how far the work is.
        cancelled: Asked whether it is to stop.
        findings: How many values have been masked or found.
    """

    path: Path
    progress: Callable[[Progress], object] | None
    cancelled: Callable[[], bool] | None
    findings: int = 0
    _read: int = 0

    @property
    def size(self) -> int:
        """How many bytes the file has; 0 if nobody can say."""
        return self.path.stat().st_size if self.path.exists() else 0

    def has_read(self, read: int) -> None:
        """Take note that so many bytes have been read."""
        self._read = read

    def looks(self, found: int) -> None:
        """Tell that *found* more values have been masked or found, and ask whether to go on.

        Raises:
            Cancelled: If not.
        """
        self.findings += found
        if self.progress is not None:
            size = self.size
            self.progress(Progress(min(self._read, size), size, self.findings))
        if self.cancelled is not None and self.cancelled():
            raise Cancelled(
                f"The work on {self.path.name} was stopped, as was asked for",
                hint="Nothing was written. Run it again to start anew.",
            )
