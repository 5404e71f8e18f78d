"""Names of persons in running text: Han names, names with dots, transliterated names, names after a label.

Every stretch that could be a name is scored by a linear model of whole numbers over its characters, its
neighbours and a list of words; of those that overlap the best set remains. ``precise`` mode reports a name
only where the model is sure, or a title, a form of address or a label says so too.

>>> [found.value for found in PersonFinder("precise").find("联系人：王小明，电话见下")]
['王小明']
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import repeat
from typing import TYPE_CHECKING, Final

import attrs

from piiguard.catalog.entities import Entity
from piiguard.catalog.findings import Finding
from piiguard.classify.language.persons_forms import without_title
from piiguard.classify.language.persons_labels import labelled
from piiguard.classify.language.persons_lists import listed
from piiguard.classify.language.persons_model import FORMS, TITLE, model
from piiguard.classify.language.persons_nearby import near_others
from piiguard.classify.language.persons_numbers import Numbers, numbers_in, numbers_in_bulk
from piiguard.classify.language.persons_respelled import respelled
from piiguard.classify.language.persons_roles import EPONYMS, NAMED_AFTER, NO_LAST
from piiguard.classify.language.persons_scalar import Scored, about, is_common, scored
from piiguard.classify.language.persons_signs import LEAST_SIGNED, NO_SIGNS, Signs, may_have_signs, sign_of
from piiguard.classify.language.persons_slots import NEVER, Place, slot_places, slots
from piiguard.classify.language.persons_spans import best_set
from piiguard.classify.language.persons_weights import SPEAKS
from piiguard.classify.rules.later import later
from piiguard.classify.text import DOT

if TYPE_CHECKING:
    from piiguard.classify.finders import Mode  # noqa: TC004 - attrs keeps annotations as strings
    from piiguard.classify.units import Units

__all__ = ["LIKELY", "PersonFinder", "finder_for"]

# Scores of the model, in sixteenths of a unit of log-odds, chosen on the development sets of the benchmark:
# from LIKELY on F1 is best; above SURE nothing false remains in Debian's manuals, above CUED nothing that is
# a known name, above TITLED nothing beside a title.
LIKELY: Final = -4
_CUED: Final = 40
_TITLED: Final = 32
_SURE: Final = 64
_CIVIL: Final = 0
_TOP: Final = 128
_SCORES: Final = {"likely": 0.5, "sure": 0.8, "top": 0.95, "label": 0.9}
# From so many code points on, importing numpy and working on arrays is quicker than one by one.
_ARRAYS_FROM: Final = 2048
_KINDS: Final = (
    "begins with a surname",
    "begins with a surname",
    "begins with two surnames",
    "surname before a title",
    "begins with a surname of two characters",
    "surname after 老, 小 or 阿",
    "written as foreign names are",
    "parts joined by a dot",
    "like a given name",
    "like a nickname",
)
_SURNAME_ALONE: Final = 3
_SIGNED: Final = 1
_NEAR: Final = 2
_TWO: Final = 2  # characters: too short to be known by
_GIVEN: Final = frozenset({8, 9})
_MASKS: Final = frozenset("*\uff0a")
_KNOWN_PERSONS: Final = frozenset({6, 7})
# Candidates, places where a name is wanted, numbers, and beside which candidates signs may be worth enough.
_Scoring = tuple[list[Scored], Iterable[Place], Numbers, bytes | None]


@attrs.frozen
class PersonFinder:
    """Finds names of persons.

    Attributes:
        mode: ``"precise"`` reports only what is sure; ``"recall"`` what is likely.
    """

    mode: Mode = "precise"

    @property
    def entities(self) -> tuple[Entity, ...]:
        """What it finds."""
        return (Entity.PERSON,)

    def find(self, text: str) -> list[Finding]:
        """Find names in a short text.

        Args:
            text: A text in normal form.

        Returns:
            The findings, by start; none overlap.
        """
        if len(text) > _ARRAYS_FROM:
            return self._found(text, self._scored_bulk)
        return self._found(text, _scored_small)

    def find_bulk(self, units: Units) -> list[Finding]:
        """Find names in a large text.

        Args:
            units: The text.

        Returns:
            As `find`, with offsets of ``units.normal``.
        """
        return self._found(units.normal, self._scored_bulk)

    def _scored_bulk(self, text: str) -> _Scoring:
        from piiguard.classify.language.persons_bulk import scored_bulk
        from piiguard.classify.language.persons_signs_bulk import slot_places_bulk
        from piiguard.classify.language.persons_signs_compiled import compiled_signs

        numbers = numbers_in_bulk(text)
        candidates = scored_bulk(text, least=LIKELY)
        signs = compiled_signs(_SURE)
        if signs is None:
            return candidates, slot_places_bulk(text, numbers), numbers, None
        candidates, signed = signs.keep(text, candidates, numbers, every=self.mode == "recall")
        return candidates, signs.slots(text, numbers), numbers, signed

    def _reread(self, text: str) -> list[Finding]:
        """Find names in a stretch that is read again without what parts them."""
        return self._found(text, _scored_small, again=False)

    def _found(self, text: str, score: Callable[[str], _Scoring], *, again: bool = True) -> list[Finding]:
        found = {each.start: each for each in respelled(text, self._reread)} if again else {}
        apart = {at for each in found.values() for at in range(each.start, each.end)}
        for start, end, why in labelled(text):
            if not apart or apart.isdisjoint(range(start, end)):
                found.setdefault(start, _from_label(text, start, end, why))
        covered = {at for each in found.values() for at in range(each.start, each.end)}
        if not text.isascii():
            least = _CIVIL if self.mode == "precise" else LIKELY
            signs: dict[tuple[int, int], Signs] = {}
            candidates, places, numbers, signed = score(text)
            every = _signed(text, candidates, numbers, signs, signed)
            every = _with_slots(every, slots(text, places, numbers, sure=_SURE), signs)
            # The best set is that of all likely candidates in either mode, so that a sure finding is never
            # another stretch than the likely one.
            open_ones: list[Scored] = []
            for each in listed(text, best_set(every, least=LIKELY), signs, sure=_SURE):
                if each[3] >= least and (self.mode == "recall" or _may_be_sure(text, each)):
                    one = _from_model(text, each, *signs.get(each[:2], NO_SIGNS))
                    sure = one.score >= _SCORES["sure"] and not _names_a_thing(text, one, signs)
                    wanted = self.mode == "recall" or sure
                    if wanted and covered.isdisjoint(range(one.start, one.end)):
                        found[one.start] = one
                    if wanted:
                        continue
                open_ones.append(each)
            if self.mode == "precise":
                if signed is not None:
                    nearby = {each[:2] for each, bits in zip(candidates, signed, strict=True) if bits & _NEAR}
                    open_ones = [
                        each
                        for each in open_ones
                        if each[3] >= _SURE or each[:2] in nearby or each[:2] in signs
                    ]
                for each, sign in near_others(text, open_ones, tuple(found), numbers, need=_SURE):
                    if covered.isdisjoint(range(*each[:2])):
                        found[each[0]] = _from_model(text, (*each[:3], each[3] + sign[0]), *sign)
        # 司马** is a name that somebody has masked.
        every_one = (_untitled(text, found[start]) for start in sorted(found))
        return [each for each in every_one if text[each.end : each.end + 1] not in _MASKS]


def _signed(
    text: str,
    every: list[Scored],
    numbers: Numbers,
    signs: dict[tuple[int, int], Signs],
    hopeful: bytes | None,
) -> list[Scored]:
    """Add to each candidate what the signs around it are worth, and leave out what is none."""
    likely: list[Scored] = []
    for (start, end, kind, total), may_sign in zip(every, repeat(None) if hopeful is None else hopeful):  # noqa: B905 - repeat has no end
        # 戴志康收, on a parcel; 孔子曰; 王强、李梅两人.
        if text[end - 1] in _NO_LAST or (text[end - 1] == _PEOPLE and text[end - 2] in _COUNTS):
            continue
        # 客服小二正在忙; 冷库群：, of a chat, where 王立群 is somebody
        if kind == _FOREIGN and text[start] == _YOUNG:
            continue
        if text[end - 1] == _CHAT and end - start > _TWO and is_common(model().fold(text[start : end - 1])):
            continue
        worth = 0
        if (
            LEAST_SIGNED <= total < _SURE
            and kind in _WITH_SIGNS
            and (
                may_have_signs(text, start, end, numbers, need=_SURE - total)
                if may_sign is None
                else may_sign & _SIGNED
            )
            and text[end - 1] not in NO_LAST
            and NEVER.isdisjoint(text[start + 1 : end])
            and not is_common(model().fold(text[start:end]))
        ):
            found = sign_of(text, start, end, numbers, need=_SURE - total)
            # 维基：启动流程 is no chat.
            if kind != _FOREIGN or found[1] != (SPEAKS,):
                signs[start, end] = found
                worth = found[0]
        likely.append((start, end, kind, total + worth))
    return likely


def _with_slots(
    every: list[Scored], found: Iterable[tuple[Scored, Signs]], signs: dict[tuple[int, int], Signs]
) -> list[Scored]:
    """Add what stands where a name is wanted, in place of what overlaps it and is less sure."""
    wanted: list[Scored] = []
    for (start, end, kind, total), why in found:
        signs[start, end] = why
        wanted.append((start, end, kind, total + why[0]))
    wanted = best_set(wanted, least=_SURE)
    best = {at: each[3] for each in wanted for at in range(each[0], each[1])}
    rest = [each for each in every if max(map(best.get, range(*each[:2]), repeat(each[3]))) <= each[3]]
    return [*wanted, *rest]


def _names_a_thing(text: str, one: Finding, signs: dict[tuple[int, int], Signs]) -> bool:
    """Say whether a thing is named after somebody: 张小泉剪刀, 孙中山故居, 贝叶斯定理."""
    if text.startswith(_SHOPS, one.end):
        return True
    if signs.get((one.start, one.end), NO_SIGNS)[1]:
        return False
    goods = one.value in _EPONYMS and "一" <= text[one.end : one.end + 1] <= "鿿"
    return goods or text[one.end : one.end + _LONGEST_THING].startswith(NAMED_AFTER)


def _scored_small(text: str) -> _Scoring:
    return scored(text, least=LIKELY), slot_places(text), numbers_in(text), None


# The last are of medicines: 头孢曲松钠.
_NO_LAST: Final = frozenset("收曰诉拒钠钾酯胺唑肽烷烯酮")
_PEOPLE: Final = "人"
_COUNTS: Final = frozenset("一二两三四五六七八九十几多等数")
_TURKIC: Final = later("(?:提江|买提|提汗|古丽|古力|木江|别克|来提|尼亚孜|吾提|甫江)(?![一-鿿])")
_FIRST_EASTERN: Final = "\u2e80"
_SHOPS: Final = ("旗舰店", "专卖店", "专营店", "官方")
_YOUNG: Final = "小"
_CHAT: Final = "群"
_LONGEST_THING: Final = 4
_EPONYMS: Final = frozenset(EPONYMS.split())
_FOREIGN: Final = 6
_WITH_SIGNS: Final = frozenset({0, 1, 2, 4, 6, 7})


def finder_for(mode: Mode) -> PersonFinder:
    """Return the finder of persons.

    Args:
        mode: Which mistakes are the worse ones.
    """
    return PersonFinder(mode)


def _untitled(text: str, one: Finding) -> Finding:
    # 马合木提江, whose beginning is like a Han name
    turkic = _TURKIC.match(text, one.end) if one.end - one.start > _TWO else None
    if turkic is not None:
        return attrs.evolve(one, end=turkic.end(), value=_value(text[one.start : turkic.end()]))
    end = without_title(text, one.start, one.end)
    return one if end == one.end else attrs.evolve(one, end=end, value=_value(text[one.start : end]))


def _value(text: str) -> str:
    # Ольга Смирнова and Anna Müller keep their blanks.
    return text if text[0] < _FIRST_EASTERN else text.replace(" ", "").replace("\n", "").replace(DOT, "·")


def _from_label(text: str, start: int, end: int, why: str) -> Finding:
    return Finding(Entity.PERSON, start, end, _SCORES["label"], _value(text[start:end]), (why,))


def _may_be_sure(text: str, each: Scored) -> bool:
    """Say whether anything beside it could make a candidate sure, without looking for what is."""
    _, end, kind, total = each
    return total >= _SURE or (kind not in _GIVEN and (total >= _TITLED or text[end : end + 2] in FORMS))


def _from_model(text: str, each: Scored, worth: int, signs: tuple[str, ...]) -> Finding:
    total = each[3] - worth
    start, end, kind, _ = each
    before, after, known = about(text, start, end)
    why = [_KINDS[kind]]
    if before == TITLE:
        why.append("title before")
    if after == TITLE or kind == _SURNAME_ALONE:
        why.append("title after")
    if known in _KNOWN_PERSONS and end - start > _TWO:
        why.append("a name that is known")
    addressed = text[end : end + 2] in FORMS
    if addressed and after != TITLE and kind != _SURNAME_ALONE:
        why.append("form of address after")
    cued = len(why) > 1 and kind not in _GIVEN
    titled = cued and (TITLE in {before, after} or addressed)
    why += signs
    why.append(f"language model: {total / 16:+.1f}")
    if total + worth >= _SURE:
        total += worth
        score = _SCORES["sure"] + (min(total, _TOP) - _SURE) / (_TOP - _SURE) * (
            _SCORES["top"] - _SCORES["sure"]
        )
    elif cued and total >= (_CIVIL if addressed else _TITLED if titled else _CUED):
        score = _SCORES["sure"]
    else:
        span = _SCORES["sure"] - _SCORES["likely"] - 0.01
        score = _SCORES["likely"] + (total - LIKELY) / (_SURE - LIKELY) * span
    return Finding(Entity.PERSON, start, end, round(score, 2), _value(text[start:end]), tuple(why))
