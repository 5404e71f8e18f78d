"""All that is built in, rules, guards, finders and readings, finds the same on either path."""

from __future__ import annotations

from datetime import date
from string import printable

from hypothesis import given, settings
from hypothesis import strategies as st

from piiguard.catalog.entities import Entity
from piiguard.classify.bulk import scan_bulk, scan_together
from piiguard.classify.engine import Engine
from piiguard.classify.small import scan_small

_AS_OF = date(2026, 11, 24)
_FIVE = Engine(
    [
        Entity.CN_RESIDENT_ID,
        Entity.CN_USCC,
        Entity.CN_BANK_CARD,
        Entity.CN_MOBILE,
        Entity.EMAIL_ADDRESS,
    ],
    min_score=0.0,
    as_of=_AS_OF,
)
_ALL = Engine(as_of=_AS_OF)
_RECALL = Engine(mode="recall", as_of=_AS_OF)
_WITHOUT_CONTEXT = Engine(context=False, as_of=_AS_OF)

# Values that rules, readings and finders look for, and what they are mistaken for.
_VALUES = (
    *("13800138000", "138-0013-8000", "+86 138 0013 8000", "1380013八000", "一三八零零一三八零零零"),
    *(
        "110101199003078515",
        "110101 19900307 8515",
        "110101900307851",
        "6222020000000000",
        "4111 1111 1111 1111",
    ),
    *(
        "zhang@example.com",
        "张三@例子.中国",
        "a@b。com",
        "zhang (at) example.com",
        "git@example.com:",
        "x@2x.png",
    ),
    *(
        "0755-88888888",
        "(010)8888 8888",
        "400-800-1234",
        "10086",
        "8765 4321",
        "E12345678",
        "C1234567",
        "A123456(3)",
    ),
    *(
        "91350100M000100Y43",
        "粤B12345",
        "192.168.1.1",
        "00:1A:2B:3C:4D:5E",
        "2001:db8:0:1:1:1:1:1",
        "fe80::1",
    ),
    *("31.2304, 121.4737", "1988年3月5日", "1988-03-05", "GB82 WEST 1234 5698 7654 32", "SF1234567890123"),
    *("550e8400-e29b-41d4-a716-446655440000", "deadbeef13800138000deadbeef13800138", "0x13800138000"),
    *("20240506123041", "1714970441000", "6901234567892", "0.13800138000", "¥13800138000", "13800138000元"),
    *("张三", "王小明", "北京市朝阳区建国路88号", "某某科技有限公司", "先生", "生", "老王"),
)
_LABELS = (
    *(
        "手机",
        "电话：",
        "身份证号",
        "订单号：",
        "order_no=",
        "护照",
        "卡号",
        "邮箱",
        "姓名：",
        "联系人",
        "出生",
        "生日",
    ),
    *(
        "快递单号",
        "客服热线",
        "tel:",
        "phone ",
        "id card",
        "password=",
        "微信",
        "QQ",
        "ISBN ",
        "S/N:",
        "commit ",
    ),
    *("imei", "mac ", "ip=", "lat=", "（生日）", "#换成@", "台胞证", "港澳通行证", "车牌", "地址", "dob "),
)
_MARKS = (
    "\n\r\t ,，。.;；:：-–—/\\|()（）[]【】<>\"'“”@*#=+_&%?一二八零十年月日号元"
    "\u3000\u200b\u00ad\x1e\x00\uff21\uff11"
)
pieces = st.one_of(
    st.sampled_from(_VALUES),
    st.sampled_from(_LABELS),
    st.text(_MARKS, min_size=1, max_size=3),
    st.text("0123456789", min_size=1, max_size=20),
    st.text(printable, max_size=4),
    st.text("的是在和有人这中大为上个国我以要他时来用们\ud800\U0001f600", max_size=6),
)
texts = st.lists(pieces, max_size=14).map("".join)


@settings(max_examples=300, deadline=None)
@given(texts)
def test_all_that_is_built_in_finds_the_same_on_both_paths(text: str) -> None:
    """A line of everything, and of what looks like it, gives one answer: value, score, reasons and all."""
    for engine in (_ALL, _FIVE, _RECALL, _WITHOUT_CONTEXT):
        chosen = engine._settings
        assert list(scan_bulk(text, chosen)) == scan_small(text, chosen)


@settings(max_examples=150, deadline=None)
@given(st.lists(texts, max_size=4))
def test_all_that_is_built_in_reads_rows_apart(several: list[str]) -> None:
    """Texts scanned together give each what it gives by itself."""
    chosen = _ALL._settings
    assert list(scan_together(several, chosen)) == [scan_small(text, chosen) for text in several]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(texts, st.sampled_from(_VALUES)), max_size=6))
def test_all_that_is_built_in_finds_the_same_in_a_column(values: list[str]) -> None:
    """A row gives what its value gives by itself, be it a line of text or one value from end to end."""
    rows = [value.encode("utf-8", "replace").decode() for value in values]
    for engine in (_ALL, _RECALL, _WITHOUT_CONTEXT):
        spans = engine.scan_column(rows).spans
        found: list[list[tuple[str, str]]] = [[] for _ in rows]
        places = zip(
            spans.entity.tolist(), spans.row.tolist(), spans.start.tolist(), spans.end.tolist(), strict=True
        )
        data = "".join(rows).encode()
        for entity, row, start, end in places:
            found[row].append((spans.entities[entity], data[start:end].decode()))
        assert found == [
            [(each.entity, row[each.start : each.end]) for each in scan_small(row, engine._settings)]
            for row in rows
        ]
