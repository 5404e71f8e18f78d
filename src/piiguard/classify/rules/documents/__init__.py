"""Identity documents and permits."""

from __future__ import annotations

from typing import Final

from piiguard.classify.rules.documents import (
    broken_lines,
    driving_licences,
    foreigner_ids,
    hk_ids,
    mo_ids,
    mrz,
    officer_cards,
    passports,
    resident_ids,
    social_security,
    travel_permits,
    tw_ids,
)
from piiguard.classify.rules.rule import Rule

__all__ = ["RULES"]

RULES: Final[tuple[Rule, ...]] = (
    *mrz.RULES,
    *foreigner_ids.RULES,
    *hk_ids.RULES,
    *tw_ids.RULES,
    *resident_ids.RULES,
    *passports.RULES,
    *travel_permits.RULES,
    *driving_licences.RULES,
    *officer_cards.RULES,
    *mo_ids.RULES,
    *social_security.RULES,
    *broken_lines.RULES,
)
"""The rules of the family, those with check characters first."""
