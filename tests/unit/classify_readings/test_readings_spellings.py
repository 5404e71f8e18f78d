"""What is found however it is spelled, and where: both paths, offsets of the caller's text."""

from __future__ import annotations

from datetime import date

import pytest

from piiguard.classify.bulk import scan_bulk
from piiguard.classify.engine import Engine
from piiguard.classify.kinds import ENTITIES
from piiguard.classify.small import scan_small

AS_OF = date(2026, 11, 24)
ENGINE = Engine(list(ENTITIES), as_of=AS_OF)
OCR = Engine(list(ENTITIES), as_of=AS_OF, ocr=True)
MOBILE = "13800138000"
ID = "11010519491231002X"  # the specimen of GB 11643
CODE = "91350100M000100Y43"  # the specimen of GB 32100
CARD = "6222020000000000000"
EMAIL = "zhang@example.com"


def found(text: str, engine: Engine = ENGINE) -> list[tuple[str, str]]:
    """Scan by both paths, which must agree, and return value and original spelling."""
    settings = engine._settings
    findings = scan_small(text, settings)
    assert list(scan_bulk(text, settings)) == findings
    return [(each.value, text[each.start : each.end]) for each in findings]


@pytest.mark.parametrize(
    ("spelling", "value"),
    [
        ("1 3 8 0 0 1 3 8 0 0 0", MOBILE),
        ("138/0013/8000", MOBILE),
        ("138_0013_8000", MOBILE),
        ("138 - 0013 - 8000", MOBILE),
        ("138--0013--8000", MOBILE),
        ("138)0013-8000", MOBILE),
        ("138（0013）8000", MOBILE),
        ("138~0013~8000", MOBILE),
        ("1\ufe0f\u20e3" + "\ufe0f\u20e3".join(MOBILE[1:]), MOBILE),
        ("138\U0001f6000013\U0001f6008000", MOBILE),
        ("1101 0519 4912 3100 2X", ID),
        ("11-01-05-19-49-12-31-00-2X", ID),
        ("110105/19491231/002X", ID),
        ("11010519491231002\u2169", ID),
        ("6222/0200/0000/0000/000", CARD),
        ("62-220-2000-00000-0000-0", CARD),
        ("9135 0100 M000 100Y 43", CODE),
        ("91350100-M000100Y-43", CODE),
        ("一三八零零一三八零零零", MOBILE),
        ("幺三八洞洞幺三八洞洞洞", MOBILE),
        ("壹叁捌零零壹叁捌零零零", MOBILE),
        ("①③⑧⓪⓪①③⑧⓪⓪⓪", MOBILE),
        ("١٣٨٠٠١٣٨٠٠٠", MOBILE),
        ("".join(chr(0x1D7CE + int(digit)) for digit in MOBILE), MOBILE),
        ("1三8零0一3八0零0", MOBILE),
        ("一三八-零零一三-八零零零", MOBILE),
        ("一一零一零五一九四九一二三一零零二X", ID),
        ("&#49;&#51;&#56;00138000", MOBILE),
        ("&#x31;&#X33;&#56;&#48;0138000", MOBILE),
        ("%31%33%3800138000", MOBILE),
        ("\\u0031\\u0033\\u003800138000", MOBILE),
        ("\\x31\\x33\\x3800138000", MOBILE),
        ("\\u{31}\\u{33}\\u{38}00138000", MOBILE),
        ("\\uff11\\uff13800138000", MOBILE),
        ("=31=33=3800138000", MOBILE),
        ("138&nbsp;0013&nbsp;8000", MOBILE),
        ("138%200013%208000", MOBILE),
        ("zhang%40example.com", EMAIL),
        ("zhang&commat;example.com", EMAIL),
        ("zhang\\u0040example.com", EMAIL),
        ("&#122;hang&#64;example&#46;com", EMAIL),
        ("zhang (at) example (dot) com", EMAIL),
        ("zhang[at]example.com", EMAIL),
        ("zhang at example dot com", EMAIL),
        ("zhang @ example . com", EMAIL),
        ("zhang艾特example点com", EMAIL),
        ("zhang DOT san AT example DOT com", "zhang.san@example.com"),
        ("138\\u005f0013\\u005f8000", MOBILE),
        ("91350100\u041c000100\u042343", CODE),
    ],
)
def test_any_spelling_is_one_finding_with_the_plain_value(spelling: str, value: str) -> None:
    """Groups, scripts, escapes and look-alike letters: the span is the spelling, the value what is meant."""
    assert found(f"说：{spelling}。") == [(value, spelling)]


