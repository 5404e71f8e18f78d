"""Ways round a guard, and what they must meet."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import AsyncGenerator, Callable, Generator
from typing import Annotated, cast

import attrs
import pandas as pd
import pytest

from piiguard.access import Clear, FrameView, Gatekeeper, Policy, Rule, acting_as, requires, using, view
from piiguard.access.context import current_scope
from piiguard.catalog import PII, Entity, Principal
from piiguard.errors import AccessDenied, InvalidInput, PolicyError

from .conftest import MemoryLedger

reading = requires("customer:read", purpose="transfer")


def _passed_on(function: Callable[[], object]) -> Callable[[], object]:
    @functools.wraps(function)
    def wrapper() -> object:
        return function()

    return wrapper


def _acting() -> str:
    scope = current_scope.get()
    return "nobody" if scope is None else scope.principal.name


@pytest.mark.usefixtures("gatekeeper")
def test_a_field_that_may_be_seen_masked_admits_no_function() -> None:
    """A function under a field's permission gets the clear value, so masked is not enough for it."""

    @requires("customer.name:read", purpose="transfer")
    def name() -> str:
        return "王芳"

    with acting_as(Principal("chen", roles={"clerk"})), pytest.raises(AccessDenied) as refused:
        name()
    assert refused.value.decision is not None
    assert "masked" in refused.value.decision.reasons[0]


@pytest.mark.usefixtures("gatekeeper")
def test_a_field_that_may_be_seen_clear_admits_a_function(seller: Principal) -> None:
    """The same permission, for somebody who may see the field in the clear."""

    @requires("customer.phone:read", purpose="transfer")
    def phone() -> str:
        return "13800138000"

    with acting_as(seller):
        assert phone() == "13800138000"


@pytest.mark.usefixtures("gatekeeper")
def test_a_principal_set_in_an_asynchronous_generator_stays_there(seller: Principal) -> None:
    """Whoever iterates over a guarded generator goes on as themselves; the generator, as it chose."""
    boss = Principal("boss", roles={"sales"})

    @reading
    async def rows() -> AsyncGenerator[str, str]:
        with acting_as(boss):
            await asyncio.sleep(0)
            answer = yield _acting()
            await asyncio.sleep(0)
            yield f"{_acting()} {answer}"

    async def main() -> list[str]:
        with acting_as(seller):
            source = rows()
            seen = [await anext(source), _acting(), await source.asend("yes"), _acting()]
            await source.aclose()
            return seen

    assert asyncio.run(main()) == ["boss", "li.na", "boss yes", "li.na"]


@pytest.mark.usefixtures("gatekeeper")
def test_cancelling_reaches_into_an_asynchronous_generator(seller: Principal) -> None:
    """A task that is cancelled while a guarded generator waits unwinds the generator too."""
    unwound: list[str] = []

    @reading
    async def rows() -> AsyncGenerator[int, None]:
        try:
            await asyncio.sleep(60)
            yield 1
        finally:
            unwound.append(_acting())

    async def main() -> None:
        with acting_as(seller):
            task = asyncio.ensure_future(anext(rows()))
            await asyncio.sleep(0.01)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    asyncio.run(main())
    assert unwound == ["li.na"]


def test_a_generator_behind_another_decorator_is_checked_for_each_item(
    gatekeeper: Gatekeeper, seller: Principal
) -> None:
    """A decorator in between hides the kind of a function; the generator it returns is guarded still."""

    @reading
    @_passed_on
    def rows() -> Generator[int, None, None]:
        yield from range(3)

    with acting_as(seller):
        served = cast("Generator[int, None, None]", rows())
        assert next(served) == 0
        gatekeeper.revoke(seller.name)
        with pytest.raises(AccessDenied):
            next(served)


