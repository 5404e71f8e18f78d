"""The gatekeeper in charge, and what it remembers."""

from __future__ import annotations

import threading

import pytest

from piiguard.access import (
    Gatekeeper,
    Policy,
    Question,
    acting_as,
    current,
    install,
    requires,
    uninstall,
    using,
)
from piiguard.catalog import Principal, PurposeName
from piiguard.errors import AccessDenied, LedgerUnavailable, UnknownRole

from .conftest import SHOP, Clock, MemoryLedger

SELLER = Principal("li.na", roles={"sales"})
TRANSFER = PurposeName("transfer")


@pytest.fixture(autouse=True)
def nothing_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test starts without one, and leaves none behind."""
    monkeypatch.setattr("piiguard.access.gatekeeper._installed", [])


@requires("customer:read", purpose="transfer")
def read() -> bool:
    return True


def test_without_a_gatekeeper_nothing_is_allowed() -> None:
    """No default opens anything."""
    with acting_as(SELLER), pytest.raises(AccessDenied, match="install") as caught:
        read()
    assert caught.value.code == "access.no_gatekeeper"


def test_the_installed_one_serves_every_thread(policy: Policy, ledger: MemoryLedger, clock: Clock) -> None:
    """Installed once, it is in every thread until it is uninstalled; `using` goes before it, in its block."""
    keeper = Gatekeeper(policy, ledger, clock=clock)
    install(Gatekeeper(policy, MemoryLedger()))
    install(keeper)
    found: list[Gatekeeper] = []
    thread = threading.Thread(target=lambda: found.append(current()))
    thread.start()
    thread.join()
    assert found == [keeper]
    with using(Gatekeeper(policy, MemoryLedger())) as other:
        assert current() is other
        uninstall(other)
    assert current() is keeper
    uninstall(keeper)
    with pytest.raises(AccessDenied):
        current()


def test_a_grant_of_one_gatekeeper_is_nothing_to_another(policy: Policy) -> None:
    """Within one block, each decides and records for itself."""
    first, second = MemoryLedger(), MemoryLedger()
    with acting_as(SELLER):
        for ledger in (first, second):
            with using(Gatekeeper(policy, ledger)):
                read()
                read()
    assert first.kinds == second.kinds == ["access.allow", "access.calls"]


def test_a_policy_can_be_replaced_while_it_is_used(gatekeeper: Gatekeeper, ledger: MemoryLedger) -> None:
    """The next call is decided by the new one; if it cannot be recorded, the old one stays."""
    closed = Policy.parse(SHOP.replace('roles = ["sales", "guard"]', 'roles = ["guard"]'))
    with acting_as(SELLER):
        assert read()
        ledger.broken = True
        with pytest.raises(LedgerUnavailable):
            gatekeeper.replace(closed)
        assert read()
        ledger.broken = False
        gatekeeper.replace(closed, by="dpo")
        with pytest.raises(AccessDenied):
            read()
    assert ledger.kinds.count("access.policy") == 1


def test_one_role_can_be_taken(gatekeeper: Gatekeeper, ledger: MemoryLedger) -> None:
    """What other roles allow stays; the ledger names who took it; an unknown role is an error."""
    both = Principal("li.na", roles={"sales", "clerk"})
    gatekeeper.revoke("li.na", role="sales", by="dpo")
    assert not gatekeeper.decide(Question(both, "customer:read", TRANSFER)).allowed
    assert gatekeeper.decide(Question(both, "customer.name:read", TRANSFER)).allowed
    assert not gatekeeper.decide(Question(SELLER, "customer.name:read", TRANSFER)).allowed
    assert ledger.events[0].actor == "dpo"
    assert ledger.events[0].details == {"principal": "li.na", "role": "sales"}
    with pytest.raises(UnknownRole, match="sales"):
        gatekeeper.revoke("li.na", role="saels")
    gatekeeper.revoke("li.na")
    gatekeeper.revoke("li.na", role="clerk")
    assert not gatekeeper.decide(Question(both, "customer.name:read", TRANSFER)).allowed


def test_a_revocation_that_cannot_be_recorded_still_holds(
    gatekeeper: Gatekeeper, ledger: MemoryLedger
) -> None:
    """Failing closed: the error is raised after access is gone; a restoration fails the other way."""
    ledger.broken = True
    with pytest.raises(LedgerUnavailable):
        gatekeeper.revoke("li.na")
    assert not gatekeeper.decide(Question(SELLER, "customer:read", TRANSFER)).allowed
    with pytest.raises(LedgerUnavailable):
        gatekeeper.restore("li.na")
    assert not gatekeeper.decide(Question(SELLER, "customer:read", TRANSFER)).allowed


def test_a_decision_made_while_access_is_revoked_is_not_remembered(
    gatekeeper: Gatekeeper, clock: Clock
) -> None:
    """A thread that began to decide before the revocation cannot leave its answer to those after it."""
    question = Question(SELLER, "customer:read", TRANSFER)
    before = gatekeeper.epoch
    gatekeeper.revoke("li.na")
    assert gatekeeper.decide_in(before, question).allowed
    assert not gatekeeper.decide(question).allowed


def test_memory_is_bounded(gatekeeper: Gatekeeper, monkeypatch: pytest.MonkeyPatch) -> None:
    """Endless questions do not fill the memory."""
    monkeypatch.setattr("piiguard.access.gatekeeper._MOST_DECISIONS", 10)
    for number in range(100):
        gatekeeper.decide(Question(Principal(f"p{number}", roles={"sales"}), "customer:read", TRANSFER))
    assert len(gatekeeper.epoch.decisions) <= 10


def test_a_gatekeeper_says_what_it_is(gatekeeper: Gatekeeper) -> None:
    """Its repr fits a log line."""
    assert repr(gatekeeper).startswith("<Gatekeeper: 4 rules")
