"""The third set written blind is well-formed: its marks fit its texts, and every check digit is right."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from benchmarks.accuracy.blind import blind_negatives, blind_positives
from benchmarks.accuracy.blind_second import second_negatives, second_positives
from benchmarks.accuracy.blind_third import third_negatives, third_positives
from tests.unit.classify.test_blind_second import AS_WRITTEN, CHECKS, NOT_LABELLED, bare, form, resident

from piiguard.catalog import STANDARD_ENTITIES, Entity

POSITIVES = tuple(third_positives())
NEGATIVES = tuple(third_negatives())
FORMS = {**AS_WRITTEN, Entity.URL: form("o[0-9A-Za-z_-]{27}")}
ZERO_WIDTH = "\u200b"
RUN = re.compile("(?<![0-9])[0-9]{17}[0-9X](?![0-9])")


def values(entity: str) -> Iterator[str]:
    """Yield every value of an entity as it stands in its text, without the zero-width spaces in it."""
    for sample in POSITIVES:
        for start, end, name in sample.spans:
            if name == entity:
                yield sample.text[start:end].replace(ZERO_WIDTH, "")


def test_the_set_is_as_large_as_promised_and_names_every_entity() -> None:
    """Every entity but topics, gender and service numbers, none of them fewer than eight times."""
    counts = Counter(name for sample in POSITIVES for _, _, name in sample.spans)
    assert (len(POSITIVES), counts.total(), len(NEGATIVES)) == (766, 1335, 415)
    assert set(counts) == set(STANDARD_ENTITIES) - NOT_LABELLED
    assert min(counts.values()) >= 8
    assert len({sample.kind for sample in NEGATIVES}) == 15


def test_spans_follow_one_another_and_hold_no_mark() -> None:
    """Within its text, apart from each other, no blank at an end, and no mark left over."""
    for sample in POSITIVES:
        end = 0
        assert sample.spans, sample.text
        for start, stop, _ in sample.spans:
            assert end <= start < stop <= len(sample.text), sample.text
            value = sample.text[start:stop]
            assert value == value.strip().strip(ZERO_WIDTH), sample.text
            end = stop
    for sample in (*POSITIVES, *NEGATIVES):
        assert sample.kind.isascii()
        assert not set(sample.text) & set("「」⏎␀"), sample.text


def test_no_text_stands_twice_or_in_the_sets_before() -> None:
    """A text that is known already would not be blind."""
    counts = Counter(sample.text for sample in (*POSITIVES, *NEGATIVES))
    known = (*blind_positives(), *blind_negatives(), *second_positives(), *second_negatives())
    assert [text for text, count in counts.items() if count > 1] == []
    assert counts.keys().isdisjoint(sample.text for sample in known)


@pytest.mark.parametrize("entity", CHECKS)
def test_check_digits_and_forms_are_right(entity: str) -> None:
    """What may be asked of a value, however it is spelled, is true of every value labelled so."""
    assert [value for value in values(entity) if not CHECKS[entity](bare(value))] == []


@pytest.mark.parametrize("entity", FORMS)
def test_what_is_written_one_way_has_its_form(entity: str) -> None:
    """Line breaks of a zone and the case of a wallet count, so the value is asked as it stands."""
    assert [value for value in values(entity) if not FORMS[entity](value)] == []


def test_no_negative_holds_a_right_resident_id() -> None:
    """Eighteen characters that check and tell a birthday would be somebody's."""
    for sample in NEGATIVES:
        for run in RUN.findall(sample.text):
            assert not resident(run), sample.text
