"""What a field of some level asks for: the measures, each with the clause that asks.

The articles of the PIPL were read. The clauses of GB/T 35273-2020 and PCI DSS are given from memory: check
them before quoting. What a measure is called here is our own wording.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from typing import Final

from piiguard.catalog import Entity, Language, Level

__all__ = ["Measure", "measures_for"]


class Measure(enum.Enum):
    """One thing to do about a field."""

    NOTICE = "notice"
    MASK = "mask"
    LIMIT_ACCESS = "limit_access"
    LIMIT_KEEPING = "limit_keeping"
    ENCRYPT = "encrypt"
    SEPARATE_CONSENT = "separate_consent"
    TELL_NECESSITY = "tell_necessity"
    ASSESS_IMPACT = "assess_impact"
    GUARDIAN_CONSENT = "guardian_consent"
    STORE_APART = "store_apart"
    DO_NOT_KEEP = "do_not_keep"
    HASH_ONLY = "hash_only"
    KEEP_IN_VAULT = "keep_in_vault"

    @property
    def clause(self) -> str:
        """Who asks for it."""
        return _SAID[self][0]

    def text(self, lang: Language = "en") -> str:
        """Say what to do, with the clause.

        Args:
            lang: ``"en"`` or ``"zh"``.

        Returns:
            One short phrase.

        >>> Measure.SEPARATE_CONSENT.text()
        'obtain separate consent (PIPL 29)'
        >>> Measure.SEPARATE_CONSENT.text("zh")
        '取得单独同意（PIPL 29）'
        """
        clause, en, zh = _SAID[self]
        return f"{zh}（{clause}）" if lang == "zh" else f"{en} ({clause})"


def measures_for(level: Level | None, entities: Iterable[Entity]) -> tuple[Measure, ...]:
    """List what a field asks for.

    Args:
        level: How sensitive it is; None for nothing personal.
        entities: What it is and contains.

    Returns:
        The measures, the most telling first.

    >>> from piiguard.catalog import level_of
    >>> [each.value for each in measures_for(level_of(Entity.CN_MOBILE), [Entity.CN_MOBILE])]
    ['mask', 'limit_access', 'notice', 'limit_keeping']
    """
    if level is None or level.severity < 1:
        return ()
    own = dict.fromkeys(measure for entity in entities for measure in _OWN.get(entity, ()))
    return (*own, *(_SENSITIVE if level.sensitive else ()), *_PERSONAL)


_PERSONAL: Final = (Measure.MASK, Measure.LIMIT_ACCESS, Measure.NOTICE, Measure.LIMIT_KEEPING)
_SENSITIVE: Final = (
    Measure.ENCRYPT,
    Measure.SEPARATE_CONSENT,
    Measure.TELL_NECESSITY,
    Measure.ASSESS_IMPACT,
)
_OWN: Final[dict[Entity, tuple[Measure, ...]]] = {
    Entity.MINOR: (Measure.GUARDIAN_CONSENT,),
    Entity.BIOMETRICS: (Measure.STORE_APART,),
    Entity.CARD_CVV: (Measure.DO_NOT_KEEP,),
    Entity.PASSWORD: (Measure.HASH_ONLY,),
    Entity.API_KEY: (Measure.KEEP_IN_VAULT,),
}
# Clause, English, Chinese.
_SAID: Final[dict[Measure, tuple[str, str, str]]] = {
    Measure.NOTICE: ("PIPL 13, 17", "name a lawful basis and tell of it", "具备合法性基础并告知"),
    Measure.MASK: ("GB/T 35273 7.2", "mask where it is shown", "展示时去标识化"),
    Measure.LIMIT_ACCESS: ("PIPL 51(4)", "limit who may read it", "限定访问权限"),
    Measure.LIMIT_KEEPING: ("PIPL 19", "keep it no longer than needed", "限定最短保存期限"),
    Measure.ENCRYPT: ("PIPL 51(3), GB/T 35273 6.3", "encrypt at rest and in transit", "存储和传输时加密"),
    Measure.SEPARATE_CONSENT: ("PIPL 29", "obtain separate consent", "取得单独同意"),
    Measure.TELL_NECESSITY: ("PIPL 30", "tell why it is needed and how it affects", "告知必要性及影响"),
    Measure.ASSESS_IMPACT: (
        "PIPL 55(1), 56",
        "assess the impact and keep the report 3 years",
        "事前影响评估并留存三年",
    ),
    Measure.GUARDIAN_CONSENT: ("PIPL 31", "obtain a guardian's consent", "取得监护人同意"),
    Measure.STORE_APART: (
        "GB/T 35273 6.3",
        "store apart from identity, and no originals",
        "与身份信息分开存储",
    ),
    Measure.DO_NOT_KEEP: ("PCI DSS 3.3.1", "do not keep after authorisation", "授权后不得留存"),
    Measure.HASH_ONLY: ("GB/T 35273 6.3", "keep only a salted, slow hash", "仅保存加盐慢哈希"),
    Measure.KEEP_IN_VAULT: ("PIPL 51(3)", "move it to a vault and rotate it", "移入密钥管理系统并轮换"),
}
