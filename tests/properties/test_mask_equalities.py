"""What must hold of masking for every input."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from piiguard.catalog import STANDARD_ENTITIES, Entity, Finding
from piiguard.catalog.columns import ColumnSpans, TextColumn
from piiguard.mask import MaskPolicy, Partial, Pseudonym, Redact, mask_column, mask_text, mask_value
from piiguard.mask.shapes import HIDDEN, NUMBERS

ENTITIES = st.sampled_from([*STANDARD_ENTITIES, Entity("ACME_MEMBER_NO")])
POLICIES = st.sampled_from([MaskPolicy(default=each) for each in (Partial(), Redact(), Pseudonym(bytes(32)))])

# Near every form: digits, letters, separators, both widths, Han characters, broken text.
CHARACTERS = st.sampled_from("0123456789１８Xx AB\uff25-·.+()\u200b\u3000张省市京@\ud800😀") | st.characters()
PLAIN = st.one_of(
    st.from_regex(r"\A1[2-9][0-9]{9}\Z"),
    st.from_regex(r"\A[0-9]{17}[0-9Xxa]\Z"),
    st.from_regex(r"\A[0-9]{11,20}\Z"),
    st.from_regex(r"\A0[0-9]{9,11}\Z"),
    st.from_regex(r"\A[A-Za-z]{1,2}[0-9]{7,8}\Z"),
    st.from_regex(r"\A[0-9A-Z]{18}\Z"),
)
VALUES = PLAIN | st.text(CHARACTERS, max_size=24)


@settings(max_examples=300)
@given(st.lists(st.none() | VALUES, max_size=12), ENTITIES, POLICIES)
def test_a_column_is_masked_as_its_values_are(
    values: list[str | None], entity: Entity, policy: MaskPolicy
) -> None:
    """The vector form and the scalar form are one function."""
    expected = [None if value is None else policy.mask_value(entity, value) for value in values]
    assert mask_column(values, entity, policy) == expected


@settings(max_examples=300)
@given(VALUES, ENTITIES)
def test_no_value_leaves_clear(value: str, entity: Entity) -> None:
    """A declared value is hidden entirely, or shows at most its ends; it never comes out as it went in."""
    masked = mask_value(entity, value)
    assert masked == HIDDEN or masked != value or not value
    if entity in NUMBERS and masked != HIDDEN:
        changed = sum(old != new for old, new in zip(value, masked, strict=True))
        assert changed >= 4 or not value


@settings(max_examples=200)
@given(
    st.lists(
        st.none() | st.lists(st.tuples(VALUES.filter(bool), st.none() | ENTITIES), max_size=4), max_size=6
    ),
    POLICIES,
)
def test_spans_in_a_column_are_masked_as_findings_in_its_texts(
    rows: list[list[tuple[str, Entity | None]] | None], policy: MaskPolicy
) -> None:
    """Rows of several entities, touching each other or not, come out as each text alone would."""
    texts: list[str | None] = []
    expected: list[str | None] = []
    spans: list[tuple[Entity, int, int, int]] = []
    at = 0
    for row, pieces in enumerate(rows):
        texts.append(None if pieces is None else "".join(text for text, _ in pieces))
        findings: list[Finding] = []
        point = 0
        for text, entity in pieces or []:
            size = len(text.encode("utf-8", "surrogatepass"))
            if entity is not None:
                findings.append(Finding(entity, point, point + len(text), 1.0, ""))
                spans.append((entity, row, at, at + size))
            at += size
            point += len(text)
        expected.append(None if texts[row] is None else mask_text(texts[row] or "", findings, policy))
    entities = tuple(dict.fromkeys(entity for entity, *_ in spans))
    found = ColumnSpans(
        entities,
        np.array([entities.index(entity) for entity, *_ in spans], np.int16),
        *(np.array([span[field] for span in spans], np.int64) for field in (1, 2, 3)),
    )
    assert mask_column(texts, found, policy) == expected


@given(st.lists(st.none() | st.text(CHARACTERS, max_size=8), max_size=8))
def test_a_column_survives_the_way_through_the_buffer(values: list[str | None]) -> None:
    """Any text of Python's, lone surrogates included, at its right offsets."""
    column = TextColumn.of(values)
    assert column.to_list() == values
    assert column.rebuild_like(tuple(values)) == tuple(values)


@settings(max_examples=200)
@given(st.data())
def test_no_character_of_a_finding_outlives_its_redaction(data: st.DataObject) -> None:
    """However findings overlap, what they cover is gone and what they do not cover is all there."""
    text = data.draw(st.text("abcdefgh", min_size=1, max_size=20))
    spans = data.draw(
        st.lists(
            st.tuples(st.integers(0, len(text) - 1), st.integers(1, 6)).map(
                lambda pair: (pair[0], min(sum(pair), len(text)))
            ),
            max_size=6,
        )
    )
    findings = [Finding(Entity.PERSON, start, end, 1.0, "") for start, end in spans]
    covered = {index for start, end in spans for index in range(start, end)}
    masked = mask_text(text, findings, MaskPolicy(default=Redact(language="zh")))
    left = "".join(char for index, char in enumerate(text) if index not in covered)
    assert "".join(char for char in masked if char in "abcdefgh") == left
