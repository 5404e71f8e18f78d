"""Names, addresses and dates are shown in part only when they are of their form."""

from __future__ import annotations

import pytest

from piiguard.catalog import Entity
from piiguard.mask import mask_value
from piiguard.mask.shapes import HIDDEN


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张三", "张*"),
        ("王小明", "王**"),
        ("欧阳锋", "欧阳*"),
        ("司马相如", "司马**"),
        ("欧阳", "欧*"),
        ("阿依古丽", "阿***"),
        ("𠮷野家", "𠮷**"),
        ("买买提·艾力", "买**·**"),
        ("Zhang San", "Z*** S***"),
        ("O'Brien, M.", "O***, ***."),
        ("Ng", "N***"),
    ],
)
def test_a_name_keeps_its_surname_or_its_initials(name: str, shown: str) -> None:
    """A compound surname stays whole where a given name follows it."""
    assert mask_value(Entity.PERSON, name) == shown


@pytest.mark.parametrize(
    "name", ["张", "X", "张三的电话号码", "张三 13800138000", "张三/李四", "ヤマダ", "张Ivan", "\u200b", "1"]
)
def test_what_does_not_look_like_a_name_is_hidden(name: str) -> None:
    """A single character, a sentence or a mixture may be anything."""
    assert mask_value(Entity.PERSON, name) == HIDDEN


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("zhang.san@example.com", "z***@example.com"),
        ("li@example.com", "***@example.com"),
        ("l@mail.example.com", "***@mail.example.com"),
        ("no-domain@", HIDDEN),
        ("two@signs@example.com", HIDDEN),
        ("张三@example.com", HIDDEN),
        ("zhang@example.com 13800138000", HIDDEN),
    ],
)
def test_an_address_keeps_its_domain_and_one_character(address: str, shown: str) -> None:
    """A local part of one or two characters would be given away by one of them."""
    assert mask_value(Entity.EMAIL_ADDRESS, address) == shown


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("广东省深圳市南山区科技路1号", "广东省深圳市***"),
        ("广东深圳市南山区", "广东深圳市***"),
        ("北京市海淀区中关村大街1号", "北京市***"),
        ("内蒙古自治区呼和浩特市新城区", "内蒙古自治区呼和浩特市***"),
        ("新疆伊犁哈萨克自治州伊宁市", "新疆伊犁哈萨克自治州***"),
        ("深圳市南山区", "深圳市***"),
        ("广东省张三住在深圳市", "广东省***"),
        ("张三家,广东省深圳市", HIDDEN),
        ("科技路1号", HIDDEN),
        ("Keji Road 1, Shenzhen", HIDDEN),
    ],
)
def test_a_place_keeps_its_province_and_prefecture(address: str, shown: str) -> None:
    """Only names of the division table stay, and only in front."""
    assert mask_value(Entity.LOCATION, address) == shown


@pytest.mark.parametrize(
    ("date", "shown"),
    [
        ("1990-05-12", "1990-**-**"),
        ("1990/5/2", "1990/**/**"),
        ("1990.05.12", "1990.**.**"),
        ("19900512", "1990****"),
        ("1990年5月12日", "1990年**月**日"),
        ("12/05/1990", HIDDEN),
        ("20/05/1990", HIDDEN),
        ("1990", HIDDEN),
        ("1990-05-12 张三", HIDDEN),
        ("10000512", HIDDEN),
    ],
)
def test_a_date_of_birth_keeps_its_year(date: str, shown: str) -> None:
    """A month of one digit is not told from one of two."""
    assert mask_value(Entity.DATE_OF_BIRTH, date) == shown


@pytest.mark.parametrize(
    "entity", [Entity.GENDER, Entity.RELIGION, Entity.IP_ADDRESS, Entity("ACME_MEMBER_NO")]
)
def test_an_entity_without_a_shape_is_hidden_without_its_length(entity: Entity) -> None:
    """``male`` and ``female`` look the same."""
    assert mask_value(entity, "male") == mask_value(entity, "female") == HIDDEN
