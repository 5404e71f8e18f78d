"""What a report is built of: values that are checked once and never change."""

from __future__ import annotations

from datetime import UTC, datetime

import attrs
import pytest

from piiguard.catalog import Entity, Level, Standard, level_of
from piiguard.errors import InvalidInput
from piiguard.governance import (
    Badge,
    Bar,
    Bars,
    LegalBasis,
    Paragraph,
    Report,
    Section,
    Table,
    Text,
    Tone,
    render_html,
    render_markdown,
)
from piiguard.governance.texts import moment, printable, shown
from piiguard.retention import Confidence

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_a_text_needs_both_languages() -> None:
    """A report is never half translated: one language alone is refused."""
    with pytest.raises(InvalidInput):
        Text(en="Rows", zh=" ")


def test_parts_given_as_lists_are_kept_as_tuples() -> None:
    """A report cannot change after it was made, whatever becomes of the lists it was made from."""
    blocks = [Paragraph("x")]
    report = Report("r", NOON, [Section("s", blocks=blocks)])
    blocks.append(Paragraph("y"))
    assert report.sections[0].blocks == (Paragraph("x"),)
    assert hash(report) == hash(attrs.evolve(report))


@pytest.mark.parametrize("row", [["a"], ["a", "b", "c"]])
def test_a_row_has_one_cell_per_header(row: list[str]) -> None:
    """A ragged table is refused, naming the row, before anything is laid out."""
    with pytest.raises(InvalidInput, match="Row 2"):
        Table(["h", "i"], [["a", "b"], row])


def test_a_table_has_headers() -> None:
    """Cells without a header could not be understood, nor reached by a screen reader."""
    with pytest.raises(InvalidInput):
        Table([], [])


def test_headers_are_not_one_string() -> None:
    """``Table("abc", …)`` would be three headers; it is a mistake."""
    with pytest.raises(TypeError):
        Table("abc", [])


def test_only_columns_of_whole_numbers_are_numeric() -> None:
    """A column with one text in it is text; an empty table has no numeric column."""
    table = Table(["name", "rows", "mixed"], [["a", 1, 2], ["b", 3, "?"]])
    assert table.numeric_columns == {1}
    assert Table(["a"], []).numeric_columns == set()


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan"), float("inf")])
def test_a_share_lies_between_nothing_and_all(share: float) -> None:
    """A bar longer than its whole, or of no length at all, is refused."""
    with pytest.raises(InvalidInput):
        Bar("x", 1, share)


def test_counts_of_nothing_have_no_share() -> None:
    """Where nothing was counted, every bar is empty and nothing is divided by zero."""
    assert [bar.share for bar in Bars.counted([("a", 0), ("b", 0)]).items] == [0.0, 0.0]


@pytest.mark.parametrize(
    ("confidence", "verified"),
    [("text", True), ("declared", True), ("secondary", False), ("memory", False), ("assumed", False)],
)
def test_only_what_was_read_counts_as_verified(confidence: str, verified: bool) -> None:
    """A law known second-hand or from memory is to be verified; the house's own rules are known."""
    assert LegalBasis("law", "1", confidence).verified is verified


def test_a_retention_rules_confidence_is_understood() -> None:
    """Whatever a retention rule says of itself can be shown; its own rules need no verifying."""
    known = {each: LegalBasis("law", "1", each.value).verified for each in Confidence}
    assert [each.name for each, verified in known.items() if not verified] == ["SECONDARY", "MEMORY"]
    assert LegalBasis("law", "1", "house").confidence == "declared"


def test_an_unknown_confidence_is_refused() -> None:
    """A misspelt confidence never passes as verified."""
    with pytest.raises(InvalidInput, match="txt"):
        LegalBasis("law", "1", "txt")


def test_a_level_badge_grows_louder_with_the_level() -> None:
    """Not personal, personal and sensitive differ in tone as well as in words."""
    levels = [Level.parse(code) for code in ("not_personal", "general", "sensitive")]
    assert [Badge.of(each).tone for each in levels] == [Tone.NEUTRAL, Tone.INFO, Tone.CAUTION]


def test_an_assumed_level_says_so() -> None:
    """Where no standard knows an entity, the badge does not pretend that one does."""
    badge = Badge.of(level_of(Entity("ACME_MEMBER_NO"), standard=Standard.GBT_35273))
    assert isinstance(badge.text, Text)
    assert badge.text.en.endswith("(assumed)")
    assert badge.text.zh.endswith("（推定）")


def test_a_report_is_made_at_an_aware_moment() -> None:
    """A time without a zone means nothing to a regulator elsewhere."""
    with pytest.raises(InvalidInput, match="time zone"):
        Report("r", NOON.replace(tzinfo=None), [])


@pytest.mark.parametrize("value", [True, 2.5, None, b"x"])
def test_a_cell_of_another_type_is_a_type_error(value: object) -> None:
    """A fraction, a bool or bytes is never printed in whatever form Python gives it."""
    report = Report("r", NOON, [Section("s", blocks=[Table(["h"], [[value]])])])  # type: ignore[list-item]
    for render in (render_html, render_markdown):
        with pytest.raises(TypeError):
            render(report, "zh")


def test_a_third_language_is_refused() -> None:
    """An unknown language does not fall back to one that was not asked for."""
    for render in (render_html, render_markdown):
        with pytest.raises(InvalidInput, match="fr"):
            render(Report("r", NOON, []), "fr")  # type: ignore[arg-type]


def test_numbers_are_grouped_and_moments_carry_their_zone() -> None:
    """A number reads the same in both languages; a moment is written as each language writes it."""
    half = datetime.fromisoformat("2026-12-31T23:59:30-03:30")
    assert shown(1_234_567, "en") == shown(1_234_567, "zh") == "1,234,567"
    assert moment(half, "en") == "31 December 2026, 23:59 UTC-03:30"
    assert moment(half, "zh") == "2026年12月31日 23:59 UTC-03:30"


def test_what_no_page_can_carry_is_replaced() -> None:
    """Control characters, lone surrogates and marks that reorder text show as U+FFFD; the rest stays."""
    assert printable("a\x00\x1b\udcff\u202e\u2066z\t\n张") == "a\ufffd\ufffd\ufffd\ufffd\ufffdz\t\n张"
