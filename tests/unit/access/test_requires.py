"""Guarded functions of every kind."""

from __future__ import annotations

import asyncio
import functools
import inspect
import threading
import time
import typing
from collections.abc import AsyncGenerator, Callable, Generator, Iterator

import pytest

from piiguard.access import Gatekeeper, acting_as, requires
from piiguard.access.context import current_scope
from piiguard.catalog import EntryNumber, Event, Principal
from piiguard.errors import AccessDenied

from .conftest import Clock, MemoryLedger

CLERK = Principal("chen", roles={"clerk"})

reading = requires("customer:read", purpose="transfer")


@reading
def plain(number: int, /, *, double: bool = False) -> int:
    """Return the number."""
    return number * 2 if double else number


@reading
async def later(number: int) -> int:
    await asyncio.sleep(0)
    return number


@reading
def counting(limit: int) -> Generator[int, str | None, str]:
    got = None
    for number in range(limit):
        try:
            got = (yield number) or got
        except KeyError:
            got = "caught"
    return f"ended after {got}"


@reading
async def counting_later(limit: int) -> AsyncGenerator[int, int | None]:
    for number in range(limit):
        try:
            extra = yield number
        except KeyError:
            extra = 100
        if extra:
            yield extra


class Desk:
    @reading
    def method(self, number: int) -> int:
        return number

    @classmethod
    @reading
    def below(cls, number: int) -> tuple[type, int]:
        return cls, number

    @reading
    @classmethod
    def above(cls, number: int) -> tuple[type, int]:
        return cls, number

    @reading
    @staticmethod
    def static(number: int) -> int:
        return number

    @property
    @reading
    def attribute(self) -> int:
        return 7


def calls() -> dict[str, Callable[[], object]]:
    desk = Desk()
    return {
        "function": lambda: plain(7),
        "coroutine": lambda: asyncio.run(later(7)),
        "generator": lambda: next(counting(7)),
        "async generator": lambda: asyncio.run(_first(counting_later(7))),
        "method": lambda: desk.method(7),
        "classmethod below": lambda: Desk.below(7),
        "classmethod above": lambda: desk.above(7),
        "staticmethod": lambda: Desk.static(7),
        "property": lambda: desk.attribute,
        "partial": reading(functools.partial(plain, 7)),
    }


async def _first(source: AsyncGenerator[int, None]) -> int:
    try:
        return await anext(source)
    finally:
        await source.aclose()


@pytest.mark.parametrize("name", calls())
def test_every_kind_is_denied_to_whom_it_is_not_allowed(name: str, gatekeeper: Gatekeeper) -> None:
    """Nobody, and somebody without a rule; the error carries the decision."""
    with pytest.raises(AccessDenied):
        calls()[name]()
    with acting_as(CLERK), pytest.raises(AccessDenied) as caught:
        calls()[name]()
    assert caught.value.decision is not None
    assert caught.value.decision.reasons == ("No rule allows it for clerk.",)
    assert isinstance(caught.value, PermissionError)


@pytest.mark.parametrize("name", calls())
def test_every_kind_runs_for_whom_it_is_allowed(
    name: str, gatekeeper: Gatekeeper, ledger: MemoryLedger, seller: Principal
) -> None:
    """And the ledger has it."""
    with acting_as(seller):
        calls()[name]()
    assert ledger.kinds[0] == "access.allow"
    assert ledger.events[0].actor == "li.na"


def test_kinds_stay_what_they_were() -> None:
    """Frameworks that look see a coroutine function, a generator function, a class method, the signature."""
    assert inspect.iscoroutinefunction(later)
    assert inspect.isgeneratorfunction(counting)
    assert inspect.isasyncgenfunction(counting_later)
    assert Desk.__dict__["above"].__class__ is classmethod
    assert str(inspect.signature(plain)) == "(number: int, /, *, double: bool = False) -> int"
    assert list(inspect.signature(Desk().method).parameters) == ["number"]
    assert typing.get_type_hints(plain) == {"number": int, "double": bool, "return": int}
    assert (plain.__name__, plain.__doc__, plain.__module__) == ("plain", "Return the number.", __name__)


