"""What a column's name says about its values.

The head of a name comes last in Chinese and in English alike: 手机号码归属地 is a place, not a number, and
``email_verified`` is no address. So a name speaks for an entity only if it ends in one of its words.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final

import attrs

from piiguard.catalog import Entity
from piiguard.classify.fields.name_table import name_table

__all__ = ["SURE", "USUAL", "NameEvidence", "name_evidence", "normalise"]

SURE: Final = 0.9
"""From this score on nobody means anything else by a name."""
USUAL: Final = 0.7
"""From this score on a name usually means what it says; below, it has other readings."""

_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_REMARK: Final = re.compile(r"[(\[（【][^)\]）】]*[)\]）】]")
_WORD: Final = re.compile(r"[a-z]+|[\u3400-\u9fff]+")
_BESIDE_HAN: Final = re.compile(r"(?<=[\u3400-\u9fff]) | (?=[\u3400-\u9fff])")
_FIRST_HAN: Final = "\u3400"
# A word glued to others without a separator (custmobile) must be long enough not to end so by chance.
_GLUED: Final = 5
_GLUED_SCORE: Final = 0.8
_MISLEADING: Final = frozenset({"micro", "head", "ear", "smart", "auto", "voic", "mac", "tem", "i", "boiler"})


@attrs.frozen
class NameEvidence:
    """What a name says.

    Attributes:
        entity: What the column holds if its name is right; None if it names something not personal.
        score: How strongly, from 0 to 1.
        others: What else it may as well hold.
    """

    entity: Entity | None
    score: float
    others: tuple[Entity, ...] = ()


def name_evidence(name: str) -> NameEvidence | None:
    """Read a column's or field's name.

    Args:
        name: As it stands in the header or the class.

    Returns:
        What it says, or None if it says nothing.

    >>> name_evidence("客户手机号(必填)").entity
    Entity('CN_MOBILE')
    >>> name_evidence("order_no").entity is None
    True
    >>> name_evidence("email_verified") is None
    True
    """
    plain = normalise(name)
    first, _, rest = plain.partition(" ")
    table = name_table()
    asks = plain.startswith(table.questions_zh) or (rest and first in table.questions_en)
    if asks and plain not in _known():
        return None
    found = _by_end(plain) or _by_end(plain.removesuffix("s")) or _by_end(_without_ending(plain))
    if found is None:
        return None
    before, evidence = found
    return None if _of_a_thing(before, evidence.entity) else evidence


def normalise(name: str) -> str:
    """Bring a name to the form the table of names is written in.

    Args:
        name: Any name.

    Returns:
        Lower case, without remarks in brackets, digits and punctuation; English words joined by spaces.

    >>> normalise("CustomerPhone_No2"), normalise("手机号（必填）")
    ('customer phone no', '手机号')
    """
    bare = _REMARK.sub("", unicodedata.normalize("NFKC", name)).strip() or name
    words = _WORD.findall(_CAMEL.sub(" ", bare).lower())
    return _BESIDE_HAN.sub("", " ".join(words))


def _by_end(plain: str) -> tuple[str, NameEvidence] | None:
    """Find the longest known name that *plain* ends in; return what stands before it, and its evidence."""
    known = _known()
    for start in range(len(plain)):
        end, before = plain[start:], plain[:start]
        evidence = known.get(end)
        if evidence is None:
            continue
        # One Chinese character ends too many words: 超市 is no city.
        chinese = end[0] >= _FIRST_HAN and len(end) > 1
        if not before or before.endswith(" ") or chinese or before in name_table().qualifiers:
            return before.rstrip(), evidence
        sure = evidence.entity is not None and evidence.score >= SURE
        if len(end) >= _GLUED and sure and before not in _MISLEADING:
            return before, attrs.evolve(evidence, score=evidence.score * _GLUED_SCORE)
    return None


def _without_ending(plain: str) -> str:
    """Cut a last word that changes nothing: gender_cd is a gender."""
    before, _, last = plain.rpartition(" ")
    if last in name_table().endings_en:
        return before
    ending = next((each for each in name_table().endings_zh if plain.endswith(each)), "")
    return plain.removesuffix(ending)


def _of_a_thing(before: str, entity: Entity | None) -> bool:
    if entity is None or not before:
        return False
    table = name_table()
    words = table.things_en.get(entity, frozenset())
    return before.endswith(table.things_zh) or before.rsplit(" ", maxsplit=1)[-1] in words


@cache
def _known() -> dict[str, NameEvidence]:
    table = name_table()
    known = dict.fromkeys(table.not_personal, NameEvidence(None, 1.0))
    for naming in table.namings:
        evidence = NameEvidence(naming.entity, naming.score, naming.others)
        known.update(dict.fromkeys(naming.names, evidence))
    return known
