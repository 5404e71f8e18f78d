"""Passphrases: a KEK wrapped under a key that is stretched from words.

Format: ``docs/format.md``, 4.
"""

from __future__ import annotations

import base64
import os
import unicodedata
from collections.abc import Mapping
from typing import Final

import attrs
from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from piiguard.crypto.providers.ports import AD_KEK, NO_PICKLE, KekProvider, WrappedKek, require_provider
from piiguard.crypto.suites import siv_open, siv_seal
from piiguard.errors import InvalidInput, KeysetError, KeyWrapperUnavailable

__all__ = [
    "ARGON2ID_RFC_9106_LOW_MEMORY",
    "SCRYPT_OWASP",
    "Argon2idParameters",
    "PassphraseProvider",
    "ScryptParameters",
    "one_provider",
]

_WRAP_KEY_SIZE: Final = 64
_SALT_SIZE: Final = 16
# What a reader accepts: a file that claims more must not make it work or allocate (docs/format.md, 4).
_MAX_MEMORY_KIB: Final = 2 * 1024 * 1024
_MAX_PASSES: Final = 64


@attrs.frozen
class Argon2idParameters:
    """Cost of Argon2id.

    Attributes:
        iterations: Passes over the memory.
        lanes: Degree of parallelism.
        memory_kib: Memory in KiB, at least 8 per lane.

    Source: RFC 9106.
    """

    iterations: int
    lanes: int
    memory_kib: int

    def __attrs_post_init__(self) -> None:
        within = 1 <= self.iterations <= _MAX_PASSES and 1 <= self.lanes <= _MAX_PASSES
        if not (within and 8 * self.lanes <= self.memory_kib <= _MAX_MEMORY_KIB):
            raise InvalidInput("Argon2id parameters are out of range", hint=_COST_HINT)


@attrs.frozen
class ScryptParameters:
    """Cost of scrypt.

    Attributes:
        n: CPU and memory cost, a power of two.
        r: Block size.
        p: Degree of parallelism.

    Source: RFC 7914.
    """

    n: int
    r: int
    p: int

    def __attrs_post_init__(self) -> None:
        within = self.n > 1 and self.n.bit_count() == 1 and self.r >= 1 and 1 <= self.p <= _MAX_PASSES
        # RFC 7914, 2: N is less than 2^(128 * r / 8).
        below = self.n.bit_length() <= 16 * self.r
        if not (within and below and self.n * self.r // 8 <= _MAX_MEMORY_KIB):
            raise InvalidInput("scrypt parameters are out of range", hint=_COST_HINT)


_COST_HINT: Final = "Use the defaults; none may need over 2 GiB of memory or 64 passes (docs/format.md, 4)."
# RFC 9106, 4: the second recommended option, for machines where 2 GiB is too much.
ARGON2ID_RFC_9106_LOW_MEMORY: Final = Argon2idParameters(iterations=3, lanes=4, memory_kib=64 * 1024)
# OWASP Password Storage Cheat Sheet: scrypt, where Argon2id is not available.
SCRYPT_OWASP: Final = ScryptParameters(n=2**17, r=8, p=1)


@attrs.frozen
class PassphraseProvider:
    """A KEK wrapped under a key stretched from a passphrase.

    Args:
        passphrase: Any text that is not blank; normalised to NFC.
        kdf: Cost of stretching for what is wrapped from now on. Without it: Argon2id, or scrypt where the
            cryptographic library has no Argon2id. What is unwrapped brings its own cost along.

    Raises:
        InvalidInput: If the passphrase is blank.
    """

    passphrase: str = attrs.field(repr=False)
    kdf: Argon2idParameters | ScryptParameters | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.passphrase, str):  # pyright: ignore[reportUnnecessaryIsInstance] - untyped callers
            message = f"A passphrase must be a str, not {type(self.passphrase).__name__}"
            raise TypeError(message)
        if not self.passphrase.strip():
            raise InvalidInput("The passphrase is blank", hint="Give several words that only you know.")

    def wrap(self, kek: bytes, *, keyset_id: bytes) -> WrappedKek:
        """Wrap *kek* under the passphrase with a fresh salt."""
        salt = os.urandom(_SALT_SIZE)
        kdf = self.kdf or (ARGON2ID_RFC_9106_LOW_MEMORY if _argon2id_works() else SCRYPT_OWASP)
        name = "argon2id" if isinstance(kdf, Argon2idParameters) else "scrypt"
        parameters: dict[str, str | int] = {"kdf": name, "salt": _to_base64(salt), **attrs.asdict(kdf)}
        wrapped = siv_seal(_stretch(self.passphrase, kdf, salt), AD_KEK + keyset_id, kek)
        return WrappedKek("passphrase", parameters, wrapped)

    def unwrap(self, wrapped: WrappedKek, *, keyset_id: bytes) -> bytes:
        """Unwrap a KEK with the cost its parameters state.

        Raises:
            KeysetError: If the passphrase is wrong or the file was damaged; the two cannot be told apart.
            KeyWrapperUnavailable: If it needs Argon2id and the cryptographic library has none.
        """
        require_provider(wrapped, "passphrase")
        kdf, salt = _read_kdf(wrapped.parameters)
        try:
            return siv_open(_stretch(self.passphrase, kdf, salt), AD_KEK + keyset_id, wrapped.wrapped)
        except InvalidTag:
            raise KeysetError(
                "The passphrase is wrong, or the wrapped key in the keyset file was damaged",
                hint="Try the passphrase again; if it is certainly right, restore the file from a backup.",
                code="crypto.wrong_passphrase",
            ) from None

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError(NO_PICKLE)


