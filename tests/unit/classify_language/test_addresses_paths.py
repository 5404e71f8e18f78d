"""Addresses, organisations and topics: both paths alike, bad input, the modes, and what a finding says."""

from __future__ import annotations

import pickle
from datetime import date
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piiguard.catalog.entities import Entity
from piiguard.classify.finders import Finder
from piiguard.classify.language import addresses_reading
from piiguard.classify.language.addresses import AddressFinder
from piiguard.classify.language.organisations import OrganisationFinder
from piiguard.classify.language.topics import finder_for as topics_for
from piiguard.classify.language.watches import Watch
from piiguard.classify.text import normalise
from piiguard.classify.units import units_of

_FINDERS: Final[tuple[Finder, ...]] = (
    AddressFinder("precise"),
    AddressFinder("recall"),
    OrganisationFinder("precise"),
    OrganisationFinder("recall"),
    topics_for("precise", as_of=date(2026, 5, 1)),
)
_BITS: Final = (
    *"5３号號路街村区县市省室栋座层楼组，。 \n（）()-–#、的在住与和\u200b\ud800\ufeff\ufffe\x00\U00020000A",
    "北京市", "海淀区", "学院路", "幸福小区", "501", "甲5号", "3栋", "2单元", "地址：", "住在", "Address: ",
    "No. 5 Xueyuan Road, Beijing", "科技", "有限公司", "事务所", "（有限合伙）", "上海分公司", "与",
    "确诊", "高血压", "指纹模板", "8岁的儿子", "女儿今年", "人民医院", "五一路与解放路交叉口", "塔1", "SOHO",
    "香港", "中環", "100巷",
)  # fmt: skip

_TEXTS: Final = st.lists(st.sampled_from(_BITS), max_size=24).map("".join)


@settings(max_examples=300, deadline=None)
@given(_TEXTS)
def test_both_paths_find_the_same(text: str) -> None:
    """Whole arrays look where the regular expression looks, so findings, scores and reasons are equal."""
    units, normal = units_of(text), normalise(text).text
    for finder in _FINDERS:
        assert finder.find_bulk(units) == finder.find(normal)


@settings(max_examples=150, deadline=None)
@given(st.lists(_TEXTS.map(lambda text: text.replace("\n", "")), max_size=4))
def test_a_line_has_no_say_in_the_next(lines: list[str]) -> None:
    """Rows of a column are scanned as the lines of one text, and each gets what it would get alone."""
    for finder in _FINDERS:
        alone = [
            (number, each.entity, each.value, each.score)
            for number, line in enumerate(lines)
            for each in finder.find(normalise(line).text)
        ]
        joined = normalise("\n".join(lines)).text
        together = [
            (joined.count("\n", 0, each.start), each.entity, each.value, each.score)
            for each in finder.find(joined)
        ]
        assert sorted(together) == sorted(alone)


@settings(max_examples=200, deadline=None)
@given(_TEXTS)
def test_findings_lie_in_the_text_and_do_not_overlap(text: str) -> None:
    """Of one entity no two findings share a character, and none is empty or spans a line break."""
    normal = normalise(text).text
    for finder in _FINDERS:
        ends: dict[Entity, int] = {}
        for each in sorted(finder.find(normal), key=lambda finding: finding.start):
            assert ends.get(each.entity, 0) <= each.start < each.end <= len(normal)
            assert "\n" not in normal[each.start : each.end]
            assert 0 < each.score < 1
            ends[each.entity] = each.end if each.entity is not Entity.MINOR else 0


@pytest.mark.parametrize(
    "text",
    [
        "\ud800" * 50,
        "\x00" * 50,
        "1" * 100_000,
        "",
        "号",
        "公司",
        "地址",
        "（" * 500,
        "Address:",
    ],
)
def test_bad_input_is_read_in_silence(text: str) -> None:
    """Lone surrogates, zeros and endless digits are no error, and no finding."""
    for finder in _FINDERS:
        assert finder.find(normalise(text).text) == []
        assert finder.find_bulk(units_of(text)) == []


@pytest.mark.parametrize("bait", ["3号", "路1", "一号", "学院路与", "地址", "北京", "（中国"])
def test_work_grows_with_the_length_of_the_text(bait: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """However close the triggers stand, a place is read once or twice."""
    calls = 0
    chain_at = addresses_reading.chain_at

    def counting(text: str, at: int, stop: int) -> object:
        nonlocal calls
        calls += 1
        return chain_at(text, at, stop)

    monkeypatch.setattr(addresses_reading, "chain_at", counting)
    text = bait * (4000 // len(bait))
    AddressFinder("recall").find(text)
    assert calls <= 2 * len(text)


def test_recall_mode_finds_names_of_places_too() -> None:
    """From a district on; a bare city is none in either mode."""
    text = "他从海淀区出发，经长安街到北京。"
    assert AddressFinder("precise").find(text) == []
    assert [each.value for each in AddressFinder("recall").find(text)] == ["海淀区", "长安街"]


def test_a_finding_says_which_parts_it_has() -> None:
    """The reasons name the parts, and the label or the word of living there."""
    (labelled,) = AddressFinder().find("地址：北京市海淀区学院路5号3层")
    assert labelled.why == ("address: province, district, road, number, floor", "label before it")
    (lived,) = AddressFinder().find("家住幸福小区3栋")
    assert lived.why == ("address: compound, building", "word of living there")


def test_more_parts_make_an_address_surer() -> None:
    """A division before the road counts, and so does a label."""
    texts = ("学院路5号", "海淀区学院路5号", "地址：海淀区学院路5号3层501室")
    scores = [finding.score for text in texts for finding in AddressFinder().find(text)]
    assert scores == sorted(scores)
    assert scores[0] >= 0.7


def test_a_label_takes_the_free_words_at_the_end_along() -> None:
    """Behind a label, what follows the last part up to a delimiter belongs to the address."""
    (found,) = AddressFinder().find("地址：北京市朝阳区望京西门对面，电话略")
    assert found.value == "北京市朝阳区望京西门对面"


def test_a_label_takes_no_other_field_along() -> None:
    """A telephone or a recipient at the end does not."""
    for tail in ("电话13800138000", "张三收", " 李四"):
        (found,) = AddressFinder().find(f"地址：北京市朝阳区望京路5号{tail}")
        assert found.value == "北京市朝阳区望京路5号"


def test_the_value_has_no_separators() -> None:
    """Spaces and commas between the parts are spelling."""
    (found,) = AddressFinder().find("地址：上海市 浦东新区，张江路 88弄 12号")
    assert found.value == "上海市浦东新区张江路88弄12号"


def test_a_finder_survives_pickling() -> None:
    """Scanners travel to other processes, and their finders with them."""
    for finder in _FINDERS:
        assert pickle.loads(pickle.dumps(finder)) == finder  # noqa: S301 - our own


def test_a_watch_has_at_most_eight_groups() -> None:
    """A bit of a byte stands for each."""
    with pytest.raises(ValueError, match="eight"):
        Watch((("", "x"),) * 9)
