"""Who acts here, and what for: a scope that follows the flow of control, and never outlives its block.

The scope is a context variable. Tasks, `asyncio.to_thread` and whatever else copies the context take it
along; threads, executors and new processes do not, and are denied until somebody opens a scope in them or
wraps the function in `carry`. Whoever still holds a copy after the block has ended is denied, too.
"""

from __future__ import annotations

import functools
import inspect
import itertools
import os
import secrets
import sys
import threading
from collections.abc import Callable, Iterator
from contextvars import ContextVar, Token, copy_context
from datetime import datetime
from types import FrameType, TracebackType
from typing import Final, ParamSpec, Self, TypeVar

import attrs

from piiguard.access.gatekeeper import Epoch, Gatekeeper
from piiguard.catalog import Event, Principal, PurposeName
from piiguard.errors import AccessDenied, InvalidInput, LedgerUnavailable

__all__ = ["Grant", "Scope", "acting_as", "carry", "current_scope", "scope_here"]

_P = ParamSpec("_P")
_R = TypeVar("_R")

# Generators that these resume are meant to enter a scope now and leave it later, or run in a context of
# their own; any other generator would leave its principal behind with whoever asks it for the next item.
_MAY_PAUSE: Final = frozenset({"contextlib", "_pytest.fixtures", "piiguard.access.decorators"})
_GENERATOR: Final = inspect.CO_GENERATOR | inspect.CO_ASYNC_GENERATOR


@attrs.define(eq=False)
class Grant:
    """A recorded decision, good for further calls in its scope.

    Attributes:
        epoch: The epoch it was made in; in any other it is void.
        since: When it was made.
        until: When it must be made anew, or None if time plays no part.
        permission: What it allows.
        gatekeeper: Who made it.
        calls: Counts its uses; a C iterator, so that threads may share it.
    """

    epoch: Epoch
    since: datetime
    until: datetime | None
    permission: str
    gatekeeper: Gatekeeper
    calls: Iterator[int] = attrs.field(factory=lambda: itertools.count(1))


@attrs.define(eq=False)
class Scope:
    """A principal at work for a purpose.

    Attributes:
        principal: Who.
        purpose: What for, or None where each function says it itself.
        id: Random name that ties its ledger entries together.
        process: The process it was opened in.
        closed: Whether its block has ended.
        grants: What was allowed so far, by check.
        refused: What was denied so far, and in which epoch, so that a loop does not flood the ledger.
        spent: Grants that were replaced, whose calls are still to be counted.
        lock: Held while something is being decided for the first time.
    """

    principal: Principal
    purpose: PurposeName | None
    id: str = attrs.field(factory=lambda: secrets.token_hex(8))
    process: int = attrs.field(factory=os.getpid)
    closed: bool = False
    grants: dict[object, Grant] = attrs.field(factory=dict[object, Grant])
    refused: dict[object, Epoch] = attrs.field(factory=dict[object, Epoch])
    spent: list[Grant] = attrs.field(factory=list[Grant])
    lock: threading.Lock = attrs.field(factory=threading.Lock)

    def close(self) -> None:
        """End it, and record how often each grant was used after its first entry.

        Raises:
            LedgerUnavailable: If that could not be recorded.
        """
        with self.lock:
            self.closed = True
            ended, self.grants = [*self.spent, *self.grants.values()], {}
        if self.process != os.getpid():
            return
        for grant in ended:
            calls = next(grant.calls) - 1
            if calls > 1:
                details: dict[str, str | int] = {
                    "scope": self.id,
                    "permission": grant.permission,
                    "calls": calls,
                }
                grant.gatekeeper.ledger.append(Event("access.calls", self.principal.name, details))


current_scope: Final[ContextVar[Scope | None]] = ContextVar("piiguard_scope", default=None)
"""The scope of the running code, if any; read it through `scope_here`, which refuses stale ones."""


