"""The search for names of institutions: of their place, their own name and what they are.

A place and a word for an institution alone name none but those of which a place has one: 海门区税务局 is
one, 北京市医院 any. A university has a name of its own without a place, and is believed where somebody
studied there, or where nothing else stands in the field.
"""

from __future__ import annotations

import re
from typing import Final

import attrs

from piiguard.catalog.entities import Entity
from piiguard.catalog.findings import Finding
from piiguard.classify.language.addresses_divisions import PROVINCE, Division, division_at
from piiguard.classify.language.institutions_words import (
    ADDED,
    BANKS,
    BRANCHES,
    FOUNDED,
    GENERAL,
    KINDS,
    NO_KIND,
    NO_NAME_IN_IT,
    OF_A_SCHOOL,
    QUALIFIERS,
    REGIONS,
    SCHOOLS,
    SELF,
    SEVERAL,
    STUDIED,
    WORDS,
)
from piiguard.classify.language.organisations_words import LEADS, SEPARATE
from piiguard.classify.language.tails import Tails

__all__ = ["KIND_ENDS", "institution_at"]

_BEFORE: Final = 36
_LONGEST_KIND: Final = 12
_LONGEST_NAME: Final = 14
_LEAST_NAME: Final = 2
_MOST_DIVISIONS: Final = 4
_CUE: Final = 12

_KIND: Final = re.compile(f"(?:{KINDS})\\Z")
KIND_ENDS: Final = Tails.of(f"{KINDS}|支行|分行|分理处")
"""How the last word of an institution's name ends."""
_SCHOOL: Final = re.compile(f"(?:{SCHOOLS})\\Z")
_HIGHER: Final = re.compile("(?:大学|大學|学院|學院|书院|書院)\\Z")
# In Hong Kong and Taiwan schools of every level have names of their own.
_FOR_ALL: Final = re.compile("(?:大学|大學|学院|學院|书院|書院|中學|小學|學校|國中|國小|高中)\\Z")
_SUBJECT: Final = re.compile(f"(?:{QUALIFIERS})+")
# Of what stands before, backwards: from the end there is one way to read it.
_RUN_BACKWARDS: Final = re.compile("(?:[一-鿿]|[）)][一-鿿]{2,6}[（(])++")
_CUT: Final = re.compile(f"{LEADS}|{SEPARATE}|{STUDIED}")
_NO_KIND: Final = re.compile(NO_KIND)
_NO_SHORT: Final = frozenset("学學心型")  # 第二中学, 一中心
_IN_IT: Final = re.compile(NO_NAME_IN_IT)
_SEVERAL: Final = re.compile(SEVERAL)
_GENERAL_ONLY: Final = re.compile(f"(?:{GENERAL})+")
_QUALIFIED: Final = re.compile(f"(?:{QUALIFIERS}|{GENERAL})+")
_SELF: Final = re.compile(f"(?:{SELF})\\Z")
_REGION: Final = re.compile(f"(?:{REGIONS})")
_FOUNDERS: Final = frozenset("國国私天基佛")
_FOUNDED: Final = re.compile(FOUNDED)
_STUDIED: Final = re.compile(f"(?:{STUDIED})\\Z")
_BANK: Final = re.compile(BANKS)
_MORE: Final = (re.compile(ADDED), re.compile(BRANCHES), re.compile(BRANCHES))
_FULL_FORM: Final = re.compile("[省市区县旗州盟區縣鎮镇乡]\\Z")
_ALONE_BEFORE: Final = re.compile("(?:\\A|[\n\t]|[，；。|\uff5c\"'“「:：>)）、/][ ]?|[,;])\\Z")
_ALONE_AFTER: Final = re.compile("[ ]?(?:\\Z|[\n\t,，;；。|\uff5c\"'”」<、/)）])|[ ](?=[^ ])")
_OVER: Final = re.compile("(?:国家税务总局|中国共产党|中共)\\Z")
_OF_A_SCHOOL: Final = re.compile(OF_A_SCHOOL)
_AUTHORITY: Final = re.compile("(?:局|厅|政府|委员会)\\Z")


@attrs.frozen
class _Place:
    """Where the name begins, where its place ends, and how many divisions name it."""

    start: int
    end: int
    full: bool
    count: int
    province: bool


def institution_at(text: str, place: int, done: int) -> Finding | None:
    """Read the name of an institution whose last word ends at one place.

    Args:
        text: A text in normal form.
        place: The last character of the word.
        done: Where the name before ends.

    Returns:
        The finding, None if it is no name.

    >>> institution_at("转诊至北京市垂杨柳医院", 10, 0).value
    '北京市垂杨柳医院'
    >>> institution_at("北京市各大医院", 6, 0) is None
    True
    """
    end = place + 1
    kind = _KIND.search(text, max(done, end - _LONGEST_KIND), end)
    if kind is None:
        return _branch_of_a_bank(text, end, done) if text[place] in "行处" else None
    end = _whole_end(text, end)
    if _NO_KIND.match(text, end) or (kind.group()[-1] in "中小" and text[end : end + 1] in _NO_SHORT):
        return None
    begin = _run_begin(text, kind.start(), done)
    where = _place(text, begin, kind.start())
    if where is not None:
        return _placed(text, where, kind, end)
    return _studied(text, begin, kind, end) if begin < kind.start() else None


def _run_begin(text: str, end: int, done: int) -> int:
    """Return where the run of Chinese characters and brackets begins that ends at *end*."""
    run = _RUN_BACKWARDS.match(text[max(done, end - _BEFORE) : end][::-1])
    return end - (run.end() if run else 0)