def test_nothing_walks_past_the_check(gatekeeper: Gatekeeper) -> None:
    """There is no ``__wrapped__``, also where the function had one of its own."""

    @functools.wraps(len)
    def wrapper(value: str) -> int:
        return len(value)

    for guarded in (plain, later, counting, counting_later, reading(wrapper)):
        assert not hasattr(guarded, "__wrapped__")
        assert inspect.unwrap(guarded) is guarded


@pytest.mark.parametrize("thing", [Desk, property(lambda _: 1), 3, None])
def test_what_is_not_called_cannot_be_guarded(thing: object) -> None:
    """A class, a property or a value is a mistake at decoration, not at the first call."""
    with pytest.raises(TypeError, match="functions and methods"):
        reading(thing)


def test_annotations_that_name_nothing_do_no_harm() -> None:
    """A forward reference that cannot be read yet is kept as written."""

    def forward(value: NotYet) -> None:  # type: ignore[name-defined] # noqa: F821 - unknown on purpose
        del value

    guarded = reading(forward)
    assert list(inspect.signature(guarded).parameters) == ["value"]


@pytest.mark.parametrize(
    ("asked", "served", "allowed"),
    [
        ("transfer", "transfer", True),
        ("transfer", None, True),
        (None, "transfer", True),
        (None, None, False),
        ("support", "transfer", False),
        ("transfer", "security", False),
        ("marketing", None, False),
    ],
)
def test_block_and_function_agree_on_the_purpose(
    gatekeeper: Gatekeeper, seller: Principal, asked: str | None, served: str | None, allowed: bool
) -> None:
    """One of them names it; if both do, it is the same."""
    function = requires("customer:read", purpose=served)(lambda: True)
    with acting_as(seller, purpose=asked):
        if allowed:
            assert function()
        else:
            with pytest.raises(AccessDenied):
                function()


def test_the_ledger_has_an_allowed_call_before_it_happens(
    gatekeeper: Gatekeeper, ledger: MemoryLedger, seller: Principal
) -> None:
    """Once for a permission in a block, however many functions ask for it; not the values, but the policy."""
    seen: list[list[str]] = []

    @reading
    def look() -> None:
        seen.append(ledger.kinds.copy())

    with acting_as(seller):
        look()
        look()
        plain(1)
    assert seen == [["access.allow"]] * 2
    assert ledger.kinds == ["access.allow", "access.calls"]
    assert ledger.events[0].details["policy"] == gatekeeper.policy.digest
    assert ledger.events[1].details["calls"] == 3


def test_a_ledger_that_cannot_be_written_denies(
    gatekeeper: Gatekeeper, ledger: MemoryLedger, seller: Principal
) -> None:
    """The function does not run; when the ledger is back, it does."""
    ran: list[int] = []
    run = reading(lambda: ran.append(1))
    ledger.broken = True
    with acting_as(seller):
        with pytest.raises(AccessDenied, match="could not be recorded") as caught:
            run()
        assert caught.value.code == "access.unrecorded"
        assert not ran
        ledger.broken = False
        run()
    assert ran == [1]


def test_refusals_are_recorded_once_and_stay_refusals_without_a_ledger(
    gatekeeper: Gatekeeper, ledger: MemoryLedger
) -> None:
    """A loop that keeps asking does not flood the ledger."""
    ledger.broken = True
    with acting_as(CLERK):
        with pytest.raises(AccessDenied, match="No rule") as caught:
            plain(1)
        assert "could not be recorded" in caught.value.__notes__[0]
        ledger.broken = False
        for _ in range(3):
            with pytest.raises(AccessDenied):
                plain(1)
    assert ledger.kinds == ["access.deny"]
    assert ledger.events[0].details["why"] == "no_rule"


def test_a_revoked_principal_is_denied_at_the_very_next_call(
    gatekeeper: Gatekeeper, ledger: MemoryLedger, seller: Principal
) -> None:
    """In the middle of a block, after any number of calls; restored, it goes on with an entry of its own."""
    with acting_as(seller):
        plain(1)
        gatekeeper.revoke("li.na")
        with pytest.raises(AccessDenied, match="revoked"):
            plain(1)
        gatekeeper.restore("li.na")
        assert plain(1) == 1
    assert [kind for kind in ledger.kinds if kind == "access.allow"] == ["access.allow"] * 2


