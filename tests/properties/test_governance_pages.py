"""Whatever a report says, it shows as it was said: no string can leave its place on a page."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime
from html.parser import HTMLParser
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from piiguard.governance import (
    Badge,
    Bar,
    Bars,
    Callout,
    Code,
    Figure,
    LegalBases,
    LegalBasis,
    Paragraph,
    Report,
    Section,
    Step,
    Steps,
    Table,
    Tone,
    render_html,
    render_markdown,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOSTILE = st.text(max_size=12) | st.text(st.sampled_from("\\`*_[]<>|~$&#+=-1.)!(\n 'ab:/\"张"), max_size=16)
_UNESCAPED_BAR = re.compile(r"(?<!\\)(?:\\\\)*\|")


def _flat(text: str) -> str:
    """What is left of a text that is shown in one line, with what no page can carry marked."""
    shown = "".join("\ufffd" if _is_unprintable(each) else each for each in text)
    return " ".join(shown.split())


def _is_unprintable(character: str) -> bool:
    kind, direction = unicodedata.category(character), unicodedata.bidirectional(character)
    controls = kind == "Cc" and character not in "\t\n\r"
    reordering = direction in {"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"}
    nothing = 0xFDD0 <= ord(character) <= 0xFDEF or character in "\ufffe\uffff"
    return controls or reordering or nothing or kind == "Cs"


def _saying(text: str) -> Report:
    return Report(
        title=text,
        made_at=NOON,
        lead=text,
        footer=text,
        figures=[Figure(text, text, text)],
        sections=[
            Section(
                text,
                text,
                [
                    Table([text, text, text], [[text, Code(text), Badge(text, Tone.ALARM)]], text),
                    Bars([Bar(text, text, 0.5)], text),
                    Callout(text, Tone.GOOD, text),
                    Paragraph(text),
                    Steps([Step(text, text)]),
                    LegalBases([LegalBasis(text, text, "text", text)]),
                ],
            )
        ],
    )


class _Skeleton(HTMLParser):
    """The tags of a page with the names of their attributes, and its texts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.texts: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(name for name, _ in attrs if name != "class")))

    def handle_data(self, data: str) -> None:
        self.texts.append(_flat(data))

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)


_PLAIN = _Skeleton(render_html(_saying("x"), "en"))


@given(HOSTILE.filter(str.strip))
def test_no_string_changes_the_tags_of_a_page(text: str) -> None:
    """The page has the same tags and attributes as one that says "x", and the text as it was given."""
    page = render_html(_saying(text), "en")
    page.encode()
    skeleton = _Skeleton(page)
    assert skeleton.tags == _PLAIN.tags
    assert skeleton.texts.count(_flat(text)) >= _PLAIN.texts.count("x")


def _unescaped(cell: str) -> str:
    """Read a cell back as CommonMark does: a code span as it stands, else without its backslashes."""
    if fence := re.match("`+", cell):
        inner = cell[len(fence[0]) : -len(fence[0])]
        assert fence[0] not in re.findall("`+", inner)
        return inner[1:-1] if inner[0] == inner[-1] == " " else inner
    # Every character that can begin markup within a line is behind a backslash.
    assert not re.search(r"(?<!\\)(?:\\\\)*[`*\[\]<>~$&]", cell.removeprefix("**").removesuffix("**"))
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", cell.removeprefix("**").removesuffix("**"))


@given(HOSTILE)
def test_no_string_leaves_its_cell_of_a_markdown_table(text: str) -> None:
    """The row has three cells, and each reads back as what was put into it."""
    table = Table(["a", "b", "c"], [[text, Code(text), Badge(text, Tone.ALARM)]])
    page = render_markdown(Report("r", NOON, [Section("s", blocks=[table])]), "en")
    page.encode()
    row = page.partition("| --- | --- | --- |\n")[2].partition("\n")[0]
    bars = [found.end() for found in _UNESCAPED_BAR.finditer(row)]
    assert len(bars) == 4
    cells = [row[start + 1 : end - 2] for start, end in pairwise(bars)]
    assert [_unescaped(cell) if cell else "" for cell in cells] == [_flat(text)] * 3
