"""Words beside an identifier that say what it is, or that it is something else.

The window is the 24 code points before the identifier, cut at the last digit and at the last line break, so
that a label belongs to the number it stands before. Of several words the nearest decides. A word that
speaks against (订单号, "order no") counts only as a label: close before the number, with at most a few
characters between. Where no word before it says anything, one right after it may speak for it, as in
``13800138000（手机）``, unless it is the label of what follows.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

import attrs

from piiguard.classify.gather import any_in_rows, rows_at
from piiguard.classify.kinds import Kind
from piiguard.classify.rules.later import later
from piiguard.classify.text import FOLD, fold_tables

if TYPE_CHECKING:
    import numpy as np  # noqa: TC004 - attrs keeps annotations as strings
    from numpy.typing import NDArray  # noqa: TC004 - as above

__all__ = [
    "CUTS_AFTER",
    "SETS_OFF",
    "WINDOW",
    "WORDS",
    "Word",
    "cut_table",
    "deciding_word",
    "may_be_opposed",
    "nearest_word",
    "nearest_words",
    "word_after",
]

WINDOW: Final = 24
"""How far back a word counts, in code points."""

AFTER: Final = 12
"""How far ahead a word counts, in code points."""

_BLOCK: Final = 4096  # identifiers whose windows stay in a core's cache
_CHINESE: Final = 2  # characters in a Chinese word
_CHINESE_REACH: Final = 3
_LATIN_REACH: Final = 8
_ALL: Final = frozenset(Kind)
_NUMBERS: Final = _ALL - {Kind.EMAIL}


@attrs.frozen
class Word:
    """A word that tells something about the identifier after it.

    Attributes:
        text: Two Chinese characters, or 4 to 8 lower-case characters of ASCII.
        supports: The kinds it speaks for.
        opposes: The kinds it speaks against.
        reach: The most code points between its end and the identifier.
    """

    text: str
    supports: frozenset[Kind] = frozenset()
    opposes: frozenset[Kind] = frozenset()
    reach: int = WINDOW


def _words() -> tuple[Word, ...]:
    supporting = {
        Kind.MOBILE: "手机 电话 联系 致电 拨打 微信 短信 来电 phone mobile cell contact whatsapp wechat tel:",
        Kind.RESIDENT_ID: "身份 证件 公民 居民 idcard identity citizen resident",
        Kind.BANK_CARD: "银行 卡号 资卡 储蓄 借记 账号 帐号 账户 帐户 bank card_no cardno account visa "
        "unionpay",
        Kind.USCC: "信用 统一 税号 纳税 机构 执照 uscc credit taxpayer",
        Kind.EMAIL: "邮箱 邮件 邮址 电邮 mail",
    }
    opposing = {
        _CHINESE_REACH: "订单 单号 流水 水号 编号 序号 列号 批号 货号 票号 条码 编码 运单",
        _LATIN_REACH: "order_no order_id order-no order-id order no order id order nu orderno orderid "
        "order # serial tracking invoice batch no batch_no waybill barcode",
    }
    latin_phrases = re.compile(r"order (?:no|id|nu|#)|batch no|\S+")
    words = [Word(text, frozenset({kind})) for kind, each in supporting.items() for text in each.split()]
    for reach, each in opposing.items():
        words += [Word(text, opposes=_NUMBERS, reach=reach) for text in latin_phrases.findall(each)]
    return tuple(words)


WORDS: Final = _words()
"""Every word; none contains another, so the nearest is never in doubt."""

_BY_REVERSED: Final = {word.text[::-1]: number for number, word in enumerate(WORDS)}
_REVERSED: Final = later("|".join(map(re.escape, _BY_REVERSED)))
_BY_TEXT: Final = {word.text: number for number, word in enumerate(WORDS)}
_SPELLED: Final = later("|".join(map(re.escape, _BY_TEXT)))
CUTS_AFTER: Final = "0123456789\n,;:=，；：。、|\t"
"""What no word counts behind that stands behind an identifier."""

SETS_OFF: Final = " ()（）[]【】"
"""What parts a label from what stands before it."""

_CUT_AFTER: Final = later(f"[{CUTS_AFTER}]")
_NEXT_LABEL: Final = later(f"[^{re.escape(SETS_OFF)}]*+ ?$")
_LONGEST: Final = max(len(word.text) for word in WORDS)
_CUT: Final = later(r"[0-9\n]")
_LOWER: Final = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


def nearest_word(text: str, start: int, kind: Kind) -> int:
    """Find the word that decides about an identifier.

    Args:
        text: A text in normal form.
        start: Where the identifier begins, its country code included.
        kind: What it passes as.

    Returns:
        A number in `WORDS`, or -1 if no word in the window says anything about *kind*.
    """
    window = text[max(0, start - WINDOW) : start][::-1].translate(_LOWER)
    cut = _CUT.search(window)
    if cut is not None:
        window = window[: cut.start()]
    match = _REVERSED.search(window)
    while match is not None:
        number = _BY_REVERSED[match.group()]
        word = WORDS[number]
        if kind in word.supports or (kind in word.opposes and match.start() <= word.reach):
            return number
        match = _REVERSED.search(window, match.start() + 1)
    return -1


def deciding_word(text: str, start: int, end: int, kind: Kind) -> int:
    """Find the word that decides about an identifier: the nearest before it, or else the first after it.

    Args:
        text: A text in normal form.
        start: Where the identifier begins, its country code included.
        end: Where it ends.
        kind: What it passes as.

    Returns:
        A number in `WORDS`, or -1 if no word says anything about *kind*.
    """
    number = nearest_word(text, start, kind)
    return word_after(text, end, kind) if number < 0 else number


@cache
def cut_table() -> NDArray[np.bool_]:
    """Return, by code point of the BMP, whether no word counts that stands behind it: see `word_after`."""
    import numpy as np

    table = np.zeros(1 << 16, np.bool_)
    table[[ord(char) for char in CUTS_AFTER]] = True
    return table


def word_after(text: str, end: int, kind: Kind) -> int:
    """Find the first word after an identifier that speaks for it.

    Args:
        text: A text in normal form.
        end: Where the identifier ends.
        kind: What it passes as.

    Returns:
        A number in `WORDS`, or -1.
    """
    window = text[end : end + AFTER].translate(_LOWER)
    cut = _CUT_AFTER.search(window)
    if cut is not None:
        window = window[: cut.start()]
        if cut.group() in ":：=":
            # What stands right before a colon is the label of what comes next.
            window = _NEXT_LABEL.sub("", window)
    for match in _SPELLED.finditer(window):
        number = _BY_TEXT[match.group()]
        if kind in WORDS[number].supports:
            return number
    return -1


def nearest_words(
    narrow: NDArray[np.uint8],
    codes: NDArray[np.uint16],
    starts: NDArray[np.int64],
    kinds: NDArray[np.int8],
) -> NDArray[np.int16]:
    """Find the words that decide about many identifiers; the vector form of `nearest_word`.

    Args:
        narrow: A text in normal form, a byte for each code point, zero for those outside ASCII; at
            least `WINDOW` line breaks at either end.
        codes: Its code points, with or without those folded that the normal form folds.
        starts: Where the identifiers begin, their country codes included.
        kinds: What each passes as.

    Returns:
        For each, what `nearest_word` says.
    """
    import numpy as np

    return np.concatenate(
        [
            _block_of_words(narrow, codes, starts[begin : begin + _BLOCK], kinds[begin : begin + _BLOCK])
            for begin in range(0, len(starts) or 1, _BLOCK)
        ]
    )


def _block_of_words(
    narrow: NDArray[np.uint8],
    codes: NDArray[np.uint16],
    starts: NDArray[np.int64],
    kinds: NDArray[np.int8],
) -> NDArray[np.int16]:
    import numpy as np

    tables = _tables()
    windows = rows_at(codes, starts - WINDOW, WINDOW)
    hit = np.flatnonzero(tables.opens[windows[:, :-1]])
    row, column = np.divmod(hit, WINDOW - 1)
    some = tables.follows[windows[row, column + 1]]
    row, column = row[some], column[some]
    opening = windows[row, column]
    first, count = tables.first[opening], tables.count[opening]
    spelled = _folded(rows_at(codes, starts[row] - WINDOW + column, _LONGEST))
    clear = _clear(narrow, starts)
    best = np.full(len(starts), -1, np.int64)
    for nth in range(int(count.max(initial=0))):
        some = np.flatnonzero(nth < count)
        some = some[spelled[some, 1] == tables.spelled[first[some] + nth, 1]]
        word = first[some] + nth
        same = ((spelled[some] == tables.spelled[word]) | tables.blank[word]).all(axis=1)
        some, word = some[same], word[same]
        at = row[some]
        gap = WINDOW - column[some] - tables.lengths[word]
        kind = kinds[at]
        says = tables.supports[word, kind] | (tables.opposes[word, kind] & (gap <= tables.reach[word]))
        says &= (gap >= 0) & (gap <= clear[at])
        np.maximum.at(best, at[says], (column[some] * len(WORDS) + word)[says])
    return np.where(best >= 0, tables.numbers[best % len(WORDS)], np.int16(-1))


def may_be_opposed(
    narrow: NDArray[np.uint8], codes: NDArray[np.uint16], starts: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Tell quickly which identifiers no word can speak against.

    Args:
        narrow: As for `nearest_words`.
        codes: As for `nearest_words`.
        starts: Where the identifiers begin.

    Returns:
        False where nothing opposes; where True, `nearest_words` knows.
    """
    import numpy as np

    back = _CHINESE + _CHINESE_REACH
    may = any_in_rows(_tables().against[rows_at(codes, starts - back, back - 1)])
    letters = rows_at(narrow, starts - _LATIN_REACH - 1, _LATIN_REACH + 1)
    latin = ((letters | np.uint8(0x20)) - np.uint8(ord("a"))) < 26  # noqa: PLR2004 - letters
    latin |= letters == ord("#")
    may |= any_in_rows(latin)
    return may


