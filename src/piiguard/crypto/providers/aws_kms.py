"""AWS KMS: a symmetric key in the service protects the keyset.

Format: ``docs/format.md``, 4. Permissions: ``kms:GenerateDataKey`` to create and rewrap, ``kms:Decrypt`` to
open. Retries are those of the client, which knows the service's throttling better than a loop around it.

Source: AWS Key Management Service API Reference, GenerateDataKey and Decrypt.
"""

from __future__ import annotations

from functools import cached_property
from typing import Final

import attrs

from piiguard.crypto.providers.ports import NO_PICKLE, WrappedKek, require_provider
from piiguard.crypto.providers.sdks import Foreign, load
from piiguard.crypto.providers.services import (
    CONTEXT_NAME,
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

__all__ = ["AwsKmsProvider"]

_NAME: Final = "aws-kms"
_SERVICE: Final = "AWS KMS"
_EXTRA: Final = "aws"
_SERVER_ERRORS: Final = 500
_AWAY: Final = frozenset(
    {
        "DependencyTimeoutException",
        "KMSInternalException",
        "KeyUnavailableException",
        "LimitExceededException",
        "RequestLimitExceeded",
        "RequestTimeout",
        "ThrottlingException",
        "TooManyRequestsException",
        "ConnectTimeoutError",
        "ConnectionClosedError",
        "ConnectionError",
        "EndpointConnectionError",
        "HTTPClientError",
        "ProxyConnectionError",
        "ReadTimeoutError",
        "SSLError",
    }
)
_WRONG: Final = frozenset({"IncorrectKeyException", "InvalidCiphertextException"})


@attrs.frozen
class AwsKmsProvider:
    """A KEK protected by a key in AWS KMS.

    The file says which key wrapped it, for a reader's sake; the service is asked for *key* and no other, so
    that a file somebody exchanged cannot bring a key of theirs.

    Args:
        key: Id, ARN or alias (``alias/…``) of a symmetric encryption key.
        region: Region of the key. Without it the client's own settings decide.
        patience: How long to try. A *client* that is given brings its own.
        client: A KMS client of boto3, made as the application makes its clients. Without it: one that finds
            credentials the way boto3 does.

    Raises:
        InvalidInput: If the key is blank.
    """

    key: str
    region: str | None = attrs.field(default=None, kw_only=True)
    patience: Patience = attrs.field(factory=Patience, kw_only=True)
    client: object = attrs.field(default=None, kw_only=True, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        require_name("key of AWS KMS", self.key)

    def wrap(self, kek: bytes, *, keyset_id: bytes) -> WrappedKek:
        """Wrap *kek* under a data key that the service makes; raises as `KekProvider.wrap` does."""
        made = self._ask(
            lambda: self._client.generate_data_key(
                KeyId=self.key, KeySpec="AES_256", EncryptionContext=_context(keyset_id)
            )
        )
        secret: bytes = made["Plaintext"]
        parameters = {"key": str(made["KeyId"]), "secret": to_base64(made["CiphertextBlob"])}
        return WrappedKek(_NAME, parameters, seal_kek(_NAME, secret, kek, keyset_id))

    def unwrap(self, wrapped: WrappedKek, *, keyset_id: bytes) -> bytes:
        """Return the KEK; raises as `KekProvider.unwrap` does."""
        require_provider(wrapped, _NAME)
        blob = from_base64(secret_of(wrapped))
        answer = self._ask(
            lambda: self._client.decrypt(
                KeyId=self.key, CiphertextBlob=blob, EncryptionContext=_context(keyset_id)
            )
        )
        return open_kek(_NAME, answer["Plaintext"], wrapped.wrapped, keyset_id)

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError(NO_PICKLE)

    def _ask(self, call: Foreign) -> Foreign:
        return ask(_SERVICE, call, judge=_judge, attempts=1, extra=_EXTRA)

    @cached_property
    def _client(self) -> Foreign:
        if self.client is not None:
            return self.client
        boto3 = load("boto3", extra=_EXTRA, package="boto3", needed_for=_SERVICE)
        config = load("botocore.config", extra=_EXTRA, package="boto3", needed_for=_SERVICE)
        # A session of its own: the shared one may not be used from several threads at once.
        return boto3.session.Session().client(
            "kms",
            region_name=self.region,
            config=config.Config(
                connect_timeout=self.patience.connect.total_seconds(),
                read_timeout=self.patience.read.total_seconds(),
                retries={"mode": "standard", "total_max_attempts": self.patience.attempts},
            ),
        )


def _context(keyset_id: bytes) -> dict[str, str]:
    return {CONTEXT_NAME: keyset_id.hex()}


def _judge(error: Exception) -> Trouble | None:
    exceptions = load("botocore.exceptions", extra=_EXTRA, package="boto3", needed_for=_SERVICE)
    if isinstance(error, exceptions.ClientError):
        response: Foreign = vars(error)["response"]
        code = str(response.get("Error", {}).get("Code"))
        status = response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    elif isinstance(error, exceptions.BotoCoreError):
        code, status = type(error).__name__, 0
    else:
        return None
    if code in _WRONG:
        return Trouble(Verdict.WRONG, code)
    return Trouble(Verdict.AWAY if code in _AWAY or status >= _SERVER_ERRORS else Verdict.REFUSED, code)