class acting_as:  # noqa: N801 - reads as the phrase it is: ``with acting_as(principal, purpose=...)``
    """Act as a principal, for a purpose, within a block; ``with`` and ``async with`` both work.

    Args:
        principal: Who acts.
        purpose: What for; functions that name another purpose are then refused.

    Raises:
        TypeError: If *principal* is no `Principal`.
        InvalidInput: On entering within a generator that others resume: the principal would stay behind
            with whoever asks for the next item. Generators under `contextlib.contextmanager`, pytest
            fixtures and generators under `requires` are fine.
        LedgerUnavailable: On leaving, if the number of calls could not be recorded.
    """

    def __init__(self, principal: Principal, *, purpose: str | None = None) -> None:
        if not isinstance(principal, Principal):  # pyright: ignore[reportUnnecessaryIsInstance] - callers may be untyped
            msg = (
                f"acting_as takes a Principal, not {type(principal).__name__}; write Principal('li.na', ...)"
            )
            raise TypeError(msg)
        self._principal = principal
        self._purpose = None if purpose is None else PurposeName(purpose)
        self._entered: tuple[Scope, Token[Scope | None]] | None = None

    def __enter__(self) -> Self:
        _refuse_pausing(inspect.currentframe())
        self._enter()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        scope = self._leave()
        try:
            scope.close()
        except LedgerUnavailable as failure:
            _mention(failure, error)

    async def __aenter__(self) -> Self:
        _refuse_pausing(inspect.currentframe())
        self._enter()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        scope = self._leave()
        try:
            await off_loop(scope.close)
        except LedgerUnavailable as failure:
            _mention(failure, error)

    def _enter(self) -> None:
        if self._entered is not None:
            raise InvalidInput("This acting_as block is already open", hint="Make a new one for each block.")
        scope = Scope(self._principal, self._purpose)
        self._entered = scope, current_scope.set(scope)

    def _leave(self) -> Scope:
        if self._entered is None:
            raise InvalidInput("This acting_as block is not open", hint="Use it in a with statement.")
        (scope, token), self._entered = self._entered, None
        # Closed first: if the context is another one and the reset fails, the scope is worthless anyway.
        scope.closed = True
        current_scope.reset(token)
        return scope


def carry(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Hand the present scope to a thread or an executor, explicitly.

    Args:
        function: What is to run there.

    Returns:
        The same function, running in a copy of this context each time it is called. Once the block that
        opened the scope has ended, it is denied.

    Raises:
        AccessDenied: If nobody is acting here.
    """
    scope_here()
    context = copy_context()

    @functools.wraps(function)
    def carried(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        return context.copy().run(function, *args, **kwargs)

    return carried


def scope_here() -> Scope:
    """Return the scope of the running code.

    Returns:
        An open scope of this process.

    Raises:
        AccessDenied: If there is none, or it has ended, or this is a forked process.
    """
    scope = current_scope.get()
    if scope is None:
        raise AccessDenied(
            "Nobody is acting here",
            hint="Open `with acting_as(principal, purpose=...)`. Threads, executors and new processes do not "
            "inherit it: open it in them, or wrap the function in piiguard.access.carry.",
            code="access.nobody",
        )
    if scope.process != os.getpid():
        raise AccessDenied(
            "This process was forked from one that was acting for somebody",
            hint="Open `with acting_as(principal, purpose=...)` in it.",
            code="access.forked",
        )
    if scope.closed:
        raise AccessDenied(
            f"The block in which {scope.principal.name!r} was acting has ended",
            hint="Wait within the block for the tasks and threads it starts.",
            code="access.scope_ended",
        )
    return scope


async def off_loop(work: Callable[[], _R]) -> _R:
    """Do *work*, which may wait for a disk, without holding up an asyncio event loop.

    Args:
        work: What to do; it sees the present context.

    Returns:
        What *work* returns.
    """
    asyncio = sys.modules.get("asyncio")
    try:
        running = asyncio is not None and asyncio.get_running_loop() is not None
    except RuntimeError:
        running = False
    if not running:
        return work()
    from asyncio import to_thread

    return await to_thread(work)


def _mention(failure: LedgerUnavailable, error: BaseException | None) -> None:
    """Raise *failure*, unless the block already ends in an error: that one then carries it along."""
    if error is None:
        raise failure
    error.add_note(str(failure))


def _refuse_pausing(own: FrameType | None) -> None:
    frame = None if own is None else own.f_back
    while frame is not None:
        while frame is not None and frame.f_globals.get("__name__") == "contextlib":
            frame = frame.f_back
        if frame is None or not frame.f_code.co_flags & _GENERATOR:
            return
        resumer = frame.f_back
        if resumer is None or resumer.f_globals.get("__name__") not in _MAY_PAUSE:
            raise InvalidInput(
                f"acting_as was opened in the generator {frame.f_code.co_name!r}, and would stay open in the "
                "code that asks it for items",
                hint="Open it around the loop that consumes the generator, or put @requires on that.",
                code="access.generator",
            )
        if resumer.f_globals.get("__name__") != "contextlib":
            return
        frame = resumer
