"""Values, names and entities that try to become markup, in every page piiguard draws."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

import piiguard as pg
from piiguard.catalog.markup import escaped
from piiguard.classify import Classification, FieldClass, Note, chart
from piiguard.text_scans import TextScan

HOSTILE = [
    "<script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "&lt;script&gt;",
    "<!-- ",
    "]]>",
    "javascript:alert(1)",
    "\u202e<b>\x00\x1b[31m\ud800",
    "</div></table></mark><form action=//evil>",
]
ALLOWED = {
    "div", "style", "p", "b", "br", "span", "small", "mark", "table", "caption", "thead", "tbody", "tr", "th",
    "td", "i", "ul", "li", "svg", "title", "text", "rect", "g",
}  # fmt: skip
ATTRIBUTES = {
    "class", "lang", "title", "style", "aria-hidden", "xmlns", "role", "width", "height", "viewbox", "x", "y",
    "transform", "rx", "fill", "fill-opacity", "stroke", "stroke-width", "text-anchor",
}  # fmt: skip


class Inventory(HTMLParser):
    """Counts what a browser would make of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.comments = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_comment(self, _: str) -> None:
        self.comments += 1

    def handle_decl(self, _: str) -> None:
        self.comments += 1


def inventory(html: str) -> Inventory:
    """Parse *html*."""
    seen = Inventory()
    seen.feed(html)
    seen.close()
    return seen


def pages(text: str) -> list[str]:
    """Draw every page that *text* can get into, in all the places it can."""
    own = pg.Finding(pg.Entity("ACME_NO"), 0, len(text), 0.9, text, (text,))
    field = FieldClass(text, pg.Entity.PERSON, None, 0.9, (Note(text, zh=text, code="x"),), 2, 1)
    found = Classification(text, (field,), (Note(text, zh=text, code="y"),))
    scan = TextScan([own], text, policy=pg.MaskPolicy({"ACME_NO": _Keep()}))
    return [
        scan.view(reveal=True).html,
        scan._repr_html_(),
        pg.scan(text + " 13800138000 " + text).view(reveal=True, lang="zh").html,
        found._repr_html_(),
        found.view("zh", measures=True).html,
        chart(found).html,
        chart([found, found], lang="zh").html,
    ]


class _Keep:
    """Shows a value as it is."""

    def apply(self, _: pg.Entity, value: str) -> str:
        return value


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_becomes_markup(text: str) -> None:
    """The page has the elements and attributes that ours have, and no others."""
    for html in pages(text):
        seen = inventory(html)
        assert set(seen.tags) <= ALLOWED
        assert seen.attributes <= ATTRIBUTES
        assert not seen.comments
        assert seen.tags.count("style") == 1


@given(st.text(min_size=1, max_size=40))
def test_no_text_changes_what_a_page_is_made_of(text: str) -> None:
    """A page has as many elements as one of a harmless text of the same length."""
    assert inventory(f"<p title='{escaped(text)}'>{escaped(text)}</p>").tags == ["p"]
    assert inventory(f"<p title={escaped('a' + text).split()[0]}>x</p>").attributes == {"title"}


def test_what_is_unseen_is_shown() -> None:
    """Marks that turn the direction of writing, and controls, could make one value look like another."""
    assert escaped("a\u202eb\x00\ud800\u200b") == "a\ufffdb\ufffd\ufffd\ufffd"
    assert escaped("甲　乙\u00a0\n\t") == "甲　乙\u00a0\n\t"
