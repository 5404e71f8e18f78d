"""Consent: what is collected, why and how long, as the declarations say it."""

from piiguard.consent.gaps import Gap, Missing
from piiguard.consent.inventory import Inventory, InventoryRow

__all__ = ["Gap", "Inventory", "InventoryRow", "Missing"]
