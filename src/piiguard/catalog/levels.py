"""Sensitivity levels, each by a named and dated standard.

Whether a piece of data is sensitive depends on who says so and when: the resident ID *number* is sensitive
under GB/T 35273-2020 and is not listed by GB/T 45574-2025. So a level always carries its standard and the
clause it rests on, and the question takes a date. What the standards say is data, in ``levels.toml``.
"""

from __future__ import annotations

import enum
from datetime import date, datetime
from functools import lru_cache
from typing import Final, Literal

import attrs

from piiguard.catalog.entities import Entity
from piiguard.errors import InvalidInput, did_you_mean

__all__ = ["Confidence", "Level", "Standard", "level_of"]

Confidence = Literal["text", "secondary", "memory", "assumed", "declared"]
"""How well we know what a standard says: its text was read; an account of it was; it is remembered and not
verified; nothing is known and the strictest was taken; or the application itself declared it."""


class Standard(enum.Enum):
    """A published scale of sensitivity, by its edition; its value is how it is cited."""

    GBT_43697 = "GB/T 43697-2024"
    GBT_35273 = "GB/T 35273-2020"
    GBT_45574 = "GB/T 45574-2025"
    PIPL_28 = "PIPL art. 28"
    DECLARED = "declared"
    """Not published: what the application's own declarations say."""

    @property
    def effective(self) -> date | None:
        """The first day it was in force; None for `DECLARED`, which always is.

        >>> Standard.GBT_45574.effective
        datetime.date(2025, 11, 1)
        """
        return None if self is Standard.DECLARED else _editions()[self].effective

    @property
    def zh(self) -> str:
        """Its Chinese title."""
        return "应用自行声明" if self is Standard.DECLARED else _editions()[self].zh

    @classmethod
    def named(cls, name: str) -> Standard:
        """Look a standard up as it is cited, or by the number alone.

        Args:
            name: ``"GB/T 45574-2025"``, ``"45574"``, ``"PIPL"`` …; case and spaces do not matter.

        Returns:
            The standard.

        Raises:
            InvalidInput: If none or more than one is meant.

        >>> Standard.named("gb/t 35273").name
        'GBT_35273'
        """
        wanted = _squeezed(name)
        near = [each for each in cls if wanted and wanted in _squeezed(each.value)]
        if len(near) == 1:
            return near[0]
        raise InvalidInput(
            f"{name!r} names no one standard of sensitivity",
            hint=did_you_mean(name, [each.value for each in cls]),
            code="input.standard",
        )


