"""Tencent Cloud KMS (腾讯云密钥管理系统): a symmetric key in the service protects the keyset.

Format: ``docs/format.md``, 4. Permissions: ``kms:GenerateDataKey`` to create and rewrap, ``kms:Decrypt`` to
open.

Proved against a server of our own that speaks the service's protocol; not yet proven against the service.

Source: Tencent Cloud KMS API 2019-01-18, GenerateDataKey and Decrypt, and the list of error codes.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
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
)
from piiguard.errors import KeysetError

__all__ = ["TencentKmsProvider"]

_NAME: Final = "tencent-kms"
_SERVICE: Final = "Tencent Cloud KMS"
_EXTRA: Final = "tencent"
_PACKAGE: Final = "tencentcloud-sdk-python-kms"
_AWAY: Final = (
    "ClientNetworkError",
    "InternalError",
    "RequestLimitExceeded",
    "ServerNetworkError",
    "UnsupportedOperation.ServiceTemporaryUnavailable",
)
_WRONG: Final = ("FailedOperation.DecryptError", "InvalidParameter", "InvalidParameterValue")


@attrs.frozen
class TencentKmsProvider:
    """A KEK protected by a key in Tencent Cloud KMS.

    Args:
        key: Id of a symmetric key; no alias, since the service's answer is held against it.
        region: Region of the key, such as ``ap-guangzhou``.
        endpoint: Another host than the public one, such as that of a VPC.
        patience: How long to try. The SDK has one time limit for connecting and reading, their sum.
        client: A client of ``tencentcloud.kms``, made as the application makes its clients; then *endpoint*
            and the time limit are its own. Without it: one that finds credentials the way the SDK does.

    Raises:
        InvalidInput: If a name is blank.
    """

    key: str
    region: str = attrs.field(kw_only=True)
    endpoint: str | None = attrs.field(default=None, kw_only=True)
    patience: Patience = attrs.field(factory=Patience, kw_only=True)
    client: object = attrs.field(default=None, kw_only=True, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        require_name("key of Tencent Cloud KMS", self.key)
        require_name("region of Tencent Cloud KMS", self.region)

    def wrap(self, kek: bytes, *, keyset_id: bytes) -> WrappedKek:
        """Wrap *kek* under a data key that the service makes; raises as `KekProvider.wrap` does."""
        request = _sdk("kms.v20190118.models").GenerateDataKeyRequest()
        request.KeyId = self.key
        request.KeySpec = "AES_256"
        request.EncryptionContext = _context(keyset_id)
        made = self._ask(lambda: self._client.GenerateDataKey(request), Verdict.REFUSED)
        parameters = {"key": self.key, "secret": str(made.CiphertextBlob)}
        return WrappedKek(
            _NAME, parameters, seal_kek(_NAME, from_base64(str(made.Plaintext)), kek, keyset_id)
        )

    def unwrap(self, wrapped: WrappedKek, *, keyset_id: bytes) -> bytes:
        """Return the KEK; raises as `KekProvider.unwrap` does."""
        require_provider(wrapped, _NAME)
        request = _sdk("kms.v20190118.models").DecryptRequest()
        request.CiphertextBlob = secret_of(wrapped)
        request.EncryptionContext = _context(keyset_id)
        answer = self._ask(lambda: self._client.Decrypt(request), Verdict.WRONG)
        # The service opens what any key of ours wrapped; the file must not choose which.
        if str(answer.KeyId) != self.key:
            raise KeysetError(
                "The keyset's key was wrapped by another key of Tencent Cloud KMS than the one given",
                hint="Give the key that protects the keyset, or restore the file from a backup.",
                code="crypto.wrong_kek",
            )
        return open_kek(_NAME, from_base64(str(answer.Plaintext)), wrapped.wrapped, keyset_id)

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError(NO_PICKLE)

    def _ask(self, call: Callable[[], Foreign], wrong: Verdict) -> Foreign:
        def judge(error: Exception) -> Trouble | None:
            return _judge(error, wrong)

        return ask(_SERVICE, call, judge=judge, attempts=self.patience.attempts, extra=_EXTRA)

    @cached_property
    def _client(self) -> Foreign:
        if self.client is not None:
            return self.client
        http = _sdk("common.profile.http_profile").HttpProfile(
            endpoint=self.endpoint,
            reqTimeout=math.ceil((self.patience.connect + self.patience.read).total_seconds()),
        )
        profile = _sdk("common.profile.client_profile").ClientProfile(httpProfile=http)
        credential = _sdk("common.credential").DefaultCredentialProvider().get_credential()
        return _sdk("kms.v20190118.kms_client").KmsClient(credential, self.region, profile)


def _sdk(module: str) -> Foreign:
    return load(f"tencentcloud.{module}", extra=_EXTRA, package=_PACKAGE, needed_for=_SERVICE)


def _context(keyset_id: bytes) -> str:
    return json.dumps({CONTEXT_NAME: keyset_id.hex()})


def _judge(error: Exception, wrong: Verdict) -> Trouble | None:
    exceptions = _sdk("common.exception.tencent_cloud_sdk_exception")
    if not isinstance(error, exceptions.TencentCloudSDKException):
        return None
    facts: Foreign = error
    code = str(facts.get_code())
    if code.startswith(_AWAY):
        return Trouble(Verdict.AWAY, code)
    return Trouble(wrong if code.startswith(_WRONG) else Verdict.REFUSED, code)
