"""What a declaration leaves out that the law asks for."""

from __future__ import annotations

import enum
from typing import Final

import attrs

from piiguard.catalog import DeclaredField, Language, LawfulBasis, Level

__all__ = ["Gap", "Missing", "gaps_of"]


class Missing(enum.Enum):
    """What is not declared."""

    PURPOSE = "purpose"
    NECESSITY = "necessity"
    """A sensitive field without a purpose: article 28 asks for a specific one, and sufficient necessity."""
    KEEP = "keep"
    BASIS = "basis"
    SEPARATE_CONSENT = "separate_consent"
    """Sensitive and collected by consent: then the consent has to be a separate one."""


@attrs.frozen
class Gap:
    """One thing that the declaration of one field leaves open.

    Attributes:
        record: The type that has the field.
        path: The field.
        missing: What is not declared.
        articles: The articles of the PIPL that ask for it.
    """

    record: str
    path: str
    missing: Missing
    articles: tuple[int, ...]

    def advice(self, lang: Language = "en") -> str:
        """Say what to do.

        Args:
            lang: ``"en"`` or ``"zh"``.

        Returns:
            One sentence.

        >>> Gap("Customer", "phone", Missing.KEEP, (19, 17)).advice()
        'Say how long it is kept and from when, e.g. keep="P3Y", after="deal_closed" (PIPL art. 19, 17).'
        """
        said = _ADVICE[self.missing][lang]
        if lang == "zh":
            return f"{said}（个人信息保护法第{'、'.join(map(str, self.articles))}条）。"
        return f"{said} (PIPL art. {', '.join(map(str, self.articles))})."


def gaps_of(record: str, field: DeclaredField, level: Level) -> tuple[Gap, ...]:
    """List what the declaration of *field* leaves open.

    Args:
        record: The type that has it.
        field: The field as declared.
        level: Its level.

    Returns:
        The gaps, the gravest first; none for a field that is not personal.

    Source: 个人信息保护法, art. 6, 13, 17, 19, 28, 29.
    """
    if level.severity == 0:
        return ()
    pii, found = field.pii, list[Missing]()
    if pii.purpose is None:
        found.append(Missing.NECESSITY if level.sensitive else Missing.PURPOSE)
    if pii.keep is None:
        found.append(Missing.KEEP)
    if pii.basis is None:
        found.append(Missing.BASIS)
    elif level.sensitive and pii.basis is LawfulBasis.CONSENT:
        found.append(Missing.SEPARATE_CONSENT)
    return tuple(Gap(record, field.path, each, _ARTICLES[each]) for each in found)


# Read in full text: 6 direct relation and least scope, 13 bases, 17 what a notice says, 19 shortest time,
# 28 specific purpose and sufficient necessity, 29 separate consent, 30 notice of necessity and effect.
_ARTICLES: Final[dict[Missing, tuple[int, ...]]] = {
    Missing.PURPOSE: (6, 17),
    Missing.NECESSITY: (28, 6, 17, 30),
    Missing.KEEP: (19, 17),
    Missing.BASIS: (13,),
    Missing.SEPARATE_CONSENT: (29, 30),
}

_ADVICE: Final[dict[Missing, dict[Language, str]]] = {
    Missing.PURPOSE: {
        "en": 'Name why it is collected, e.g. purpose="delivery"; without a purpose, do not collect it',
        "zh": '写明收集目的，例如 purpose="delivery"；没有目的就不应收集',
    },
    Missing.NECESSITY: {
        "en": "It is sensitive: name the specific purpose that makes it necessary, or do not collect it",
        "zh": "属于敏感个人信息：写明使其成为必要的特定目的，否则不应收集",
    },
    Missing.KEEP: {
        "en": 'Say how long it is kept and from when, e.g. keep="P3Y", after="deal_closed"',
        "zh": '写明保存期限和起算点，例如 keep="P3Y", after="deal_closed"',
    },
    Missing.BASIS: {
        "en": 'Name the lawful basis, e.g. basis="contract"; if it is consent, keep the proof',
        "zh": '写明合法性基础，例如 basis="contract"；如为同意，应留存证明',
    },
    Missing.SEPARATE_CONSENT: {
        "en": "It is sensitive: ask for it in a consent of its own, and say why it is needed and its effect",
        "zh": "属于敏感个人信息：应取得单独同意，并告知必要性及对个人权益的影响",
    },
}
