"""What holds of field classification for every table, however odd."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from piiguard.catalog import level_of
from piiguard.classify.fields import classify

NAMES = st.sampled_from(
    ["手机号", "sfzh", "order_no", "c1", "姓名", "备注", "email", "账号", "\ud800", ""]
) | st.text(max_size=12)
CELLS = st.sampled_from(
    ["13800138000", "11010519491231002X", "138****8000", "1.38E+10", "张三", "请打13800138000", "", " ", "无"]
) | st.text(st.characters(), max_size=24)
ROWS = st.lists(st.none() | CELLS, max_size=20)


@settings(max_examples=60)
@given(NAMES, ROWS)
def test_any_column_can_be_classified(name: str, cells: list[str | None]) -> None:
    """Lone surrogates, NULs, nothing at all: a verdict, whose parts fit together."""
    (field,) = classify({name: cells})
    assert 0 <= field.confidence <= 1
    assert (field.level is None) == (not field.personal)
    assert field.entity not in field.contains
    assert 0 <= field.matched <= field.rows_seen == len(cells)
    assert field.confidence < 1
    assert not field.personal or field.evidence
    if field.entity is not None and not field.contains:
        assert field.level == level_of(field.entity)


@settings(max_examples=40)
@given(NAMES, ROWS, st.integers(0, 9))
def test_the_order_of_rows_does_not_matter(name: str, cells: list[str | None], seed: int) -> None:
    """A column is what its cells are, not how they are sorted."""
    shuffled = random.Random(seed).sample(cells, len(cells))
    (before,), (after,) = classify({name: cells}), classify({name: shuffled})
    assert (before.entity, set(before.contains)) == (after.entity, set(after.contains))
    assert abs(before.confidence - after.confidence) < 1e-9


@settings(max_examples=40)
@given(ROWS)
def test_what_is_shown_holds_no_cell(cells: list[str | None]) -> None:
    """A classification can be mailed: of a cell of six characters or more, nothing is in it."""
    found = classify({"c": cells})
    shown = "\n".join((found.to_markdown(), found.to_markdown("zh", measures=True), found._repr_html_()))
    for cell in cells:
        if cell and len(cell.strip()) >= 6 and not cell.isascii():
            assert cell.strip() not in shown
