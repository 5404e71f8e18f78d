"""Names of persons in Latin letters: Chinese ones in pinyin, and others with a given name that is common.

>>> is_latin_name("Zhao Min"), is_latin_name("Grace Shen"), is_latin_name("Visual Studio")
(True, True, False)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from piiguard.classify.language.persons_places import EVERYWHERE, Places, matches
from piiguard.classify.rules.later import later

__all__ = ["NAME", "REVERSED", "is_latin_name", "is_no_person", "latin_names"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NAME: Final = r"[A-Z][a-z'’]{1,15}(?:[ -][A-Z][a-z'’]{0,15}\.?){1,3}"
"""A pattern: capitalised words, two to four."""

REVERSED: Final = r"[A-Z]{2,12}(?:[ ]|,[ ]?|/)[A-Z]{2,20}|[A-Z][a-z]{1,12},[ ]?[A-Z][a-z]{1,20}"
"""A pattern: the surname first, before a comma or a stroke, or two words in capitals, as in passports."""

_NO_PERSONS: Final = _words(
    "admin administrator team support service services list lists maintainer maintainers developer "
    "developers project bot noreply reply inc ltd llc gmbh corp corporation company sales info office "
    "group packaging system systems daemon root jenkins mail mailer delivery newsletter notification "
    "notifications account accounts security customer help desk center centre cloud foundation software "
    "university institute press bank hotel department community committee council association society "
    "users user archive automatic automated build builder updates release releases debian ubuntu linux "
    "github gitlab google microsoft amazon alibaba tencent billing marketing finance hr it legal press "
    "the and of for"
)
_SURNAMES: Final = _words(
    # Pinyin.
    "ai an ao ba bai ban bao bi bian bo bu cai cao cen chai "  # codespell:ignore bu
    "chang che chen cheng chi chu cui dai dang "
    "deng di diao ding dong dou du duan fan fang fei feng fu gan gao ge geng gong gou gu guan gui guo "
    "han hao he hei heng hong hou hu hua huang huo ji jia jian jiang jiao jin jing ju kang ke kong "
    "kuang lai lan lang lei leng li lian liang liao lin ling liu long lou lu luan luo lv ma mai man mao "
    "mei meng mi miao min ming mo mou mu ning niu ou pan pang pei peng pi pu qi qian qiao qin qiu qu "
    "quan ran rao ren rong ruan rui sang sha shan shang shao she shen sheng shi shu si song su sui sun "
    "tan tang tao teng tian tie tong tu wan wang wei wen weng wu xi xia xian xiang xiao xie xin xing "
    "xiong xu xue xuan yan yang yao ye yi yin ying you yu yuan yue yun zan zang zeng zha zhai zhan "
    "zhang zhao zhen zheng zhi zhong zhou zhu zhuang zhuo zong zou zu zuo ouyang sima zhuge shangguan "
    "situ murong huangfu linghu dongfang duanmu yuchi xiahou gongsun zhangsun "
    # As written in Hong Kong, Taiwan and Singapore.
    "chan wong lee cheung lam ng tsang chow ho leung kwok yeung lau chiu yip fung tse mak tam kwan hui "
    "yuen tsui siu poon choi tang ip szeto chu chung lai hsu hsieh tsai chiang chao teng kuo lo yeh "
    "tseng chuang hung goh tan ong koh teo toh chua "
    "lim tay khoo ooi quek yap seah loh teoh"
)
_SYLLABLE: Final = (
    "(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    "(?:iang|iong|uang|ang|eng|ing|ong|uai|uan|ian|iao|ai|ei|ao|ou|an|en|in|un|"
    "ua|uo|ue|ui|ia|ie|iu|er|[aoeiuvü])"  # codespell:ignore ue
)
_GIVEN: Final = later(f"{_SYLLABLE}(?:[-'’ ]?{_SYLLABLE}){{0,2}}")
_COMMON: Final = _words(
    "aaron adam alan albert alex alexander alice allen amanda amy andrea andrew angela ann anna anne "
    "annie anthony arthur ashley barbara ben benjamin betty bill bob brandon brenda brian bruce bryan "
    "carl carol caroline catherine charles chloe chris christian christina christine christopher cindy "
    "claire daniel david deborah dennis diana diane donald donna dorothy douglas edward elizabeth ella "
    "emily emma eric erica ethan eva evelyn fiona frank gary george gerald gina gloria grace grant greg "
    "gregory hannah harold harry heather helen henry howard ian irene isabella ivan ivy jack jacob "
    "jacqueline james jane janet janice jason jean jeff jeffrey jennifer jenny jeremy jerry jessica "
    "jessie jim jimmy joan joe john johnny jonathan jordan jose joseph joshua joyce juan judith judy "
    "julia julie justin karen kate katherine kathleen keith kelly kenneth kevin kim kyle larry laura "
    "lauren lawrence leo leon leonard lily linda lisa liz lucas lucy louis louise lynn maggie marcus "
    "margaret maria marie marilyn mark martha martin mary matthew megan melissa michael michelle mike "
    "monica nancy natalie nathan nicholas nicole nina noah oliver olivia oscar pamela patricia patrick "
    "paul peter philip phillip rachel ralph raymond rebecca richard robert robin roger ronald rose roy "
    "russell ruth ryan sam samantha samuel sandra sara sarah scott sean sharon shirley simon sophia "
    "sophie stella stephanie stephen steve steven sue susan tiffany tim timothy tina todd tom tony "
    "tracy tyler vanessa vera veronica victor victoria vincent virginia vivian walter wayne wendy "
    "william winnie zachary zoe"
)
_ABROAD: Final = _words(
    "klaus hans jurgen jürgen wolfgang stefan andreas dieter uwe heinz matthias sebastian florian lukas "
    "heike sabine ursula petra anke greta ingrid lars sven erik nils bjorn astrid freya yuki kenji takashi "
    "hiroshi haruto sakura akira satoshi naoki kazuki yuto takumi yoko keiko haruka pierre luc camille "
    "antoine mathieu julien margaux amelie giulia giovanni marco luca matteo francesca paolo carlos luis "
    "miguel javier pedro pablo diego fernando lucia carmen mateo joao dmitry sergei sergey alexei natalia "
    "olga tatiana mikhail nikolai vladimir yuri anastasia mohammed muhammad mohamed ahmed ahmad fatima omar "
    "hassan ibrahim yusuf aisha khalid raj priya amit sanjay rahul anita deepak sunil vijay neha arjun "
    "nguyen tran pham siti nurul rizal aziz minh somchai maricel jorge rosa ana liam mia ava aiden "
    "jonas callum ewan "
    "niamh aoife pavel jan tomasz piotr katarzyna agnieszka andrei elena ioana"
)
_MAIL: Final = later("<(?=[A-Za-z0-9._%+-]{1,64}@)")
_BEFORE_MAIL: Final = later(rf"(?<![A-Za-z])(?P<id>{NAME})[\"”]?[ ]?\Z")
# Dear, Hi, Hello: their ends come first, so that the search can skip to one.
_SALUTED: Final = tuple(
    (re.compile(rf"{end} (?P<id>{NAME})(?![A-Za-z])"), starts)
    for end, starts in (("ear", ("D", "d")), ("Hi", ("", " ", "\n", ",")), ("ello", ("H", "h")))
)
_STROKE: Final = later("/[A-Z]{2}")
_TICKET: Final = later("(?P<family>[A-Z]{2,10})/(?P<given>[A-Z]{2,20})(?![A-Za-z/])")
_FAMILY: Final = later(r"(?<![A-Za-z/])[A-Z]{2,10}\Z")
_BACK: Final = 48


def latin_names(text: str, places: Places = EVERYWHERE) -> Iterator[tuple[int, int, str]]:
    """Find the names in Latin letters that an address of e-mail, a salutation or the form of a ticket tells.

    Args:
        text: A text in normal form.
        places: Where to look.

    Yields:
        Start, end, and the evidence; they may overlap.
    """
    for mail in matches(_MAIL, text, places.mails):
        name = _BEFORE_MAIL.search(text, max(0, mail.start() - _BACK), mail.start())
        if name is not None and _NO_PERSONS.isdisjoint(name["id"].lower().split()):
            yield *name.span("id"), "before an address of e-mail"
    for pattern, starts in _SALUTED:
        for match in matches(pattern, text, places.salutations):
            before = text[match.start() - 1] if match.start() else ""
            if before in starts and is_latin_name(match["id"]):
                yield *match.span("id"), "salutation before"
    for stroke in matches(_STROKE, text, places.strokes):
        family = _FAMILY.search(text, max(0, stroke.start() - _LONGEST_FAMILY), stroke.start())
        ticket = _TICKET.match(text, family.start()) if family else None
        if ticket is not None and _is_ticket(ticket["family"].lower(), ticket["given"].lower()):
            yield *ticket.span(), "written as on tickets"

    for line in matches(_LINE, text, places.lines):
        if line["given"].lower() in _COMMON and line["family"].lower() in _SURNAMES - _ENGLISH:
            yield *line.span("id"), "a given name and a surname in a line of their own"


def _is_ticket(family: str, given: str) -> bool:
    # Of HE/SHE and the like; a short given name stands behind a label.
    return family in _SURNAMES and len(given) >= _LEAST_GIVEN and given not in _ENGLISH and _is_given(given)


_LEAST_GIVEN: Final = 5
_LINE: Final = later("^(?P<id>(?P<given>[A-Z][a-z]{1,12}) (?P<family>[A-Z][a-z]{1,8}))[ ]?$", re.MULTILINE)
_ENGLISH: Final = _words("long song man an fan ban pan sun she he hang sang may to so su do tan women woman")
_LONGEST_FAMILY: Final = 11


_APART: Final = later("[,/]")


@cache
def _is_given(word: str) -> bool:
    return _GIVEN.fullmatch(word.lower()) is not None


def is_no_person(text: str) -> bool:
    """Say whether one of some words, apart by spaces, is of firms, teams and programs."""
    return not _NO_PERSONS.isdisjoint(text.lower().split())


def is_latin_name(text: str) -> bool:
    """Say whether some words are the name of a person by their look.

    Args:
        text: Two words or more, apart by spaces, commas or slashes.

    Returns:
        True if a surname in pinyin, or as it is spelt in Hong Kong or Taiwan, stands first or last beside a
        given name, or if the first word is a given name that is common in English.
    """
    spelled = [word for word in re.split("[ ,/.]+", text.lower()) if word]
    if len(spelled) < 2:  # noqa: PLR2004 - a given name and a surname
        # A name such as Jean-Luc has no second word.
        return False
    first, *middle, last = spelled
    words = {first, *middle, last}
    if not words.isdisjoint(_NO_PERSONS):
        return False
    if first in _COMMON or first in _ABROAD or (last in _COMMON and _APART.search(text)):
        return True
    if first in _SURNAMES:
        return all(map(_is_given, (*middle, last)))
    return last in _SURNAMES and all(_is_given(each) for each in (first, *middle))