@attrs.frozen
class Level:
    """One grade on one standard's scale.

    Levels of one standard are ordered; those of two are not, for their scales are not one scale. What two
    standards share is only whether the data is sensitive: that is what `at_least` compares.

    Attributes:
        standard: Whose scale it is.
        code: The grade's name on that scale: ``"general"``, ``"sensitive"``, ``"general-4"`` …
        rank: Its place on that scale, from 0, the strictest highest.
        sensitive: Whether it counts as sensitive personal information.
        source: The clause it rests on, in our words.
        confidence: How well we know that clause.
    """

    standard: Standard
    code: str
    rank: int
    sensitive: bool
    source: str = attrs.field(default="", eq=False, repr=False)
    confidence: Confidence = attrs.field(default="declared", eq=False, repr=False)

    @property
    def en(self) -> str:
        """English label for reports."""
        return self._grade.en

    @property
    def zh(self) -> str:
        """Chinese label for reports."""
        return self._grade.zh

    @property
    def _grade(self) -> _Grade:
        return next(each for each in _scale(self.standard) if each.code == self.code)

    @classmethod
    def parse(cls, code: str, *, standard: Standard = Standard.DECLARED) -> Level:
        """Make a level from its code, as command lines and declarations write it.

        Args:
            code: A grade's code, such as ``"sensitive"``, or its Chinese label.
            standard: Whose scale; by default the plain one of not personal, general and sensitive.

        Returns:
            The level.

        Raises:
            InvalidInput: If the scale has no such grade.

        >>> Level.parse("sensitive").sensitive
        True
        """
        grades = _scale(standard)
        for rank, grade in enumerate(grades):
            if code in {grade.code, grade.zh}:
                return cls(standard, grade.code, rank, grade.sensitive)
        raise InvalidInput(
            f"{code!r} is not a level of {standard.value}",
            hint=did_you_mean(code, [each.code for each in grades]),
            code="input.level",
        )

    def at_least(self, threshold: Level) -> bool:
        """Say whether it is as strict as *threshold*, whichever standard each is by.

        Args:
            threshold: Often ``Level.parse("sensitive")``.

        Returns:
            Within one standard, whether the rank is as high; between two, whether it is sensitive where the
            threshold is, personal where the threshold is.

        >>> level_of(Entity.CN_BANK_CARD).at_least(Level.parse("sensitive"))
        True
        """
        if self.standard is threshold.standard:
            return self.rank >= threshold.rank
        return self.severity >= threshold.severity

    @property
    def severity(self) -> int:
        """What every scale can say: 0 not personal, 1 personal, 2 sensitive personal."""
        return 2 if self.sensitive else min(self.rank, 1)

    def __lt__(self, other: Level) -> bool:
        return self._rank_beside(other) < other.rank

    def __le__(self, other: Level) -> bool:
        return self._rank_beside(other) <= other.rank

    def __gt__(self, other: Level) -> bool:
        return self._rank_beside(other) > other.rank

    def __ge__(self, other: Level) -> bool:
        return self._rank_beside(other) >= other.rank

    def _rank_beside(self, other: Level) -> int:
        if self.standard is not other.standard:
            raise InvalidInput(
                f"A level of {self.standard.value} does not compare with one of {other.standard.value}",
                hint="Ask for both by one standard (standard=), or use at_least, which compares sensitivity.",
                code="input.level.scales",
            )
        return self.rank


def level_of(entity: Entity, *, standard: Standard | None = None, as_of: date | None = None) -> Level:
    """Return how sensitive *entity* is.

    Args:
        entity: Any entity. One that no standard knows, such as a user's own, gets the strictest level: until
            its declaration says ``PII(level=...)``, nothing is known that would allow less.
        standard: Ask this one. None asks those that grade personal information (PIPL article 28 and the two
            standards) and takes the strictest answer; between equals, the law before standards and the
            newer before the older.
        as_of: The day to judge by; None knows every edition.

    Returns:
        The level, with its clause and how well that is known.

    Raises:
        InvalidInput: If *standard* was not yet in force on *as_of*, or nothing was.
        TypeError: If an argument is of another type.

    >>> level_of(Entity.CN_RESIDENT_ID, standard=Standard.GBT_35273).code
    'sensitive'
    >>> level_of(Entity.CN_RESIDENT_ID, standard=Standard.GBT_45574).code
    'general'
    """
    if standard is not None and not isinstance(standard, Standard):  # pyright: ignore[reportUnnecessaryIsInstance] - callers may be untyped
        msg = f"standard takes a Standard, not {type(standard).__name__}; write Standard.named(...)"
        raise TypeError(msg)
    if isinstance(as_of, datetime):
        msg = "as_of takes a date, not a datetime; write moment.date()"
        raise TypeError(msg)
    return _level_of(entity, standard, as_of)


# --- what the file holds --------------------------------------------------------------------------


@attrs.frozen
class _Grade:
    code: str
    en: str
    zh: str
    sensitive: bool = False


@attrs.frozen
class _Row:
    level: str
    clause: str
    confidence: Confidence


@attrs.frozen
class _Edition:
    standard: Standard
    zh: str
    effective: date
    rows: dict[str, _Row]
    general: str
    confidence: Confidence


# In the order in which they are asked: the law, then the newer standard, then the older.
_PERSONAL: Final = (Standard.PIPL_28, Standard.GBT_45574, Standard.GBT_35273)


