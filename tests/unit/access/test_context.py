"""Who acts: a scope that goes where the flow of control goes, and nowhere else."""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from piiguard.access import Gatekeeper, acting_as, carry, requires
from piiguard.access.context import current_scope, scope_here
from piiguard.catalog import Principal
from piiguard.errors import AccessDenied, InvalidInput, LedgerUnavailable

from .conftest import MemoryLedger


@requires("customer:read", purpose="transfer")
def read() -> str:
    """Say who acts, without a check of its own: what denies must be the guard."""
    scope = current_scope.get()
    return "nobody" if scope is None else scope.principal.name


def nobody() -> bool:
    return current_scope.get() is None


def test_without_a_scope_everything_is_denied(gatekeeper: Gatekeeper) -> None:
    """The error says what to do."""
    with pytest.raises(AccessDenied, match="acting_as") as caught:
        read()
    assert caught.value.code == "access.nobody"


def test_the_scope_ends_with_its_block(gatekeeper: Gatekeeper, seller: Principal) -> None:
    """Afterwards nobody acts, whether the block ended well or not."""
    with acting_as(seller):
        assert read() == "li.na"
    assert nobody()
    with contextlib.suppress(ZeroDivisionError), acting_as(seller):
        1 / 0  # noqa: B018 - the error is the point
    assert nobody()


def test_an_inner_block_hides_the_outer_one(gatekeeper: Gatekeeper, seller: Principal) -> None:
    """And the outer comes back with its own grants."""
    with acting_as(seller):
        with acting_as(Principal("chen", roles={"clerk"})), pytest.raises(AccessDenied, match="chen"):
            read()
        assert read() == "li.na"


def test_a_block_opens_once(seller: Principal) -> None:
    """Opening it again, or closing what is not open, is a mistake in the program."""
    block = acting_as(seller)
    with block, pytest.raises(InvalidInput, match="already open"), block:
        raise AssertionError
    with pytest.raises(InvalidInput, match="not open"):
        block.__exit__(None, None, None)


def test_only_a_principal_acts() -> None:
    """A name is no principal: it has no roles."""
    with pytest.raises(TypeError, match="Principal"):
        acting_as("li.na")  # type: ignore[arg-type] # the wrong type is the test


def test_tasks_take_the_scope_along_and_keep_their_own(gatekeeper: Gatekeeper, seller: Principal) -> None:
    """A task inherits; what it opens itself does not reach its siblings; `to_thread` inherits too."""

    async def alone(name: str) -> str:
        async with acting_as(Principal(name, roles={"sales"})):
            await asyncio.sleep(0)
            return read()

    async def main() -> list[str]:
        async with acting_as(seller):
            return [
                *await asyncio.gather(alone("a"), alone("b"), asyncio.to_thread(read)),
                read(),
            ]

    assert asyncio.run(main()) == ["a", "b", "li.na", "li.na"]
    assert nobody()


def test_a_task_that_outlives_the_block_is_denied(gatekeeper: Gatekeeper, seller: Principal) -> None:
    """Its copy of the scope is void."""

    async def main() -> None:
        done = asyncio.Event()

        async def late() -> str:
            await done.wait()
            return read()

        with acting_as(seller):
            read()
            task = asyncio.create_task(late())
        done.set()
        with pytest.raises(AccessDenied) as caught:
            await task
        assert caught.value.code == "access.scope_ended"

    asyncio.run(main())


def test_threads_and_executors_lose_the_scope_and_are_denied(
    gatekeeper: Gatekeeper, seller: Principal
) -> None:
    """Both directions: nothing comes along, and nothing stays behind in a reused thread."""
    with ThreadPoolExecutor(1) as pool:
        with acting_as(seller):
            for function, code in ((read, "access.nobody"), (scope_here, "access.nobody")):
                with pytest.raises(AccessDenied) as caught:
                    pool.submit(function).result()
                assert caught.value.code == code
            assert pool.submit(carry(read)).result() == "li.na"
        assert pool.submit(nobody).result()


def test_carry_serves_several_threads_at_once(gatekeeper: Gatekeeper, seller: Principal) -> None:
    """One carried function may run in many threads, and counts in the scope it came from."""
    barrier = threading.Barrier(4)

    def together() -> str:
        barrier.wait(10)
        return read()

    with ThreadPoolExecutor(4) as pool, acting_as(seller):
        carried = carry(together)
        assert [each.result() for each in [pool.submit(carried) for _ in range(4)]] == ["li.na"] * 4
    assert gatekeeper.ledger.events[-1].details["calls"] == 4  # type: ignore[attr-defined] # the test's ledger


