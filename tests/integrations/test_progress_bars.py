"""Progress bars count what passes, change nothing, and are not needed."""

from __future__ import annotations

import sys
from typing import Any

import pyarrow as pa
import pytest

from piiguard.integrations.progress import tracked

tqdm_auto = pytest.importorskip("tqdm.auto")


class Bar:
    """Remembers what a bar was told."""

    made: list[Bar] = []  # noqa: RUF012 - emptied by the fixture

    def __init__(self, **options: Any) -> None:
        self.options, self.done, self.closed = options, 0, False
        Bar.made.append(self)

    def update(self, count: int) -> None:
        self.done += count

    def close(self) -> None:
        self.closed = True


@pytest.fixture(autouse=True)
def bars(monkeypatch: pytest.MonkeyPatch) -> list[Bar]:
    """Put bars that remember in the place of tqdm's."""
    monkeypatch.setattr(tqdm_auto, "tqdm", Bar)
    Bar.made = []
    return Bar.made


def test_batches_count_by_their_rows() -> None:
    """Whoever asks for a total gives it in rows."""
    batches = pa.table({"a": range(10)}).to_batches(4)
    assert [batch.num_rows for batch in tracked(batches, total=10, what="masked")] == [4, 4, 2]
    [bar] = Bar.made
    assert bar.done == 10
    assert bar.closed
    assert bar.options == {"total": 10, "desc": "masked", "unit": " rows", "disable": None}


def test_other_items_count_by_one() -> None:
    """A list says how many there are."""
    assert list(tracked(["a", "b", "c"])) == ["a", "b", "c"]
    assert (Bar.made[0].options["total"], Bar.made[0].done) == (3, 3)


def test_nothing_is_taken_before_it_is_asked_for() -> None:
    """A stream is not read ahead, and a bar is closed when the work is given up."""
    taken: list[int] = []
    items = tracked(taken.append(each) or each for each in range(5))
    assert taken == []
    next(items)
    assert taken == [0]
    items.close()
    assert Bar.made[0].closed


def test_an_error_passes_and_closes_the_bar() -> None:
    """What fails in the work is the work's."""

    def failing() -> Any:
        yield 1
        raise ValueError("x")

    with pytest.raises(ValueError, match="x"):
        list(tracked(failing()))
    assert Bar.made[0].closed


def test_without_tqdm_the_work_is_done_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bar is a convenience."""
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    assert list(tracked(["a"])) == ["a"]
    assert Bar.made == []
