"""Retention: plan what has to go, have it approved, let it go for certain, and prove it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from piiguard.retention.anonymising import Emptied, FirstCharacters, Generaliser, Kept, YearOnly
from piiguard.retention.approvals import Approval, ApprovedPlan, Quorum
from piiguard.retention.certificates import Certificate, Signer, Verifier
from piiguard.retention.dues import KeptReason
from piiguard.retention.engine import Retention
from piiguard.retention.erasures import Erasure, ErasureLedger
from piiguard.retention.holds import Hold, HoldRegister
from piiguard.retention.journal import Journal
from piiguard.retention.outcomes import Applied, Verification
from piiguard.retention.packs import RulePack
from piiguard.retention.periods import Period
from piiguard.retention.plans import HeldRow, KeptGroup, Plan, PlanGroup
from piiguard.retention.rows import CHINA_TIME
from piiguard.retention.rules import Basis, Confidence, Disposition, Rule, RuleId, RuleKind, TableRule
from piiguard.retention.stores import PlannedRow, Residue, Skipped, SkipReason, Store

if TYPE_CHECKING:
    from piiguard.retention.backends.sqlalchemy import SqlStore, StoredTable

__all__ = [
    "CHINA_TIME",
    "Applied",
    "Approval",
    "ApprovedPlan",
    "Basis",
    "Certificate",
    "Confidence",
    "Disposition",
    "Emptied",
    "Erasure",
    "ErasureLedger",
    "FirstCharacters",
    "Generaliser",
    "HeldRow",
    "Hold",
    "HoldRegister",
    "Journal",
    "Kept",
    "KeptGroup",
    "KeptReason",
    "Period",
    "Plan",
    "PlanGroup",
    "PlannedRow",
    "Quorum",
    "Residue",
    "Retention",
    "Rule",
    "RuleId",
    "RuleKind",
    "RulePack",
    "Signer",
    "SkipReason",
    "Skipped",
    "SqlStore",
    "Store",
    "StoredTable",
    "TableRule",
    "Verification",
    "Verifier",
    "YearOnly",
]


def __getattr__(name: str) -> object:
    if name in {"SqlStore", "StoredTable"}:
        from piiguard.retention.backends import sqlalchemy

        return getattr(sqlalchemy, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
