"""AWS KMS: against moto, and against a stub of the client where moto is kinder than the service."""

from __future__ import annotations

import os
import traceback
from collections.abc import Generator
from datetime import timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest

from piiguard.crypto import FieldCipher, Keyset, WrappedKek
from piiguard.crypto.providers import AwsKmsProvider, Patience
from piiguard.errors import InvalidInput, KeysetError, KeyWrapperUnavailable

boto3 = pytest.importorskip("boto3")
moto = pytest.importorskip("moto")
stub = pytest.importorskip("botocore.stub")

KEYSET_ID = bytes(range(16))
KEK = bytes(range(100, 132))
CONTEXT = {"piiguard-keyset": KEYSET_ID.hex()}
ARN = "arn:aws-cn:kms:cn-north-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
SECRET_KEY = "credential-that-nobody-may-see"
pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


@pytest.fixture(autouse=True)
def account(monkeypatch: pytest.MonkeyPatch) -> None:
    """Credentials that open nothing, so that no test could reach an account."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET_KEY)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def keys() -> Generator[Any]:
    """A client of moto's KMS, with two keys in it, one of them also under an alias."""
    with moto.mock_aws():
        client = boto3.session.Session().client("kms", region_name="cn-north-1")
        made = [client.create_key()["KeyMetadata"] for _ in range(2)]
        client.create_alias(AliasName="alias/pii", TargetKeyId=made[0]["KeyId"])
        client.made = made
        yield client


@attrs.frozen
class Stubbed:
    """A client that answers what it is told, or fails as it is told."""

    client: Any
    stubber: Any

    def fail(self, operation: str, code: str, status: int = 400) -> None:
        self.stubber.add_client_error(
            operation, service_error_code=code, service_message=f"Of {SECRET_KEY}", http_status_code=status
        )


@pytest.fixture
def stubbed() -> Generator[Stubbed]:
    client = boto3.session.Session().client("kms", region_name="cn-north-1")
    with stub.Stubber(client) as stubber:
        yield Stubbed(client, stubber)


@pytest.mark.parametrize("named", ["id", "ARN", "alias"])
def test_a_keyset_lives_under_aws_kms(keys: Any, path: Path, named: str) -> None:
    """The key may be named in each way that the service knows, and by another one when it is opened."""
    name = {"id": keys.made[0]["KeyId"], "ARN": keys.made[0]["Arn"], "alias": "alias/pii"}[named]
    keyset = Keyset.create(path, provider=AwsKmsProvider(name, region="cn-north-1"))
    token = FieldCipher(keyset, context={"column": "phone"}).encrypt("13800138000")
    opened = Keyset.open(path, provider=AwsKmsProvider(keys.made[0]["Arn"], region="cn-north-1"))
    assert FieldCipher(opened, context={"column": "phone"}).decrypt(token) == "13800138000"
    opened.rewrap(AwsKmsProvider(keys.made[1]["KeyId"], client=keys))
    again = Keyset.open(path, provider=AwsKmsProvider(keys.made[1]["KeyId"], client=keys))
    assert again.id == keyset.id


def test_what_is_wrapped_opens_for_its_keyset_alone(keys: Any) -> None:
    """Another keyset's id, changed octets and no secret at all are refused alike."""
    provider = AwsKmsProvider("alias/pii", client=keys)
    wrapped = provider.wrap(KEK, keyset_id=KEYSET_ID)
    assert provider.unwrap(wrapped, keyset_id=KEYSET_ID) == KEK
    assert wrapped.parameters["key"] == keys.made[0]["Arn"]
    for given, keyset_id in [
        (wrapped, bytes(16)),
        (attrs.evolve(wrapped, wrapped=bytes(48)), KEYSET_ID),
        (attrs.evolve(wrapped, parameters={**wrapped.parameters, "secret": "?"}), KEYSET_ID),
        (attrs.evolve(wrapped, parameters={}), KEYSET_ID),
    ]:
        with pytest.raises(KeysetError) as caught:
            provider.unwrap(given, keyset_id=keyset_id)
        assert caught.value.code == "crypto.wrong_kek"
    with pytest.raises(KeysetError) as caught:
        provider.unwrap(WrappedKek("secret", {}, b""), keyset_id=KEYSET_ID)
    assert caught.value.code == "crypto.wrong_provider"


def test_the_service_is_asked_for_this_key_and_context_alone(stubbed: Stubbed) -> None:
    """The requests are these and no others: the file never chooses the key; the KEK is in none."""
    secret, blob = bytes(32), b"blob"
    stubbed.stubber.add_response(
        "generate_data_key",
        {"CiphertextBlob": blob, "Plaintext": secret, "KeyId": ARN},
        {"KeyId": "alias/pii", "KeySpec": "AES_256", "EncryptionContext": CONTEXT},
    )
    stubbed.stubber.add_response(
        "decrypt",
        {"Plaintext": secret, "KeyId": ARN},
        {"KeyId": "alias/pii", "CiphertextBlob": blob, "EncryptionContext": CONTEXT},
    )
    provider = AwsKmsProvider("alias/pii", client=stubbed.client)
    wrapped = provider.wrap(KEK, keyset_id=KEYSET_ID)
    changed = attrs.evolve(wrapped, parameters={**wrapped.parameters, "key": "alias/theirs"})
    assert provider.unwrap(changed, keyset_id=KEYSET_ID) == KEK


