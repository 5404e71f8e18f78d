"""The search for the name before a word that ends the names of organisations: 有限公司, 事务所, 医院."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

import attrs

from piiguard.catalog.entities import Entity
from piiguard.catalog.findings import Finding
from piiguard.classify.language.addresses_divisions import DISTRICT, Division, division_at
from piiguard.classify.language.institutions import KIND_ENDS, institution_at
from piiguard.classify.language.organisations_words import (
    ATTENDED,
    AUSPICIOUS,
    BEARERS,
    BEFORE_PLACES,
    DOUBTFUL,
    DROPPED,
    GROUPS,
    INDUSTRY,
    INSTITUTIONS,
    LEADS,
    LEGAL_FORMS,
    NO_NAME,
    PROSE,
    SEPARATE,
    WORKSHOP_LABELS,
    WORKSHOPS,
)
from piiguard.classify.language.tails import Tails

if TYPE_CHECKING:
    from piiguard.classify.finders import Mode

__all__ = ["organisations_at"]

_BEFORE: Final = 40
_LEGAL: Final = re.compile(f"(?:{LEGAL_FORMS})\\Z")
_LONGEST_FORM: Final = 12
_PARTNERS: Final = re.compile("[（(](?:特殊普通|普通|有限)合伙[）)]")
_BRANCH: Final = re.compile("[一-鿿]{1,10}?(?:分公司|支公司|分所|营业部|分行|支行)")
_PART_OF_IT: Final = re.compile("附属[一-鿿]{0,6}?(?:医院|[中小]学|幼儿园)|[一-鿿]{2,6}?分局")
_GOES_ON: Final = re.compile("事处|[一-鿿]{0,10}?(?:有限|股份|支行|分行)|[东西南北中]?[路街](?![由径])")
_INSTITUTION: Final = re.compile(f"(?:{INSTITUTIONS})\\Z")
_WORKSHOP: Final = re.compile(f"(?:{WORKSHOPS})\\Z")
# A partnership's form may end in a bracket behind the place.
_ENDS: Final = Tails.of(f"{LEGAL_FORMS}|伙|{INSTITUTIONS}|{WORKSHOPS}").joined(KIND_ENDS)
_OF_WORKSHOPS: Final = re.compile(f"(?:{WORKSHOP_LABELS})\\Z")
_NO_WORKSHOP: Final = re.compile("^[各某本该全多几]|[工分]$")
_LABEL: Final = 10
_RUN: Final = re.compile("(?:[A-Za-z0-9一-鿿&\x1f]|[（(][一-鿿A-Za-z]{2,12}[）)])+\\Z")
_ENDED: Final = re.compile(f"{LEADS}|{PROSE}|{SEPARATE}")
_NOT_IN_NAME: Final = re.compile(f"{SEPARATE}|{PROSE}")
_ACT: Final = re.compile("法(?![定人])")  # 合伙企业法
_BRACKETED: Final = re.compile("[（(][^）)]*[）)]")
_NO_NAME: Final = re.compile(NO_NAME)
_INDUSTRY_ONLY: Final = re.compile(f"(?:{INDUSTRY}){{0,8}}")
_INDUSTRY: Final = re.compile(INDUSTRY)
_BEFORE_PLACE: Final = re.compile(f"(?:{BEFORE_PLACES})\\Z")
_GROUP: Final = re.compile(GROUPS)
_LEAST_NAME: Final = 2
_LONGEST_NAME: Final = 10
_ATTENDED: Final = re.compile(f"(?:{ATTENDED})\\Z")
_BEARERS: Final = re.compile(BEARERS)
_LEAST_INSTITUTION: Final = 6
_CUE: Final = 12
_NATIONAL: Final = ("中国", "中华", "中央", "中共", "全国", "国家")


def organisations_at(text: str, places: Sequence[int], mode: Mode) -> Iterator[Finding]:
    """Find the organisations whose names end at some places.

    Args:
        text: A text in normal form.
        places: The last characters of words that may end a name, in order.
        mode: ``"precise"`` for registered names, or ``"recall"`` for other institutions too.

    Yields:
        The findings, by start; none overlap.
    """
    done = 0
    for place in places:
        if place < done or not _ENDS.may_end(text, place + 1):
            continue
        found = _registered(text, place, done) or _workshop(text, place, done)
        if found is None:
            found = institution_at(text, place, done)
        if found is None:
            found = _institution(text, place, done)
            if mode == "precise" and found is not None:
                found = _borne(text, found)
            elif found is not None and _GOES_ON.match(text, found.end):
                found = None
        if found is not None:
            done = found.end
            yield found


@attrs.frozen
class _Name:
    """What stands before the form: where it begins, whether a division opens it, and the trade name."""

    start: int
    division: str
    core: str


def _registered(text: str, place: int, done: int) -> Finding | None:
    """Read a registered name whose form ends at *place*."""
    end = place + 1
    if text[place] == "伙" and text[end : end + 1] in {"）", ")"}:
        end += 1
    form = _LEGAL.search(text, max(done, end - _LONGEST_FORM), end)
    name = _name_before(text, form.start(), done) if form else None
    if form is None or name is None:
        return None
    if _ACT.match(text, end):
        return None
    if form.group().endswith("社") and (not name.division or name.core.endswith("农民")):
        return None
    for more in (_PARTNERS, _BRANCH):
        after = more.match(text, end)
        if after is not None and _ENDED.search(after.group()) is None:
            end = after.end()
    why = (f"form of organisation: {form.group()}", *_division_reason(name))
    return _finding(text, name.start, end, 0.9 if name.division else 0.8, why)


def _institution(text: str, place: int, done: int) -> Finding | None:
    """Read the name of an institution whose last word ends at *place*."""
    word = _INSTITUTION.search(text, max(done, place + 1 - _LONGEST_FORM), place + 1)
    name = _name_before(text, word.start(), done, least=0) if word else None
    if word is None or name is None or len(name.core) > _LONGEST_NAME:
        return None
    why = (f"institution: {word.group()}", *_division_reason(name))
    more = _PART_OF_IT.match(text, place + 1)
    return _finding(text, name.start, more.end() if more else place + 1, 0.6 if name.division else 0.5, why)


def _workshop(text: str, place: int, done: int) -> Finding | None:
    """Read the name of a workshop or a shop that ends at *place*: behind a label, or its division."""
    word = _WORKSHOP.search(text, max(done, place + 1 - _LONGEST_FORM), place + 1)
    name = _name_before(text, word.start(), done) if word else None
    if word is None or name is None or len(name.core) > _LONGEST_NAME or _NO_WORKSHOP.search(name.core):
        return None
    label = _OF_WORKSHOPS.search(text, max(0, name.start - _LABEL), name.start)
    of_a_place = name.division.endswith(("市", "县", "区", "镇")) or (
        name.division and len(word.group()) >= _LEAST_NAME and word.group()[-1] in "厂廠"
    )
    if label is None and not of_a_place:
        return None
    why = (f"form of a workshop: {word.group()}", *_division_reason(name))
    why = (*why, f"context: {label.group().strip(' :：')}") if label else why
    return _finding(text, name.start, place + 1, 0.8 if label else 0.7, why)


def _borne(text: str, found: Finding) -> Finding | None:
    """Return an institution as surer, if words beside it say that somebody belongs to it; None if not."""
    before = _ATTENDED.search(text, max(0, found.start - _CUE), found.start)
    told = "division before the name" in found.why or (before is not None and before.group()[-1] in ":：")
    if not told or found.end - found.start < _LEAST_INSTITUTION:
        return None
    if before is None and _BEARERS.match(text, found.end) is None:
        return None
    cue = before.group() if before else "who belongs to it, after"
    return attrs.evolve(found, score=0.8, why=(*found.why, f"context: {cue}"))


def _division_reason(name: _Name) -> tuple[str, ...]:
    return ("division before the name",) if name.division else ()


def _finding(text: str, start: int, end: int, score: float, why: tuple[str, ...]) -> Finding:
    return Finding(Entity.ORGANIZATION, start, end, score, text[start:end], why)


def _name_before(text: str, form: int, done: int, *, least: int = _LEAST_NAME) -> _Name | None:
    """Find where the name begins whose form of organisation begins at *form*; None if it is no name.

    *least* is how many characters it has beside the name of a division.
    """
    run = _RUN.search(text, max(done, form - _BEFORE), form)
    if run is None:
        return None
    start = run.start()
    for cut in _ENDED.finditer(text, start, form):
        # 开发 before a name is a verb, before 建设 a line of business.
        if form - cut.end() >= _LEAST_NAME and not _INDUSTRY_ONLY.fullmatch(text, cut.end(), form):
            start = cut.end()
    start = _inner_start(text, start, form)
    if text[start] in DROPPED:
        start += 1
    division = division_at(text, start, opening=True)
    core = text[start + len(division.name) if division else start : form]
    core = _BRACKETED.sub("", core)
    if len(core) < (least if division else _LEAST_NAME) or _NO_NAME.match(text, start, form):
        return None
    # 西安电子科技大学 is one, 电子科技有限公司 is none.
    if core and ((least and _INDUSTRY_ONLY.fullmatch(core)) or _NOT_IN_NAME.search(core)):
        return None
    return _Name(start, division.name if division else "", core)


def _inner_start(text: str, start: int, form: int) -> int:
    """Move the start to a division inside the run, if what is left of it is no part of the name."""
    if division_at(text, start, opening=True) or text.startswith(_NATIONAL, start):
        return start
    for at in range(start + 1, form - _LEAST_NAME):
        division = division_at(text, at, opening=True)
        told = text[at - 1] in DOUBTFUL
        if division is not None and text[at - 1] not in "（(":
            if division.full or told or _BEFORE_PLACE.search(text, start, at):
                return at
            if _begins_a_name(text, start, at, division, form):
                return at
        if told and text.startswith(_NATIONAL, at):
            return at
    return start


def _begins_a_name(text: str, start: int, at: int, division: Division, form: int) -> bool:
    """Say whether the short name of a city has a trade name of its own behind it, and prose before it."""
    if division.rank >= DISTRICT or division.name in AUSPICIOUS or at - start < _LEAST_NAME:
        return False
    if text[at - 1] in ")）" or _GROUP.search(text, start, at):
        return False
    behind = _BRACKETED.sub("", text[at + len(division.name) : form])
    return len(_INDUSTRY.sub("", behind)) >= _LEAST_NAME