def test_what_is_carried_out_of_the_block_is_denied(gatekeeper: Gatekeeper, seller: Principal) -> None:
    """A carried function is no key to keep; and nobody's scope cannot be carried."""
    with acting_as(seller):
        carried = carry(read)
        assert carried() == "li.na"
    with pytest.raises(AccessDenied, match="has ended"):
        carried()
    with pytest.raises(AccessDenied):
        carry(read)


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")  # from Python 3.12 on, beside threads
@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
def test_a_forked_child_is_denied(gatekeeper: Gatekeeper, seller: Principal) -> None:
    """It inherits the memory of a scope, but not the right to it, even after an earlier grant."""
    with acting_as(seller):
        read()
        child = os.fork()
        if child == 0:
            status = 1
            try:
                read()
            except AccessDenied as error:
                status = 0 if error.code == "access.forked" else 2
            finally:
                os._exit(status)
        assert os.waitpid(child, 0)[1] == 0


def test_a_generator_cannot_leave_its_principal_behind(seller: Principal) -> None:
    """Opening a block between two yields is refused, plain or through an ExitStack."""

    def plain() -> Iterator[int]:
        with acting_as(seller):
            yield 1

    def stacked() -> Iterator[int]:
        with contextlib.ExitStack() as stack:
            stack.enter_context(acting_as(seller))
            yield 1

    async def asynchronous() -> AsyncIterator[int]:
        async with acting_as(seller):
            yield 1

    for generator in (plain, stacked):
        with pytest.raises(InvalidInput, match="would stay open"):
            next(generator())
        assert nobody()

    async def main() -> None:
        with pytest.raises(InvalidInput, match="would stay open"):
            await anext(asynchronous())  # type: ignore[call-overload] # an async generator, seen as an iterator
        assert nobody()

    asyncio.run(main())


def test_a_context_manager_made_of_a_generator_may_open_a_block(
    gatekeeper: Gatekeeper, seller: Principal
) -> None:
    """That is what `contextlib.contextmanager` is for; but not within a generator in its turn."""

    @contextlib.contextmanager
    def as_seller() -> Iterator[None]:
        with acting_as(seller):
            yield

    @contextlib.asynccontextmanager
    async def as_seller_later() -> AsyncIterator[None]:
        async with acting_as(seller):
            yield

    async def later() -> str:
        async with as_seller_later():
            return read()

    def leaking() -> Iterator[int]:
        with as_seller():
            yield 1

    with as_seller():
        assert read() == "li.na"
    assert asyncio.run(later()) == "li.na"
    with pytest.raises(InvalidInput, match="leaking"):
        next(leaking())
    assert nobody()


@pytest.fixture
def acting(gatekeeper: Gatekeeper, seller: Principal) -> Iterator[None]:
    with acting_as(seller):
        yield


def test_a_fixture_may_open_a_block(acting: None) -> None:
    """A test under it acts as the principal."""
    assert read() == "li.na"


def test_the_number_of_calls_is_recorded_when_the_block_ends(
    gatekeeper: Gatekeeper, ledger: MemoryLedger, seller: Principal
) -> None:
    """One entry before the first call, one with the count after the last; one call needs no second entry."""
    with acting_as(seller):
        read()
    assert ledger.kinds == ["access.allow"]
    with acting_as(seller):
        for _ in range(5):
            read()
        assert ledger.kinds == ["access.allow", "access.allow"]
    assert ledger.kinds[2:] == ["access.calls"]
    allowed, counted = ledger.events[1:]
    assert counted.details["calls"] == 5
    assert counted.details["scope"] == allowed.details["scope"]


def test_a_count_that_cannot_be_recorded_is_an_error(
    gatekeeper: Gatekeeper, ledger: MemoryLedger, seller: Principal
) -> None:
    """It ends the block; but never hides an error the block ends in already."""

    def twice(error: Exception | None) -> None:
        ledger.broken = False
        with acting_as(seller):
            read()
            read()
            ledger.broken = True
            if error is not None:
                raise error

    with pytest.raises(LedgerUnavailable):
        twice(None)
    with pytest.raises(KeyError) as caught:
        twice(KeyError("x"))
    assert "cannot be written" in caught.value.__notes__[0]
    assert nobody()
