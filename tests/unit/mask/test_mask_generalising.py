"""Bands of ages and regions: less is said, equal things stay equal, and what is not understood is hidden."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from piiguard.catalog import Entity
from piiguard.errors import InvalidInput
from piiguard.mask import AgeBand, MaskPolicy, RegionOnly, mask_column
from piiguard.mask.shapes import HIDDEN

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("entity", "value", "band"),
    [
        ("DATE_OF_BIRTH", "1990-05-12", "30-39"),
        ("DATE_OF_BIRTH", "1990年5月12日", "30-39"),
        ("DATE_OF_BIRTH", "19900512", "30-39"),
        ("DATE_OF_BIRTH", "１９９０－０５－１２", "30-39"),
        ("DATE_OF_BIRTH", "1990-05-12 00:00:00", "30-39"),
        ("DATE_OF_BIRTH", "1996-11-24", "30-39"),
        ("DATE_OF_BIRTH", "1996-11-25", "20-29"),
        ("DATE_OF_BIRTH", "1996-02-29", "30-39"),
        ("DATE_OF_BIRTH", "1930-01-01", "90+"),
        ("DATE_OF_BIRTH", "2026-11-24", "0-9"),
        ("CN_RESIDENT_ID", "11010519491231002X", "70-79"),
        ("CN_RESIDENT_ID", "110105 19491231 002x", "70-79"),
        ("CN_RESIDENT_ID", "110105491231002", "70-79"),
        ("ACME_AGE", "37", "30-39"),
        ("ACME_AGE", "37 岁", "30-39"),
        ("DATE_OF_BIRTH", "", ""),
    ],
)
def test_an_age_becomes_its_band(entity: str, value: str, band: str) -> None:
    """A birthday counts from its day on, whichever way the date is written."""
    assert AgeBand(TODAY).apply(Entity(entity), value) == band


@pytest.mark.parametrize(
    "value",
    ["1990-13-01", "1990-02-30", "2027-01-01", "12/05/1990", "张三", "200", "1990", "-5", "1990-05-12张三"],
)
def test_what_is_no_age_is_hidden(value: str) -> None:
    """Nothing of it stays; a birth in the future, or an age nobody had, is none."""
    assert AgeBand(TODAY).apply(Entity.DATE_OF_BIRTH, value) == HIDDEN
    assert AgeBand(TODAY).apply(Entity.CN_RESIDENT_ID, value) == HIDDEN


@given(st.dates(date(1930, 1, 1), TODAY), st.integers(1, 30), st.integers(1, 100))
def test_a_band_holds_the_age_and_is_one_of_few(born: date, width: int, oldest: int) -> None:
    """No band is wider than asked but the last, and together they are every age once."""
    band = AgeBand(TODAY, width=width, oldest=oldest).apply(Entity.DATE_OF_BIRTH, born.isoformat())
    age = TODAY.year - born.year - ((TODAY.month, TODAY.day) < (born.month, born.day))
    if age >= oldest:
        assert band == f"{oldest}+"
    else:
        first, last = map(int, band.split("-"))
        assert first <= age <= last < oldest
        assert first % width == 0
        assert last - first < width


def test_a_band_is_asked_for_sensibly() -> None:
    """Of one year at least, as of a day."""
    with pytest.raises(InvalidInput, match="one year wide"):
        AgeBand(TODAY, width=0)
    with pytest.raises(TypeError, match="takes a date"):
        AgeBand(datetime(2026, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("value", "province", "prefecture"),
    [
        ("浙江省杭州市西湖区文三路1号", "浙江省", "浙江省杭州市"),
        ("浙江杭州市西湖区", "浙江省", "浙江省杭州市"),
        ("杭州市西湖区", "浙江省", "浙江省杭州市"),
        ("浙江省", "浙江省", "浙江省"),
        ("北京市朝阳区某路1号", "北京市", "北京市"),
        ("北京朝阳区", "北京市", "北京市"),
        ("吉林省吉林市船营区", "吉林省", "吉林省吉林市"),
        ("吉林省杭州市", "吉林省", "吉林省"),
        ("内蒙古自治区呼伦贝尔市", "内蒙古自治区", "内蒙古自治区呼伦贝尔市"),
        (" 上海市浦东新区", "上海市", "上海市"),
        ("文三路1号", HIDDEN, HIDDEN),
        ("西湖区文三路", HIDDEN, HIDDEN),
        ("", "", ""),
    ],
)
def test_an_address_becomes_its_region(value: str, province: str, prefecture: str) -> None:
    """Written in full, so that the same region counts once."""
    assert RegionOnly().apply(Entity.LOCATION, value) == province
    assert RegionOnly(prefecture=True).apply(Entity.LOCATION, value) == prefecture


def test_a_resident_id_becomes_its_region() -> None:
    """By the code of its first digits; a number of no region is hidden."""
    assert RegionOnly().apply(Entity.CN_RESIDENT_ID, "11010519491231002X") == "北京市"
    assert RegionOnly(prefecture=True).apply(Entity.CN_RESIDENT_ID, "33010619900101001X") == "浙江省杭州市"
    for value in ("99010619900101001X", "330106", "3301061990010100", "张三"):
        assert RegionOnly().apply(Entity.CN_RESIDENT_ID, value) == HIDDEN


def test_columns_and_texts_are_generalised_by_a_policy() -> None:
    """They are operators like the others."""
    policy = MaskPolicy({"DATE_OF_BIRTH": AgeBand(TODAY), "LOCATION": RegionOnly()})
    assert mask_column(["1990-05-12", None, "x"], Entity.DATE_OF_BIRTH, policy) == ["30-39", None, HIDDEN]
    assert mask_column(("杭州市西湖区",), Entity.LOCATION, policy) == ("浙江省",)
