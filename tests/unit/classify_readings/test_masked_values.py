"""Masked values are left alone, and masking twice is masking once."""

from __future__ import annotations

import pytest

from piiguard.classify.engine import Engine
from piiguard.classify.kinds import ENTITIES
from piiguard.classify.masked import is_masked
from piiguard.mask import MaskPolicy

ENGINE = Engine(list(ENTITIES))
VALUES = (
    "手机13800138000",
    "138-0013-8000",
    "一三八零零一三八零零零",
    "&#49;&#51;&#56;00138000",
    "手机：138001\n38000",
    "身份证11010519491231002X",
    "卡号6222020000000000000",
    "zhang@example.com",
    "税号91350100M000100Y43",
)


@pytest.mark.parametrize(
    "text",
    [
        "电话138****8000",
        "110105********002X",
        "6222 **** **** 1234",
        "z***@example.com",
        "zh***n@example.com",
        "138****8000@139.com",
        "6222********13800138000",
        "13800138000****1234",
        "91350100●●●●●00Y43",
    ],
)
def test_what_is_left_of_a_masked_value_is_not_found(text: str) -> None:
    """Neither as itself nor as something else."""
    assert ENGINE.scan(text) == []


@pytest.mark.parametrize(
    "text", ["**13800138000**", "*13800138000*", "号码***13800138000***是", "tel**13800138000**x"]
)
def test_bold_is_no_mask(text: str) -> None:
    """The same few asterisks on both sides of a whole value emphasise it."""
    assert [each.value for each in ENGINE.scan(text)] == ["13800138000"]


@pytest.mark.parametrize("text", VALUES)
def test_masking_twice_is_masking_once(text: str) -> None:
    """What the default policy leaves is found no more."""
    policy = MaskPolicy()
    once = policy.mask_text(text, ENGINE.scan(text))
    assert once != text
    assert policy.mask_text(once, ENGINE.scan(once)) == once


def test_a_stretch_of_masks_is_masked() -> None:
    """Hidden characters within, or between it and more of the value, on either side."""
    assert is_masked("138****8000", 0, 11)
    assert is_masked("138****8000", 0, 3)
    assert is_masked("138****8000", 7, 11)
    assert not is_masked("2*13800138000", 2, 13)
    assert not is_masked("13800138000", 0, 11)
