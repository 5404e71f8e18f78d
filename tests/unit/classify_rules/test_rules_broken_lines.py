"""Numbers and addresses that a line break parts."""

from __future__ import annotations

import pytest

from piiguard.catalog.entities import Entity
from piiguard.classify.engine import Engine

ENGINE = Engine()


@pytest.mark.parametrize(
    ("text", "entity", "value"),
    [
        ("學生阿雅，身分證A1234\n56789，錄取", Entity.TW_ID_CARD, "A123456789"),
        ("税号：91320102M\n  A1GQ56D3B", Entity.CN_USCC, "91320102MA1GQ56D3B"),
        ("船票，通行证C79\n355390，手机", Entity.CN_HK_MACAO_PERMIT, "C79355390"),
        ("回乡证 H02\r\n809354", Entity.CN_HOME_RETURN_PERMIT, "H02809354"),
        ("快递面单 JT52515\n64236424 收", Entity.CN_WAYBILL, "JT5251564236424"),
        ("支付宝账户208812345\n6632721即可", Entity.ALIPAY_ACCOUNT, "2088123456632721"),
        ("护照号 E12\n345678", Entity.CN_PASSPORT, "E12345678"),
        ("信箱liming59\n@qq.com，期望待遇", Entity.EMAIL_ADDRESS, "liming59@qq.com"),
        ("> 邮箱 li.ming@\n> 163.com", Entity.EMAIL_ADDRESS, "li.ming@163.com"),
    ],
)
def test_a_number_in_two_lines_is_found_behind_its_label(text: str, entity: Entity, value: str) -> None:
    """Its span runs over the break; its value is whole."""
    found = [each for each in ENGINE.scan(text) if each.entity == entity]
    assert [each.value for each in found] == [value]
    assert "\n" in text[found[0].start : found[0].end]


@pytest.mark.parametrize(
    "text",
    [
        "通行证：C1234567\n8\n9",
        "税号：91320102M\nA1GQ56D3C",
        "身分證A1234\n56780",
        "C79\n355390",
        "护照 E\n12345678",
        "foo\n@app.route('/')",
        "见 abc\n@pytest.mark",
    ],
)
def test_other_ends_of_lines_join_nothing(text: str) -> None:
    """Without a label, with a wrong check character, or with one character on a line there is no number."""
    assert not [each for each in ENGINE.scan(text) if "\n" in text[each.start : each.end]]
