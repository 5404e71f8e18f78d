"""Social security card numbers 社会保障卡号, by their labels; every province has its own form.

Found: ``社保卡号：A12345678``, ``社会保障卡号码 123456789``, ``医保卡号 B00012345``. Near-misses:
``社保卡 20240101`` (a day), ``社保热线 12333``, the social security number 社会保障号码
itself, which is the resident ID.

Source: descriptions of provinces' cards (nine characters, a letter or a digit first; from memory): no
public standard gives a form for the whole country or a check digit.
"""

from __future__ import annotations

from typing import Final

from piiguard.catalog.entities import Entity
from piiguard.classify.rules.labelled import SEPARATOR, joined, labelled, listed, named_after, spaced
from piiguard.classify.rules.later import later
from piiguard.classify.rules.rule import Rule, Scores, Trigger
from piiguard.classify.validators.mobile import is_mobile

__all__ = ["RULES"]

_CARDS: Final = (
    "社保卡",
    "社会保障卡",
    "社會保障卡",
    "医保卡",
    "醫保卡",
    "社保",
    "医保",
    "社会保障",
    "社保电脑",
    "社保个人",
    "参保",
    "医疗保险",
    "养老保险",
    "养老个人",
    "医保电子凭证",
    "健保卡",
    *joined(("social security card", "social security", "ss card", "ss no", "si card", "si no", "yb card")),
    *joined(("social card", "medical card", "medical insurance", "sb card", "insured no")),
)
_NAMED_CARDS: Final = (
    "社保卡",
    "社会保障卡",
    "社會保障卡",
    "医保卡",
    "醫保卡",
    "社保号",
    *joined(("social security card",)),
)
_DAY: Final = later(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?:[01][0-9]|2[0-3])?")
_SCORES: Final = Scores(silent=0.85, supported=0.88, opposed=0.85)


_PERSONAL: Final = ("个人编号", "人员编号", "参保编号", "职工编号", "個人編號", "电脑号")
_INSURED: Final = (
    "社保",
    "医保",
    "参保",
    "养老",
    "社会保险",
    "社会保障",
    "增员",
    "减员",
    "户口性质",
    "缴费基数",
)
_KEYS: Final = joined(
    ("ss card", "ss card no", "sb card", "si card", "yb card", "social card", "medicare card")
)
_AROUND: Final = 80


def _spoken_of(text: str, start: int, end: int) -> tuple[tuple[float, str], ...]:
    """See whether insurance is spoken of further away than words are looked for."""
    around = f"{text[max(0, start - _AROUND) : start]}\n{text[end : end + _AROUND]}"
    return ((0.4, "insurance spoken of"),) if any(word in around for word in _INSURED) else ()


def _is_card(value: str) -> bool:
    return _DAY.fullmatch(value) is None and not is_mobile(value)


_LETTERED_FORM: Final = (
    f"[A-Z]{{1,2}}{SEPARATOR}?" + spaced("[0-9]", 7) + f"(?:{SEPARATOR}?[0-9]){{0,2}}[A-Z]?"
)
_LETTERED: Final = Rule(
    entity=Entity.CN_SOCIAL_SECURITY,
    name="letter and digits behind a label",
    pattern=labelled(_CARDS, _LETTERED_FORM),
    trigger=Trigger(words=_CARDS, leads=True),
    scores=_SCORES,
    why=("label", "letters and digits, eight to ten", "no check digit"),
    words=_CARDS,
)

RULES: Final = (
    _LETTERED,
    *listed(_LETTERED, _CARDS, _LETTERED_FORM),
    Rule(
        entity=Entity.CN_SOCIAL_SECURITY,
        name="letters and digits behind a label",
        pattern=labelled(_CARDS, "(?=[A-Z]{0,8}[0-9])(?=[0-9]{0,8}[A-Z])[0-9A-Z]{9}", numbered=True),
        trigger=Trigger(words=_CARDS, leads=True),
        scores=_SCORES,
        why=("label", "nine letters and digits", "no check digit"),
        words=_CARDS,
    ),
    Rule(
        entity=Entity.CN_SOCIAL_SECURITY,
        name="number of a card that was spoken of",
        pattern=later(
            r"(?:社会保障|社保|医保|养老保险|参保)(?!缴费|金额)[^\n。；;]{0,60}?"
            r"(?:卡[上面里]{0,2}(?:的|那)?(?:一?串|号码?|號碼?|数字|编号)|(?:个人|人员|参保|职工)(?:编号|账号|号码?)|电脑号)"
            r"(?:数字|号码|是|为|就是|写的)?[:：是为 ]{0,3}"
            rf"(?P<id>(?:[A-Z]{SEPARATOR}?[0-9](?:{SEPARATOR}?[0-9]){{7}}|[0-9]{{8,10}}|0[0-9]{{11}})X?)"
            r"(?![0-9A-Za-z])(?![.\-][0-9])"
        ),
        trigger=Trigger(words=("社会保障", "社保", "医保", "养老保险", "参保"), leads=True),
        scores=_SCORES,
        why=("label of a card, and a card of social security before", "no check digit"),
        check=_is_card,
    ),
    Rule(
        entity=Entity.CN_SOCIAL_SECURITY,
        name="personal number, where insurance is spoken of",
        pattern=labelled(_PERSONAL, f"(?:[A-Z]{SEPARATOR}?[0-9]{{8}}|[0-9]{{8,10}})"),
        trigger=Trigger(words=_PERSONAL, leads=True),
        scores=Scores(silent=0.4, supported=0.85, opposed=0.3),
        why=("label of a personal number", "no check digit"),
        words=_INSURED,
        check=_is_card,
        surroundings=_spoken_of,
    ),
    Rule(
        entity=Entity.CN_SOCIAL_SECURITY,
        name="digits behind a key",
        pattern=labelled(_KEYS, "[A-Z]?[0-9]{8,12}"),
        trigger=Trigger(words=_KEYS, leads=True),
        scores=Scores(silent=0.8, supported=0.8, opposed=0.8),
        why=("name of a field", "no check digit"),
        check=_is_card,
    ),
    Rule(
        entity=Entity.CN_SOCIAL_SECURITY,
        name="digits behind a label",
        pattern=labelled(_CARDS, spaced("[0-9]", 8) + f"(?:{SEPARATOR}?[0-9]){{0,4}}X?", numbered=True),
        trigger=Trigger(words=_CARDS, leads=True),
        scores=_SCORES,
        why=("label", "eight to twelve digits", "no check digit"),
        words=_CARDS,
        check=_is_card,
    ),
    Rule(
        entity=Entity.CN_SOCIAL_SECURITY,
        name="named after it",
        pattern=named_after(
            _NAMED_CARDS, f"(?:[A-Z]{SEPARATOR}?)?" + spaced("[0-9]", 8) + f"(?:{SEPARATOR}?[0-9])?X?"
        ),
        trigger=Trigger(words=_NAMED_CARDS),
        scores=_SCORES,
        why=("label after it", "no check digit"),
        words=_NAMED_CARDS,
        check=_is_card,
    ),
)
