"""What every KEK provider is, and how the keyset file holds what it wraps.

Format: ``docs/format.md``, 4. A provider is asked when a keyset is created, opened or rewrapped, and again
when what was opened has reached its limits (`CacheLimits`); never per value.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Protocol

import attrs

from piiguard.errors import KeysetError

__all__ = ["AD_KEK", "NO_PICKLE", "AsyncKekProvider", "KekProvider", "WrappedKek", "require_provider"]

AD_KEK: Final = b"piiguard/1/kek"
"""What associated data of a wrapped KEK begins with; the id of the keyset follows."""
NO_PICKLE: Final = (
    "A KEK provider holds a secret and cannot be pickled or copied; make it anew where it is used"
)


@attrs.frozen
class WrappedKek:
    """A KEK as the keyset file holds it.

    Attributes:
        provider: Name of the kind of provider that can unwrap it.
        parameters: What that provider needs besides its secret.
        wrapped: The wrapped key.
    """

    provider: str
    parameters: Mapping[str, str | int]
    wrapped: bytes


class KekProvider(Protocol):
    """Wraps and unwraps a keyset's KEK: a passphrase, a secret, a security module, a key service."""

    def wrap(self, kek: bytes, *, keyset_id: bytes) -> WrappedKek:
        """Wrap *kek* for this keyset only.

        Raises:
            KeyWrapperUnavailable: If the provider cannot answer here and now.
        """
        ...

    def unwrap(self, wrapped: WrappedKek, *, keyset_id: bytes) -> bytes:
        """Return the KEK.

        Raises:
            KeysetError: If it does not open.
            KeyWrapperUnavailable: If the provider cannot answer here and now.
        """
        ...


class AsyncKekProvider(Protocol):
    """A `KekProvider` whose answers are awaited; `in_thread` makes one of any other."""

    async def wrap(self, kek: bytes, *, keyset_id: bytes) -> WrappedKek:
        """Wrap *kek* for this keyset only; raises as `KekProvider.wrap` does."""
        ...

    async def unwrap(self, wrapped: WrappedKek, *, keyset_id: bytes) -> bytes:
        """Return the KEK; raises as `KekProvider.unwrap` does."""
        ...


def require_provider(wrapped: WrappedKek, name: str) -> None:
    """Refuse what another kind of provider has wrapped.

    Raises:
        KeysetError: If it has.
    """
    if wrapped.provider != name:
        raise KeysetError(
            f"The keyset is protected by a {wrapped.provider}, and a {name} was given",
            hint=f"Open it with the {wrapped.provider}; rewrap() then changes what protects it.",
            code="crypto.wrong_provider",
        )
