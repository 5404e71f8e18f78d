"""HashiCorp Vault and OpenBao: a key of the transit engine protects the keyset.

Format: ``docs/format.md``, 4. Policy: ``update`` on ``transit/encrypt/KEY`` to create and rewrap, on
``transit/decrypt/KEY`` to open. The key's type must take associated data: ``aes256-gcm96`` (the default),
``aes128-gcm96`` or ``chacha20-poly1305``, without derivation.

Source: Vault API, Transit secrets engine, Encrypt data and Decrypt data; OpenBao keeps the same paths.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from functools import cached_property
from secrets import token_bytes
from typing import Final
from urllib.parse import urlsplit

import attrs

from piiguard.crypto.providers.ports import AD_KEK, NO_PICKLE, WrappedKek, require_provider
from piiguard.crypto.providers.sdks import Foreign, load
from piiguard.crypto.providers.services import (
    SECRET_SIZE,
    Patience,
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
from piiguard.errors import InvalidInput

__all__ = ["VaultTransitProvider"]

_NAME: Final = "vault-transit"
_SERVICE: Final = "Vault"
_EXTRA: Final = "vault"
# What hvac calls the statuses 429, 5xx, 412 (a standby that has not caught up) and any that it does not know.
_AWAY: Final = frozenset(
    {
        "BadGateway",
        "InternalServerError",
        "PreconditionFailed",
        "RateLimitExceeded",
        "UnexpectedError",
        "VaultDown",
        "VaultNotInitialized",
    }
)


@attrs.frozen
class VaultTransitProvider:
    """A KEK protected by a key of Vault's or OpenBao's transit engine.

    Args:
        key: Name of the key.
        address: Address of the server, ``https://…``; plain HTTP only to this machine. Without it:
            ``VAULT_ADDR``.
        token: The token. Without it: ``VAULT_TOKEN``, or the file that logging in leaves.
        mount: Where the engine is mounted.
        namespace: Namespace, where the server has them.
        patience: How long to try.
        client: An hvac client, made and logged in as the application does; then *address*, *token* and
            *namespace* are its own. One that is given brings its own time limits.

    Raises:
        InvalidInput: If a name is blank.
    """

    key: str
    address: str | None = attrs.field(default=None, kw_only=True)
    token: str | None = attrs.field(default=None, kw_only=True, repr=False)
    mount: str = attrs.field(default="transit", kw_only=True)
    namespace: str | None = attrs.field(default=None, kw_only=True)
    patience: Patience = attrs.field(factory=Patience, kw_only=True)
    client: object = attrs.field(default=None, kw_only=True, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        require_name("key of the transit engine", self.key)
        require_name("mount of the transit engine", self.mount)

    def wrap(self, kek: bytes, *, keyset_id: bytes) -> WrappedKek:
        """Wrap *kek* under a secret that the service wraps; raises as `KekProvider.wrap` does."""
        secret = token_bytes(SECRET_SIZE)
        sealed = self._ask(
            lambda: self._client.secrets.transit.encrypt_data(
                name=self.key,
                plaintext=to_base64(secret),
                associated_data=to_base64(AD_KEK + keyset_id),
                mount_point=self.mount,
            )["data"]["ciphertext"],
            wrong=Verdict.REFUSED,
        )
        parameters = {"key": self.key, "mount": self.mount, "secret": sealed}
        return WrappedKek(_NAME, parameters, seal_kek(_NAME, secret, kek, keyset_id))

    def unwrap(self, wrapped: WrappedKek, *, keyset_id: bytes) -> bytes:
        """Return the KEK; raises as `KekProvider.unwrap` does."""
        require_provider(wrapped, _NAME)
        sealed = secret_of(wrapped)
        secret = self._ask(
            lambda: self._client.secrets.transit.decrypt_data(
                name=self.key,
                ciphertext=sealed,
                associated_data=to_base64(AD_KEK + keyset_id),
                mount_point=self.mount,
            )["data"]["plaintext"],
            wrong=Verdict.WRONG,
        )
        return open_kek(_NAME, from_base64(secret), wrapped.wrapped, keyset_id)

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError(NO_PICKLE)

    def _ask(self, call: Callable[[], str], *, wrong: Verdict) -> str:
        def judge(error: Exception) -> Trouble | None:
            return _judge(error, wrong)

        return ask(_SERVICE, call, judge=judge, attempts=self.patience.attempts, extra=_EXTRA)

    @cached_property
    def _client(self) -> Foreign:
        if self.client is not None:
            return self.client
        hvac = load("hvac", extra=_EXTRA, package="hvac", needed_for=_SERVICE)
        client = hvac.Client(
            url=self.address,
            token=self.token,
            namespace=self.namespace,
            timeout=(self.patience.connect.total_seconds(), self.patience.read.total_seconds()),
            # What wraps keys is asked where it is said to be, and nowhere that it sends us.
            allow_redirects=False,
        )
        _require_tls(str(client.url))
        return client


def _require_tls(address: str) -> None:
    parts = urlsplit(address)
    if parts.scheme == "https" or (parts.scheme == "http" and _is_here(parts.hostname or "")):
        return
    raise InvalidInput(
        "The address of Vault is not https://: what wraps the keyset's key would travel in clear",
        hint="Give an https:// address; http:// only to an agent on this machine.",
    )


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _judge(error: Exception, wrong: Verdict) -> Trouble | None:
    ours = load("hvac.exceptions", extra=_EXTRA, package="hvac", needed_for=_SERVICE)
    below = load("requests.exceptions", extra=_EXTRA, package="requests", needed_for=_SERVICE)
    name = type(error).__name__
    if isinstance(error, ours.VaultError):
        if isinstance(error, ours.InvalidRequest):
            return Trouble(wrong, name)
        return Trouble(Verdict.AWAY if name in _AWAY else Verdict.REFUSED, name)
    if isinstance(error, below.RequestException):
        is_away = isinstance(error, below.ConnectionError | below.Timeout | below.ChunkedEncodingError)
        return Trouble(Verdict.AWAY if is_away else Verdict.REFUSED, name)
    if isinstance(
        error, (KeyError, TypeError, AttributeError)
    ):  # an answer that is not Vault's: a proxy's page
        return Trouble(Verdict.AWAY, "UnexpectedAnswer")
    return None
