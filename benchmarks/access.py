"""Access decisions.

A call of a function under ``@requires`` against the same call bare, within one `acting_as` block, under
policies of 1, 10 and 1,000 roles with a rule each; then showing one record of three fields.
"""

from __future__ import annotations

from collections.abc import Callable

import attrs

from benchmarks.report import interleave, table
from piiguard.access import Gatekeeper, Policy, acting_as, requires, using, view
from piiguard.catalog import Entity, EntryNumber, Event, Principal

_CALLS = 200_000
_VIEWS = 2_000


@attrs.define
class _Nowhere:
    """A ledger that keeps nothing, so that the disk is not measured."""

    entries: int = 0

    def append(self, event: Event) -> EntryNumber:
        self.entries += bool(event)
        return EntryNumber(self.entries)


@attrs.frozen
class _Stars:
    def mask_value(self, entity: Entity, value: str) -> str:
        return f"<{entity}>" + "*" * len(value)


def main() -> None:
    """Print both tables."""
    rows: list[tuple[object, ...]] = []
    for roles in (1, 10, 1_000):
        gatekeeper = Gatekeeper(_policy(roles), _Nowhere(), masker=_Stars())
        with using(gatekeeper), acting_as(Principal("li.na", roles={"role0"}), purpose="transfer"):
            timings = interleave({"bare": _loop(_bare), "guarded": _loop(_guarded)}, rounds=9)
            bare, guarded = timings["bare"].median, timings["guarded"].median
            rows.append((roles, bare / _CALLS * 1e9, guarded / _CALLS * 1e9, (guarded - bare) / _CALLS * 1e9))
    print(table(["roles", "bare call, ns", "guarded call, ns", "added, ns"], rows))
    record = {"id": 7, "phone": "13800138000", "name": "张三"}
    with using(Gatekeeper(_policy(10), _Nowhere(), masker=_Stars())):
        who = Principal("li.na", roles={"role0"})

        def views() -> None:
            for _ in range(_VIEWS):
                view(record, who, "transfer", table="customer")

        taken = interleave({"view": views})["view"].median / _VIEWS * 1e6
    print(table(["view of a record", "µs"], [("3 fields: clear, masked, hidden", taken)]))


def _bare(number: int) -> int:
    return number


@requires("customer:read", purpose="transfer")
def _guarded(number: int) -> int:
    return number


def _loop(function: Callable[[int], int]) -> Callable[[], None]:
    def run() -> None:
        for number in range(_CALLS):
            function(number)

    return run


def _policy(roles: int) -> Policy:
    lines = ['[purposes]\ntransfer = ""\n[permissions]\n"customer:read" = ""']
    lines += [f'[fields."customer.{name}"]\nentity = "{kind}"' for name, kind in _FIELDS.items()]
    for number in range(roles):
        lines.append(f"[roles.role{number}]")
    for number in range(roles):
        lines.append(
            f'[[rules]]\neffect = "allow"\nroles = ["role{number}"]\npermissions = ["customer:read"]\n'
            f'fields = ["customer.phone"]\npurposes = ["transfer"]\nview = "clear"\n'
            f'[[rules]]\neffect = "allow"\nroles = ["role{number}"]\nfields = ["customer.name"]\n'
            f'purposes = ["transfer"]'
        )
    return Policy.parse("\n".join(lines))


_FIELDS = {"phone": "CN_MOBILE", "name": "PERSON"}

if __name__ == "__main__":
    main()
