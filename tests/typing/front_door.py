"""The names at the top of the package keep the types of their rooms."""

from __future__ import annotations

from typing import assert_type

import pandas as pd

import piiguard as pg
from piiguard.catalog import Finding

assert_type(pg.__version__, str)
assert_type(pg.Entity("ACME_MEMBER_NO"), pg.Entity)
assert_type(pg.Entity.CN_MOBILE, pg.Entity)

finding = pg.Finding(pg.Entity.CN_MOBILE, 2, 13, 0.9, "13800138000")
assert_type(finding, Finding)
finding.score = 1.0  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]

assert_type(pg.scan("电话13800138000"), pg.TextScan)
findings: list[pg.Finding] = pg.scan("电话13800138000")
assert_type(pg.mask("电话13800138000", policy=pg.MaskPolicy()), str)
assert_type(pg.Scanner(entities=["CN_MOBILE"]).mask("电话13800138000"), str)
assert_type(pg.classify("customers.csv"), pg.Classification)
assert_type(pg.mask_frame(pd.DataFrame()), pd.DataFrame)
pg.scan(b"13800138000")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
pg.mask("电话13800138000", pg.MaskPolicy())  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]

pg.Entity(7)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
pg.no_such_name  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
