"""The bulk path's second half: from hits to scored, non-overlapping identifiers, by whole arrays.

The vector form of `piiguard.classify.evidence`.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import attrs

from piiguard.classify.context import WORDS, cut_table, may_be_opposed, nearest_words, word_after
from piiguard.classify.evidence import BESIDE, SCORES, Judged, Sign, Verdict, keep_best, verdict
from piiguard.classify.gather import rows_at
from piiguard.classify.kinds import Kind
from piiguard.classify.masked import is_masked, mask_table
from piiguard.classify.text import fold_tables
from piiguard.classify.units import PAD

if TYPE_CHECKING:
    import numpy as np  # noqa: TC004 - attrs keeps annotations as strings
    from numpy.typing import NDArray  # noqa: TC004 - as above

    from piiguard.classify.runs import Hits
    from piiguard.classify.units import Bytes, Offsets, Units  # noqa: TC004 - as above

__all__ = ["UNKNOWN", "JudgedArrays", "judge"]

UNKNOWN: Final = -2
"""Instead of a word: not looked up yet."""

_ASCII: Final = 128
_DIGITS: Final = 10
_LETTERS: Final = 26


@attrs.frozen(eq=False, repr=False)
class JudgedArrays:
    """Identifiers with the evidence for them, sorted, none overlapping another; as `Judged`, in arrays."""

    start: Offsets
    end: Offsets
    kind: NDArray[np.int8]
    sign: NDArray[np.int8]
    word: NDArray[np.int16]
    also: NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.start)

    def one(self, at: int) -> JudgedArrays:
        """Return the identifier at index *at* alone."""
        return self.where(slice(at, at + 1))

    def where(self, chosen: slice | NDArray[np.bool_] | Offsets) -> JudgedArrays:
        """Return the identifiers that are chosen."""
        return JudgedArrays(
            self.start[chosen],
            self.end[chosen],
            self.kind[chosen],
            self.sign[chosen],
            self.word[chosen],
            self.also[chosen],
        )

    def scores(self) -> NDArray[np.float64]:
        """Return the score of each; with a word that is `UNKNOWN`, the least it can be."""
        import numpy as np

        scores, verdicts = _score_tables()
        known: NDArray[np.float64] = scores[self.kind, verdicts[self.word, self.kind], self.sign]
        least = scores.min(axis=1)[self.kind, self.sign]
        return np.where(self.word == UNKNOWN, least, known)

    def with_words(self, units: Units) -> JudgedArrays:
        """Look up the words that `judge` did not need.

        Args:
            units: The text, as given to `judge`.

        Returns:
            The same identifiers with no word `UNKNOWN`.
        """
        some = (self.word == UNKNOWN).nonzero()[0]
        if not len(some):
            return self
        _, begin = _signs(units, self.start[some], self.end[some], self.kind[some])
        word = self.word.copy()
        word[some] = _deciding_words(units, begin, self.end[some], self.kind[some])
        return attrs.evolve(self, word=word)


def judge(units: Units, hits: Hits, *, min_score: float, context: bool) -> JudgedArrays:
    """Score *hits*, drop those below *min_score*, and keep the best of those that overlap.

    Args:
        units: The text.
        hits: Its hits, in padded offsets.
        min_score: The least score that is kept.
        context: Whether the words before an identifier count.

    Returns:
        What remains, in padded offsets. Words that could not have changed the choice are not looked up.
    """
    import numpy as np

    start, end, kind = hits.start, hits.end, hits.kind
    scores, verdicts = _score_tables()
    if hits.sign is None or hits.word is None:
        sign, word, kept = _told(units, hits, scores >= min_score, verdicts, context=context)
    else:
        sign = hits.sign
        word = hits.word if context else np.full(len(start), -1, np.int16)
        kept = (scores >= min_score)[kind, verdicts[word, kind], sign]
    beside = mask_table()
    kept_at = np.flatnonzero(kept)
    some = kept_at[beside[units.codes[start[kept_at] - 1]] | beside[units.codes[end[kept_at]]]]
    for at in some.tolist():
        kept[at] = not is_masked(units.normal, int(start[at]) - PAD, int(end[at]) - PAD)
    order = np.flatnonzero(kept)
    order = order[np.argsort(start[order], kind="stable")]
    also = np.full(len(start), -1, np.int8)
    return _without_overlap(JudgedArrays(start, end, kind, sign, word, also).where(order))


def _told(
    units: Units,
    hits: Hits,
    passes: NDArray[np.bool_],
    verdicts: NDArray[np.int8],
    *,
    context: bool,
) -> tuple[NDArray[np.int8], NDArray[np.int16], NDArray[np.bool_]]:
    """Return what touches each hit, the word that decides, and whether it is kept."""
    import numpy as np

    start, end, kind = hits.start, hits.end, hits.kind
    sign, begin = _signs(units, start, end, kind)
    word = np.full(len(start), UNKNOWN if context else -1, np.int16)
    silent, supported, opposed = (passes[:, says][kind, sign] for says in Verdict)
    kept = silent.copy()
    if context:
        unsure = silent & supported & ~opposed
        asked = np.flatnonzero(unsure)
        unsure[asked] = may_be_opposed(units.narrow, units.codes, begin[asked])
        asked = np.flatnonzero(unsure | (silent != supported))
        word[asked] = _deciding_words(units, begin[asked], end[asked], kind[asked])
        # A word not looked up: all three verdicts agree, or only the one that is ruled out differs.
        kept[asked] = passes[kind[asked], verdicts[word[asked], kind[asked]], sign[asked]]
    return sign, word, kept


def _without_overlap(judged: JudgedArrays) -> JudgedArrays:
    """Keep the best of those that overlap; there are few, so they are looked at one by one."""
    import numpy as np

    clashing = judged.start[1:] < np.maximum.accumulate(judged.end)[:-1]
    if not clashing.any():
        return judged
    touched = np.zeros(len(judged), np.bool_)
    touched[1:] |= clashing
    touched[:-1] |= clashing  # the first of a cluster clashes with nothing before it
    few, rest = judged.where(touched), judged.where(~touched)
    columns = (each.tolist() for each in (few.start, few.end, few.kind, few.sign, few.word))
    best = keep_best([Judged(s, e, Kind(k), g, w) for s, e, k, g, w in zip(*columns, strict=True)])
    order = np.argsort(np.concatenate((rest.start, [each.start for each in best])), kind="stable")
    return JudgedArrays(
        np.concatenate((rest.start, [each.start for each in best]))[order],
        np.concatenate((rest.end, [each.end for each in best]))[order],
        np.concatenate((rest.kind, np.array([each.kind for each in best], np.int8)))[order],
        np.concatenate((rest.sign, np.array([each.sign for each in best], np.int8)))[order],
        np.concatenate((rest.word, np.array([each.word for each in best], np.int16)))[order],
        np.concatenate((rest.also, np.array([each.also for each in best], np.int8)))[order],
    )


def _deciding_words(units: Units, begin: Offsets, end: Offsets, kind: NDArray[np.int8]) -> NDArray[np.int16]:
    """Do what `context.deciding_word` does: few have no word before them, so those are looked at singly."""
    import numpy as np

    word = nearest_words(units.narrow, units.codes, begin, kind)
    silent = np.flatnonzero(word < 0)
    silent = silent[~cut_table()[units.codes[end[silent]]]]
    if len(silent):
        ends, kinds = (end[silent] - PAD).tolist(), kind[silent].tolist()
        text = units.normal
        word[silent] = [word_after(text, at, Kind(each)) for at, each in zip(ends, kinds, strict=True)]
    return word


def _signs(
    units: Units, start: Offsets, end: Offsets, kind: NDArray[np.int8]
) -> tuple[NDArray[np.int8], Offsets]:
    """Return what touches each number, and where it begins with its country code."""
    import numpy as np

    narrow = units.narrow
    sign = np.zeros(len(start), np.int8)
    begin = start.copy()
    some = np.flatnonzero((kind == Kind.MOBILE) | (kind == Kind.BANK_CARD))
    before, after = narrow[start[some] - 1], narrow[end[some]]
    touched = np.flatnonzero(_is_letter(before) | _is_letter(after))
    in_code = _in_code(narrow, start[some[touched]], end[some[touched]])
    sign[some[touched]] = in_code * np.int8(Sign.LETTERS)
    dotted = some[(before == ord(".")) | (after == ord("."))]
    first, last = start[dotted], end[dotted]
    decimal = ((narrow[last] == ord(".")) & _is_digit(narrow[last + 1])) | (
        (narrow[first - 1] == ord(".")) & (narrow[first - 2] == ord("0")) & ~_is_digit(narrow[first - 3])
    )
    sign[dotted] |= decimal * np.int8(Sign.DECIMAL)
    parts, ends = _parting_tables()
    mobile = some[ends[units.codes[start[some] - 1]]]
    mobile = mobile[kind[mobile] == Kind.MOBILE]
    at = start[mobile]
    # As evidence.country_code: a separator, a bracket, 86, then + or 00, and no further digit.
    at = at - parts[units.codes[at - 1]]
    at = at - ((narrow[at - 1] == ord(")")) | (units.codes[at - 1] == ord("）")))
    coded = (narrow[at - 2] == ord("8")) & (narrow[at - 1] == ord("6"))
    mobile, at = mobile[coded], at[coded] - 2
    plus = (narrow[at - 1] == ord("+")) | (units.codes[at - 1] == ord("＋"))
    zeros = ~plus & (narrow[at - 2] == ord("0")) & (narrow[at - 1] == ord("0"))
    at = at - plus - 2 * zeros
    alone = plus | ~_is_digit(narrow[at - 1])
    mobile, at = mobile[alone], at[alone]
    sign[mobile] |= np.int8(Sign.COUNTRY_CODE)
    begin[mobile] = at
    return sign, begin


def _in_code(narrow: Bytes, start: Offsets, end: Offsets) -> NDArray[np.bool_]:
    """Do what `evidence.in_code` does, for numbers that a letter touches."""
    left = _Side.of(rows_at(narrow, start - BESIDE, BESIDE)[:, ::-1])
    right = _Side.of(rows_at(narrow, end, BESIDE))
    is_hex = left.is_hex & right.is_hex
    both = (left.letters > 0) & (right.letters > 0)
    word = (left.letters == left.size) & (left.size > 2) & (right.letters == right.size)  # noqa: PLR2004 - "tel"
    code: NDArray[np.bool_] = both & (is_hex | ~word)
    code |= ~both & is_hex & (left.size + right.size > 4)  # noqa: PLR2004 - "feed"
    return code


@attrs.frozen(eq=False)
class _Side:
    """What touches numbers on one side.

    Attributes:
        size: How many letters and digits in a row, seen from the number.
        letters: How many letters.
        is_hex: Whether all of it may be hexadecimal.
    """

    size: NDArray[np.int64]
    letters: NDArray[np.int64]
    is_hex: NDArray[np.bool_]

    @classmethod
    def of(cls, rows: Bytes) -> _Side:
        """Look at *rows* of neighbours, the nearest first."""
        import numpy as np

        letter = _is_letter(rows)
        alnum = letter | _is_digit(rows)
        size, letters = _first(~alnum), _first(~letter)
        first = _first(letter & ((rows | np.uint8(0x20)) > ord("f")))
        return cls(size, letters, first >= size)


def _first(rows: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return where the first true value of each row is, or the width if there is none."""
    import numpy as np

    first: NDArray[np.int64] = np.where(rows.any(axis=1), rows.argmax(axis=1), np.int64(rows.shape[1]))
    return first


