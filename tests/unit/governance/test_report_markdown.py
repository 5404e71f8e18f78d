"""The Markdown page: the same report where only text goes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from piiguard.governance import (
    Badge,
    Bars,
    Block,
    Code,
    Figure,
    Report,
    Section,
    Step,
    Steps,
    Table,
    Tone,
    render_markdown,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def _shown(*blocks: Block) -> str:
    page = render_markdown(Report("r", NOON, [Section("s", blocks=blocks)]), "en")
    return page.partition("## s\n\n")[2].partition("\n\n---")[0]


def test_the_page_reads_in_each_language(report: Report) -> None:
    """Title, moment, link to the other language, lead, figures and sections, in order."""
    assert render_markdown(report, "zh", other="report.en.md").startswith(
        "# 移交报告\n\n生成时间：2026年3月2日 09:05 UTC+08:00 · [English](report.en.md)\n\n发现的内容。\n\n"
        "| 指标 | 数值 | 说明 |\n| --- | ---: | --- |\n| 读取行数 | 100,000 | 3 个文件 |\n\n"
        "## 各列\n\n按标准。\n"
    )
    assert "Hand-over" in render_markdown(report, "en")
    assert render_markdown(report, "en").endswith("\n\n---\n\nInternal.\n\nMade with piiguard.\n")
    assert "[" not in render_markdown(report, "en")


def test_numbers_stand_to_the_right_and_names_as_code() -> None:
    """A table is aligned as its HTML counterpart; a masked value keeps its stars."""
    assert _shown(Table(["column", "rows"], [[Code("138****8000"), 61_377]], "t")) == (
        "**t**\n\n| column | rows |\n| --- | ---: |\n| `138****8000` | 61,377 |"
    )


def test_only_badges_that_ask_for_attention_are_bold() -> None:
    """Where there is no colour, bold stands for caution and alarm."""
    row = [
        Badge("a"),
        Badge("b", Tone.GOOD),
        Badge("c", Tone.CAUTION),
        Badge("d", Tone.ALARM),
        Badge("", Tone.ALARM),
    ]
    assert _shown(Table(list("vwxyz"), [row])).endswith("| a | b | **c** | **d** |  |")


def test_a_bar_is_drawn_in_characters() -> None:
    """The least amount that is not nothing still shows."""
    assert _shown(Bars.counted([("a", 999), ("b", 1), ("c", 0)])).splitlines()[2:] == [
        "| a | 999 | 99.9% | ████████████████████ |",
        "| b | 1 | 0.1% | █ |",
        "| c | 0 | 0.0% |  |",
    ]


def test_figures_without_hints_need_no_column_for_them() -> None:
    """A column that would be empty is not drawn."""
    page = render_markdown(Report("r", NOON, [], figures=[Figure("rows", 1)]), "en")
    assert "| Figure | Value |\n| --- | ---: |\n| rows | 1 |" in page


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("a|b", "a\\|b"),
        ("two\nlines", "two lines"),
        ("<b>&amp;", "\\<b\\>\\&amp;"),
        ("138****8000", "138\\*\\*\\*\\*8000"),
        ("CN_MOBILE _it_", "CN_MOBILE \\_it\\_"),
        ("[x](http://x)", "\\[x\\](http://x)"),
        ("C# # d", "C# \\# d"),
        ("back\\slash `x`", "back\\\\slash \\`x\\`"),
    ],
)
def test_what_markdown_would_interpret_is_escaped(said: str, written: str) -> None:
    """A cell shows what was said, in one line, and cannot leave its cell."""
    assert _shown(Table(["h"], [[said]])).endswith(f"| --- |\n| {written} |")


@pytest.mark.parametrize(
    ("said", "written"), [("1. x", "1\\. x"), ("- x", "\\- x"), ("+ x", "\\+ x"), ("# x", "\\# x")]
)
def test_a_step_that_begins_like_markup_is_still_a_step(said: str, written: str) -> None:
    """Lists and headings are made by the report, never by what it says."""
    assert _shown(Steps([Step(said)])) == f"1. {written}"


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("a`b", "``a`b``"),
        ("`a", "`` `a ``"),
        ("a`", "`` a` ``"),
        ("a|`b", "a\\|\\`b"),
        (" ", ""),
        ("a\n b", "`a b`"),
    ],
)
def test_code_in_a_cell_ends_where_its_text_ends(said: str, written: str) -> None:
    """Backticks are fenced by longer ones; a bar, at which tables split, is shown as plain text."""
    assert _shown(Table(["h"], [[Code(said)]])).endswith(f"| --- |\n| {written} |")


def test_a_command_stands_in_a_block_that_it_cannot_end() -> None:
    """The fence is longer than any run of backticks in the command, and all lines belong to the step."""
    assert _shown(Steps([Step("a"), Step("Do.", "one\n````\ntwo"), Step("b")])) == (
        "1. a\n2. Do.\n\n   `````sh\n   one\n   ````\n   two\n   `````\n\n3. b"
    )


def test_laws_say_how_well_they_are_known(report: Report) -> None:
    """The mark 待核实 survives where there is no colour."""
    page = render_markdown(report, "zh")
    assert "| 法律 | 条款 | 条文核对 |" in page
    assert "| 电子商务法 | 第三十一条 | **待核实 · 仅见转述** |" in page
    assert "| 个人信息保护法 | 第四十七条 | 已核对原文 |" in page
