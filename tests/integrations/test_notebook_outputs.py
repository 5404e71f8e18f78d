"""What counts as clear personal data in what a cell shows."""

from __future__ import annotations

import pandas as pd
import pytest

import piiguard as pg
from piiguard.integrations.notebook_outputs import counted, personal_in, texts_of

SCANNER = pg.Scanner()
PEOPLE = pd.DataFrame(
    {
        "客户姓名": ["张伟", "李娜", "王小明"],
        "手机号": [13800138000, 13900139000, 13700137000],
        "城市": ["杭州"] * 3,
    }
)


def test_a_value_that_is_shown_twice_counts_once() -> None:
    """A frame is shown as text and as HTML."""
    shown = [PEOPLE.to_string(), PEOPLE._repr_html_()]
    assert personal_in(shown, SCANNER) == {"CN_MOBILE": 3, "PERSON": 3}


def test_a_column_of_an_html_table_is_known_by_its_heading() -> None:
    """A name that nothing in its line gives away is found by its column."""
    frame = pd.DataFrame({"客户姓名": ["张伟", "阿不都", "于悦"]})
    assert personal_in([frame._repr_html_()], SCANNER)["PERSON"] == 3


def test_a_masked_frame_shows_nothing_clear() -> None:
    """Nobody is told to mask what is masked."""
    masked = pg.mask_frame(PEOPLE)
    assert personal_in([masked.to_string(), masked._repr_html_()], SCANNER) == {}


@pytest.mark.parametrize(
    "text",
    [
        "共 3 行，平均金额 128.50 元",
        "0.13800138000123",
        "<table><tr><th>城市</th><th>人数</th></tr><tr><td>杭州</td><td>120</td></tr></table>",
        "北京市朝阳区某某科技有限公司",
        "loss: 0.0123 epoch 12/100 2026-11-24 11:00:00",
    ],
)
def test_summaries_and_progress_are_no_personal_data(text: str) -> None:
    """A warning that is often wrong is soon not read."""
    assert personal_in([text], SCANNER) == {}


@pytest.mark.parametrize(
    "html",
    [
        "<b>138</b>00138000",
        "<td>13800138000</td>",
        "&#49;3800138000",
        "<script>var data = {phone: '13800138000'}</script>",
        "<p title='13800138000'>x</p>",
        "\x1b[31m13800138000\x1b[0m",
        "138\x1b[1m0013\x1b[0m8000",
        "<table><tr><td>13800138000",
        "<table></tr><td>13800138000</td>",
    ],
)
def test_a_value_is_found_however_it_is_dressed(html: str) -> None:
    """Markup within it, entities, scripts, attributes, terminal colours, HTML that is broken."""
    assert personal_in([html], SCANNER) == {"CN_MOBILE": 1}


def test_texts_are_read_however_they_are_nested() -> None:
    """A list of lines is one text; numbers count; bytes of pictures do not."""
    output = {
        "data": {
            "text/plain": ["138", "00138000"],
            "application/json": {"a": [{"b": 13900139000}, None, True]},
            "image/png": "13700137000",
            "image/svg+xml": "<text>13600136000</text>",
        }
    }
    found = personal_in(texts_of(output), SCANNER)
    assert found == {"CN_MOBILE": 3}
    assert "13700137000" not in list(texts_of(output))


def test_lines_without_ends_are_read_apart_as_well() -> None:
    """A traceback's lines hold no breaks; run together, two numbers would be none."""
    assert personal_in(texts_of(["电话13800138000", "13900139000"]), SCANNER) == {"CN_MOBILE": 2}


def test_counts_are_written_out_in_both_languages() -> None:
    """Kinds and numbers."""
    assert counted({pg.Entity.CN_MOBILE: 1200}) == "1,200 CN_MOBILE"
    assert counted({pg.Entity.CN_MOBILE: 2, pg.Entity.PERSON: 1}, "zh") == "手机号码 2 个、姓名 1 个"