@cache
def _score_tables() -> tuple[NDArray[np.float64], NDArray[np.int8]]:
    """Return scores by kind, verdict and sign, and verdicts by word (last: none) and kind."""
    import numpy as np

    verdicts = [[verdict(word, kind) for kind in Kind] for word in range(len(WORDS))]
    return np.array(SCORES), np.array([*verdicts, [Verdict.SILENT] * len(Kind)], np.int8)


@cache
def _parting_tables() -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return, by code point, whether it parts a country code from a number, and whether either ends in it."""
    folded = fold_tables()[0].copy()
    folded[:_ASCII] = range(_ASCII)
    parts, ends = _among(folded, b" -\x1e"), _among(folded, b"6) -\x1e")
    ends[ord("）")] = True
    return parts, ends


def _among(values: Bytes, members: bytes) -> NDArray[np.bool_]:
    import numpy as np

    found = np.zeros(len(values), np.bool_)
    for member in members:
        found |= values == member
    return found


def _is_digit(values: Bytes) -> NDArray[np.bool_]:
    import numpy as np

    return (values - np.uint8(ord("0"))) < _DIGITS


def _is_letter(values: Bytes) -> NDArray[np.bool_]:
    import numpy as np

    return ((values | np.uint8(0x20)) - np.uint8(ord("a"))) < _LETTERS