@pytest.mark.parametrize(
    ("code", "status", "expected"),
    [
        ("DisabledException", 400, "crypto.kek_refused"),
        ("KMSInvalidStateException", 400, "crypto.kek_refused"),
        ("NotFoundException", 400, "crypto.kek_refused"),
        ("AccessDeniedException", 400, "crypto.kek_refused"),
        ("ExpiredTokenException", 403, "crypto.kek_refused"),
        ("ThrottlingException", 400, "crypto.kek_unavailable"),
        ("KMSInternalException", 400, "crypto.kek_unavailable"),
        ("DependencyTimeoutException", 400, "crypto.kek_unavailable"),
        ("Whatever", 503, "crypto.kek_unavailable"),
        ("IncorrectKeyException", 400, "crypto.wrong_kek"),
        ("InvalidCiphertextException", 400, "crypto.wrong_kek"),
    ],
)
def test_each_refusal_of_the_service_has_its_meaning(
    stubbed: Stubbed, code: str, status: int, expected: str
) -> None:
    """Away, refused, or wrong; the message of the service and the client's exception go no further."""
    stubbed.fail("decrypt", code, status)
    provider = AwsKmsProvider(ARN, client=stubbed.client)
    wrapped = WrappedKek("aws-kms", {"key": ARN, "secret": "YmxvYg=="}, bytes(48))
    with pytest.raises((KeysetError, KeyWrapperUnavailable)) as caught:
        provider.unwrap(wrapped, keyset_id=KEYSET_ID)
    assert caught.value.code == expected
    assert code in str(caught.value)
    assert caught.value.__context__ is None
    assert SECRET_KEY not in "".join(traceback.format_exception(caught.value))


def test_a_key_that_was_disabled_stops_readers_at_the_limit(stubbed: Stubbed, path: Path) -> None:
    """An open keyset serves; evicted, it opens nothing until the key is enabled again. moto would open it."""
    stubbed.stubber.add_response(
        "generate_data_key", {"CiphertextBlob": b"blob", "Plaintext": bytes(32), "KeyId": ARN}
    )
    stubbed.stubber.add_response("decrypt", {"Plaintext": bytes(32), "KeyId": ARN})
    stubbed.fail("decrypt", "DisabledException")
    keyset = Keyset.create(path, provider=AwsKmsProvider(ARN, client=stubbed.client))
    cipher = FieldCipher(keyset, context={"column": "phone"})
    token = cipher.encrypt("13800138000")
    assert cipher.decrypt(token) == "13800138000"
    keyset.evict()
    with pytest.raises(KeyWrapperUnavailable) as caught:
        cipher.decrypt(token)
    assert caught.value.code == "crypto.kek_refused"


def test_a_connection_that_is_refused_is_a_service_that_is_away() -> None:
    """With the client that the provider makes: patience holds, and nothing of it is shown."""
    patience = Patience(attempts=1, connect=timedelta(seconds=1), read=timedelta(seconds=1))
    client = boto3.session.Session().client(
        "kms", region_name="cn-north-1", endpoint_url="http://127.0.0.1:1"
    )
    for provider in (AwsKmsProvider(ARN, client=client, patience=patience),):
        with pytest.raises(KeyWrapperUnavailable) as caught:
            provider.wrap(KEK, keyset_id=KEYSET_ID)
        assert caught.value.code == "crypto.kek_unavailable"
        assert SECRET_KEY not in "".join(traceback.format_exception(caught.value))
        assert SECRET_KEY not in repr(provider)


def test_patience_reaches_the_client_that_is_made() -> None:
    """Attempts and both time limits are those that were given."""
    patience = Patience(attempts=7, connect=timedelta(seconds=3), read=timedelta(seconds=4))
    config = AwsKmsProvider(ARN, region="cn-north-1", patience=patience)._client.meta.config
    assert (config.connect_timeout, config.read_timeout) == (3.0, 4.0)
    assert config.retries["total_max_attempts"] == 7
    assert config.retries["mode"] == "standard"


@pytest.mark.parametrize("missing", ["region", "credentials"])
def test_settings_that_are_missing_are_a_refusal(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that cannot be made, or finds no credentials, says so under our code."""
    monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)
    if missing == "credentials":
        monkeypatch.delenv("AWS_ACCESS_KEY_ID")
        monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    region = None if missing == "region" else "cn-north-1"
    with pytest.raises(KeyWrapperUnavailable) as caught:
        AwsKmsProvider(ARN, region=region).wrap(KEK, keyset_id=KEYSET_ID)
    assert caught.value.code == "crypto.kek_refused"


def test_a_blank_key_is_refused() -> None:
    """A blank name is a mistake of the caller, and found before the service is asked."""
    with pytest.raises(InvalidInput):
        AwsKmsProvider(" ")