@lru_cache(maxsize=4096)
def _level_of(entity: Entity, standard: Standard | None, as_of: date | None) -> Level:
    in_force = [each for each in _editions().values() if as_of is None or each.effective <= as_of]
    if standard is None:
        asked = [_judged(entity, each) for each in _PERSONAL if _editions()[each] in in_force]
        if not asked:
            raise _not_in_force("No standard of sensitivity that piiguard knows", in_force, as_of)
        return max(asked, key=lambda level: level.rank)
    if standard is Standard.DECLARED:
        return attrs.evolve(_level_of(entity, None, as_of), standard=standard, confidence="assumed")
    if _editions()[standard] not in in_force:
        raise _not_in_force(standard.value, in_force, as_of)
    if standard is Standard.GBT_43697:
        return _graded(_level_of(entity, None, as_of))
    return _judged(entity, standard)


def _judged(entity: Entity, standard: Standard) -> Level:
    from piiguard.catalog.entities import STANDARD_ENTITIES, facts_of

    edition = _editions()[standard]
    row = edition.rows.get(entity)
    if row is not None:
        code, clause, confidence = row.level, row.clause, row.confidence
    elif entity not in STANDARD_ENTITIES:
        code, clause, confidence = "sensitive", "no standard knows this entity: the strictest", "assumed"
    elif not facts_of(entity).personal:
        code, clause, confidence = "not_personal", "identifies an organisation", edition.confidence
    else:
        code, clause, confidence = "general", edition.general, edition.confidence
    return attrs.evolve(Level.parse(code, standard=standard), source=clause, confidence=confidence)


def _graded(personal: Level) -> Level:
    """Translate to the grades of GB/T 43697, whose annex H goes by whether the data is sensitive."""
    edition = _editions()[Standard.GBT_43697]
    code = ("general-1", "general-2", "general-4")[personal.severity]
    confidence = "assumed" if personal.confidence == "assumed" else edition.confidence
    source = f"{edition.general}: {code}, as {personal.standard.value} says {personal.code}"
    return attrs.evolve(Level.parse(code, standard=Standard.GBT_43697), source=source, confidence=confidence)


def _not_in_force(what: str, in_force: list[_Edition], as_of: date | None) -> InvalidInput:
    others = ", ".join(sorted(each.standard.value for each in in_force)) or "none"
    dates = ", ".join(f"{each.standard.value} from {each.effective}" for each in _editions().values())
    return InvalidInput(
        f"{what} was in force on {as_of}"
        if what.startswith("No ")
        else f"{what} was not yet in force on {as_of}: it is from {Standard(what).effective}",
        hint=f"In force that day: {others}. Known: {dates}.",
        code="input.standard.not_in_force",
    )


def _scale(standard: Standard) -> tuple[_Grade, ...]:
    return _loaded()[1]["grades" if standard is Standard.GBT_43697 else "sensitivity"]


def _editions() -> dict[Standard, _Edition]:
    return _loaded()[0]


@lru_cache(maxsize=1)
def _loaded() -> tuple[dict[Standard, _Edition], dict[str, tuple[_Grade, ...]]]:
    import tomllib
    from importlib.resources import files

    data = tomllib.loads(files("piiguard.catalog").joinpath("levels.toml").read_text("utf-8"))
    editions = {
        Standard(each["name"]): _Edition(
            Standard(each["name"]),
            each["zh"],
            each["effective"],
            {
                name: _Row(row["level"], row["clause"], row.get("confidence", each["confidence"]))
                for name, row in each["rows"].items()
            },
            each["general"],
            each["confidence"],
        )
        for each in data["standard"]
    }
    scales = {name: tuple(_Grade(**grade) for grade in grades) for name, grades in data["scale"].items()}
    return editions, scales


def _squeezed(name: str) -> str:
    return "".join(name.split()).casefold()
