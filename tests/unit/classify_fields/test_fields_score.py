"""The goal for columns, held on every run: 95 in 100 read right, and nothing false said of any."""

from __future__ import annotations

from benchmarks.fields import score


def test_columns_are_read_right_and_none_falsely() -> None:
    """399 columns of made-up tables, half of them about nobody; a seed that the bench does not print."""
    result = score(seed=11)
    assert result.columns >= 200
    assert result.columns - result.personal >= 80
    assert [(column.table, column.name) for column, _ in result.false] == []
    assert result.right >= 0.95
