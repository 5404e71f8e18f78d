"""A classification as a page, and charts of several: names, counts and shares, in light and dark."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from piiguard.catalog import Entity
from piiguard.classify import Classification, FieldClass, chart, classify

COLUMNS = {
    "手机号": ["13800138000", "13900139000", "无"],
    "身份证号": ["11010519491231002X"] * 3,
    "备注": ["回电13700137000", "无", "无"],
    "金额": ["1", "2", "3"],
}


def test_levels_are_badges_and_shares_are_bars() -> None:
    """The number stands beside the bar: colour and length say nothing alone."""
    html = classify(COLUMNS)._repr_html_()
    assert re.search(r'class="pg-badge pg-s2"[^>]*>sensitive personal<', html)
    assert re.search(r'<i style="width:67%"></i></span>2/3', html)
    assert "text with" in html


def test_a_page_holds_no_value_in_either_language() -> None:
    """Text and HTML, with measures and without."""
    found = classify(COLUMNS)
    pages = [found.view(), found.view("zh", measures=True), chart(found), chart([found, found], lang="zh")]
    shown = "".join(page.html + page.text for page in pages)
    for value in ("13800138000", "11010519491231002X", "13700137000"):
        assert value not in shown


def test_a_page_takes_nothing_from_a_network_and_runs_nothing() -> None:
    """No script, no address, no handler: what is sent is kept private by what reads it."""
    html = classify(COLUMNS).view().html + chart(classify(COLUMNS)).html
    assert not re.search(
        r"<script|<link|<img|<iframe|@import|url\(|\bon\w+=|https?://(?!www\.w3\.org/2000/svg)", html
    )


def test_measures_are_shown_on_request() -> None:
    """A further column, with its heading."""
    found = classify(COLUMNS)
    assert "应采取的措施" in found.view("zh", measures=True).html
    assert "应采取的措施" not in found.view("zh").html


def test_a_page_is_written_as_a_document(tmp_path: Path) -> None:
    """A browser is told its encoding, both colour schemes, and to run and fetch nothing."""
    written = classify(COLUMNS).view("zh").write(tmp_path / "页.html").read_text(encoding="utf-8")
    assert written.startswith('<!doctype html><html lang="zh"><meta charset="utf-8">')
    assert "default-src 'none'" in written
    assert 'content="light dark"' in written
    assert "手机号码" in written


def test_a_chart_of_one_has_its_fields_and_of_several_their_sources() -> None:
    """Only what holds personal data has a row."""
    one = classify(COLUMNS)
    assert [line.split()[0] for line in chart(one).text.splitlines()[1:]] == ["手机号", "身份证号", "备注"]
    other = Classification("orders.csv", (FieldClass("a", Entity.CN_MOBILE, None, 0.9, (), 1000, 3),))
    lines = chart([one, other]).text.splitlines()
    assert [line.split()[0] for line in lines[1:]] == ["columns", "orders.csv"]
    assert "< 1 %" in lines[2]


def test_a_chart_is_well_formed_and_rings_what_is_sensitive() -> None:
    """Its SVG parses as XML; one cell a kind that occurs."""
    html = chart(classify(COLUMNS)).html
    drawing = ET.fromstring(html[html.index("<svg") : html.index("</svg>") + 6])  # noqa: S314 - ours
    cells = [
        each
        for each in drawing.iter("{http://www.w3.org/2000/svg}rect")
        if each.get("fill") == "rgb(var(--c))"
    ]
    assert len(cells) == 3
    assert sum(each.get("stroke") is not None for each in cells) == 1


def test_a_chart_of_nothing_says_so() -> None:
    """No empty drawing."""
    assert chart(classify({"a": ["b"]})).text == "Nothing personal found."


@pytest.mark.parametrize("name", ["客户" * 60, "a" * 300])
def test_a_long_name_does_not_widen_a_chart_without_bound(name: str) -> None:
    """Its middle is left out."""
    drawn = chart(Classification("s", (FieldClass(name, Entity.PERSON, None, 0.9, (), 2, 2),)))
    assert "…" in drawn.text
    assert max(map(len, drawn.text.splitlines())) < 110
