"""Values are found by the names of their fields: in tables, SQL, JSON and XML within a text."""

from __future__ import annotations

import pytest

from piiguard.classify.engine import BULK_FROM, Engine
from piiguard.classify.headings import Headings, lines
from piiguard.classify.headings.reading import places_by_re, places_in
from piiguard.classify.kernel import native
from piiguard.classify.text import normalise

FOUND = {
    "CSV": ("姓名,出生日期\n容易,20010915\n车晓露,19980127", "容易 20010915 车晓露 19980127"),
    "CSV, quoted": ('"name","birthday","phone"\n"路远","1998-01-27","13800138000"', "路远 1998-01-27"),
    "CSV, cell that holds the delimiter": ('姓名,备注,生日\n路远,"甲,乙",1998-01-27', "路远 1998-01-27"),
    "semicolons": ("id;xm;csrq\n7;辛若寒;19980127", "辛若寒 19980127"),
    "tabs": ("email\twechat\tqq\na@qq.com\tpingan_2333\t715881851", "pingan_2333 715881851"),
    "Markdown": ("| 姓名 | 电话 |\n|---|:---:|\n| 路远 | 13800138000 |", "路远"),
    "blanks": ("姓名 手机号 生日\n路远 13800138000 1990-01-02", "路远 1990-01-02"),
    "expiry beside a card": ("卡号,持卡人,有效期\n6217005486971541644,蓝一鸣,2029-04", "蓝一鸣 2029-04"),
    "INSERT": ("INSERT INTO t (id, name, card_no) VALUES (1, '容易', ''), (2, '路远', '');", "路远"),
    "INSERT, personal columns": (
        "insert into t(name,birthday) values\n ('容易','1998-01-27'),\n ('辛若寒','2001-09-15');",
        "容易 1998-01-27 辛若寒 2001-09-15",
    ),
    "INSERT, doubled mark": ("INSERT INTO t (note, wechat) VALUES ('it''s', 'pingan_2333')", "pingan_2333"),
    "COPY": (
        "COPY p (name, birth, tel) FROM stdin;\n时海燕\t1957-02-11\t17879094831\n\\.\n",
        "时海燕 1957-02-11",
    ),
    "JSON": ('{"certNo":"M04034139","certName":"MA KA CHUN"}', "M04034139 MA KA CHUN"),
    "JSON within a string": (r"{\"receiver\":\"程功\"}", "程功"),
    "XML": ('<收件人 id="7">花木青</收件人><qq>715881851</qq>', "花木青 715881851"),
}
LEFT = {
    "a name of another thing": "文件名,大小\n高兴,12",
    "a line of prose": "姓名, 电话\n我今天写了很多",
    "rows of another length": "姓名,生日\n路远",
    "films have names": "name | kind\nJean Luc Godard | film",
    "an order": "order_no,amount\n20010915,12.5",
    "expiry of no card": "品名,有效期\n牛奶,2029-04",
    "no day": "姓名,出生日期\n-,20011315",
    "no value": "姓名,微信\n不详,无",
    "a placeholder": '{"password": "mismatch"}',
    "an option": '{"name": "General Options"}',
    "no columns": "INSERT INTO t VALUES (1, '时间')",
    "one name is no table": "姓名\n时间",
    "an unknown element": "<标题>花木青</标题>",
    "blanks, and names unknown": "今天 天气\n时间 很好",
}


def values(text: str) -> list[str]:
    """Return what is found, by start."""
    found = sorted(Headings().find(normalise(text).text), key=lambda each: each.start)
    return [each.value for each in found]


@pytest.mark.parametrize("kind", FOUND)
def test_the_name_of_a_field_tells_what_its_value_is(kind: str) -> None:
    """Nothing but the name says what such a value is."""
    text, expected = FOUND[kind]
    assert " ".join(values(text)) == expected


@pytest.mark.parametrize("kind", LEFT)
def test_a_value_that_is_not_what_its_name_wants_is_left(kind: str) -> None:
    """Neither is one whose name wants nothing."""
    assert values(LEFT[kind]) == []


def test_the_engine_tells_the_name_of_the_field() -> None:
    """The reason of a finding says which name it was."""
    found = Engine().scan("姓名,出生日期\n容易,20010915")
    assert [each.why for each in found] == [("name of the field: 姓名",), ("name of the field: 出生日期",)]


def test_without_context_no_name_counts() -> None:
    """A name is context."""
    assert Engine(context=False).scan("姓名,出生日期\n容易,20010915") == []


def test_a_text_says_nothing_of_the_next() -> None:
    """Texts scanned together are read each for itself."""
    texts = ["姓名,出生日期", "容易,20010915", "姓名,出生日期\n路远,19980127"] * (BULK_FROM // 16)
    found = [*Engine(["DATE_OF_BIRTH"]).scan_many(texts)]
    assert [len(each) for each in found[:3]] == [0, 0, 1]
    assert found == found[:3] * (BULK_FROM // 16)


def test_a_long_text_has_the_same_findings() -> None:
    """However it is read, values count that stand near below their names, and no others."""
    text = "姓名,出生日期\n容易,20010915\n" + "甲,乙\n" + "无关的一行文字，没有什么。\n" * 2000
    found = Engine(["DATE_OF_BIRTH", "PERSON"]).scan(text)
    assert [each.value for each in found if each.start < 40] == ["容易", "20010915"]


def test_a_table_ends_where_its_reach_does() -> None:
    """Below 8,000 code points a name says no more, so that a text may be cut anywhere."""
    text = "编号,出生日期\n" + "".join(f"{each:05},20010915\n" for each in range(2000))
    found = Engine(["DATE_OF_BIRTH"]).scan(text)
    assert 7_900 < found[-1].end <= 8_000


def test_no_row_is_read_for_two_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each table ends where the next begins, so that many lines of names take time linear in their number."""
    read: list[int] = []
    split = lines.split

    def counted(text: str, start: int, end: int, delimiter: str) -> list[tuple[int, int]]:
        read.append(start)
        return split(text, start, end, delimiter)

    monkeypatch.setattr(lines, "split", counted)
    text = "姓名,电话\n" * 300
    assert [*lines.cells_below(text, range(2, len(text), 6))] == []
    assert len(read) <= 2 * 300


@pytest.mark.skipif(native() is None, reason="no compiled kernel here")
@pytest.mark.parametrize("kind", FOUND)
def test_the_kernel_finds_the_places_that_its_reference_finds(kind: str) -> None:
    """The ends of the places, by kind, for only these count."""
    text = normalise(FOUND[kind][0]).text
    ends = {number: {end for _, end in spans} for number, spans in places_in(text).items()}
    assert ends == {number: {end for _, end in spans} for number, spans in places_by_re(text).items()}
