"""The operating system's keyring (Keychain, Credential Locker, Secret Service), by the ``keyring`` package.

Format: ``docs/format.md``, 4.
"""

from __future__ import annotations

import secrets
from typing import Final, Protocol

import attrs

from piiguard.crypto.providers.held_secrets import decode_secret
from piiguard.crypto.providers.ports import NO_PICKLE, WrappedKek, require_provider
from piiguard.crypto.providers.sdks import Foreign, load
from piiguard.crypto.providers.services import SECRET_SIZE, open_kek, require_name, seal_kek
from piiguard.errors import InvalidInput, KeyWrapperUnavailable

__all__ = ["KeyringBackend", "KeyringProvider"]

_NAME: Final = "keyring"
_EXTRA: Final = "keyring"
_NEEDED_FOR: Final = "The system's keyring"
# They keep nothing, or keep it in a file that nothing protects.
_REFUSED: Final = ("keyring.backends.fail", "keyring.backends.null", "keyrings.alt.")


class KeyringBackend(Protocol):
    """What is needed of a keyring; every backend of the ``keyring`` package has it."""

    def get_password(self, service: str, username: str) -> str | None:
        """Return what is kept under a name."""
        ...

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep something under a name."""
        ...


@attrs.frozen
class KeyringProvider:
    """A KEK protected by a secret in the keyring of whoever is logged in.

    The secret is made when it is first needed, and serves every keyset of the same *service* and *account*.
    It does not follow the keyset file to another machine: keep a second way in, such as a copy of the file
    that was rewrapped under a passphrase.

    Args:
        service: Name of the entry, as the keyring shows it.
        account: The account within it.
        backend: A keyring. Without it: the one that the ``keyring`` package chooses, if it protects anything.

    Raises:
        InvalidInput: If a name is blank.
    """

    service: str = "piiguard"
    account: str = "keyset"
    backend: KeyringBackend | None = attrs.field(default=None, kw_only=True, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        require_name("service of the keyring's entry", self.service)
        require_name("account of the keyring's entry", self.account)

    def wrap(self, kek: bytes, *, keyset_id: bytes) -> WrappedKek:
        """Wrap *kek* under the entry's secret, made if there is none; raises as `KekProvider.wrap` does."""
        parameters = {"service": self.service, "account": self.account}
        return WrappedKek(_NAME, parameters, seal_kek(_NAME, self._secret(make=True), kek, keyset_id))

    def unwrap(self, wrapped: WrappedKek, *, keyset_id: bytes) -> bytes:
        """Return the KEK; raises as `KekProvider.unwrap` does."""
        require_provider(wrapped, _NAME)
        return open_kek(_NAME, self._secret(make=False), wrapped.wrapped, keyset_id)

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError(NO_PICKLE)

    def _secret(self, *, make: bool) -> bytes:
        backend, text, failed = self._backend(), None, ""
        try:
            text = backend.get_password(self.service, self.account)
            if text is None and make:
                backend.set_password(self.service, self.account, secrets.token_hex(SECRET_SIZE))
                # Read back: a keyring that only seems to keep things would lose every key.
                text = backend.get_password(self.service, self.account)
        except Exception as error:
            if not isinstance(error, _errors()):
                raise
            failed = type(error).__name__
        if text is None:
            raise KeyWrapperUnavailable(
                f"The system's keyring gives no secret for {self.service!r} ({failed or 'no entry'})",
                hint="Unlock the keyring of the account that made the keyset, on the same machine.",
            )
        try:
            return decode_secret(text)
        except InvalidInput:
            pass
        raise KeyWrapperUnavailable(
            f"The entry {self.service!r} of the system's keyring is not a secret of piiguard",
            hint="Give another service or account, or restore the entry.",
        )

    def _backend(self) -> KeyringBackend:
        if self.backend is not None:
            return self.backend
        keyring = load("keyring", extra=_EXTRA, package="keyring", needed_for=_NEEDED_FOR)
        found: KeyringBackend = keyring.get_keyring()
        candidates: list[KeyringBackend] = list(getattr(found, "backends", [found]))
        if not candidates or type(candidates[0]).__module__.startswith(_REFUSED):
            raise KeyWrapperUnavailable(
                f"No keyring here protects a secret ({type(found).__name__})",
                hint="Log in where a keyring runs, or use another provider; servers rarely have a keyring.",
            )
        return found


def _errors() -> tuple[type[Exception], ...]:
    errors: Foreign = load("keyring.errors", extra=_EXTRA, package="keyring", needed_for=_NEEDED_FOR)
    # Backends let errors of what they talk to through: D-Bus, the operating system.
    return (errors.KeyringError, OSError, RuntimeError)
