"""Aliyun KMS (阿里云密钥管理服务): a symmetric key in the service protects the keyset.

Format: ``docs/format.md``, 4. Permissions: ``kms:GenerateDataKey`` to create and rewrap, ``kms:Decrypt`` to
open. The service makes the secret: its client would write one that we sent into the address of the request,
and so into logs and exceptions.

Proved against a server of our own that speaks the service's protocol; not yet proven against the service.

Source: Aliyun KMS API 2016-01-20, GenerateDataKey and Decrypt.
"""

from __future__ import annotations

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
from piiguard.errors import InvalidInput, KeysetError

__all__ = ["AliyunKmsProvider"]

_NAME: Final = "aliyun-kms"
_SERVICE: Final = "Aliyun KMS"
_EXTRA: Final = "aliyun"
_PACKAGE: Final = "alibabacloud-kms20160120"
_SERVER_ERRORS: Final = 500


@attrs.frozen
class AliyunKmsProvider:
    """A KEK protected by a key in Aliyun KMS.

    Args:
        key: Id or ARN of a symmetric key; no alias, since the service's answer is held against it.
        region: Region of the key, such as ``cn-hangzhou``.
        endpoint: Another host than the region's public one, such as that of a VPC.
        patience: How long to try.
        client: A client of ``alibabacloud_kms20160120``, made as the application makes its clients; then
            *endpoint* is its own. Without it: one that finds credentials the way the SDK does.

    Raises:
        InvalidInput: If a name is blank or the key is an alias.
    """

    key: str
    region: str = attrs.field(kw_only=True)
    endpoint: str | None = attrs.field(default=None, kw_only=True)
    patience: Patience = attrs.field(factory=Patience, kw_only=True)
    client: object = attrs.field(default=None, kw_only=True, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        require_name("key of Aliyun KMS", self.key)
        require_name("region of Aliyun KMS", self.region)
        if "alias/" in self.key:
            raise InvalidInput(
                "The key of Aliyun KMS is an alias", hint="Give the id of the key it stands for."
            )

    def wrap(self, kek: bytes, *, keyset_id: bytes) -> WrappedKek:
        """Wrap *kek* under a data key that the service makes; raises as `KekProvider.wrap` does."""
        models = _sdk("models")
        request = models.GenerateDataKeyRequest(
            key_id=self.key, key_spec="AES_256", encryption_context=_context(keyset_id)
        )
        made = self._ask(
            lambda: self._client.generate_data_key_with_options(request, self._runtime()).body,
            Verdict.REFUSED,
        )
        parameters = {"key": self.key, "secret": str(made.ciphertext_blob)}
        return WrappedKek(
            _NAME, parameters, seal_kek(_NAME, from_base64(str(made.plaintext)), kek, keyset_id)
        )

    def unwrap(self, wrapped: WrappedKek, *, keyset_id: bytes) -> bytes:
        """Return the KEK; raises as `KekProvider.unwrap` does."""
        require_provider(wrapped, _NAME)
        models = _sdk("models")
        request = models.DecryptRequest(
            ciphertext_blob=secret_of(wrapped), encryption_context=_context(keyset_id)
        )
        answer = self._ask(
            lambda: self._client.decrypt_with_options(request, self._runtime()).body, Verdict.WRONG
        )
        # The service opens what any key of ours wrapped; the file must not choose which.
        if str(answer.key_id) != self.key.rpartition("/")[2]:
            raise KeysetError(
                "The keyset's key was wrapped by another key of Aliyun KMS than the one given",
                hint="Give the key that protects the keyset, or restore the file from a backup.",
                code="crypto.wrong_kek",
            )
        return open_kek(_NAME, from_base64(str(answer.plaintext)), wrapped.wrapped, keyset_id)

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError(NO_PICKLE)

    def _ask(self, call: Callable[[], Foreign], wrong: Verdict) -> Foreign:
        def judge(error: Exception) -> Trouble | None:
            return _judge(error, wrong)

        return ask(_SERVICE, call, judge=judge, attempts=self.patience.attempts, extra=_EXTRA)

    def _runtime(self) -> Foreign:
        runtime = load("darabonba.runtime", extra=_EXTRA, package=_PACKAGE, needed_for=_SERVICE)
        return runtime.RuntimeOptions(
            connect_timeout=round(1000 * self.patience.connect.total_seconds()),
            read_timeout=round(1000 * self.patience.read.total_seconds()),
            autoretry=False,
            max_attempts=1,
        )

    @cached_property
    def _client(self) -> Foreign:
        if self.client is not None:
            return self.client
        credentials = load(
            "alibabacloud_credentials.client", extra=_EXTRA, package=_PACKAGE, needed_for=_SERVICE
        )
        config = load(
            "alibabacloud_tea_openapi.utils_models", extra=_EXTRA, package=_PACKAGE, needed_for=_SERVICE
        )
        return _sdk("client").Client(
            config.Config(
                credential=credentials.Client(),
                region_id=self.region,
                endpoint=self.endpoint or f"kms.{self.region}.aliyuncs.com",
                protocol="HTTPS",
            )
        )


def _sdk(module: str) -> Foreign:
    return load(f"alibabacloud_kms20160120.{module}", extra=_EXTRA, package=_PACKAGE, needed_for=_SERVICE)


def _context(keyset_id: bytes) -> dict[str, str]:
    return {CONTEXT_NAME: keyset_id.hex()}


def _judge(error: Exception, wrong: Verdict) -> Trouble | None:
    tea = load("Tea.exceptions", extra=_EXTRA, package=_PACKAGE, needed_for=_SERVICE)
    name = type(error).__name__
    if not isinstance(error, tea.TeaException):
        # Credentials are looked for by a package that has errors of its own.
        return Trouble(Verdict.REFUSED, name) if "Credential" in name else None
    facts: Foreign = error
    if facts.code is None:
        return Trouble(Verdict.AWAY, name)
    code, status = str(facts.code), int(getattr(facts, "statusCode", None) or 0)
    if status >= _SERVER_ERRORS or "Throttling" in code:
        return Trouble(Verdict.AWAY, code)
    is_about_data = code.startswith("InvalidParameter") or "Ciphertext" in code
    return Trouble(wrong if is_about_data else Verdict.REFUSED, code)
