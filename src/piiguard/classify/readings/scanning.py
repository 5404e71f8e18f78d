"""From the readings of a text to its findings, the same for both paths.

In a large text only the windows are read that `piiguard.classify.readings.windows` finds worth it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from typing import TYPE_CHECKING, Final

import attrs

from piiguard.catalog.findings import Finding
from piiguard.classify.context import WORDS, deciding_word
from piiguard.classify.evidence import PASSED, Verdict, country_code, explain, judged_at, verdict
from piiguard.classify.kinds import ENTITIES, Kind
from piiguard.classify.readings.addresses import addresses_in
from piiguard.classify.readings.breaks import Join, joins_in
from piiguard.classify.readings.chains import chains_in, grouped, parts_of
from piiguard.classify.readings.codes import FEWEST, code_at
from piiguard.classify.readings.escapes import escapes_in
from piiguard.classify.readings.lookalikes import lookalikes_in, misread_in
from piiguard.classify.readings.numerals import numerals_in
from piiguard.classify.readings.reading import Reading
from piiguard.classify.readings.shapes import Claim, claims_of, joined_claims_of
from piiguard.classify.rules.later import later
from piiguard.classify.spelled import candidates
from piiguard.classify.surveys import ADDRESS, CHAIN, ESCAPE, EVERYTHING, LETTER, LINE, SCRIPT

if TYPE_CHECKING:
    from piiguard.classify.readings.windows import Window
    from piiguard.classify.rules.book import Book  # noqa: TC004 - attrs keeps annotations as strings
    from piiguard.classify.units import Offsets, Units

__all__ = ["Readings", "readings_of"]

_Way = Callable[[str], Iterator[Finding]]

_READERS: Final = (
    (ESCAPE, escapes_in),
    (SCRIPT, numerals_in),
    (LETTER, lookalikes_in),
    (ADDRESS, addresses_in),
)
"""What a text must tell of, and the reader for it."""

# Of each way to read, the two of whole chains first: how far around a place it reads, and how near to where
# the text is cut its findings do not count. The latter is more than it looks beyond a finding, the former
# more by the length of one.
_REACHES: Final = ((160, 64), (400, 200), (960, 448), (240, 120), (240, 120), (480, 96))
_GROUPED: Final = "spelled with separators"
_OTHER_SCRIPT: Final = "digits of another script"
_COUNTRY_CODE: Final = 0.15
_HIGHEST: Final = 0.99

# What says of a number in odd groups that it is a telephone's, where no word of `context` does. 号码 alone is
# the end of many other labels, such as 发票号码.
_CALLED: Final = later(
    r"(?:(?:^|[^A-Za-z0-9\u4e00-\u9fff\n]|[的新旧老换這这是])(?:号码|號碼|号|號)"
    r"|电联|電聯|回电|回電|[打找加呼]我|打给[我他她你]|换号了?|換號了?|机主|機主|本机|主叫|被叫|来电|话费|話費"
    r"|(?<![A-Za-z])(?i:call(?: me)?(?: at| on)?|tel|sms|msisdn|whatsapp))"
    r"[ \t]{0,2}(?:[:：=]|是|为|為)?[ \t]{0,2}$"
)
_CALLED_AFTER: Final = later(
    r"[ ,，(（]{0,2}[^ \n，。,;；0-9A-Za-z]{0,8}(?:的号|的號|新号|新號|的手[机機]|的电话|的電話)"
)
_BEFORE: Final = 16


def readings_of(text: str, *, ocr: bool = False) -> Iterator[Reading]:
    """Read a text in every way that gives a text again.

    Args:
        text: A text in normal form.
        ocr: Whether letters within numbers are read as the digits they look like.

    Yields:
        The readings, each of a stretch of the text.
    """
    for _, read in _READERS:
        yield from read(text)
    if ocr:
        yield from misread_in(text)


@attrs.frozen
class Readings:
    """Finds identifiers that are spelled in ways the ordinary scan does not read.

    Attributes:
        kinds: What to look for.
        context: Whether the words around an identifier count.
        as_of: The last day of birth that is accepted in a resident ID.
        book: Rules that read the readings too.
        ocr: As for `readings_of`.
    """

    kinds: AbstractSet[Kind]
    context: bool
    as_of: date
    book: Book | None = None
    ocr: bool = False

    def find(self, text: str, told: int = EVERYTHING) -> list[Finding]:
        """Read a short text.

        Args:
            text: A text in normal form.
            told: What it may hold; see `piiguard.classify.surveys`.

        Returns:
            What was found; findings may overlap. Offsets are those of *text*.
        """
        found: list[Finding] = []
        if told & (CHAIN | SCRIPT):
            found += self._in_groups(text)
        if told & LINE:
            found += self._in_lines(text)
        for bit, read in _READERS:
            if told & bit:
                for reading in read(text):
                    found += self._found_in(reading)
        if self.ocr:
            for reading in misread_in(text):
                found += self._found_in(reading)
        return found

    def find_bulk(
        self,
        units: Units,
        rows: Sequence[int] | None = None,
        places: Sequence[Offsets] | None = None,
    ) -> list[Finding]:
        """Read a large text where it may be worth it.

        Args:
            units: The text.
            rows: Where each row begins in the original, if the text is several, one a line.
            places: What `piiguard.classify.readings.windows.places_of` finds, or the kernel in its stead.

        Returns:
            What `find` returns; offsets are those of ``units.normal``.
        """
        from piiguard.classify.readings.windows import places_of, rows_of, windows_in

        text = units.normal
        found: list[Finding] = []
        ways = (self._in_groups, self._in_lines, *(self._reader(read) for _, read in _READERS))
        places = places_of(units) if places is None else places
        for way, own, (reach, margin) in zip(ways, places, _REACHES, strict=True):
            for window in windows_in(units, own, rows, reach=reach, margin=margin):
                found += _within(way, text, window)
        if self.ocr:
            for window in rows_of(units, rows):
                found += _within(self._reader(misread_in), text, window)
        return found

    def _in_groups(self, text: str) -> Iterator[Finding]:
        if not self.kinds - {Kind.EMAIL}:
            return
        for start, end in chains_in(text, FEWEST):
            chain = grouped(text, start, end)
            for part in () if chain is None else parts_of(chain):
                for claim in claims_of(part, text, self.kinds, as_of=self.as_of):
                    yield self._judged(text, claim, _GROUPED if part.plain else _OTHER_SCRIPT)
            code = code_at(text, start, end) if Kind.USCC in self.kinds else None
            if code is not None:
                yield self._judged(text, code, _GROUPED)

    def _in_lines(self, text: str) -> Iterator[Finding]:
        for join in joins_in(text):
            for claim in joined_claims_of(join, text, self.kinds, as_of=self.as_of):
                yield self._judged(text, claim, _parted(join))

    def _reader(self, read: Callable[[str], Iterator[Reading]]) -> _Way:
        return lambda text: (each for reading in read(text) for each in self._found_in(reading))

    def _judged(self, text: str, claim: Claim, why: str) -> Finding:
        kind = claim.kind
        word = deciding_word(text, claim.label_end, claim.end, kind) if self.context else -1
        says = verdict(word, kind)
        score = {
            Verdict.SILENT: claim.scores.silent,
            Verdict.SUPPORTS: claim.scores.supported,
            Verdict.OPPOSES: claim.scores.opposed,
        }[says]
        reasons = [*PASSED[kind], why]
        if kind == Kind.MOBILE and says == Verdict.SILENT and self.context and _is_called(text, claim):
            score = claim.scores.supported
            reasons.append("context: called a number to call")
        if word >= 0:
            against = "context, against: " if says == Verdict.OPPOSES else "context: "
            reasons.append(against + WORDS[word].text)
        if kind == Kind.MOBILE and (
            claim.label_end != claim.start or country_code(text, claim.start) != claim.start
        ):
            score += _COUNTRY_CODE
            reasons.append("country code +86")
        score = round(min(_HIGHEST, score), 2)
        return Finding(ENTITIES[kind], claim.start, claim.end, score, claim.value, tuple(reasons))

    def _found_in(self, reading: Reading) -> Iterator[Finding]:
        for start, end, kind in candidates(reading.text, self.kinds, as_of=self.as_of):
            if reading.reads(start, end):
                judged = judged_at(reading.text, start, end, kind, context=self.context)
                yield _as_written(reading, explain(judged, reading.text[start:end]))
        for each in self._in_groups(reading.text):
            if reading.reads(each.start, each.end):
                yield _as_written(reading, each)
        if self.book is not None:
            for rule, each in self.book.read(reading.text, self.book.hits(reading.text)):
                if not rule.guard and reading.reads(each.start, each.end):
                    yield _as_written(reading, each)


def _parted(join: Join) -> str:
    if join.messages:
        return "in two messages"
    return "in two lines" if join.chain.gaps.count("\n") == 1 else "in several lines"


def _is_called(text: str, claim: Claim) -> bool:
    """Say whether what is right before a number, or right after it, calls it a telephone's."""
    before = text[max(0, claim.label_end - _BEFORE) : claim.label_end]
    return _CALLED.search(before) is not None or _CALLED_AFTER.match(text, claim.end) is not None


def _within(way: _Way, text: str, window: Window) -> Iterator[Finding]:
    begin = window.begin
    for each in way(text[begin : window.end]):
        start, end = each.start + begin, each.end + begin
        if window.first <= start and end <= window.last:
            yield Finding(each.entity, start, end, each.score, each.value, each.why)


def _as_written(reading: Reading, found: Finding) -> Finding:
    start, end = reading.span(found.start, found.end)
    score = round(max(0.0, found.score - reading.doubt), 2)
    return Finding(found.entity, start, end, score, found.value, (*found.why, reading.why))
