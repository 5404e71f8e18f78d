"""Names with blanks or a line break in them, and names that are escaped."""

from __future__ import annotations

import pytest

from piiguard.classify import Engine
from piiguard.classify.language.persons import PersonFinder

APART = {
    "姓名：孟 晓 芸 电话13800138000": ("孟 晓 芸", "孟晓芸"),
    "業主：鄧 麗 芬，九龍": ("鄧 麗 芬", "鄧麗芬"),
    "患者 诸葛  秋菊，女，45岁": ("诸葛  秋菊", "诸葛秋菊"),
    "姓名 邵 明 慧 性别 女": ("邵 明 慧", "邵明慧"),
    r'{"real_name": "\u738b\u5c11\u519b"}': (r"\u738b\u5c11\u519b", "王少军"),
    "GET /q?name=%E6%9E%97%E6%98%A0%E9%9B%AA&page=2": ("%E6%9E%97%E6%98%A0%E9%9B%AA", "林映雪"),
    "<p>联系人：&#26446;&#25991;&#33521; 到</p>": ("&#26446;&#25991;&#33521;", "李文英"),
    "<p>联系人：&#x674e;&#x6587;&#x82f1; 到</p>": ("&#x674e;&#x6587;&#x82f1;", "李文英"),
}
NO_NAMES = (
    "金 木 水 火 土",
    "目 录",
    "单 位：财务部",
    "合 计 金 额",
    "项 目 名 称",
    "他很高\n兴地走了",
    "走到江\n边散步",
    r'{"city": "\u5e7f\u5dde"}',
    "q=%E6%90%9C%E7%B4%A2&name=%E7%BB%93%E6%9E%9C",
    "<p>&#30446;&#24405;</p>",
)


@pytest.mark.parametrize("text", APART)
def test_a_name_is_found_as_if_nothing_parted_it(text: str) -> None:
    """Blanks, a line break and escapes within a name do not hide it; the span is as it is written."""
    spelled, value = APART[text]
    found = PersonFinder("precise").find(text)
    assert (spelled, value) in [(text[each.start : each.end], each.value) for each in found]


@pytest.mark.parametrize("text", NO_NAMES)
def test_what_is_no_name_together_is_none_apart(text: str) -> None:
    """Headings, rows of characters and wrapped words stay what they are."""
    assert PersonFinder("precise").find(text) == []


def test_an_engine_tells_of_them_through_its_gate() -> None:
    """The gate of the engine lets every such text through, short or long."""
    engine = Engine()
    for _ in range(2):
        for text, (spelled, _value) in APART.items():
            for padded in (text, text + "\n" + "好的。" * 1500):
                assert spelled in [padded[each.start : each.end] for each in engine.scan(padded)]


def test_names_in_rows_of_their_own_stay_apart() -> None:
    """Rows are read together as lines, so a name never goes on over a line break."""
    rows = ["潘金文", "邓玉素", "孙子龙", "邓凤", "邹超晨", "王平红"] * 2000
    engine = Engine()
    few, many = engine.scan_column(rows[:6]).counts, engine.scan_column(rows).counts
    assert {entity: count * 2000 for entity, count in few.items()} == dict(many)
    assert not [each for each in engine.scan("邓玉素\n孙子龙\n邓凤") if "\n" in each.value]
