"""What gathering promises of rows."""

from __future__ import annotations

import numpy as np
import pytest

from piiguard.classify.gather import any_in_rows


@pytest.mark.parametrize("shape", [(0, 9), (1, 4), (500, 9)])
def test_any_in_rows_is_any_of_each_row(shape: tuple[int, int]) -> None:
    """A step a column says what a loop for each row says, of no rows too."""
    rows = np.random.default_rng(1).random(shape) < 0.1
    assert any_in_rows(rows).tolist() == rows.any(axis=1).tolist()