@pytest.mark.parametrize(
    "text",
    [
        "13,800,138,000 元",
        "合计 1,3,8,0,0,1,3,8,0,0,0",
        "主机 192.168.123.12 在线",
        "1999-12-31 123",
        "13:59:59.123456",
        "2024-05-06 12:30:41,123",
        "二〇二六年十一月二十四日",
        "一、二、三、四、五、六、七、八、九、十、十一",
        "call 1-800-998-9938",
        "phone +1.8005550123",
        "elfutils (0.182+20210205-1)",
        "550e8400-e29b-41d4-a716-446655440000",
        "1 2 3 4 5 6 7 8 9 10 11",
        "187,2847, 589,3186, 149,3994,2060",
        "2024-138/0013/8000-7",
        "110105 1949 1231 0021",
        "meet at example.com",
        "C = A @ B.T",
        "ping @example.com",
        "138001\n38000\n139001\n39000\n",
        "%E6%89%8B %20 &amp; \\n",
        "b4:ac:42:38:37:24:60:e6:f0:1e:88",  # the fingerprint of a certificate
    ],
)
def test_what_is_grouped_for_another_reason_is_not_found(text: str) -> None:
    """Thousands, lists, dates, addresses of networks, versions, foreign numbers and columns: nothing."""
    assert found(text) == []


def test_a_word_makes_up_for_odd_groups() -> None:
    """A mobile in groups nobody uses, or parted by commas, counts only beside a word that says what it is."""
    assert found("13 80 01 38 00 0") == []
    assert found("电话13 80 01 38 00 0") == [(MOBILE, "13 80 01 38 00 0")]
    assert found("138,0013,8000（手机）") == [(MOBILE, "138,0013,8000")]


def test_a_country_code_raises_the_score_and_is_no_part() -> None:
    """+86 before odd separators: the span is the eleven digits, the reason is told."""
    (finding,) = ENGINE.scan("(+86) 138_0013_8000")
    assert (finding.value, finding.start) == (MOBILE, 6)
    assert "country code +86" in finding.why


@pytest.mark.parametrize(
    ("text", "value", "spelling"),
    [
        ("手机：138001\n38000", MOBILE, "138001\n38000"),
        ("电话138-0013-\r\n8000", MOBILE, "138-0013-\r\n8000"),
        ("证 110105194912\r\n> 31002X 完", ID, "110105194912\r\n> 31002X"),
        ("电话 138001=\n38000", MOBILE, "138001=\n38000"),
        ("张三: 138001\n张三: 38000", MOBILE, "138001\n张三: 38000"),
        ("[10:01] 张三：138001\n[10:02] 张三：38000\n", MOBILE, "138001\n[10:02] 张三：38000"),
        ("张三 10:01:22\n138001\n\n张三 10:02:11\n38000\n", MOBILE, "138001\n\n张三 10:02:11\n38000"),
        ("一三八零零一\n三八零零零（手机）", MOBILE, "一三八零零一\n三八零零零"),
    ],
)
def test_a_number_goes_on_in_the_next_line_or_message(text: str, value: str, spelling: str) -> None:
    """The finding spans the break, and whatever stands between, and its value is joined."""
    assert found(text) == [(value, spelling)]


@pytest.mark.parametrize(
    ("text", "value", "spelling"),
    [
        ("电话：138\n0013\n8000", MOBILE, "138\n0013\n8000"),
        ("手机 138\r\n 0013 \r\n8000，谢谢", MOBILE, "138\r\n 0013 \r\n8000"),
        ("身份证前六位110105\n19491231\n002X分三行写的", ID, "110105\n19491231\n002X"),
        ("110105\n19491231\n002X", ID, "110105\n19491231\n002X"),
        ("卡号：6222\n0200\n0000\n0000\n000", CARD, "6222\n0200\n0000\n0000\n000"),
    ],
)
def test_a_number_may_be_written_over_several_lines(text: str, value: str, spelling: str) -> None:
    """A group of digits in each line, and nothing else in those between."""
    assert found(text) == [(value, spelling)]
    (finding,) = ENGINE.scan(text)
    assert "in several lines" in finding.why


