"""From the readings of a text to its findings, the same for both paths.

In a large text only the windows are read that `piiguard.classify.readings.windows` finds worth it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from typing import TYPE_CHECKING, Final

import attrs

from piiguard.catalog.findings import Finding
from piiguard.classify.context import WORDS, deciding_word
from piiguard.classify.evidence import PASSED, Verdict, country_code, explain, judged_at, verdict
from piiguard.classify.kinds import ENTITIES, Kind
from piiguard.classify.readings.addresses import addresses_in
from piiguard.classify.readings.breaks import joins_in
from piiguard.classify.readings.chains import chains_in, parts_of
from piiguard.classify.readings.codes import codes_in
from piiguard.classify.readings.escapes import escapes_in
from piiguard.classify.readings.lookalikes import lookalikes_in, misread_in
from piiguard.classify.readings.numerals import numerals_in
from piiguard.classify.readings.reading import Reading
from piiguard.classify.readings.shapes import Claim, claims_of, joined_claims_of
from piiguard.classify.spelled import candidates

if TYPE_CHECKING:
    from piiguard.classify.rules.book import Book  # noqa: TC004 - attrs keeps annotations as strings
    from piiguard.classify.units import Units

__all__ = ["Readings", "readings_of"]

_COUNTRY_CODE: Final = 0.15
_HIGHEST: Final = 0.99


def readings_of(text: str, *, ocr: bool = False) -> Iterator[Reading]:
    """Read a text in every way that gives a text again.

    Args:
        text: A text in normal form.
        ocr: Whether letters within numbers are read as the digits they look like.

    Yields:
        The readings, each of a stretch of the text.
    """
    yield from escapes_in(text)
    yield from numerals_in(text)
    yield from lookalikes_in(text)
    yield from addresses_in(text)
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

    def find(self, text: str) -> list[Finding]:
        """Read a short text.

        Args:
            text: A text in normal form.

        Returns:
            What was found; findings may overlap. Offsets are those of *text*.
        """
        claimed = (self._judged(text, each, why) for each, why in self._claims(text))
        return [*claimed, *self._read(text)]

    def find_bulk(self, units: Units, rows: Sequence[int] | None = None) -> list[Finding]:
        """Read a large text where it may be worth it.

        Args:
            units: The text.
            rows: Where each row begins in the original, if the text is several, one a line.

        Returns:
            What `find` returns; offsets are those of ``units.normal``.
        """
        from piiguard.classify.readings.windows import windows_in

        text = units.normal
        found: list[Finding] = []
        for window in windows_in(units, rows, everywhere=self.ocr):
            stretch = text[window.begin : window.end]
            found += [
                attrs.evolve(each, start=each.start + window.begin, end=each.end + window.begin)
                for each in self.find(stretch)
                if window.first <= each.start + window.begin and each.end + window.begin <= window.last
            ]
        return found

    def _claims(self, text: str) -> Iterator[tuple[Claim, str]]:
        for each in chains_in(text):
            for part in parts_of(each):
                for claim in claims_of(part, text, self.kinds, as_of=self.as_of):
                    yield claim, "spelled with separators or digits of other scripts"
        for join in joins_in(text):
            for claim in joined_claims_of(join, text, self.kinds, as_of=self.as_of):
                yield claim, "in two messages" if join.messages else "in two lines"
        if Kind.USCC in self.kinds:
            for claim in codes_in(text):
                yield claim, "spelled with separators"

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

    def _read(self, text: str) -> Iterator[Finding]:
        for reading in readings_of(text, ocr=self.ocr):
            for start, end, kind in candidates(reading.text, self.kinds, as_of=self.as_of):
                if reading.reads(start, end):
                    each = judged_at(reading.text, start, end, kind, context=self.context)
                    yield _as_written(reading, explain(each, reading.text[start:end]))
            if self.book is not None:
                for rule, each in self.book.read(reading.text, self.book.hits(reading.text)):
                    if not rule.guard and reading.reads(each.start, each.end):
                        yield _as_written(reading, each)


def _as_written(reading: Reading, found: Finding) -> Finding:
    start, end = reading.span(found.start, found.end)
    score = round(max(0.0, found.score - reading.doubt), 2)
    return Finding(found.entity, start, end, score, found.value, (*found.why, reading.why))
