"""Payment, companies and money."""

from __future__ import annotations

from typing import Final

from piiguard.classify.rules.finance import card_details, companies, ibans, payment_cards, wallets
from piiguard.classify.rules.rule import Rule

__all__ = ["RULES"]

RULES: Final[tuple[Rule, ...]] = (
    *ibans.RULES,
    *wallets.RULES,
    *companies.RULES,
    *payment_cards.RULES,
    *card_details.RULES,
)
