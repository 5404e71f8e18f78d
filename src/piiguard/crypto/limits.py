"""Limits: how much and how long one key may seal, and the counter that its use runs against.

Source: NIST SP 800-38D, 8.3: at most 2³² values under one key with random nonces of 96 bits.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final, Protocol

import attrs

from piiguard.errors import InvalidInput

__all__ = ["MOST_COUNTED", "MOST_RANDOM_NONCES", "Allowance", "Limits", "Used"]

MOST_RANDOM_NONCES: Final = 2**32
"""Values under one key of a suite that a repeated nonce breaks."""

MOST_COUNTED: Final = 2**53 - 1  # what every JSON reader keeps exactly: docs/format.md, 3


@attrs.frozen(kw_only=True)
class Limits:
    """How much one key may seal, and how old it may become. What is not given is not limited.

    Copies of a keyset on several machines count each for itself: divide a limit among them.

    Attributes:
        messages: Values; sealing stops there.
        octets: Bytes of clear values; sealing stops there.
        age: Since the key was made. Sealing goes on, but the key is due for rotation: a clock that jumps
            must not stop an application.
    """

    messages: int | None = None
    octets: int | None = None
    age: timedelta | None = None

    def __attrs_post_init__(self) -> None:
        for name, number in (("messages", self.messages), ("octets", self.octets)):
            if number is not None and not 1 <= number <= MOST_COUNTED:
                raise InvalidInput(f"A limit of {number} {name} cannot be kept", hint="Give 1 to 2**53 - 1.")
        if self.age is not None and (self.age < timedelta(seconds=1) or self.age.microseconds):
            raise InvalidInput(
                f"An age limit of {self.age} cannot be kept", hint="Give whole seconds, at least one."
            )

    @property
    def counting(self) -> bool:
        """Whether use has to be counted to keep them."""
        return self.messages is not None or self.octets is not None


@attrs.frozen
class Used:
    """How much a key has sealed, leases that are not used up included: never less than it truly has.

    Attributes:
        messages: Values.
        octets: Bytes of clear values.
    """

    messages: int
    octets: int


class Allowance(Protocol):
    """What a key's use is counted against before anything is sealed."""

    def take(self, messages: int, octets: int) -> None:
        """Count so many values, of so many bytes together.

        Raises:
            KeyStateError: If the key may not seal that much any more; then nothing was counted.
            KeysetError: If the counter cannot be read, trusted or written.
            Busy: If another process holds it.
        """
        ...
