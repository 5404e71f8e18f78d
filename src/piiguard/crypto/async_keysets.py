"""Keysets in an event loop: opened, made and renewed without holding it up.

Only this is awaited. An open keyset answers from memory, and ciphers work as they do everywhere.
"""

from __future__ import annotations

import asyncio
import os

from piiguard.catalog.ports import Clock
from piiguard.crypto.key_cache import CacheLimits
from piiguard.crypto.keysets import Keyset
from piiguard.crypto.limits import Limits
from piiguard.crypto.providers.awaiting import blocking
from piiguard.crypto.providers.ports import AsyncKekProvider
from piiguard.crypto.suites import Suite

__all__ = ["create_async", "open_async", "renew_async", "rewrap_async"]


async def create_async(
    path: str | os.PathLike[str],
    *,
    provider: AsyncKekProvider,
    suite: Suite = Suite.AES_256_SIV,
    limits: Limits | None = None,
    cache: CacheLimits | None = None,
    clock: Clock | None = None,
    wait: float = 5.0,
) -> Keyset:
    """Make a keyset; `Keyset.create`, awaited.

    Args:
        path: As there.
        provider: What protects it; ``in_thread(provider)`` for one that waits.
        suite: As there.
        limits: As there.
        cache: As there. Keys that reach a limit are asked for by whoever needs them next: in the event loop
            only `renew_async` can, unless the provider came from `in_thread`.
        clock: As there.
        wait: As there.

    Returns:
        The keyset, open.
    """
    guard = blocking(provider)
    return await asyncio.to_thread(
        Keyset.create,
        path,
        provider=guard,
        suite=suite,
        limits=limits,
        cache=cache,
        clock=clock,
        wait=wait,
    )


async def open_async(
    path: str | os.PathLike[str],
    *,
    provider: AsyncKekProvider,
    min_epoch: int = 1,
    cache: CacheLimits | None = None,
    clock: Clock | None = None,
    wait: float = 5.0,
) -> Keyset:
    """Open a keyset; `Keyset.open`, awaited.

    Args:
        path: As there.
        provider: What protects it; ``in_thread(provider)`` for one that waits.
        min_epoch: As there.
        cache: As for `create_async`.
        clock: As there.
        wait: As there.

    Returns:
        The keyset.
    """
    guard = blocking(provider)
    return await asyncio.to_thread(
        Keyset.open, path, provider=guard, min_epoch=min_epoch, cache=cache, clock=clock, wait=wait
    )


async def renew_async(keyset: Keyset) -> None:
    """Ask the provider for the keys anew, so that their age and uses start again; `Keyset.renew`, awaited.

    Args:
        keyset: An open keyset.

    Raises:
        KeyWrapperUnavailable: If the provider is away; what is in memory serves until its limits.
    """
    await asyncio.to_thread(keyset.renew)


async def rewrap_async(keyset: Keyset, provider: AsyncKekProvider) -> None:
    """Protect a keyset by another provider; `Keyset.rewrap`, awaited.

    Args:
        keyset: An open keyset.
        provider: What is to protect it from now on.
    """
    await asyncio.to_thread(keyset.rewrap, blocking(provider))
