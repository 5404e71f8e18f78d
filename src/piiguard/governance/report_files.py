"""Leaving a report in a folder: two languages, two formats, each file whole or as it was before."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from piiguard.catalog import Language
from piiguard.errors import InvalidInput, SourceError
from piiguard.governance.html_pages import render_html
from piiguard.governance.markdown_pages import render_markdown
from piiguard.governance.reports import Report

__all__ = ["write_report"]

# Letters of any script, digits, and what joins words; nothing that a system could take for a path.
_PLAIN: Final = re.compile(r"\w[\w .-]*")
_LANGUAGES: Final[tuple[Language, ...]] = ("en", "zh")
_OTHER: Final[dict[Language, Language]] = {"en": "zh", "zh": "en"}


def write_report(report: Report, folder: str | os.PathLike[str], name: str = "report") -> tuple[Path, ...]:
    """Write a report in both languages, as HTML and as Markdown.

    Everything is laid out before the first file is touched, and each file is replaced as a whole, so that a
    reader never meets half of one.

    Args:
        report: The report.
        folder: Where; made if it does not exist.
        name: What the files are called, before ``.en.html`` and the like.

    Returns:
        The files: English and Chinese HTML, then English and Chinese Markdown.

    Raises:
        InvalidInput: If *name* is no plain file name.
        SourceError: If the folder cannot be written to.
    """
    if not _PLAIN.fullmatch(name):
        raise InvalidInput(
            f"{name!r} is no plain name of a report", hint="Give letters, digits, spaces, dots and dashes."
        )
    pages = list(_pages(report, name))
    place = Path(folder)
    try:
        place.mkdir(parents=True, exist_ok=True)
        for file, page in pages:
            _replace(place / file, page.encode())
    except OSError as error:
        raise SourceError(
            f"The report cannot be written to {place}: {error.strerror}",
            hint="Give a folder of your own.",
            code="input.source_unwritable",
        ) from None
    return tuple(place / file for file, _ in pages)


def _pages(report: Report, name: str) -> Iterator[tuple[str, str]]:
    renderers: dict[str, Callable[[Language, str], str]] = {
        "html": lambda lang, other: render_html(report, lang, other=other),
        "md": lambda lang, other: render_markdown(report, lang, other=other),
    }
    for suffix, render in renderers.items():
        for lang in _LANGUAGES:
            yield f"{name}.{lang}.{suffix}", render(lang, f"{name}.{_OTHER[lang]}.{suffix}")


def _replace(path: Path, content: bytes) -> None:
    part = path.with_name(f"{path.name}-{secrets.token_hex(4)}.part")
    # A report is made to be passed on, so it takes the usual permissions; O_EXCL follows no planted link.
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
