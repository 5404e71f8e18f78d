"""The words that every report shares."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from piiguard.catalog import Confidence, Language
from piiguard.governance.blocks import Badge, Cell, LegalBases, Table, Tone
from piiguard.governance.texts import Text

__all__ = [
    "ARTICLE",
    "COLON",
    "CONTENTS",
    "FIGURE",
    "HTML_LANG",
    "KNOWN",
    "LANGUAGE",
    "LAW",
    "MADE_AT",
    "MADE_BY",
    "NONE",
    "NOTE",
    "SAYS",
    "SHARE",
    "SKIP",
    "SUMMARY",
    "TONES",
    "VALUE",
    "WORDING",
    "legal_table",
]

SKIP: Final = Text(en="Skip to the report", zh="跳到正文")
CONTENTS: Final = Text(en="Contents", zh="目录")
SUMMARY: Final = Text(en="At a glance", zh="概览")
MADE_AT: Final = Text(en="Made on", zh="生成时间")
MADE_BY: Final = Text(en="Made with piiguard.", zh="由 piiguard 生成。")
NONE: Final = Text(en="none", zh="无")
COLON: Final = Text(en=": ", zh="：")
FIGURE: Final = Text(en="Figure", zh="指标")
VALUE: Final = Text(en="Value", zh="数值")
NOTE: Final = Text(en="Note", zh="说明")
SHARE: Final = Text(en="Share", zh="占比")
LAW: Final = Text(en="Law", zh="法律")
ARTICLE: Final = Text(en="Article", zh="条款")
SAYS: Final = Text(en="What it asks for", zh="要求")
WORDING: Final = Text(en="Wording", zh="条文核对")

LANGUAGE: Final[Mapping[Language, str]] = {"en": "English", "zh": "中文"}
"""Each language by its own name."""
HTML_LANG: Final[Mapping[Language, str]] = {"en": "en", "zh": "zh-Hans"}

TONES: Final[Mapping[Tone, Text]] = {
    Tone.NEUTRAL: Text(en="Remark", zh="备注"),
    Tone.INFO: Text(en="Note", zh="说明"),
    Tone.GOOD: Text(en="In order", zh="正常"),
    Tone.CAUTION: Text(en="Caution", zh="注意"),
    Tone.ALARM: Text(en="Warning", zh="警告"),
}
"""What a callout without a title says above its text."""

KNOWN: Final[Mapping[Confidence, Badge]] = {
    "text": Badge(Text(en="read in full", zh="已核对原文"), Tone.GOOD),
    "declared": Badge(Text(en="own policy", zh="本单位规定"), Tone.NEUTRAL),
    "secondary": Badge(Text(en="to verify · second-hand", zh="待核实 · 仅见转述"), Tone.CAUTION),
    "memory": Badge(Text(en="to verify · from memory", zh="待核实 · 未查原文"), Tone.CAUTION),
    "assumed": Badge(Text(en="to verify · assumed", zh="待核实 · 推定"), Tone.CAUTION),
}
"""How well a law's wording is known; what was not read is marked 待核实, to verify."""


def legal_table(block: LegalBases) -> Table:
    """Lay laws out as a table, with how well the wording of each is known.

    Args:
        block: The laws.

    Returns:
        The table; without a column of demands where none is given.
    """
    asked = any(each.says for each in block.items)
    headers = [LAW, ARTICLE, *([SAYS] if asked else []), WORDING]
    rows: list[list[Cell]] = [
        [each.law, each.article, *([each.says] if asked else []), KNOWN[each.confidence]]
        for each in block.items
    ]
    return Table(headers, rows)
