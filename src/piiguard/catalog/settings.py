"""Settings files: TOML whose every key knows its line.

`tomllib` says what a file holds, but not where. A person who misspelt a role in a file of two hundred
lines needs the line, the key and what was probably meant, and all mistakes at once.

::

    settings = load_toml("piiguard.toml")
    settings.where("rules", 3, "roles")      # 'piiguard.toml:41'
"""

from __future__ import annotations

import hashlib
import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, NoReturn

import attrs

from piiguard.catalog.toml_lines import KeyPath, lines_of
from piiguard.errors import PolicyError, did_you_mean

__all__ = ["KNOWN_TABLES", "Problem", "Settings", "load_toml", "parse_toml", "refuse"]

KNOWN_TABLES: Final = frozenset(
    {"access", "roles", "purposes", "permissions", "fields", "rules"}  # piiguard.access
    | {"ledger", "keyset", "mask", "retention", "consent", "governance", "scan"}
)
"""Every table that may stand at the top of ``piiguard.toml``. Each pillar reads its own, and refuses a name
that is nobody's."""

_PLAIN: Final = re.compile(r"[A-Za-z0-9_-]+")


@attrs.frozen
class Settings:
    """A TOML file as read.

    Attributes:
        path: The file.
        data: What `tomllib` made of it.
        digest: SHA-256 of the file, in hexadecimal, as ``sha256sum`` prints it.
    """

    path: Path
    data: Mapping[str, object] = attrs.field(repr=False)
    digest: str
    _lines: Mapping[KeyPath, int] = attrs.field(repr=False)

    def line_of(self, *keys: str | int) -> int:
        """Find the line of a key, or of the nearest thing around it.

        Args:
            keys: The way from the top: names of tables and keys, and indices into arrays, from 0.

        Returns:
            The line, counted from 1.
        """
        for length in range(len(keys), 0, -1):
            if (line := self._lines.get(keys[:length])) is not None:
                return line
        return 1

    def where(self, *keys: str | int) -> str:
        """Write a place as compilers do, so that editors can jump to it.

        Args:
            keys: As for `line_of`.

        Returns:
            ``file:line``.
        """
        return f"{self.path}:{self.line_of(*keys)}"

    def unknown_tables(self, known: Iterable[str] = KNOWN_TABLES) -> list[Problem]:
        """List what stands at the top of the file and nobody reads.

        Args:
            known: Every name that somebody reads.

        Returns:
            One problem for each unknown name, with the nearest known ones.
        """
        names = sorted(known)
        return [
            Problem((name,), f"Nothing reads a table or key {name!r}", did_you_mean(name, names))
            for name in self.data
            if name not in names
        ]


@attrs.frozen
class Problem:
    """One thing wrong with a settings file.

    Attributes:
        keys: The way to it.
        what: What is wrong, without a full stop.
        hint: What to do, a sentence.
    """

    keys: KeyPath
    what: str
    hint: str


def load_toml(path: str | os.PathLike[str]) -> Settings:
    """Read a settings file.

    Args:
        path: A TOML file in UTF-8, with or without a byte-order mark.

    Returns:
        Its content, and the line of every key.

    Raises:
        PolicyError: If it is missing, not UTF-8 or not TOML; with the line where there is one.
    """
    place = Path(path)
    try:
        raw = place.read_bytes()
    except OSError as error:
        raise PolicyError(
            f"The settings file {place} cannot be read: {error.strerror}",
            hint="Check the path. A new file may be empty: all of it has defaults.",
            code="input.policy.unreadable",
        ) from error
    return parse_toml(raw, place)


def parse_toml(raw: bytes, path: str | os.PathLike[str]) -> Settings:
    """Read settings from bytes.

    Args:
        raw: TOML in UTF-8, with or without a byte-order mark.
        path: What to call it in messages.

    Returns:
        As `load_toml`.

    Raises:
        PolicyError: If it is not UTF-8 or not TOML; with the line.
    """
    place = Path(path)
    try:
        # TOML 1.0 is UTF-8 without a mark; Windows editors write one all the same.
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise PolicyError(
            f"{place}:{line}: the file is not UTF-8 at byte {error.start}",
            hint="Save it as UTF-8.",
            code="input.policy.encoding",
        ) from None
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        said = re.sub(r"\s*\(at [^)]*\)$", "", str(error))
        found = re.search(r"\(at line ([0-9]+), column [0-9]+\)$", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        raise PolicyError(
            f"{place}:{line}: {said}", hint="Correct the TOML there.", code="input.policy.syntax"
        ) from None
    return Settings(place, data, hashlib.sha256(raw).hexdigest(), lines_of(text))


def refuse(settings: Settings, problems: Iterable[Problem]) -> NoReturn:
    """Raise one error that lists everything wrong with the file, in its order.

    Args:
        settings: The file.
        problems: At least one.

    Raises:
        PolicyError: Always; its ``problems`` hold one line each.
    """
    ordered = sorted(problems, key=lambda each: settings.line_of(*each.keys))
    lines = tuple(_said(settings, each) for each in ordered)
    first = ordered[0]
    if len(lines) == 1:
        where = f"{settings.where(*first.keys)}: {_key(first.keys)}"
        error = PolicyError(f"{where}: {first.what}", hint=first.hint)
    else:
        listed = "".join(f"\n  {line}" for line in lines)
        what = f"{settings.path} has {len(lines)} problems"
        error = PolicyError(what, hint=f"Correct them; nothing was loaded:{listed}\n")
    error.problems = lines
    raise error


def _said(settings: Settings, problem: Problem) -> str:
    return f"{settings.where(*problem.keys)}: {_key(problem.keys)}: {problem.what}. {problem.hint}"


def _key(keys: KeyPath) -> str:
    """Write a way as TOML would: ``rules[3].roles``, ``fields."customer.phone".entity``."""
    written = ""
    for key in keys:
        if isinstance(key, int):
            written += f"[{key}]"
        else:
            name = key if _PLAIN.fullmatch(key) else f'"{key}"'
            written += f".{name}" if written else name
    return written