def test_a_generator_stops_when_access_is_revoked(gatekeeper: Gatekeeper, seller: Principal) -> None:
    """It is checked before each item, and closed when it fails."""
    closed: list[bool] = []

    @reading
    def rows() -> Iterator[int]:
        try:
            yield from range(10)
        finally:
            closed.append(True)

    @reading
    async def rows_later() -> AsyncGenerator[int, None]:
        try:
            for number in range(10):
                yield number
        finally:
            closed.append(True)

    with acting_as(seller):
        source = rows()
        assert next(source) == 0
        gatekeeper.revoke("li.na")
        with pytest.raises(AccessDenied):
            next(source)
        assert list(source) == []
    gatekeeper.restore("li.na")

    async def main() -> None:
        async with acting_as(seller):
            stream = rows_later()
            assert await anext(stream) == 0
            gatekeeper.revoke("li.na")
            with pytest.raises(AccessDenied):
                await anext(stream)

    asyncio.run(main())
    assert closed == [True, True]


def test_a_generator_is_worth_nothing_outside_the_block(gatekeeper: Gatekeeper, seller: Principal) -> None:
    """Made inside and consumed outside, it is denied."""
    with acting_as(seller):
        source = counting(3)
        next(source)
    with pytest.raises(AccessDenied):
        next(source)


def test_generators_speak_both_ways(gatekeeper: Gatekeeper, seller: Principal) -> None:
    """Sent values, thrown errors, return values and closing reach the generator as if it were bare."""

    def outer() -> Generator[int, str | None, None]:
        results.append((yield from counting(3)))

    results: list[str] = []
    with acting_as(seller):
        source = outer()
        assert [next(source), source.send("hello"), next(source)] == [0, 1, 2]
        with pytest.raises(StopIteration):
            next(source)
        source = outer()
        next(source)
        assert source.throw(KeyError()) == 1
        assert list(source) == [2]
        source = counting(3)
        next(source)
        with pytest.raises(ValueError, match="x"):
            source.throw(ValueError("x"))
        source = counting(3)
        next(source)
        source.close()
    assert results == ["ended after hello", "ended after caught"]

    async def main() -> list[int]:
        async with acting_as(seller):
            stream = counting_later(2)
            items = [await anext(stream), await stream.asend(50), await anext(stream)]
            return [*items, await stream.athrow(KeyError()), *[each async for each in stream]]

    assert asyncio.run(main()) == [0, 50, 1, 100]


def test_a_guarded_generator_keeps_what_it_opens_to_itself(gatekeeper: Gatekeeper, seller: Principal) -> None:
    """Even a block it opens between two yields does not reach its consumer."""

    @reading
    def rows() -> Iterator[str]:
        with acting_as(CLERK):
            yield "first"
            yield "second"

    with acting_as(seller):
        for _ in rows():
            scope = current_scope.get()
            assert scope is not None
            assert scope.principal is seller
            assert plain(1) == 1


def test_time_is_looked_at_on_every_call(gatekeeper: Gatekeeper, clock: Clock, seller: Principal) -> None:
    """A rule with hours ends in the middle of a block, to the minute; a clock set back is no way around."""
    export = requires("customer:export", purpose="transfer")(lambda: True)
    with acting_as(seller):
        assert export()
        clock.hour(17)
        assert export()
        clock.hour(18)
        with pytest.raises(AccessDenied, match="between 09:00 and 18:00"):
            export()
        clock.hour(9)
        assert export()
        clock.hour(8)
        with pytest.raises(AccessDenied):
            export()


def test_a_slow_ledger_does_not_hold_up_the_event_loop(
    gatekeeper: Gatekeeper, ledger: MemoryLedger, seller: Principal
) -> None:
    """While one task waits for its entry, others run; two that wait for the same one share it."""
    release = threading.Event()

    class Slow:
        def append(self, event: Event) -> EntryNumber:
            release.wait(10)
            return ledger.append(event)

    gatekeeper.ledger = Slow()

    async def main() -> list[int]:
        async with acting_as(seller):
            tasks = [asyncio.create_task(later(number)) for number in (1, 2)]
            await asyncio.sleep(0.05)
            assert not any(task.done() for task in tasks)
            release.set()
            return await asyncio.gather(*tasks)

    started = time.monotonic()
    assert asyncio.run(main()) == [1, 2]
    assert time.monotonic() - started < 5
    assert ledger.kinds == ["access.allow", "access.calls"]
