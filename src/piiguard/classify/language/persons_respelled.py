r"""Names that are written apart or escaped: 罗 清 欢, ``\u738b``; none over a line break, as rows are lines.

The stretch around such a name is read again as it would be without blanks and escapes; what is found
there in its place is a name in the text, too. Nothing is easier to find than by the usual reading: 姓 名 and
目 录 are no more names than 姓名 and 目录.

>>> from piiguard.classify.language.persons import PersonFinder
>>> [found.value for found in PersonFinder("precise").find("业主：鄧 麗 芬，物业：目 录")]
['鄧麗芬']
>>> [found.value for found in PersonFinder("precise").find(r'{"real_name": "\u738b\u5c11\u519b"}')]
['王少军']
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from html import unescape
from typing import Final
from urllib.parse import unquote

import attrs

from piiguard.catalog.findings import Finding
from piiguard.classify.language.persons_forms import DOUBLES, surnames_before_titles
from piiguard.classify.language.persons_model import model
from piiguard.classify.language.watches import Watch
from piiguard.classify.rules.later import later

__all__ = ["APART", "respelled", "respelled_watch"]

APART: Final = 1
"""How many groups of the watch, its first, are of names that are written apart."""

_BACK: Final = 24
_AHEAD: Final = 24
_LONGEST: Final = 4
# Characters with blanks between all of them; the last may touch what follows: 余 晓 雯收到请回复.
_APART: Final = later(r"(?P<lone>[一-鿿](?:[ ]{1,3}[一-鿿](?![一-鿿]))*)(?:[ ]{1,3}[一-鿿])?")
_DOUBLE_APART: Final = later(r"[一-鿿]{2}[ ]{1,3}[一-鿿][ ]{0,3}[一-鿿]?(?![一-鿿])")
_ESCAPED: Final = later(
    r"(?P<name>(?:\\u[4-9][0-9A-Fa-f]{3}){2,5}(?![\\0-9A-Za-z])"
    r"|(?:%[Ee][4-9](?:%[89ABab][0-9A-Fa-f]){2}){2,5}(?![%0-9A-Za-z])"
    r"|(?:&#(?:[x][4-9a-f][0-9A-Fa-f]{3}|[2-4][0-9]{4});){2,5}(?!&#))"
)
_CODE: Final = later(r"\\u([0-9A-Fa-f]{4})")
_BLANKS: Final = later("[ ]+")
_ESCAPES: Final = "\\%&"


@cache
def respelled_watch() -> Watch:
    """Return what finds where such a name may be: at the blank within it, or at its escape."""
    ends = {*surnames_before_titles(), *(each[-1] for each in DOUBLES)}
    spelled = {*map(ord, ends)}
    spelled |= {code for code, same in model().symbols.items() if same in spelled}
    surnames = "".join(map(chr, sorted(spelled)))
    return Watch(((surnames, " "), ("\\", "u"), ("%", "Ee"), ("&", "#")))


def respelled(
    text: str, find: Callable[[str], Iterable[Finding]], places: Iterable[int] | None = None
) -> Iterator[Finding]:
    """Find the names.

    Args:
        text: A text in normal form.
        find: What finds names in a short text that is not read again.
        places: Where the watch looks.

    Yields:
        The findings, with offsets of *text*, by start; none overlap.
    """
    done = 0
    for place in respelled_watch().places(text) if places is None else places:
        if place < done:
            continue
        for start, end, plain in _spelled_so(text, place):
            found = _reread(text, start, end, plain, find)
            if found is not None:
                done = found.end
                yield found
                break


def _spelled_so(text: str, place: int) -> Iterator[tuple[int, int, str]]:
    """Yield stretches that would be names without what parts them, and what they would be, longest first."""
    if text[place - 1] in _ESCAPES:
        match = _ESCAPED.match(text, place - 1)
        if match is not None and not _is_escaped(text, place - 1):
            yield *match.span(), _unescaped(match.group())
        return
    double = text[max(0, place - 2) : place] in _doubles()
    start = place - 1 - double
    match = (_DOUBLE_APART if double else _APART).match(text, start) if double or _lone(text, start) else None
    # 金 木 水 火 土 is a row of characters.
    if match is None or (not double and len(_BLANKS.sub("", match["lone"])) > _LONGEST):
        return
    ends = [at + 1 for at in range(start, match.end()) if text[at] != " "]
    for end in reversed(ends[1 + double : _LONGEST]):
        yield start, end, _BLANKS.sub("", text[start:end])


def _lone(text: str, at: int) -> bool:
    """Say whether a character apart is the first of its row: of 金 木 水 only 金 is; of 姓 名 李 明 李 is."""
    before = text[max(0, at - _BACK) : at].rstrip(" ：:")
    row = _ROW.search(before) if before and text[at - 1] == " " else None
    return row is None or _BLANKS.sub("", row.group()).endswith(("姓名", "收", "寄"))


_ROW: Final = later(r"(?<![一-鿿])[一-鿿](?:[ ]{1,3}[一-鿿])*\Z")


@cache
def _doubles() -> frozenset[str]:
    """Return the surnames of two characters, in simplified and traditional characters."""
    return frozenset(DOUBLES) | _TRADITIONAL


_TRADITIONAL: Final = frozenset(
    [
        "歐陽",
        "諸葛",
        "東郭",
        "賀蘭",
        "萬俟",
        "鍾離",
        "鮮于",
        "閭丘",
        "顓孫",
        "樂正",
        "壤駟",
        "納蘭",
        "葉赫",
        "司馬",
        "公孫",
        "聞人",
        "張簡",
    ]
)


def _is_escaped(text: str, at: int) -> bool:
    """Say whether an escape goes on from before: the name begins with its first."""
    before = text[max(0, at - 9) : at]
    return before.endswith("\\") or _ESCAPE_ENDS.search(before) is not None


_ESCAPE_ENDS: Final = later(
    r"(?:\\u[4-9][0-9A-Fa-f]{3}|%[Ee][4-9](?:%[89ABab][0-9A-Fa-f]){2}|&#[x0-9][0-9A-Fa-f]{3,4};)\Z"
)


def _unescaped(text: str) -> str:
    if text[0] == "\\":
        return _CODE.sub(lambda match: chr(int(match[1], 16)), text)
    return unquote(text) if text[0] == "%" else unescape(text)


def _reread(
    text: str, start: int, end: int, plain: str, find: Callable[[str], Iterable[Finding]]
) -> Finding | None:
    """Read the stretch around a name again; return the finding that stands in its place."""
    if not all("一" <= each <= "鿿" for each in plain):
        return None
    begin = max(0, start - _BACK)
    before = text[begin:start].rpartition("\n")[2]
    after = text[end : end + _AHEAD].partition("\n")[0]
    at = len(before)
    for each in find(before + plain + after):
        if each.start == at and each.end == at + len(plain):
            return attrs.evolve(each, start=start, end=end, why=(*each.why, "written apart"))
    return None
