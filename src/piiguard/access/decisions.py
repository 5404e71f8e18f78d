"""Decisions: what was asked, what came of it, and why — in words a person can check."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Final

import attrs

from piiguard.catalog import Language, PrincipalName, PurposeName

__all__ = ["Decision", "Outcome", "Reason", "Visibility"]


class Outcome(enum.Enum):
    """Whether it may happen."""

    ALLOW = "allow"
    DENY = "deny"


class Visibility(enum.Enum):
    """How much of a value may be seen."""

    CLEAR = "clear"
    MASKED = "masked"
    HIDDEN = "hidden"

    @property
    def openness(self) -> int:
        """0 for hidden, 1 for masked, 2 for clear."""
        return _OPENNESS[self]


_OPENNESS: Final = {Visibility.HIDDEN: 0, Visibility.MASKED: 1, Visibility.CLEAR: 2}


@attrs.frozen
class Reason:
    """One step that led to a decision.

    Attributes:
        code: Stable identifier.
        en: The step in English, a sentence.
        zh: The step in Chinese.
    """

    code: str
    en: str
    zh: str


@attrs.frozen
class Decision:
    """The answer to one question: may this principal do this, for this purpose, now?

    Attributes:
        outcome: Allowed or denied.
        view: How much may be seen; hidden whenever it is denied.
        because: The steps, first to last.
        principal: Who asked.
        permission: What for: ``customer:read``, ``customer.phone:read``.
        purpose: The purpose it was asked for, if one was given.
        at: When it was decided.
        until: The moment from which it must be decided anew, or None if time plays no part.
    """

    outcome: Outcome
    view: Visibility
    because: tuple[Reason, ...]
    principal: PrincipalName
    permission: str
    purpose: PurposeName | None
    at: datetime
    until: datetime | None = None

    @property
    def allowed(self) -> bool:
        """Whether it may happen."""
        return self.outcome is Outcome.ALLOW

    @property
    def reasons(self) -> tuple[str, ...]:
        """The steps in English."""
        return tuple(each.en for each in self.because)

    def explain(self, lang: Language = "en") -> str:
        """Write the decision out for a person.

        Args:
            lang: ``"en"`` or ``"zh"``.

        Returns:
            A line with the outcome, then one line per reason.
        """
        if lang == "zh":
            outcome = {"clear": "允许：可见明文", "masked": "允许：仅见脱敏", "hidden": "拒绝：不可见"}
            purpose = f"（目的：{self.purpose}）" if self.purpose else "（未说明目的）"
            head = f"{self.principal} · {self.permission}{purpose} → {outcome[self.view.value]}"
            return "\n".join([head, *(f"  - {each.zh}" for each in self.because)])
        purpose = f" for {self.purpose}" if self.purpose else " for no purpose"
        head = f"{self.principal} · {self.permission}{purpose} → {self.outcome.value}, {self.view.value}"
        return "\n".join([head, *(f"  - {each.en}" for each in self.because)])

    def __str__(self) -> str:
        return self.explain()
