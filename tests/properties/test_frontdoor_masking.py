"""The front door by properties: every way to mask agrees, and what was found is nowhere left."""

from __future__ import annotations

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

import piiguard as pg

_PARTS = st.sampled_from(
    ["13800138000", "+86 139-0013-9000", "１３８００１３８０００", "110101199003074514",
     "6222021234567890128", "li.na@example.com", "电话", "，", "\n", " ", "文", "7", "x", "😀", "\u200b"]
)  # fmt: skip
_TEXTS = st.lists(_PARTS, max_size=14).map("".join)


@given(_TEXTS)
@settings(max_examples=150)
def test_masking_changes_only_what_was_found(text: str) -> None:
    """Between the findings every character stays, in its order."""
    masked, at = pg.mask(text), 0
    for finding in pg.scan(text):
        between = text[at : finding.start]
        place = masked.find(between)
        assert place >= 0
        masked, at = masked[place + len(between) :], finding.end
    assert masked.endswith(text[at:])


@given(_TEXTS)
@settings(max_examples=150)
def test_no_value_found_is_left(text: str) -> None:
    """What stands there still stood there besides, within a longer number that is no identifier."""
    masked = pg.mask(text)
    for written in {text[each.start : each.end] for each in pg.scan(text)}:
        assert masked.count(written) < text.count(written)


@given(st.lists(st.none() | _TEXTS, min_size=1, max_size=12))
@settings(max_examples=60)
def test_a_column_of_text_is_masked_as_its_texts_are(values: list[str | None]) -> None:
    """A frame column that is no entity as a whole gives what each cell gives alone."""
    frame = pd.DataFrame({"remark": pd.Series(values, dtype="string")})
    if pg.classify(frame)[0].entity is None:
        masked = pg.mask_frame(frame)["remark"]
        assert [None if pd.isna(each) else each for each in masked] == [
            None if each is None else pg.mask(each) for each in values
        ]
