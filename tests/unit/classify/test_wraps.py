"""Addresses and names of firms over a line break."""

from __future__ import annotations

import pytest

import piiguard as pg

WRAPPED = (
    "收件地址：«浙江省绍兴市越城\n区鉴湖街道永和路18号5幢302室»",
    "«苏州海蓝信息科\n技有限公司»开票",
    "«苏州海\n蓝信息科技有限公司»的账",
    "请寄«广东省中山市石岐区民生\r\n路6号»",
    "寄到«长沙市岳麓区麓山南路932号\n5栋304室»",
)
LINES = (
    "地址：«北京市海淀区学院路5号»\n电话：010",
    "清单\n1号楼\n2号楼\n3号楼",
    "甲方：张三\n«北京青松科技有限公司»\n乙方：李四",
    "他去了医院\n院长说",
    "«学院路5号»\n«中关村大街6号»",
    "«北京市海淀区学院路5号3栋»\n«上海市浦东新区张江路6号»",
    "我在北京\n市场部的同事",
)


def _found(text: str) -> list[str]:
    kinds = {"LOCATION", "ORGANIZATION"}
    return [text[each.start : each.end] for each in pg.Scanner().scan(text) if each.entity in kinds]


def _marked(case: str) -> tuple[str, list[str]]:
    parts = case.replace("»", "«").split("«")
    return "".join(parts), parts[1::2]


@pytest.mark.parametrize("case", WRAPPED)
def test_an_address_or_a_name_goes_on_in_the_next_line(case: str) -> None:
    """A word that a line break cuts in two is read as one word."""
    text, marked = _marked(case)
    assert _found(text) == marked


@pytest.mark.parametrize("case", LINES)
def test_lines_that_only_meet_stay_apart(case: str) -> None:
    """Two values, one below the other, are two."""
    text, marked = _marked(case)
    assert _found(text) == marked


def test_no_text_goes_on_in_the_next_one_of_a_list() -> None:
    """Texts that are scanned together are read as lines, and none is read into the next."""
    texts = ["寄到长沙市岳麓区麓山南路932号", "5栋304室的人"] * 4000
    found = pg.Scanner().scan_many(texts)
    assert [[each.end - each.start for each in one] for one in found][:2] == [[len(texts[0]) - 2], []]
