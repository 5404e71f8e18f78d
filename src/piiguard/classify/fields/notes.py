"""Remarks in English and Chinese: what was detected, repaired or taken as evidence."""

from __future__ import annotations

from typing import Self

from piiguard.catalog.languages import Language

__all__ = ["Note"]


class Note(str):
    """A remark that *is* its English text and carries its Chinese one.

    It holds no personal value: names, counts, positions and shares only.

    Args:
        en: The remark in English.
        zh: The same in Chinese.
        code: What kind of remark it is, stable across releases: ``"ragged"``, ``"encoding"`` …

    >>> note = Note("declared", zh="已声明", code="declared")
    >>> note == "declared", note.text("zh")
    (True, '已声明')
    """

    __slots__ = ("code", "zh")

    zh: str
    code: str

    def __new__(cls, en: str, *, zh: str, code: str) -> Self:
        """Make the remark."""
        note = super().__new__(cls, en)
        note.zh = zh
        note.code = code
        return note

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, str]]:
        return (str(self),), {"zh": self.zh, "code": self.code}

    def text(self, lang: Language) -> str:
        """Return the remark in *lang*."""
        return self.zh if lang == "zh" else str(self)