def one_provider(passphrase: str | None, provider: KekProvider | None) -> KekProvider:
    """Return *provider*, or one of *passphrase*.

    Raises:
        TypeError: If not exactly one is given.
    """
    if provider is not None and passphrase is None:
        return provider
    if passphrase is None or provider is not None:
        raise TypeError("Give exactly one of passphrase= and provider=")
    return PassphraseProvider(passphrase)


def _stretch(passphrase: str, kdf: Argon2idParameters | ScryptParameters, salt: bytes) -> bytes:
    secret = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
    if isinstance(kdf, ScryptParameters):
        return Scrypt(salt=salt, length=_WRAP_KEY_SIZE, n=kdf.n, r=kdf.r, p=kdf.p).derive(secret)
    try:
        from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

        return Argon2id(
            salt=salt,
            length=_WRAP_KEY_SIZE,
            iterations=kdf.iterations,
            lanes=kdf.lanes,
            memory_cost=kdf.memory_kib,
        ).derive(secret)
    except (ImportError, UnsupportedAlgorithm):
        raise KeyWrapperUnavailable(
            "This keyset needs Argon2id, and the installed cryptography package has none (OpenSSL below 3.2)",
            hint="Install cryptography's own wheel (pip install --force-reinstall cryptography), or open the "
            "keyset where Argon2id works and rewrap it with scrypt.",
            code="crypto.no_argon2id",
        ) from None


def _argon2id_works() -> bool:
    try:
        _stretch("probe", Argon2idParameters(iterations=1, lanes=1, memory_kib=8), bytes(_SALT_SIZE))
    except KeyWrapperUnavailable:
        return False
    return True


def _read_kdf(parameters: Mapping[str, str | int]) -> tuple[Argon2idParameters | ScryptParameters, bytes]:
    costs = {name: value for name, value in parameters.items() if isinstance(value, int)}
    salt, kind = parameters.get("salt"), parameters.get("kdf")
    if not isinstance(salt, str) or set(parameters) != {"kdf", "salt", *costs}:
        kind = None
    try:
        octets = base64.urlsafe_b64decode(str(salt) + "=" * (-len(str(salt)) % 4))
        if len(octets) != _SALT_SIZE:
            kind = None
        if kind == "argon2id":
            return Argon2idParameters(**costs), octets
        if kind == "scrypt":
            return ScryptParameters(**costs), octets
    except (TypeError, ValueError):
        raise KeysetError("The keyset states a cost that is out of range", hint=_DAMAGED_HINT) from None
    raise KeysetError("The keyset names no known way of stretching a passphrase", hint=_DAMAGED_HINT)


_DAMAGED_HINT: Final = "Restore the keyset file from a backup, or open it with the release that wrote it."


def _to_base64(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).decode().rstrip("=")