@pytest.mark.parametrize(
    "text",
    [
        "138\n0013\n8000",  # a column
        "数量：138\n0013\n8000",
        "电话：138\n00138\n000",  # no groups of a mobile
        "电话：138\n共0013\n8000",
        "电话：138\n0013\n\n8000",
    ],
)
def test_a_column_of_numbers_is_no_number(text: str) -> None:
    """A mobile has no check digit, so a label and its customary groups must say that it is one."""
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "号码13 8001 38000",
        "138 0 013 8000是我妈的号",
        "电联138-00138-000",
        "打我138 00 13 80 00",
        "换号了：13 80 01 38 00 0",
        "新号码是138-00138-000",
        "call me at 13-800-138-000",
    ],
)
def test_what_calls_a_number_a_telephones_makes_up_for_odd_groups(text: str) -> None:
    """Fewer words than a label of one, and only for groups that say little by themselves."""
    assert [value for value, _ in found(text)] == [MOBILE]
    (finding,) = ENGINE.scan(text)
    assert "context: called a number to call" in finding.why


@pytest.mark.parametrize(
    "text", ["138 0 013 8000", "发票号码13 8001 38000", "第13 8001 38000号", "打13 8001 38000分"]
)
def test_odd_groups_with_another_word_are_no_mobile(text: str) -> None:
    """The end of another label, such as 发票号码, calls nothing a telephone's."""
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "spelling"),
    [
        ("请拨(138) 0013-8000", "(138) 0013-8000"),
        ("电话：（138）0013 8000", "（138）0013 8000"),
        ("[138]0013-8000", "[138]0013-8000"),
        ("+86 (138) 0013 8000", "(138) 0013 8000"),
        ("(138-0013-8000)", "138-0013-8000"),
        ("手机号【138】【0013】【8000】", "138】【0013】【8000"),
    ],
)
def test_a_bracket_that_is_closed_within_a_number_belongs_to_it(text: str, spelling: str) -> None:
    """What is masked then leaves no half of a pair."""
    assert found(text) == [(MOBILE, spelling)]


def test_messages_of_two_senders_are_not_joined() -> None:
    """What another person wrote is another number."""
    assert found("张三: 138001\n李四: 38000") == []


@pytest.mark.parametrize(
    ("spelling", "value"),
    [
        ("l38OO1380OO", MOBILE),
        ("lIOlO519491231OO2X", ID),
        ("9I35O100M000100Y43", CODE),
        ("6222O2OOOOOOOOOOOO0", ""),
        ("622202O0OOOO00OO0OO", CARD),
    ],
)
def test_misread_letters_are_read_only_on_request(spelling: str, value: str) -> None:
    """O for 0 and l for 1 count in OCR mode, while no more than half of a number is letters."""
    text = f"手机、卡号 {spelling} 。"
    assert found(text) == []
    assert [each for each, _ in found(text, OCR)] == ([value] if value else [])


@pytest.mark.parametrize(
    "text", [f"tel:{MOBILE}x", f"tel{MOBILE}x", f"id={ID};", f'{{"{MOBILE}":1}}', f"x{ID}y"]
)
def test_a_number_may_be_glued_to_words(text: str) -> None:
    """Letters that touch a number as a word, a key or an attribute does are no reason against it."""
    assert len(found(text)) == 1


@pytest.mark.parametrize("text", [f"e{MOBILE}f", f"a1b{MOBILE}c2", f"9f3c2e{MOBILE}d41a", f"{MOBILE}beef5"])
def test_a_number_within_a_code_is_none(text: str) -> None:
    """Hashes and serial numbers hold eleven digits by chance."""
    assert found(text) == []


def test_a_word_after_a_number_speaks_for_it() -> None:
    """A label may follow; but what stands before a colon is the label of the next number."""
    (finding,) = ENGINE.scan(f"{MOBILE}（手机）")
    assert "context: 手机" in finding.why
    (finding,) = ENGINE.scan(f"{ID} 为身份证号")
    assert "context: 身份" in finding.why
    first, _ = ENGINE.scan(f"{MOBILE} 手机：13900139000")
    assert not any("context" in reason for reason in first.why)


def test_offsets_count_what_is_dropped_before() -> None:
    """Invisible characters before and within an odd spelling do not shift its span."""
    text = "\u200b😀电话138/\u200b0013/8000"
    ((value, spelling),) = found(text)
    assert (value, spelling) == (MOBILE, "138/\u200b0013/8000")
