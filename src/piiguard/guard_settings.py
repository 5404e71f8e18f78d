"""The tables of ``piiguard.toml`` that wire the pillars together: where ledger, keys and holds are.

::

    [ledger]
    path = "ledger.sqlite"

    [keyset]
    path = "keys/keyset.json"
    passphrase_env = "PIIGUARD_PASSPHRASE"   # or passphrase_file, or secret_env, or secret_file
    subjects = "keys/subjects.sqlite"        # a store of its own, never beside the data

    [mask]
    default = "partial"                      # or "redact"
    redact = ["PERSON"]                      # entities that are hidden whole

    [retention]
    holds = "holds.sqlite"
    journal = "retention-journal.sqlite"

Relative paths start at the folder of the file. The tables of `piiguard.access` are read there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from piiguard.catalog.entities import STANDARD_ENTITIES, Entity
from piiguard.catalog.settings import Problem, Settings, refuse
from piiguard.errors import InvalidInput, did_you_mean

__all__ = [
    "GuardSettings",
    "KeysetSettings",
    "LedgerSettings",
    "MaskSettings",
    "RetentionSettings",
    "read_guard",
]


class _Table(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", strict=True, frozen=True)


class LedgerSettings(_Table):
    """Where the ledger is."""

    path: str = "ledger.sqlite"


class KeysetSettings(_Table):
    """Where the keys are, and what opens them: exactly one of the last four."""

    path: str = "keyset.json"
    subjects: str = "subject-keys.sqlite"
    passphrase_env: str | None = None
    passphrase_file: str | None = None
    secret_env: str | None = None
    secret_file: str | None = None

    @property
    def openers(self) -> tuple[str, ...]:
        """The settings given of those that say what opens the keyset."""
        names = ("passphrase_env", "passphrase_file", "secret_env", "secret_file")
        return tuple(name for name in names if getattr(self, name) is not None)


class MaskSettings(_Table):
    """How findings are masked."""

    default: Literal["partial", "redact"] = "partial"
    redact: tuple[str, ...] = Field(default=(), strict=False)


class RetentionSettings(_Table):
    """Where legal holds and the journal of dispositions are."""

    holds: str = "holds.sqlite"
    journal: str = "retention-journal.sqlite"


class GuardSettings(_Table):
    """All of them."""

    ledger: LedgerSettings = LedgerSettings()
    keyset: KeysetSettings = KeysetSettings()
    mask: MaskSettings = MaskSettings()
    retention: RetentionSettings = RetentionSettings()


_TABLES: Final[dict[str, type[_Table]]] = {
    "ledger": LedgerSettings,
    "keyset": KeysetSettings,
    "mask": MaskSettings,
    "retention": RetentionSettings,
}

# A user's own entities have a namespace of their own; an unknown name in one of ours is misspelt.
_OUR_NAMESPACES: Final = frozenset({"", *(each.namespace for each in STANDARD_ENTITIES)})


def read_guard(settings: Settings) -> GuardSettings:
    """Check the wiring tables of a settings file.

    Args:
        settings: The file as read.

    Returns:
        Its wiring, with defaults where it says nothing.

    Raises:
        PolicyError: Listing everything wrong with these tables: file, line, key, and what was meant.
    """
    ours = {name: table for name, table in settings.data.items() if name in _TABLES}
    try:
        read = GuardSettings.model_validate(ours)
    except ValidationError as error:
        refuse(settings, [_problem(each["loc"], each["type"], each["msg"]) for each in error.errors()])
    problems = list(_contradictions(read))
    if problems:
        refuse(settings, problems)
    return read


def _problem(keys: tuple[int | str, ...], kind: str, said: str) -> Problem:
    if kind == "extra_forbidden":
        known = _TABLES[str(keys[0])].model_fields
        return Problem(keys, f"Nothing reads a key {str(keys[-1])!r}", did_you_mean(str(keys[-1]), known))
    return Problem(keys, said, "Correct the value.")


def _contradictions(read: GuardSettings) -> Iterator[Problem]:
    if len(read.keyset.openers) > 1:
        yield Problem(
            ("keyset", read.keyset.openers[1]),
            f"Both {' and '.join(read.keyset.openers)} say what opens the keyset",
            "Keep one of them.",
        )
    for index, name in enumerate(read.mask.redact):
        try:
            entity = Entity(name)
        except InvalidInput as error:
            yield Problem(("mask", "redact", index), error.what, error.hint)
        else:
            if entity not in STANDARD_ENTITIES and entity.namespace in _OUR_NAMESPACES:
                yield Problem(
                    ("mask", "redact", index),
                    f"No entity is named {name!r}",
                    did_you_mean(name, STANDARD_ENTITIES),
                )
