"""Lawful bases: why personal information may be handled at all.

The seven of the Personal Information Protection Law, article 13, in its order. One of them must hold for
every field; only the first is consent, and only consent can be withdrawn (article 15).
"""

from __future__ import annotations

import enum
from typing import Final

from piiguard.errors import DeclarationError, did_you_mean

__all__ = ["LawfulBasis"]


class LawfulBasis(enum.Enum):
    """One of the seven bases of PIPL article 13, paragraph 1.

    Source: 个人信息保护法 (2021-11-01), art. 13(1), items 1 to 7.
    """

    CONSENT = "consent"
    CONTRACT = "contract"
    """Needed to conclude or perform a contract with the person, or for lawful human-resources work."""
    LEGAL_DUTY = "legal_duty"
    EMERGENCY = "emergency"
    """A public-health emergency, or life, health and property in urgent danger."""
    NEWS = "news"
    PUBLIC = "public"
    """Already made public by the person or otherwise lawfully, within reason (see also article 27)."""
    OTHER_LAW = "other_law"

    @property
    def item(self) -> int:
        """Which item of article 13, paragraph 1 it is, counted from 1."""
        return list(LawfulBasis).index(self) + 1

    @property
    def zh(self) -> str:
        """Chinese label for reports."""
        return _ZH[self]

    @property
    def en(self) -> str:
        """English label for reports."""
        return self.value.replace("_", " ")

    @classmethod
    def named(cls, name: str) -> LawfulBasis:
        """Look a basis up by its name, as declarations and policy files write it.

        Args:
            name: ``"consent"``, ``"contract"``, ``"legal_duty"`` …

        Returns:
            The basis.

        Raises:
            DeclarationError: If there is none of that name; the nearest are suggested.

        >>> LawfulBasis.named("contract").item
        2
        """
        try:
            return cls(name)
        except ValueError:
            raise DeclarationError(
                f"{name!r} is not a lawful basis of PIPL article 13",
                hint=did_you_mean(name, [each.value for each in cls]),
                code="input.declaration.basis",
            ) from None


_ZH: Final = {
    LawfulBasis.CONSENT: "取得个人同意",
    LawfulBasis.CONTRACT: "订立、履行合同或人力资源管理所必需",
    LawfulBasis.LEGAL_DUTY: "履行法定职责或法定义务所必需",
    LawfulBasis.EMERGENCY: "应对突发公共卫生事件或紧急情况",
    LawfulBasis.NEWS: "新闻报道、舆论监督",
    LawfulBasis.PUBLIC: "已合法公开的个人信息",
    LawfulBasis.OTHER_LAW: "法律、行政法规规定的其他情形",
}
