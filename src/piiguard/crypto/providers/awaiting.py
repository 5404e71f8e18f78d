"""Between waiting and awaiting: providers of one kind made to serve as the other.

The keyset itself waits: its work is a small file and a lock, done in a thread. Only what a provider does over
a network is worth awaiting.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import CancelledError, Future
from typing import Final, TypeVar

import attrs

from piiguard.crypto.providers.ports import AsyncKekProvider, KekProvider, WrappedKek
from piiguard.errors import KeyWrapperUnavailable

__all__ = ["blocking", "in_thread"]

_T = TypeVar("_T")
_RENEW: Final = "Await renew_async(keyset) before its limits are reached, or open it with a KekProvider."


def in_thread(provider: KekProvider) -> AsyncKekProvider:
    """Make a provider that waits into one that is awaited: it works in a thread.

    Args:
        provider: Any provider; it must be safe between threads, as those of piiguard are.

    Returns:
        The same provider, to be awaited.
    """
    return _InThread(provider)


def blocking(provider: AsyncKekProvider) -> KekProvider:
    """Make a provider that is awaited into one that waits. To be called in the event loop, used in threads.

    Args:
        provider: Any provider whose answers are awaited; they are, in the loop that runs now.

    Returns:
        A provider for code that runs in other threads. In the loop's own it refuses, since it would wait for
        itself.

    Raises:
        RuntimeError: If no event loop runs.
    """
    if isinstance(provider, _InThread):
        return provider.waiting
    return _Blocking(provider, asyncio.get_running_loop())


@attrs.frozen
class _InThread:
    waiting: KekProvider

    async def wrap(self, kek: bytes, *, keyset_id: bytes) -> WrappedKek:
        return await asyncio.to_thread(self.waiting.wrap, kek, keyset_id=keyset_id)

    async def unwrap(self, wrapped: WrappedKek, *, keyset_id: bytes) -> bytes:
        return await asyncio.to_thread(self.waiting.unwrap, wrapped, keyset_id=keyset_id)


@attrs.frozen
class _Blocking:
    awaited: AsyncKekProvider
    loop: asyncio.AbstractEventLoop = attrs.field(repr=False)

    def wrap(self, kek: bytes, *, keyset_id: bytes) -> WrappedKek:
        self._require_thread()
        return self._result(self.awaited.wrap(kek, keyset_id=keyset_id))

    def unwrap(self, wrapped: WrappedKek, *, keyset_id: bytes) -> bytes:
        self._require_thread()
        return self._result(self.awaited.unwrap(wrapped, keyset_id=keyset_id))

    def _require_thread(self) -> None:
        if self.loop.is_closed():
            raise _unreachable("has ended")
        try:
            running = asyncio.get_running_loop()
        except RuntimeError:
            return
        if running is self.loop:
            raise _unreachable("cannot wait for itself")

    def _result(self, answer: Coroutine[object, object, _T]) -> _T:
        future: Future[_T] = asyncio.run_coroutine_threadsafe(answer, self.loop)
        try:
            return future.result()
        except CancelledError:
            raise _unreachable("has ended") from None


def _unreachable(why: str) -> KeyWrapperUnavailable:
    return KeyWrapperUnavailable(
        f"The keyset's provider is awaited, and its event loop {why}",
        hint=_RENEW,
        code="crypto.kek_awaited",
    )
