"""k-anonymity and l-diversity of whole frames, against a count by hand."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from piiguard.classify import AnonymityReport, anonymity_report
from piiguard.errors import InvalidInput, UnknownField

ROWS = {
    "年龄": [31, 31, 31, 45, 45, 60],
    "城市": ["杭州", "杭州", "杭州", "上海", "上海", None],
    "诊断": ["高血压", "糖尿病", "高血压", "哮喘", "哮喘", "痛风"],
    "金额": [1, 2, 3, 4, 5, 6],
}
QUASI, SENSITIVE = ["年龄", "城市"], ["诊断"]


@pytest.mark.parametrize("make", [pd.DataFrame, pl.DataFrame, pa.table, pa.RecordBatch.from_pydict])
def test_every_frame_is_counted_alike(make: Any) -> None:
    """Three groups of 3, 2 and 1; two of them say one thing only."""
    report = anonymity_report(make(ROWS), quasi=QUASI, sensitive=SENSITIVE)
    assert (report.rows, report.groups, report.k) == (6, 3, 1)
    assert dict(report.sizes) == {1: 1, 2: 1, 3: 1}
    assert (report.diversity["诊断"].least, report.diversity["诊断"].told) == (1, 3)
    assert (report.below(2), report.below(3), report.below(4)) == (1, 3, 6)
    assert not report.meets(k=2)
    assert report.meets(k=1)
    assert not report.meets(k=1, l=2)


def test_columns_are_found_by_classifying() -> None:
    """Who gives no names gets what classify takes for quasi-identifiers and for sensitive."""
    report = anonymity_report(pd.DataFrame(ROWS))
    assert set(report.quasi) == {"年龄", "城市"}
    assert set(report.diversity) == {"诊断"}


def test_a_report_holds_no_value() -> None:
    """Names and counts, in both languages."""
    report = anonymity_report(pd.DataFrame(ROWS), quasi=QUASI, sensitive=SENSITIVE)
    assert (
        report.text("zh")
        == "年龄、城市：6 行，3 组，k = 1，1 行独一无二\n诊断：l = 1；3 行所在的组只有一种值"
    )
    assert repr(report).startswith("年龄, 城市: 6 rows in 3 groups, k = 1, 1 rows agree with no other\n")


def test_a_frame_without_rows_gives_nothing_away() -> None:
    """No group, no smallest one."""
    report = anonymity_report(
        pa.table({"a": pa.array([], pa.string()), "b": pa.array([], pa.string())}),
        quasi=["a"],
        sensitive=["b"],
    )
    assert (report.rows, report.k, report.groups) == (0, 0, 0)
    assert report.meets(k=5, l=3)


def test_what_cannot_be_counted_is_refused() -> None:
    """Unknown names, no quasi-identifier, one string for a list, two columns of one name."""
    with pytest.raises(UnknownField, match="城市"):
        anonymity_report(pd.DataFrame(ROWS), quasi=["城"], sensitive=[])
    with pytest.raises(InvalidInput, match="No quasi-identifier"):
        anonymity_report(pd.DataFrame({"金额": [1]}))
    with pytest.raises(TypeError, match="lists of names"):
        anonymity_report(pd.DataFrame(ROWS), quasi="城市")
    with pytest.raises(InvalidInput, match="bear one name"):
        anonymity_report(pd.DataFrame([[1, 2]], columns=["a", "a"]), quasi=["a"], sensitive=[])


@given(
    st.lists(
        st.tuples(st.sampled_from("ab"), st.sampled_from("xyz"), st.sampled_from("123")),
        min_size=1,
        max_size=60,
    )
)
def test_a_report_is_what_a_count_by_hand_gives(rows: list[tuple[str, str, str]]) -> None:
    """Groups by a dictionary, values by sets."""
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for first, second, said in rows:
        groups[first, second].append(said)
    columns = dict(zip(["p", "q", "s"], map(list, zip(*rows, strict=True)), strict=True))
    report: AnonymityReport = anonymity_report(pl.DataFrame(columns), quasi=["p", "q"], sensitive=["s"])
    assert report.k == min(map(len, groups.values()))
    assert report.groups == len(groups)
    assert report.diversity["s"].least == min(len(set(each)) for each in groups.values())
    assert report.diversity["s"].told == sum(len(each) for each in groups.values() if len(set(each)) == 1)
