"""Key services: what their providers share. The wrapping, the patience, and what an error may say.

Format: ``docs/format.md``, 4. A service wraps 32 random octets, the *secret*; the KEK is wrapped under a key
expanded from them and never leaves the process. Whatever a service makes of the encryption context, a KEK
opens for its own keyset only.

An error names the service and the code that it gave. Its message and the exception of its client are dropped:
they may quote requests, whose headers and addresses hold credentials.
"""

from __future__ import annotations

import base64
import binascii
import enum
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Final, TypeVar

import attrs
from cryptography.exceptions import InvalidTag

from piiguard.crypto.providers.ports import AD_KEK, WrappedKek
from piiguard.crypto.providers.sdks import Foreign, load
from piiguard.crypto.suites import expand, siv_open, siv_seal
from piiguard.errors import InvalidInput, KeysetError, KeyWrapperUnavailable

__all__ = [
    "CONTEXT_NAME",
    "SECRET_SIZE",
    "Patience",
    "Trouble",
    "Verdict",
    "ask",
    "from_base64",
    "open_kek",
    "require_name",
    "seal_kek",
    "secret_of",
    "to_base64",
]

CONTEXT_NAME: Final = "piiguard-keyset"
"""Name under which the encryption context of a service holds the keyset's id, in hexadecimal."""
SECRET_SIZE: Final = 32
_WRAP_KEY_SIZE: Final = 64
# Full jitter: M. Brooker, "Exponential Backoff and Jitter", AWS Architecture Blog, 2015.
_FIRST_PAUSE: Final = 0.2
_LONGEST_PAUSE: Final = 5.0
_CODE: Final = re.compile(r"[A-Za-z0-9_.-]{1,80}")
_T = TypeVar("_T")


@attrs.frozen(kw_only=True)
class Patience:
    """How long a provider tries to reach its service.

    Args:
        attempts: How often it asks before it gives up, pausing longer each time, by chance.
        connect: How long one attempt may take to connect.
        read: How long it may then wait for the answer.

    Raises:
        InvalidInput: If one of them is not above nothing.
    """

    attempts: int = 3
    connect: timedelta = timedelta(seconds=2)
    read: timedelta = timedelta(seconds=5)

    def __attrs_post_init__(self) -> None:
        if self.attempts < 1 or min(self.connect, self.read) <= timedelta(0):
            raise InvalidInput(
                "Patience is not above nothing", hint="Give at least one attempt, and time for it."
            )


def _code(code: str) -> str:
    return code if _CODE.fullmatch(code) else "no code"


class Verdict(enum.Enum):
    """What it means that a service did not do what it was asked."""

    AWAY = "away"
    """It cannot be reached or is overloaded: worth asking again."""
    REFUSED = "refused"
    """It answers, and does not do this for us: credentials, permission, a disabled or absent key."""
    WRONG = "wrong"
    """What it was to unwrap is not what it wrapped for this key and keyset."""


@attrs.frozen
class Trouble:
    """Why a service did not do what it was asked.

    Attributes:
        verdict: What it means.
        code: What the service or its client calls it; kept only if it looks like a code.
    """

    verdict: Verdict
    code: str = attrs.field(converter=_code)


