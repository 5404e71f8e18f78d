"""The HTML page: whole by itself, safe to open, and usable without sight or colour."""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from importlib import resources

import pytest

from piiguard.catalog import Language
from piiguard.governance import Bars, Callout, Code, Report, Section, Table, Tone, render_html

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
_VOID = {"meta", "rect"}


class _Page(HTMLParser):
    """The tags of a page with their attributes, its text, and whether every tag is closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append((self.open[-1], data))

    def having(self, name: str) -> list[str]:
        """Every value of one attribute."""
        return [
            value or "" for _, attributes in self.tags if name in attributes for value in [attributes[name]]
        ]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_page_is_well_formed(report: Report, lang: Language) -> None:
    """Every tag that is opened is closed, in order."""
    assert _Page(render_html(report, lang)).open == []


def test_the_page_says_its_language(report: Report) -> None:
    """The page names its language, and shows that language's words only."""
    chinese, english = render_html(report, "zh"), render_html(report, "en")
    assert '<html lang="zh-Hans">' in chinese
    assert '<html lang="en">' in english
    assert "移交报告" in chinese
    assert "Hand-over" not in chinese
    assert "Hand-over" in english
    assert not re.search(r"[\u4e00-\u9fff]", english)


def test_the_page_links_to_the_other_language(report: Report) -> None:
    """A reader who opened the wrong language is one click from the right one."""
    page = _Page(render_html(report, "en", other="hand over.zh.html"))
    assert ("hand%20over.zh.html", "zh-Hans") in [(a.get("href"), a.get("hreflang")) for _, a in page.tags]
    assert "hreflang" not in render_html(report, "en")


def test_the_page_needs_nothing_else(report: Report) -> None:
    """No script, no address outside the page, no inline style or handler: it works with no network."""
    page = _Page(render_html(report, "en"))
    tags = {tag for tag, _ in page.tags}
    assert not tags & {"script", "link", "img", "iframe", "object", "form"}
    assert all(href.startswith("#") for href in page.having("href"))
    names = {name for _, attributes in page.tags for name in attributes}
    assert not [name for name in names if name.startswith("on") or name in {"style", "src"}]
    assert "url(" not in render_html(report, "en")


def test_the_pages_policy_admits_its_own_style_sheet_only(report: Report) -> None:
    """The policy carries the digest of the very style element it stands beside, and forbids all else."""
    page = render_html(report, "zh")
    style = re.search("<style>(.*?)</style>", page, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    policy = next(each for each in _Page(page).having("content") if "default-src" in each)
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}'")


def test_the_contents_lead_to_every_section(report: Report) -> None:
    """Each section is listed, each link has its target, and no two elements share an id."""
    page = _Page(render_html(report, "en"))
    ids = page.having("id")
    assert len(ids) == len(set(ids))
    assert {href.removeprefix("#") for href in page.having("href")} <= set(ids)
    assert {"section-1", "section-2", "report"} <= {href.removeprefix("#") for href in page.having("href")}
    assert set(page.having("aria-labelledby")) <= set(ids)


def test_every_header_cell_says_what_it_heads(report: Report) -> None:
    """A screen reader can name row and column of each cell."""
    page = _Page(render_html(report, "en"))
    scopes = [attributes.get("scope") for tag, attributes in page.tags if tag == "th"]
    assert scopes
    assert set(scopes) == {"col", "row"}


def test_numbers_are_aligned_and_wide_tables_scroll_by_keyboard(report: Report) -> None:
    """Digits stand under digits; a table wider than the screen is reached without a mouse and named."""
    page = render_html(report, "en")
    assert '<th scope="col" class="number">Rows</th>' in page
    assert '<td class="number">61,377</td>' in page
    assert '<div class="scroll" role="region" aria-label="customers.csv" tabindex="0">' in page
    assert 'aria-label="Afterwards" tabindex="0"' in page