def _branch_of_a_bank(text: str, end: int, done: int) -> Finding | None:
    """Read the name of a bank's branch; a bank alone is a brand in passing."""
    begin = _last_cut(text, _run_begin(text, end, done), end)
    bank = _BANK.search(text, begin, end)
    if bank is None or _IN_IT.search(bank.group()):
        return None
    return _finding(text, bank.start(), end, 0.7, ("branch of a bank",))


def _whole_end(text: str, end: int) -> int:
    """Return where the name ends, with what belongs to the institution behind its word."""
    for more in _MORE:
        part = more.match(text, end)
        if part is not None and _IN_IT.search(part.group()) is None and not _NO_KIND.match(text, part.end()):
            end = part.end()
    return end


def _place(text: str, begin: int, kind: int) -> _Place | None:
    """Return the first divisions in a run, if an institution can be called after them."""
    for at in range(begin, kind):
        if text[at] in _FOUNDERS:
            founded = _FOUNDED.match(text, at, kind)
            if founded is not None:
                return _Place(at, founded.end(), full=True, count=1, province=False)
        division = division_at(text, at, opening=True)
        if division is None and text[at + 1] in "县縣" and at in {begin, _last_cut(text, begin, kind)}:
            division = division_at(text, at, opening=False)
            division = division if division and division.full else None
        if division is None or at + len(division.name) > kind or (at > begin and division.name in WORDS):
            continue
        where = _divisions(text, at, kind, division)
        # What stands before a short name may make another word with it: 新东方.
        if not where.full and at == begin + 1 and at > _last_cut(text, begin, kind):
            continue
        if _IN_IT.search(text, where.end, kind) is None and kind - where.end <= _LONGEST_NAME:
            return where
    return None


def _last_cut(text: str, begin: int, kind: int) -> int:
    """Return where the words end that stand before a name in a run."""
    cut = begin
    for lead in _CUT.finditer(text, begin, kind):
        cut = lead.end()
    return cut


def _divisions(text: str, at: int, kind: int, first: Division) -> _Place:
    end, count, last, full = at, 0, first, False
    each: Division | None = first
    while each is not None and end + len(each.name) <= kind and count < _MOST_DIVISIONS:
        end += len(each.name)
        count, last = count + 1, each
        full = full or (each.full and _FULL_FORM.search(each.name) is not None)
        each = division_at(text, end, within=last, opening=False)
        if each is not None and each.rank <= last.rank:
            break
    return _Place(at, end, full, count, province=count == 1 and first.rank == PROVINCE)


def _placed(text: str, where: _Place, kind: re.Match[str], end: int) -> Finding | None:
    """Judge what stands between the place and the word for what it is."""
    core, word = text[where.end : kind.start()], kind.group()
    if _SEVERAL.match(core) or _GENERAL_ONLY.fullmatch(core):
        return None
    named = bool(core) or end > kind.end()
    if not named:
        if _HIGHER.search(word):
            # 北京大学 in passing is a brand.
            named = not where.full and _is_believed(text, where.start, end)
        else:
            told = where.full or where.count > 1 or len(word) > _LEAST_NAME or word[-1] in "中小"
            named = told and _SELF.search(word) is not None
    # The authority of a whole province as the author of something, in a field of its own, tells of nobody.
    if not named or (where.province and _AUTHORITY.search(word) and _is_alone(text, where.start, end)):
        return None
    why = (f"institution: {word}", "division before the name")
    over = _OVER.search(text, max(0, where.start - _CUE), where.start)
    return _finding(text, over.start() if over else where.start, end, 0.75 if where.full else 0.7, why)


def _studied(text: str, begin: int, kind: re.Match[str], end: int) -> Finding | None:
    """Read the name of a school that bears no place."""
    if _SCHOOL.search(kind.group()) is None:
        return None
    start = _last_cut(text, begin, kind.start())
    core = text[start : kind.start()]
    if not _LEAST_NAME <= len(core) <= _LONGEST_NAME or _SEVERAL.match(core) or _IN_IT.search(core):
        return None
    region = _REGION.match(core)
    if _QUALIFIED.fullmatch(core) and region is None:
        return None
    cue = _cue(text, start)
    if cue is None and not _stands_alone(text, start, kind, end, region):
        return None
    told = f"context: {cue.group().strip(' :：')}" if cue else "all there is in its field"
    return _finding(text, start, end, 0.7 if cue else 0.6, (f"school: {kind.group()}", told))


def _cue(text: str, start: int) -> re.Match[str] | None:
    return _STUDIED.search(text, max(0, start - _CUE), start)


def _stands_alone(text: str, start: int, kind: re.Match[str], end: int, region: re.Match[str] | None) -> bool:
    """Say whether the name of a school needs no word beside it: 西北工业大学, or one that fills its field."""
    if not _FOR_ALL.search(kind.group()):
        return False
    if region is not None and _HIGHER.search(kind.group()):
        subject = text[start + len(region.group()) : kind.start()]
        if _SUBJECT.fullmatch(subject):
            return True
    return end > kind.end() or _is_believed(text, start, end)


def _is_believed(text: str, start: int, end: int) -> bool:
    """Say whether somebody belongs to the school of a name, or nothing else stands in its field."""
    return (
        _cue(text, start) is not None
        or _OF_A_SCHOOL.match(text, end) is not None
        or _is_alone(text, start, end)
    )


def _is_alone(text: str, start: int, end: int) -> bool:
    """Say whether a name fills its field, or is an item of a list."""
    before = _ALONE_BEFORE.search(text, max(0, start - 2), start)
    return before is not None and _ALONE_AFTER.match(text, end) is not None


def _finding(text: str, start: int, end: int, score: float, why: tuple[str, ...]) -> Finding:
    return Finding(Entity.ORGANIZATION, start, end, score, text[start:end], why)
