"""A report that shows one of everything."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from piiguard.catalog import Entity, Standard, level_of
from piiguard.governance import (
    Badge,
    Bars,
    Callout,
    Code,
    Figure,
    Figures,
    LegalBases,
    LegalBasis,
    Paragraph,
    Report,
    Section,
    Step,
    Steps,
    Table,
    Text,
    Tone,
)


@pytest.fixture
def report() -> Report:
    """Two sections that hold every kind of block and of cell between them."""
    return Report(
        title=Text(en="Hand-over", zh="移交报告"),
        made_at=datetime(2026, 3, 2, 9, 5, tzinfo=timezone(timedelta(hours=8))),
        lead=Text(en="What was found.", zh="发现的内容。"),
        figures=[Figure(Text(en="Rows read", zh="读取行数"), 100_000, Text(en="3 files", zh="3 个文件"))],
        sections=[
            Section(
                Text(en="Columns", zh="各列"),
                Text(en="By standard.", zh="按标准。"),
                [
                    Table(
                        [Text(en="Column", zh="列"), Text(en="Rows", zh="行数"), "GB/T 35273-2020"],
                        [
                            [
                                Code("id_no"),
                                61_377,
                                Badge.of(level_of(Entity.CN_RESIDENT_ID, standard=Standard.GBT_35273)),
                            ],
                            [Code("org"), 12, Badge(Text(en="none", zh="无"))],
                        ],
                        caption="customers.csv",
                    ),
                    Bars.counted([("CN_MOBILE", 30), ("PERSON", 10)], caption=Text(en="Found", zh="发现")),
                    Figures([Figure("s", "2.91")]),
                ],
            ),
            Section(
                Text(en="Afterwards", zh="之后"),
                blocks=[
                    Paragraph(Text(en="Read on.", zh="请继续。")),
                    Callout(Text(en="Twelve rows were ragged.", zh="十二行字段数不符。"), Tone.CAUTION),
                    Steps([Step(Text(en="Verify.", zh="核验。"), "piiguard audit verify")]),
                    LegalBases(
                        [
                            LegalBasis(
                                Text(en="PIPL", zh="个人信息保护法"),
                                Text(en="art. 47", zh="第四十七条"),
                                "text",
                            ),
                            LegalBasis(
                                Text(en="E-Commerce Law", zh="电子商务法"),
                                Text(en="art. 31", zh="第三十一条"),
                                "secondary",
                            ),
                        ]
                    ),
                ],
            ),
        ],
        footer=Text(en="Internal.", zh="内部使用。"),
    )
