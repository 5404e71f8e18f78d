"""Governance: the reports that tell, in English and in Chinese, what was done with personal information."""

from piiguard.governance.blocks import (
    Badge,
    Bar,
    Bars,
    Block,
    Callout,
    Cell,
    Code,
    Figure,
    Figures,
    LegalBases,
    LegalBasis,
    Paragraph,
    Step,
    Steps,
    Table,
    Tone,
)
from piiguard.governance.html_pages import render_html
from piiguard.governance.markdown_pages import render_markdown
from piiguard.governance.report_files import write_report
from piiguard.governance.reports import Report, Section
from piiguard.governance.texts import Text, Words

__all__ = [
    "Badge",
    "Bar",
    "Bars",
    "Block",
    "Callout",
    "Cell",
    "Code",
    "Figure",
    "Figures",
    "LegalBases",
    "LegalBasis",
    "Paragraph",
    "Report",
    "Section",
    "Step",
    "Steps",
    "Table",
    "Text",
    "Tone",
    "Words",
    "render_html",
    "render_markdown",
    "write_report",
]
