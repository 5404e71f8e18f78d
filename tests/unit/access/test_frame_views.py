"""Frames as somebody may see them: the same in pandas, polars and Arrow."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from piiguard.access import FrameView, Gatekeeper, Policy, acting_as, using, view, view_frame
from piiguard.access.frame_views import Frame
from piiguard.catalog import Principal
from piiguard.errors import AccessDenied, InvalidInput

from .conftest import MemoryLedger

CLERK = Principal("chen", roles={"clerk"})
ROWS: dict[str, list[str | int | None]] = {
    "id": [1, 2, 3],
    "phone": ["13800138000", None, "13900139000"],
    "name": ["李雷", "韩梅梅", None],
    "city": ["北京", "上海", "广州"],
    "note": ["secret", "secret", "secret"],
}
MAKERS: list[Callable[[dict[str, list[str | int | None]]], Frame]] = [pd.DataFrame, pl.DataFrame, pa.table]


def rows_of(frame: object) -> dict[str, list[object]]:
    """The content of any of the three."""
    table = frame if isinstance(frame, pa.Table) else pa.table(frame)
    return {name: table.column(name).to_pylist() for name in table.column_names}


@pytest.mark.parametrize("make", MAKERS)
def test_columns_are_clear_masked_or_left_out(
    make: Callable[..., Frame], gatekeeper: Gatekeeper, ledger: MemoryLedger, seller: Principal
) -> None:
    """The type stays, nulls stay, the original is not changed, and one entry says what was clear."""
    frame = make(ROWS)
    with acting_as(seller, purpose="transfer"):
        shown = view(frame, table="customer")
    assert isinstance(shown, FrameView)
    assert type(shown.frame) is type(frame)
    assert rows_of(shown.frame) == {
        "phone": ROWS["phone"],
        "name": ["李*", "韩**", None],
        "city": ROWS["city"],
    }
    assert (
        repr(shown) == "<FrameView of customer: id hidden, phone clear, name masked, city clear, note hidden>"
    )
    assert rows_of(frame) == ROWS
    (event,) = ledger.events
    assert (event.details["fields"], event.details["count"]) == ("phone", 3)
    assert len(str(event.details["rows"])) == 64


@pytest.mark.parametrize("make", MAKERS)
def test_every_frame_gives_the_same_digest_of_its_rows(
    make: Callable[..., Frame], gatekeeper: Gatekeeper, ledger: MemoryLedger, seller: Principal
) -> None:
    """Whoever has the row ids can tell later which rows were seen; without them there is no digest."""
    for row in ("id", "nothing"):
        view_frame(make(ROWS), seller, "transfer", table="customer", row=row)
    digests = [str(each.details["rows"]) for each in ledger.events]
    assert digests == [hashlib.sha256(b"customer\x001\x002\x003\x00").hexdigest(), "-"]


@pytest.mark.parametrize("make", MAKERS)
def test_masking_reaches_columns_that_are_no_text(make: Callable[..., Frame], gatekeeper: Gatekeeper) -> None:
    """Numbers kept as integers are masked as text."""
    shown = view_frame(make({"phone": [13800138000, 13900139000]}), CLERK, "support", table="customer")
    assert rows_of(shown.frame) == {"phone": ["1**********"] * 2}


def test_nothing_may_be_seen_without_a_rule_or_a_record(
    policy: Policy, ledger: MemoryLedger, seller: Principal
) -> None:
    """No column, no masker, no ledger, no principal: each closes."""
    frame = pl.DataFrame(ROWS)
    with using(Gatekeeper(policy, ledger)):
        assert view_frame(frame, CLERK, "security", table="customer").frame.columns == []
        assert view_frame(frame, CLERK, "support", table="customer").frame.columns == ["city"]
        hidden = view_frame(frame, seller, "transfer", table="customer", restricted=True)
        assert hidden.frame.columns == []
        ledger.broken = True
        with pytest.raises(AccessDenied, match="could not be recorded"):
            view_frame(frame, seller, "transfer", table="customer")
        with pytest.raises(AccessDenied, match="acting_as"):
            view(frame, table="customer")
        with pytest.raises(InvalidInput, match="table="):
            view(frame, seller, "transfer")
