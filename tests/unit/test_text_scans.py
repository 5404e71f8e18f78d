"""A scan of a text is a list of findings, and shows itself masked within its text."""

from __future__ import annotations

import copy
import pickle

import pytest

import piiguard as pg
from piiguard.mask import Keep, MaskPolicy, Redact
from piiguard.text_scans import TextScan

PHONE = "13800138000"
TEXT = f"客户张伟的电话是{PHONE}，身份证11010519491231002X。"


def test_a_scan_is_a_list_of_findings() -> None:
    """Whoever takes a list may have it: equality, slices, copies and sorting."""
    found = pg.scan(TEXT)
    assert isinstance(found, list)
    assert found == list(found)
    assert type(found[:1]) is list
    assert type(copy.copy(found)) is list
    assert type(copy.deepcopy(found)) is list
    assert found.counts == {"PERSON": 1, "CN_MOBILE": 1, "CN_RESIDENT_ID": 1}


def test_a_pickle_holds_neither_text_nor_value() -> None:
    """What travels is kinds and places."""
    stored = pickle.dumps(pg.scan(TEXT))
    assert PHONE.encode() not in stored
    assert "的电话是".encode() not in stored
    assert [each.start for each in pickle.loads(stored)] == [each.start for each in pg.scan(TEXT)]  # noqa: S301 - ours


def test_neither_repr_shows_a_value() -> None:
    """A debugger, a log, a failed assertion."""
    found = pg.scan(TEXT)
    for shown in (repr(found), str(found), repr(found.view()), str(found.view())):
        assert PHONE not in shown
        assert "11010519491231002X" not in shown
        assert "张伟" not in shown


def test_a_notebook_shows_findings_masked_within_their_text() -> None:
    """The text around them is as given; no finding is clear, and not what its evidence says of it."""
    html = pg.scan(TEXT)._repr_html_()
    assert "138****8000" in html
    assert "的电话是" in html
    for clear in (PHONE, "张伟", "11010519491231002X", "1949", "110105"):
        assert clear not in html


def test_clear_findings_are_shown_on_request_only() -> None:
    """With reveal the text is whole again, and every finding says why."""
    page = pg.scan(TEXT).view(reveal=True)
    assert PHONE in page.html
    assert "check character" in page.html
    assert PHONE in page.text


def test_a_scanner_shows_findings_by_its_own_policy() -> None:
    """What a policy hides, a notebook does; what it keeps is marked and readable."""
    policy = MaskPolicy({"CN_MOBILE": Redact(), "PERSON": Keep()})
    text = pg.Scanner(policy=policy).scan(TEXT).view().text
    assert text.startswith("客户[PERSON 张伟]的电话是[CN_MOBILE <CN_MOBILE>]")


def test_labels_are_had_in_chinese() -> None:
    """The page says its language, and labels and levels are in it."""
    page = pg.scan(TEXT).view(lang="zh")
    assert 'lang="zh"' in page.html
    assert "手机号码" in page.text
    assert "敏感" in page.html


def test_a_text_without_findings_says_so() -> None:
    """Silence would look like a failure."""
    page = pg.scan("今天天气不错").view()
    assert "Nothing personal found in 6 characters" in page.html
    assert page.text == "今天天气不错"


def test_a_long_text_is_cut_where_nothing_was_found() -> None:
    """A page of a megabyte shows what is near its findings, and says how much it leaves out."""
    text = "平常的一句话。" * 100_000 + f"电话{PHONE}" + "平常的一句话。" * 100_000
    page = pg.scan(text).view()
    assert len(page.html) < 20_000
    assert page.html.count("characters without a finding") == 2
    assert "138****8000" in page.text


def test_many_findings_are_shown_up_to_a_bound_and_counted_beyond_it() -> None:
    """What comes after the last that is shown is not shown at all: a finding there would be clear."""
    phones = [f"139{number:08d}" for number in range(400)]
    page = pg.scan("\n".join(phones)).view()
    assert page.html.count("<mark") == 300
    assert "100 more findings" in page.html
    assert phones[-1] not in page.html


@pytest.mark.parametrize(("start", "end"), [(-5, 3), (0, 999), (3, 3), (5, 2)])
def test_a_finding_outside_of_the_text_is_not_drawn(start: int, end: int) -> None:
    """The list is its user's, and what was appended to it may be of another text."""
    scan = TextScan([pg.Finding(pg.Entity.PERSON, start, end, 1.0, "x")], "短文本")
    assert "短文本" in scan.view().text


def test_findings_that_overlap_are_shown_hidden() -> None:
    """Neither one's form may show what the other hides."""
    scan = TextScan(
        [
            pg.Finding(pg.Entity.CN_MOBILE, 0, 11, 1.0, PHONE),
            pg.Finding(pg.Entity.QQ_NUMBER, 5, 14, 1.0, "138000123"),
        ],
        f"{PHONE}123",
    )
    assert scan.view().text == "[***]"
