"""Keysets in an event loop: the loop is never held up, and what cannot be awaited says so."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import pytest

from piiguard.crypto import (
    CacheLimits,
    FieldCipher,
    Keyset,
    SecretProvider,
    WrappedKek,
    create_async,
    open_async,
    renew_async,
    rewrap_async,
)
from piiguard.crypto.providers import blocking, in_thread
from piiguard.errors import KeyWrapperUnavailable

if TYPE_CHECKING:
    from conftest import Guard  # type: ignore[import-not-found] # found by pytest alone


@attrs.define
class Awaited:
    """A provider that answers after the loop has had a turn; it remembers in which threads it ran."""

    inner: SecretProvider = attrs.field(factory=lambda: SecretProvider(b"s" * 32))
    threads: set[int] = attrs.field(factory=set)

    async def wrap(self, kek: bytes, *, keyset_id: bytes) -> WrappedKek:
        await asyncio.sleep(0)
        self.threads.add(threading.get_ident())
        return self.inner.wrap(kek, keyset_id=keyset_id)

    async def unwrap(self, wrapped: WrappedKek, *, keyset_id: bytes) -> bytes:
        await asyncio.sleep(0)
        self.threads.add(threading.get_ident())
        return self.inner.unwrap(wrapped, keyset_id=keyset_id)


def _cipher(keyset: Keyset) -> FieldCipher:
    return FieldCipher(keyset, context={"table": "customer", "column": "phone"})


def test_a_keyset_is_made_opened_and_rewrapped_in_a_loop(path: Path) -> None:
    """Everything that asks the provider can be awaited; the provider runs in the loop it belongs to."""
    provider, after = Awaited(), Awaited(SecretProvider(b"t" * 32))

    async def go() -> tuple[str | bytes, str | bytes]:
        keyset = await create_async(path, provider=provider)
        token = _cipher(keyset).encrypt("13800138000")
        first = _cipher(await open_async(path, provider=provider)).decrypt(token)
        await rewrap_async(keyset, after)
        return first, _cipher(await open_async(path, provider=after)).decrypt(token)

    assert asyncio.run(go()) == ("13800138000", "13800138000")
    assert provider.threads == after.threads == {threading.get_ident()}
    assert Keyset.open(path, provider=SecretProvider(b"t" * 32)).epoch == 2


def test_a_provider_that_waits_does_so_in_a_thread(path: Path, guard: Guard) -> None:
    """The loop turns while a provider waits for an answer."""
    Keyset.create(path, provider=guard)

    async def go() -> str | bytes:
        turned = asyncio.Event()
        loop = asyncio.get_running_loop()

        class Waiting:
            def wrap(self, kek: bytes, *, keyset_id: bytes) -> WrappedKek:
                return guard.wrap(kek, keyset_id=keyset_id)

            def unwrap(self, wrapped: WrappedKek, *, keyset_id: bytes) -> bytes:
                gone = threading.Event()
                loop.call_soon_threadsafe(lambda: (turned.set(), gone.set()))
                assert gone.wait(10)
                return guard.unwrap(wrapped, keyset_id=keyset_id)

        cipher = _cipher(await open_async(path, provider=in_thread(Waiting())))
        assert turned.is_set()
        return cipher.decrypt(cipher.encrypt("13800138000"))

    assert asyncio.run(go()) == "13800138000"


def test_both_ways_lead_back_to_the_same_provider(guard: Guard) -> None:
    """A provider that waits, made awaited and back again, is itself; so it also serves without a loop."""

    async def go() -> bool:
        return blocking(in_thread(guard)) is guard

    assert asyncio.run(go())


def test_a_loop_does_not_wait_for_itself(path: Path) -> None:
    """Forgotten keys of an awaited provider are an error in its loop, at once, until they are renewed."""

    async def go() -> None:
        keyset = await create_async(path, provider=Awaited(), cache=CacheLimits(max_uses=100))
        cipher = _cipher(keyset)
        keyset.evict()
        with pytest.raises(KeyWrapperUnavailable) as caught:
            cipher.encrypt("13800138000")
        assert caught.value.code == "crypto.kek_awaited"
        await asyncio.sleep(1.05)  # an absent provider is not asked for a second
        await renew_async(keyset)
        assert cipher.encrypt("13800138000")
        keyset.evict()
        assert await asyncio.to_thread(cipher.encrypt, "13800138000")

    asyncio.run(go())


def test_a_loop_that_has_ended_is_an_absent_provider(path: Path) -> None:
    """A keyset that outlives its provider's loop serves from memory, and then says why it cannot."""
    keyset = asyncio.run(create_async(path, provider=Awaited()))
    assert _cipher(keyset).encrypt("13800138000")
    keyset.evict()
    with pytest.raises(KeyWrapperUnavailable, match="has ended"):
        keyset.dek(keyset.active.id)


def test_errors_of_an_awaited_provider_arrive(path: Path) -> None:
    """What a provider raises in its loop is what the caller of open gets."""

    class Away(Awaited):
        async def unwrap(self, wrapped: WrappedKek, *, keyset_id: bytes) -> bytes:
            raise KeyWrapperUnavailable(f"Out: {wrapped.provider}, {len(keyset_id)}", hint="Wait.")

    async def go() -> None:
        await create_async(path, provider=Awaited())
        with pytest.raises(KeyWrapperUnavailable):
            await open_async(path, provider=Away())

    asyncio.run(go())