@attrs.frozen
class _Tables:
    """`WORDS` as arrays in alphabetical order; the first five attributes by a code point of the BMP.

    Attributes:
        against: Whether it opens a Chinese word that opposes.
        opens: Whether it opens a word.
        follows: Whether it is the second character of one.
        first: The first word that it opens.
        count: How many it opens.
        spelled: The code points of each word, then zeros.
        blank: Where those zeros are.
        lengths: Code points in each word.
        reach: As `Word.reach`.
        supports: By word and kind.
        opposes: By word and kind.
        numbers: The number of each word in `WORDS`.
    """

    against: NDArray[np.bool_]
    opens: NDArray[np.bool_]
    follows: NDArray[np.bool_]
    first: NDArray[np.int16]
    count: NDArray[np.int16]
    spelled: NDArray[np.uint16]
    blank: NDArray[np.bool_]
    lengths: NDArray[np.int64]
    reach: NDArray[np.int64]
    supports: NDArray[np.bool_]
    opposes: NDArray[np.bool_]
    numbers: NDArray[np.int16]


@cache
def _tables() -> _Tables:
    import numpy as np

    order = sorted(range(len(WORDS)), key=lambda number: [ord(char) for char in WORDS[number].text])
    words = [WORDS[number] for number in order]
    spelled = np.zeros((len(words), _LONGEST), np.uint16)
    for row, word in zip(spelled, words, strict=True):
        row[: len(word.text)] = [ord(char) for char in word.text]
    first = np.zeros(1 << 16, np.int16)
    count = np.zeros(1 << 16, np.int16)
    for number, word in reversed(list(enumerate(words))):
        for code in _spellings(word.text[0]):
            first[code] = number
            count[code] += 1
    follows = np.zeros(1 << 16, np.bool_)
    follows[[code for word in words for code in _spellings(word.text[1])]] = True
    against = np.zeros(1 << 16, np.bool_)
    against[[ord(word.text[0]) for word in words if word.opposes and not word.text.isascii()]] = True
    return _Tables(
        against=against,
        opens=count > 0,
        follows=follows,
        first=first,
        count=count,
        spelled=spelled,
        blank=spelled == 0,
        lengths=np.array([len(word.text) for word in words]),
        reach=np.array([word.reach for word in words]),
        supports=np.array([[kind in word.supports for kind in Kind] for word in words]),
        opposes=np.array([[kind in word.opposes for kind in Kind] for word in words]),
        numbers=np.array(order, np.int16),
    )


def _folded(codes: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """Fold what the normal form folds, and upper case."""
    import numpy as np

    fold, _ = fold_tables()
    becomes = fold[codes]
    folded = np.where(becomes > 0, becomes, codes)
    return folded + ((folded - ord("A")) < 26) * np.uint16(32)  # noqa: PLR2004 - letters


def _spellings(char: str) -> set[int]:
    """Return the code points that fold to *char*, in either case."""
    cases = {char, char.upper()}
    return {*map(ord, cases), *(code for code, becomes in FOLD.items() if becomes in cases)}


def _clear(narrow: NDArray[np.uint8], starts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return how many code points before each identifier hold no digit and no line break."""
    import numpy as np

    windows = rows_at(narrow, starts - WINDOW, WINDOW)[:, ::-1]
    cuts = ((windows - np.uint8(ord("0"))) < 10) | (windows == ord("\n"))  # noqa: PLR2004 - ten digits
    return np.where(cuts.any(axis=1), cuts.argmax(axis=1), WINDOW)
