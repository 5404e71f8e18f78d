"""Network addresses, accounts, positions, dates of birth and secrets."""

from __future__ import annotations

from typing import Final

from piiguard.classify.rules.digital import (
    api_keys,
    birth_dates,
    birth_rows,
    chat_accounts,
    coordinates,
    emails,
    handles,
    ip_addresses,
    mac_addresses,
    passwords,
    passwords_told,
    payment_accounts,
    profiles,
    urls,
)
from piiguard.classify.rules.rule import Rule

__all__ = ["RULES"]

RULES: Final[tuple[Rule, ...]] = (
    *api_keys.RULES,
    *passwords.RULES,
    *passwords_told.RULES,
    *emails.RULES,
    *payment_accounts.RULES,
    *ip_addresses.RULES,
    *mac_addresses.RULES,
    *coordinates.RULES,
    *birth_dates.RULES,
    *birth_rows.RULES,
    *chat_accounts.RULES,
    *handles.RULES,
    *profiles.RULES,
    *urls.RULES,
)
"""The rules of this family, the more trusted first."""