def ask(
    service: str,
    call: Callable[[], _T],
    *,
    judge: Callable[[Exception], Trouble | None],
    attempts: int,
    extra: str,
) -> _T:
    """Ask a service, again if it is away.

    Args:
        service: Its name, for errors.
        call: What to ask it.
        judge: Says what an exception of its client means; None for one that is not about the service.
        attempts: How often to ask.
        extra: The extra of piiguard that brings what is needed for asking again.

    Returns:
        The answer.

    Raises:
        KeyWrapperUnavailable: If it stays away, or refuses.
        KeysetError: If it does not unwrap what it was given.
    """

    def tried() -> _T | Trouble:
        try:
            return call()
        except Exception as error:
            trouble = judge(error)
            if trouble is None:
                raise
            return trouble

    outcome = tried() if attempts == 1 else _retried(tried, attempts, extra)
    if not isinstance(outcome, Trouble):
        return outcome
    # Outside the handler, so that the client's exception is not even the context of ours.
    if outcome.verdict is Verdict.WRONG:
        raise _wrong(f"{service} does not unwrap it ({outcome.code})")
    if outcome.verdict is Verdict.REFUSED:
        raise KeyWrapperUnavailable(
            f"{service} refuses to wrap or unwrap the keyset's key ({outcome.code})",
            hint="Check the credentials, what they permit, and that the key exists and is enabled.",
            code="crypto.kek_refused",
        )
    raise KeyWrapperUnavailable(
        f"{service} does not answer ({outcome.code})",
        hint="Check the network and the service; keysets that are open serve until their limits.",
    )


def seal_kek(provider: str, secret: bytes, kek: bytes, keyset_id: bytes) -> bytes:
    """Wrap *kek* for one keyset under a secret that a service or module has wrapped."""
    return siv_seal(_wrap_key(provider, secret), AD_KEK + keyset_id, kek)


def open_kek(provider: str, secret: bytes, wrapped: bytes, keyset_id: bytes) -> bytes:
    """Unwrap what `seal_kek` has wrapped.

    Raises:
        KeysetError: If it does not open.
    """
    if len(secret) == SECRET_SIZE:
        try:
            return siv_open(_wrap_key(provider, secret), AD_KEK + keyset_id, wrapped)
        except InvalidTag:
            pass
    raise _wrong("it does not open under what the provider unwrapped")


def secret_of(wrapped: WrappedKek) -> str:
    """Return the wrapped secret that stands beside a wrapped KEK.

    Raises:
        KeysetError: If there is none.
    """
    secret = wrapped.parameters.get("secret")
    if isinstance(secret, str) and secret:
        return secret
    raise _wrong("nothing stands beside it")


def require_name(what: str, name: str) -> None:
    """Refuse a blank name.

    Raises:
        InvalidInput: If it is blank.
    """
    if not name.strip():
        raise InvalidInput(f"The {what} is blank", hint="Give the one that is to protect the keyset.")


def to_base64(octets: bytes) -> str:
    """Write octets as services take them: standard base64."""
    return base64.b64encode(octets).decode()


def from_base64(text: str) -> bytes:
    """Read standard base64.

    Raises:
        KeysetError: If it is none.
    """
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        pass
    raise _wrong("it is not base64")


def _retried(tried: Callable[[], _T | Trouble], attempts: int, extra: str) -> _T | Trouble:
    tenacity = load("tenacity", extra=extra, package="tenacity", needed_for="A provider that asks again")

    def is_away(outcome: object) -> bool:
        return isinstance(outcome, Trouble) and outcome.verdict is Verdict.AWAY

    def last(state: Foreign) -> _T | Trouble:
        outcome: _T | Trouble = state.outcome.result()
        return outcome

    retrying = tenacity.Retrying(
        stop=tenacity.stop_after_attempt(attempts),
        wait=tenacity.wait_random_exponential(multiplier=_FIRST_PAUSE, max=_LONGEST_PAUSE),
        retry=tenacity.retry_if_result(is_away),
        retry_error_callback=last,
    )
    outcome: _T | Trouble = retrying(tried)
    return outcome


def _wrap_key(provider: str, secret: bytes) -> bytes:
    return expand(secret, b"piiguard/1/kek/" + provider.encode(), _WRAP_KEY_SIZE)


def _wrong(how: str) -> KeysetError:
    return KeysetError(
        f"The keyset's key was wrapped by another key, for another keyset, or was damaged: {how}",
        hint="Check which key the provider names; if it is the right one, restore the file from a backup.",
        code="crypto.wrong_kek",
    )