def test_an_asynchronous_generator_behind_another_decorator_is_checked_for_each_item(
    gatekeeper: Gatekeeper, seller: Principal
) -> None:
    """The same, for an asynchronous one."""

    @reading
    @_passed_on
    async def rows() -> AsyncGenerator[int, None]:
        yield 0
        yield 1

    async def main() -> None:
        with acting_as(seller):
            served = cast("AsyncGenerator[int, None]", rows())
            assert await anext(served) == 0
            gatekeeper.revoke(seller.name)
            with pytest.raises(AccessDenied):
                await anext(served)

    asyncio.run(main())


@pytest.mark.usefixtures("gatekeeper")
def test_the_parts_of_a_dispatching_function_are_no_way_round() -> None:
    """What another decorator hung on the function, such as a registry of bare functions, is not copied."""

    @reading
    @functools.singledispatch
    def show(value: object) -> str:
        return f"clear {value}"

    for name in ("registry", "dispatch", "register", "__wrapped__"):
        assert not hasattr(show, name)


@attrs.define
class Person:
    """Knows people, who know people."""

    id: int
    phone: Annotated[str, PII(Entity.CN_MOBILE, purpose="transfer")]
    friend: Person | None = None


def test_a_record_that_leads_back_to_itself_is_shown_once(gatekeeper: Gatekeeper, seller: Principal) -> None:
    """A circle of records ends where no declared field can follow; what is beyond is hidden."""
    assert gatekeeper.masker is not None
    person = Person(1, "13800138000")
    person.friend = person
    shown = view(person, seller, "transfer", table="customer")
    assert isinstance(shown["phone"], Clear)
    assert not any(isinstance(each, Clear) for name, each in shown.items() if name.startswith("friend"))


def test_a_misspelt_effect_is_refused() -> None:
    """A rule that was meant to deny never ends up doing nothing."""
    with pytest.raises(PolicyError):
        Rule("nights", "Deny", permissions=frozenset({"customer:read"}))  # type: ignore[arg-type]


def test_pretty_printers_that_walk_over_attributes_pass_by_clear_values() -> None:
    """Tools such as rich print the attributes of attrs classes that have a repr; these have none."""
    assert not attrs.fields(Clear).value.repr
    assert not attrs.fields(FrameView).frame.repr


_ADDRESS = """
[purposes]
transfer = "Transfer of ownership"

[roles.sales]

[fields."customer.address"]
entity = "LOCATION"
[fields."customer.address.phone"]
entity = "CN_MOBILE"

[[rules]]
effect = "allow"
roles = ["sales"]
fields = ["customer.address"]
purposes = ["transfer"]
view = "clear"

[[rules]]
effect = "deny"
fields = ["customer.address.phone"]
"""


def test_what_is_declared_within_a_declared_value_is_decided_by_itself(
    ledger: MemoryLedger, seller: Principal
) -> None:
    """Leave to read an address does not show the telephone number in it, which has a class of its own."""
    record = {"address": {"city": "广州", "phone": "13800138000"}}
    with using(Gatekeeper(Policy.parse(_ADDRESS), ledger)):
        shown = view(record, seller, "transfer", table="customer")
        assert not any(isinstance(each, Clear) for each in shown.values())
        plain = view({"address": "广州市天河区"}, seller, "transfer", table="customer")
        assert plain.reveal("address") == "广州市天河区"


@pytest.mark.usefixtures("gatekeeper")
def test_an_index_that_is_a_column_in_disguise_is_refused(seller: Principal) -> None:
    """Nothing decides about a pandas index, so one that could hold personal data does not pass."""
    frame = pd.DataFrame({"phone": ["13800138000"], "city": ["广州"]})
    for indexed in (frame.set_index("phone"), frame.set_index(pd.Index(["13800138000"]))):
        with pytest.raises(InvalidInput, match="index"):
            view(indexed, seller, "transfer", table="customer")
    assert list(view(frame, seller, "transfer", table="customer").frame.index) == [0]
    assert list(view(frame[frame.index < 0], seller, "transfer", table="customer").frame.index) == []