def test_a_digest_may_break_where_a_name_may_not() -> None:
    """A long code does not push a table off the page; a short one is never torn in two."""
    table = Table(["h", "i"], [[Code("customers.csv"), Code("9f" * 32)]])
    page = render_html(Report("r", NOON, [Section("s", blocks=[table])]), "en")
    assert "<code>customers.csv</code>" in page
    assert f'<code class="long">{"9f" * 32}</code>' in page


def test_the_footer_comes_last(report: Report) -> None:
    """Who may read the report stands at its end, where print leaves it."""
    assert "<p>Internal.</p>" in render_html(report, "en").partition('<footer class="foot">')[2]


def test_what_no_page_can_carry_is_marked() -> None:
    """A file's name that is not valid text, or that reorders what follows, cannot spoil the page."""
    page = render_html(Report("a\x00\udcff\u202eb", NOON, []), "en")
    assert "<h1>a\ufffd\ufffd\ufffdb</h1>" in page


def test_a_badge_says_in_words_what_its_colour_says(report: Report) -> None:
    """A level is readable where colours are not."""
    assert '<span class="badge caution">sensitive personal</span>' in render_html(report, "en")
    assert '<span class="badge caution">敏感个人信息</span>' in render_html(report, "zh")


def test_a_law_that_was_not_read_is_marked(report: Report) -> None:
    """What we know second-hand says 待核实, to verify; what was read does not."""
    chinese = render_html(report, "zh")
    assert chinese.count("待核实") == 1
    assert "电子商务法" in chinese.partition("待核实")[0]
    assert render_html(report, "en").count("to verify") == 1


def test_a_callout_without_a_title_says_its_tone() -> None:
    """Whether a remark warns or reassures is in its words, not only in its colour."""
    page = render_html(Report("r", NOON, [Section("s", blocks=[Callout("x", Tone.ALARM)])]), "zh")
    assert '<p class="name">警告</p>' in page


def test_a_table_without_rows_says_none() -> None:
    """Nothing found is said, rather than left to be guessed from an empty frame."""
    page = render_html(Report("r", NOON, [Section("s", blocks=[Table(["a", "b"], [])])]), "en")
    assert '<td class="none" colspan="2">none</td>' in page


def test_a_bar_is_as_long_as_its_share() -> None:
    """The drawing says the same as the number beside it."""
    page = render_html(Report("r", NOON, [Section("s", blocks=[Bars.counted([("a", 1), ("b", 2)])])]), "en")
    assert 'class="part" width="33.33%"' in page
    assert ">33.3%<" in page


def test_whatever_a_report_says_is_text() -> None:
    """A file or column named like markup shows as it is named."""
    hostile = "\"><script>alert('1')</script>&amp;"
    table = Table([hostile], [[Code(hostile)]], hostile)
    page = render_html(Report(hostile, NOON, [Section(hostile, blocks=[table])]), "en")
    assert "<script" not in page
    assert page.count("&quot;&gt;&lt;script&gt;alert(&#x27;1&#x27;)&lt;/script&gt;&amp;amp;") == 8


def _palettes() -> list[dict[str, str]]:
    css = resources.files("piiguard.governance").joinpath("report.css").read_text(encoding="utf-8")
    blocks = re.findall(r":root \{(.*?)\}", css, re.DOTALL)[:2]
    found = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", block)) for block in blocks]
    return [found[0], {**found[0], **found[1]}]


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(each * 2 for each in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("palette", _palettes(), ids=["light", "dark"])
def test_every_text_stands_out_from_its_ground(palette: dict[str, str]) -> None:
    """In light and dark, text has the contrast that WCAG 2.2, 1.4.3 asks for: 4.5 to 1."""
    pairs = [(tone.value, f"{tone.value}-ground") for tone in Tone]
    pairs += [(text, ground) for text in ("ink", "soft", "accent") for ground in ("paper", "ground")]
    pairs += [("ink", f"{tone.value}-ground") for tone in Tone]
    for text, ground in pairs:
        bright, dim = sorted((_luminance(palette[text]), _luminance(palette[ground])), reverse=True)
        assert (bright + 0.05) / (dim + 0.05) >= 4.5, (text, ground)
