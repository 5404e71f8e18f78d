"""What type checkers see of guarded functions and views: exactly the types of the bare ones."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from typing import Any, assert_type

import pandas as pd

from piiguard.access import Decision, FrameView, Policy, View, carry, requires, view, view_frame
from piiguard.catalog import Principal


@requires("customer:read", purpose="transfer")
def plain(number: int, *, text: str = "") -> str:
    return text * number


@requires("customer:read")
async def later(number: int) -> str:
    return str(number)


@requires("customer:read")
def rows() -> Iterator[int]:
    yield 1


@requires("customer:read")
async def rows_later() -> AsyncIterator[int]:
    yield 1


class Desk:
    @requires("customer:read")
    def method(self, number: int) -> str:
        return str(number)

    @requires("customer:read")
    @classmethod
    def above(cls, number: int) -> str:
        return str(number)

    @staticmethod
    @requires("customer:read")
    def below(number: int) -> str:
        return str(number)


async def uses(
    policy: Policy, principal: Principal, record: Desk, records: list[Desk], frame: pd.DataFrame
) -> None:
    assert_type(plain(1, text="x"), str)
    call: Callable[[int], Coroutine[Any, Any, str]] = later
    assert_type(await call(1), str)
    assert_type(await later(1), str)
    assert_type(rows(), Iterator[int])
    assert_type(rows_later(), AsyncIterator[int])
    assert_type(Desk().method(1), str)
    assert_type(Desk.above(1), str)
    assert_type(Desk.below(1), str)
    assert_type(view(record), View)
    assert_type(view(records), list[View])
    assert_type(view(frame, table="customer"), FrameView[pd.DataFrame])
    assert_type(view_frame(frame, table="customer").frame, pd.DataFrame)
    assert_type(policy.explain(principal, "customer:read", purpose=None), Decision)
    carried: Callable[[int], str] = carry(Desk.below)
    carried(1)


def must_fail() -> None:
    plain("one")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    plain(1, "x")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    Desk().method()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    requires(plain)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    requires("customer:read", "transfer")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
