"""The search for addresses around what may tell of one: labels, numbers with their units, suffixes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from piiguard.catalog.entities import Entity
from piiguard.catalog.findings import Finding
from piiguard.classify.language.addresses_english import english_address, english_address_around, is_road
from piiguard.classify.language.addresses_grammar import Chain, Part, chain_at
from piiguard.classify.language.addresses_reading import Reading, segment_end
from piiguard.classify.language.addresses_scores import personal_score, place_score
from piiguard.classify.language.addresses_words import AFTER_LABEL, CUES, HAN, LABEL_ENDS, LABELS

if TYPE_CHECKING:
    from piiguard.classify.finders import Mode

__all__ = ["addresses_at"]

_LABEL_REACH: Final = 9
_CUE_REACH: Final = 8

_IN_ROADS: Final = frozenset("odtv")  # of Road, Rd, Street, Avenue
_LABEL: Final = re.compile(f"(?:{LABELS})\\Z")
_TO_VALUE: Final = re.compile(
    "(?:区域?)?[\"'”」】）)]{0,2}[ \t]{0,4}[:：=为是在]?[ \t]{0,4}[\"'“「]?[ \t]{0,4}"
)
_ORIGIN: Final = re.compile("(?:籍贯|籍貫|出生地)\\Z")
_NO_ADDRESS: Final = re.compile(
    "(?:邮件|邮箱|电邮|网络|内存|物理|目标|源|IP|ip|MAC|mac|URL|url|虚拟|网页|网站|下载|链接|起始|主机)地址\\Z"
)
_CUE: Final = re.compile(f"(?:{CUES})[在到于往至了去：: ]{{0,2}}\\Z")
_TAIL: Final = re.compile(f"(?:{HAN}|[A-Za-z0-9#()（）\\-\x1e]){{1,24}}")
_TAIL_CUT: Final = re.compile("电话|手机|邮编|邮政|联系|姓名|客户|身份|微信|快递|签收|备注|[一-鿿]{2,3}收")
_KNOWN: Final = (Part.PROVINCE, Part.CITY, Part.DISTRICT)
_AFTER_TAIL: Final = re.compile("\\Z|[ \t\r\n,，。；;、\"'”<|}\\]]")


def addresses_at(text: str, places: Sequence[int], mode: Mode) -> Iterator[Finding]:
    """Find the addresses around some places.

    Args:
        text: A text in normal form.
        places: Where labels end, and where units and suffixes are, in order.
        mode: ``"precise"`` for addresses of persons, or ``"recall"`` for names of places too.

    Yields:
        The findings, by start; none overlap.
    """
    done, reading = 0, Reading(text)
    for place in places:
        if place < done:
            continue
        if text[place] in LABEL_ENDS:
            found = _labelled(text, place, done, mode)
        elif text[place] in AFTER_LABEL:
            found = _labelled_in_english(text, place)
        elif text[place] in _IN_ROADS:
            found = english_address_around(text, place - 1, done) if is_road(text, place - 1) else None
        else:
            found = _unlabelled(reading, place, done, mode)
        if found is not None:
            done = found.end
            yield found


def _unlabelled(reading: Reading, place: int, done: int, mode: Mode) -> Finding | None:
    text = reading.text
    begin = reading.begin(place, done)
    for chain in reading.chains(begin, place):
        cue = _CUE.search(text, max(begin, chain.start - _CUE_REACH), chain.start) is not None
        score = personal_score(chain, cue=cue)
        if mode == "recall":
            score = max(score, place_score(text, chain))
        if score:
            return _finding(text, chain, chain.end, score, ("word of living there",) if cue else ())
    return None


def _labelled(text: str, place: int, done: int, mode: Mode) -> Finding | None:
    """Read what follows a Chinese label that ends at *place*."""
    head = text[max(done, place - _LABEL_REACH) : place + 1]
    if _LABEL.search(head) is None or _NO_ADDRESS.search(head):
        return None
    start = _end(_TO_VALUE, text, place + 1)
    found = _at_label(text, start)
    if mode == "precise" and found and _ORIGIN.search(head) and not _is_finer_than_a_city(text, found):
        return None
    # 所在地 is a word of prose as well: glued to what follows, it needs an address that would do without.
    glued = start == place + 1 or text[start - 1] in "区域"
    return None if glued and found and not _stands_alone(text, found) else found


def _is_finer_than_a_city(text: str, found: Finding) -> bool:
    """Say whether an address comes down to a district; millions were born in 湖南长沙."""
    chain = chain_at(text, found.start, found.end, labelled=True)
    return chain is not None and not {Part.PROVINCE, Part.CITY}.issuperset(chain.parts)


def _stands_alone(text: str, found: Finding) -> bool:
    """Say whether an address is one without its label: a division and more, or a road with a number."""
    chain = chain_at(text, found.start, found.end)
    if chain is None:
        return False
    return personal_score(chain, cue=False) > 0 or (chain.has(*_KNOWN) and len(chain.parts) > 1)


def _labelled_in_english(text: str, place: int) -> Finding | None:
    """Read what follows an English label that ends before *place*, in either language."""
    start = _end(_TO_VALUE, text, place)
    return _at_label(text, start) or english_address(text, start)


def _at_label(text: str, start: int) -> Finding | None:
    stop = segment_end(text, start)
    chain = chain_at(text, start, stop, labelled=True)
    if chain is None:
        return None
    score = min(0.95, 0.55 + 0.1 * len(chain.parts))
    return _finding(text, chain, _with_tail(text, chain, stop), score, ("label before it",))


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at


def _with_tail(text: str, chain: Chain, stop: int) -> int:
    """Return the end of an address behind a label: free words up to a delimiter belong to it."""
    tail = _TAIL.match(text, chain.end, stop)
    if tail is None or not chain.has(*_KNOWN):
        return chain.end
    if _TAIL_CUT.search(tail.group()) or not _AFTER_TAIL.match(text, tail.end(), stop):
        return chain.end
    return tail.end()


def _finding(text: str, chain: Chain, end: int, score: float, why: tuple[str, ...]) -> Finding:
    named = "address: " + ", ".join(dict.fromkeys(part.label for part in chain.parts))
    return Finding(
        Entity.LOCATION,
        chain.start,
        end,
        round(score, 2),
        re.sub("[ ,，\n]", "", text[chain.start : end]),
        (named, *why),
    )
