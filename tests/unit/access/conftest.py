"""A shop with three roles, a clock that stands still, and a ledger in memory that can fail."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

import attrs
import pytest

from piiguard.access import Gatekeeper, Policy, using
from piiguard.catalog import Entity, EntryNumber, Event, Principal
from piiguard.errors import LedgerUnavailable

CHINA = timezone(timedelta(hours=8))

SHOP = """
[purposes]
transfer = "Transfer of ownership"
support = "Answering questions"
security = { description = "Keeping data safe", business = false }

[permissions]
"customer:read" = "Open a record"
"customer:export" = "Take records out"

[roles.clerk]
[roles.sales]
inherits = ["clerk"]
[roles.guard]
[roles.suspended]

[fields."customer.phone"]
entity = "CN_MOBILE"
purposes = ["transfer"]
[fields."customer.name"]
entity = "PERSON"
[fields."customer.id_no"]
entity = "CN_RESIDENT_ID"
restricted = true
[fields."customer.city"]
personal = false

[[rules]]
effect = "allow"
roles = ["clerk"]
fields = ["customer.*"]
purposes = ["transfer", "support"]

[[rules]]
effect = "allow"
roles = ["sales", "guard"]
permissions = ["customer:read"]
fields = ["customer.phone", "customer.id_no"]
purposes = ["transfer", "support", "security"]
view = "clear"

[[rules]]
effect = "allow"
roles = ["sales"]
permissions = ["customer:export"]
purposes = ["transfer"]
hours = "09:00-18:00"
why = "Exports by day"

[[rules]]
effect = "deny"
roles = ["suspended"]
permissions = ["customer:read", "customer:export"]
why = "Suspended people see nothing"
"""


@attrs.define
class Clock:
    """Stands still until moved."""

    moment: datetime = datetime(2026, 3, 2, 12, 0, tzinfo=CHINA)

    def now(self) -> datetime:
        """Return the moment."""
        return self.moment

    def hour(self, hour: int) -> None:
        """Move to an hour of the same day."""
        self.moment = self.moment.replace(hour=hour)


@attrs.define
class MemoryLedger:
    """Keeps events, or refuses."""

    events: list[Event] = attrs.field(factory=list)
    broken: bool = False

    def append(self, event: Event) -> EntryNumber:
        """Keep one."""
        if self.broken:
            raise LedgerUnavailable("The ledger cannot be written", hint="Mend it.")
        self.events.append(event)
        return EntryNumber(len(self.events))

    @property
    def kinds(self) -> list[str]:
        """What was recorded, in order."""
        return [each.kind for each in self.events]


@attrs.frozen
class Stars:
    """Masks all but the first character."""

    def mask_value(self, entity: Entity, value: str) -> str:
        """Mask one value."""
        assert isinstance(entity, Entity)
        return value[:1] + "*" * (len(value) - 1)


@pytest.fixture
def policy() -> Policy:
    return Policy.parse(SHOP)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger() -> MemoryLedger:
    return MemoryLedger()


@pytest.fixture
def gatekeeper(policy: Policy, ledger: MemoryLedger, clock: Clock) -> Iterator[Gatekeeper]:
    """The shop's gatekeeper, in charge for the length of a test."""
    with using(Gatekeeper(policy, ledger, clock=clock, masker=Stars())) as keeper:
        yield keeper


@pytest.fixture
def seller() -> Principal:
    return Principal("li.na", roles={"sales"})
