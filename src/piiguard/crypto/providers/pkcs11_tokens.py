"""PKCS#11: an AES key in a hardware security module, a smart card or SoftHSM protects the keyset.

Format: ``docs/format.md``, 4. The module encrypts the secret by AES-GCM with the keyset's id as associated
data; its key never leaves it.

Source: OASIS PKCS #11 Cryptographic Token Interface Current Mechanisms 3.0, 2.13.3 (``CKM_AES_GCM``).
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from secrets import token_bytes
from typing import Final

import attrs

from piiguard.crypto.providers.ports import AD_KEK, NO_PICKLE, WrappedKek, require_provider
from piiguard.crypto.providers.sdks import Foreign, load
from piiguard.crypto.providers.services import (
    SECRET_SIZE,
    Trouble,
    Verdict,
    ask,
    from_base64,
    open_kek,
    require_name,
    seal_kek,
    secret_of,
    to_base64,
)

__all__ = ["Pkcs11Provider"]

_NAME: Final = "pkcs11"
_SERVICE: Final = "The PKCS#11 token"
_EXTRA: Final = "pkcs11"
_NONCE_SIZE: Final = 12
# What modules answer to a wrong tag; which one is theirs to choose.
_WRONG: Final = frozenset(
    {
        "AEADDecryptFailed",
        "DataInvalid",
        "DataLenRange",
        "EncryptedDataInvalid",
        "EncryptedDataLenRange",
        "FunctionFailed",
        "GeneralError",
    }
)
_AWAY: Final = frozenset(
    {
        "DeviceError",
        "DeviceMemory",
        "DeviceRemoved",
        "HostMemory",
        "NoSuchToken",
        "SessionCount",
        "TokenNotPresent",
    }
)
# Modules are initialised once for a process, without locks of their own: one of our threads talks at a time.
_TALK: Final = threading.RLock()
_INITIALISED: Final[dict[str, int]] = {}


@attrs.frozen
class Pkcs11Provider:
    """A KEK protected by an AES key in a PKCS#11 token.

    Make the key in the token, of 256 bits, sensitive and not extractable. A wrong PIN is tried once for each
    call; tokens lock themselves after a few.

    Args:
        module: Path of the vendor's library.
        token: Label of the token.
        key: Label of the key.
        pin: The user's PIN.

    Raises:
        InvalidInput: If a name is blank.
    """

    module: str
    token: str = attrs.field(kw_only=True)
    key: str = attrs.field(kw_only=True)
    pin: str = attrs.field(kw_only=True, repr=False)

    def __attrs_post_init__(self) -> None:
        require_name("module of the PKCS#11 token", self.module)
        require_name("label of the PKCS#11 token", self.token)
        require_name("label of the PKCS#11 key", self.key)

    def wrap(self, kek: bytes, *, keyset_id: bytes) -> WrappedKek:
        """Wrap *kek* under a secret that the token encrypts; raises as `KekProvider.wrap` does."""
        secret, nonce = token_bytes(SECRET_SIZE), token_bytes(_NONCE_SIZE)
        how = _gcm(nonce, keyset_id)
        sealed: bytes = self._with_key(lambda key: key.encrypt(secret, **how), Verdict.REFUSED)
        parameters = {"token": self.token, "key": self.key, "secret": to_base64(nonce + sealed)}
        return WrappedKek(_NAME, parameters, seal_kek(_NAME, secret, kek, keyset_id))

    def unwrap(self, wrapped: WrappedKek, *, keyset_id: bytes) -> bytes:
        """Return the KEK; raises as `KekProvider.unwrap` does."""
        require_provider(wrapped, _NAME)
        octets = from_base64(secret_of(wrapped))
        how = _gcm(octets[:_NONCE_SIZE], keyset_id)
        secret: bytes = self._with_key(lambda key: key.decrypt(octets[_NONCE_SIZE:], **how), Verdict.WRONG)
        return open_kek(_NAME, secret, wrapped.wrapped, keyset_id)

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError(NO_PICKLE)

    def _with_key(self, use: Callable[[Foreign], Foreign], wrong: Verdict) -> bytes:
        pkcs11 = _sdk()
        is_using = False

        def call() -> bytes:
            nonlocal is_using
            with _TALK, _session(_module(pkcs11, self.module), self.token, self.pin) as session:
                key = session.get_key(object_class=pkcs11.ObjectClass.SECRET_KEY, label=self.key)
                is_using = True
                return bytes(use(key))

        def judge(error: Exception) -> Trouble | None:
            if not isinstance(error, pkcs11.exceptions.PKCS11Error):
                return None
            name = type(error).__name__
            if is_using and name in _WRONG:
                return Trouble(wrong, name)
            # A library that does not load has an error of no class of its own.
            is_away = name in _AWAY or name == "PKCS11Error"
            return Trouble(Verdict.AWAY if is_away else Verdict.REFUSED, name)

        return ask(_SERVICE, call, judge=judge, attempts=1, extra=_EXTRA)


def _sdk() -> Foreign:
    return load("pkcs11", extra=_EXTRA, package="python-pkcs11", needed_for=_SERVICE)


def _gcm(nonce: bytes, keyset_id: bytes) -> dict[str, Foreign]:
    pkcs11 = _sdk()
    return {
        "mechanism": pkcs11.Mechanism.AES_GCM,
        "mechanism_param": pkcs11.GCMParams(nonce=nonce, aad=AD_KEK + keyset_id),
    }


def _module(pkcs11: Foreign, path: str) -> Foreign:
    module = pkcs11.lib(path)
    # PKCS #11 Base Specification, 5.4: after a fork the child initialises anew.
    if _INITIALISED.setdefault(path, os.getpid()) != os.getpid():
        module.reinitialize()
        _INITIALISED[path] = os.getpid()
    return module


def _session(module: Foreign, token: str, pin: str) -> Foreign:
    found = module.get_token(token_label=token)
    try:
        return found.open(user_pin=pin)
    except _sdk().exceptions.UserAlreadyLoggedIn:  # by the application, which shares our login
        return found.open()
