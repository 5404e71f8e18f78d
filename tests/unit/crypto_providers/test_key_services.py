"""Key services over the network: what all their providers promise, each against a server on this machine."""

from __future__ import annotations

import base64
import copy
import logging
import pickle
import time
import traceback
from collections.abc import Callable, Generator
from datetime import timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest
from tests.unit.crypto_providers.fakes import (
    CREDENTIALS,
    SECRET_ID,
    SECRET_KEY,
    SECRET_TOKEN,
    Aliyun,
    Service,
    Tencent,
    Transit,
)

from piiguard.crypto import CacheLimits, FieldCipher, KekProvider, Keyset, WrappedKek
from piiguard.crypto.providers import AliyunKmsProvider, Patience, TencentKmsProvider, VaultTransitProvider
from piiguard.errors import InvalidInput, KeysetError, KeyWrapperUnavailable

KEYSET_ID = bytes(range(16))
KEK = bytes(range(100, 132))
QUICK = Patience(attempts=3, connect=timedelta(seconds=1), read=timedelta(milliseconds=300))
# Packages of other people that leave sockets to the collector, or warn of their own past.
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@attrs.frozen
class Place:
    """A service, and how to make a provider of one of its keys."""

    service: Service
    provider: Callable[..., KekProvider]
    busy: tuple[int, object]
    lost: tuple[int, object]


def _vault() -> Place:
    pytest.importorskip("hvac")
    pytest.importorskip("tenacity")
    service = Transit()

    def provider(key: str = "pii", patience: Patience = QUICK, token: str = SECRET_TOKEN) -> KekProvider:
        return VaultTransitProvider(
            key, address=f"http://127.0.0.1:{service.port}", token=token, patience=patience
        )

    return Place(service, provider, (429, {"errors": ["rate"]}), (503, {"errors": ["Vault is sealed"]}))


def _aliyun() -> Place:
    client = pytest.importorskip("alibabacloud_kms20160120.client")
    pytest.importorskip("tenacity")
    config = pytest.importorskip("alibabacloud_tea_openapi.utils_models")
    service = Aliyun()

    def provider(key: str = "pii", patience: Patience = QUICK, token: str = SECRET_ID) -> KekProvider:
        settings = config.Config(
            access_key_id=token,
            access_key_secret=SECRET_KEY,
            region_id="cn-hangzhou",
            endpoint=f"127.0.0.1:{service.port}",
            protocol="HTTP",
        )
        return AliyunKmsProvider(key, region="cn-hangzhou", patience=patience, client=client.Client(settings))

    return Place(service, provider, service.failure(429, "Throttling.User"), service.failure(503, "Busy"))


def _tencent() -> Place:
    kms_client = pytest.importorskip("tencentcloud.kms.v20190118.kms_client")
    pytest.importorskip("tenacity")
    from tencentcloud.common import credential
    from tencentcloud.common.profile.client_profile import ClientProfile
    from tencentcloud.common.profile.http_profile import HttpProfile

    service = Tencent()

    def provider(key: str = "pii", patience: Patience = QUICK, token: str = SECRET_ID) -> KekProvider:
        http: Any = HttpProfile(protocol="http", endpoint=f"127.0.0.1:{service.port}")
        http.reqTimeout = 0.3
        client = kms_client.KmsClient(
            credential.Credential(token, SECRET_KEY), "ap-guangzhou", ClientProfile(httpProfile=http)
        )
        return TencentKmsProvider(key, region="ap-guangzhou", patience=patience, client=client)

    return Place(service, provider, service.failure("RequestLimitExceeded"), service.failure("InternalError"))


@pytest.fixture(params=[_vault, _aliyun, _tencent], ids=["vault", "aliyun", "tencent"])
def place(request: pytest.FixtureRequest) -> Generator[Place]:
    made: Place = request.param()
    made.service.keys.add("pii")
    made.service.keys.add("other")
    with made.service.running():
        yield made


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The servers are here, whatever way leads out, and are not in need of long pauses."""
    monkeypatch.setattr("piiguard.crypto.providers.services._FIRST_PAUSE", 0.01)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")


def test_a_keyset_lives_under_a_key_service(place: Place, path: Path) -> None:
    """It is created, opened elsewhere, rotated and rewrapped; the service is asked once each time,
    and once more for what it has just wrapped."""
    keyset = Keyset.create(path, provider=place.provider())
    token = FieldCipher(keyset, context={"column": "phone"}).encrypt("13800138000")
    keyset.rotate()
    opened = Keyset.open(path, provider=place.provider())
    cipher = FieldCipher(opened, context={"column": "phone"})
    assert [cipher.decrypt(token) for _ in range(10)] == ["13800138000"] * 10
    assert len(place.service.asked) == 3
    opened.rewrap(place.provider("other"))
    assert Keyset.open(path, provider=place.provider("other")).id == keyset.id
    with pytest.raises(KeysetError):
        Keyset.open(path, provider=place.provider("pii"))


def test_what_is_wrapped_opens_for_its_keyset_alone(place: Place) -> None:
    """Neither under another keyset's id nor with an octet changed; each time with the same code."""
    provider = place.provider()
    wrapped = provider.wrap(KEK, keyset_id=KEYSET_ID)
    assert provider.unwrap(wrapped, keyset_id=KEYSET_ID) == KEK
    secret = str(wrapped.parameters["secret"])
    octets = bytearray(wrapped.wrapped)
    octets[3] ^= 1
    half = len(secret) // 2
    other = "A" if secret[half] != "A" else "B"
    changed = [
        (wrapped, bytes(16)),
        (attrs.evolve(wrapped, wrapped=bytes(octets)), KEYSET_ID),
        (attrs.evolve(wrapped, wrapped=b""), KEYSET_ID),
        (_with_secret(wrapped, secret[:half] + other + secret[half + 1 :]), KEYSET_ID),
        (_with_secret(wrapped, ""), KEYSET_ID),
        (_with_secret(wrapped, "不是"), KEYSET_ID),
        (attrs.evolve(wrapped, parameters={}), KEYSET_ID),
    ]
    for given, keyset_id in changed:
        with pytest.raises(KeysetError) as caught:
            provider.unwrap(given, keyset_id=keyset_id)
        assert caught.value.code == "crypto.wrong_kek"


def test_a_service_that_forgets_the_context_changes_nothing(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The binding to the keyset does not rest on the service."""
    keys = type(place.service.keys)
    wrap, unwrap = keys.wrap, keys.unwrap
    monkeypatch.setattr(keys, "wrap", lambda self, name, octets, _: wrap(self, name, octets, b""))
    monkeypatch.setattr(keys, "unwrap", lambda self, blob, _: unwrap(self, blob, b""))
    provider = place.provider()
    wrapped = provider.wrap(KEK, keyset_id=KEYSET_ID)
    assert provider.unwrap(wrapped, keyset_id=KEYSET_ID) == KEK
    with pytest.raises(KeysetError):
        provider.unwrap(wrapped, keyset_id=bytes(16))


def test_a_file_does_not_choose_the_key(place: Place) -> None:
    """A KEK that another key of the same account wrapped is refused, whatever the file says of it."""
    theirs = place.provider("other").wrap(KEK, keyset_id=KEYSET_ID)
    for parameters in (theirs.parameters, {**theirs.parameters, "key": "pii"}):
        with pytest.raises(KeysetError) as caught:
            place.provider().unwrap(attrs.evolve(theirs, parameters=parameters), keyset_id=KEYSET_ID)
        assert caught.value.code == "crypto.wrong_kek"


def test_another_kind_of_provider_is_named(place: Place) -> None:
    """What a passphrase protects is not sent to a service."""
    with pytest.raises(KeysetError) as caught:
        place.provider().unwrap(WrappedKek("passphrase", {}, b""), keyset_id=KEYSET_ID)
    assert caught.value.code == "crypto.wrong_provider"
    assert place.service.asked == []


def test_the_kek_is_never_sent(place: Place) -> None:
    """Nothing that leaves the process holds it, in any form; no address of a request holds a secret."""
    provider = place.provider()
    wrapped = provider.wrap(KEK, keyset_id=KEYSET_ID)
    provider.unwrap(wrapped, keyset_id=KEYSET_ID)
    forms = (KEK, KEK.hex().encode(), base64.b64encode(KEK)[:40])
    assert len(place.service.asked) == 2
    for asked in place.service.asked:
        for form in forms:
            assert form not in asked.body
        assert "plaintext" not in asked.path.lower()


@pytest.mark.parametrize("how", ["busy", "lost", "drop", "hang"])
def test_a_service_that_stumbles_is_asked_again(place: Place, how: str) -> None:
    """Two failures that pass are not noticed but for the time they take."""
    provider = place.provider()
    wrapped = provider.wrap(KEK, keyset_id=KEYSET_ID)
    place.service.failures.extend([getattr(place, how, how)] * 2)
    assert provider.unwrap(wrapped, keyset_id=KEYSET_ID) == KEK
    assert len(place.service.asked) == 4


@pytest.mark.parametrize("how", ["busy", "lost", "drop", "hang"])
def test_a_service_that_stays_away_is_an_error_that_says_so(place: Place, how: str) -> None:
    """It is asked as often as it may be, and then the error is the same for creating and for opening."""
    provider = place.provider()
    wrapped = provider.wrap(KEK, keyset_id=KEYSET_ID)
    for call in (
        lambda: provider.unwrap(wrapped, keyset_id=KEYSET_ID),
        lambda: provider.wrap(KEK, keyset_id=KEYSET_ID),
    ):
        before = len(place.service.asked)
        place.service.failures.extend([getattr(place, how, how)] * 3)
        begun = time.monotonic()
        with pytest.raises(KeyWrapperUnavailable) as caught:
            call()
        assert time.monotonic() - begun < 10
        assert caught.value.code == "crypto.kek_unavailable"
        assert len(place.service.asked) == before + 3


def test_no_server_at_all_is_the_same_error(place: Place) -> None:
    """A refused connection is a service that is away."""
    port, place.service.port = place.service.port, 1
    provider = place.provider(patience=Patience(attempts=1))
    with pytest.raises(KeyWrapperUnavailable) as caught:
        provider.wrap(KEK, keyset_id=KEYSET_ID)
    assert caught.value.code == "crypto.kek_unavailable"
    place.service.port = port


def test_a_refusal_is_not_tried_again(place: Place) -> None:
    """Wrong credentials do not get better by asking again, and could lock an account."""
    provider = place.provider(token="nobody")
    with pytest.raises(KeyWrapperUnavailable) as caught:
        provider.wrap(KEK, keyset_id=KEYSET_ID)
    assert caught.value.code == "crypto.kek_refused"
    assert len(place.service.asked) == 1


def test_an_absent_key_is_a_refusal(place: Place) -> None:
    """Creating a keyset under a key that is not there says so, and leaves no file."""
    with pytest.raises(KeyWrapperUnavailable) as caught:
        place.provider("absent").wrap(KEK, keyset_id=KEYSET_ID)
    assert caught.value.code == "crypto.kek_refused"


def test_a_disabled_key_opens_nothing(place: Place) -> None:
    """Disabling the key in the service is a way to stop all readers, once their limits are reached."""
    if isinstance(place.service, Transit):
        pytest.skip("Vault has no disabled keys; there a policy is taken away")
    provider = place.provider()
    wrapped = provider.wrap(KEK, keyset_id=KEYSET_ID)
    place.service.keys.disabled.add("pii")
    with pytest.raises(KeyWrapperUnavailable) as caught:
        provider.unwrap(wrapped, keyset_id=KEYSET_ID)
    assert caught.value.code == "crypto.kek_refused"


def test_a_proxys_page_is_not_an_answer(place: Place) -> None:
    """HTML with status 200, as networks with a log-in send it, is a service that is away."""
    provider = place.provider(patience=Patience(attempts=1))
    place.service.failures.append("page")
    with pytest.raises(KeyWrapperUnavailable):
        provider.wrap(KEK, keyset_id=KEYSET_ID)


def test_open_keysets_serve_while_the_service_is_away(place: Place, path: Path) -> None:
    """Within the limits nobody asks; evicted, the keys are out of reach until the service is back."""
    keyset = Keyset.create(
        path,
        provider=place.provider(patience=Patience(attempts=1)),
        cache=CacheLimits(max_age=timedelta(hours=1)),
    )
    cipher = FieldCipher(keyset, context={"column": "phone"})
    place.service.failures.append(place.lost)
    token = cipher.encrypt("13800138000")
    keyset.evict()
    with pytest.raises(KeyWrapperUnavailable):
        cipher.decrypt(token)
    time.sleep(1.05)
    assert cipher.decrypt(token) == "13800138000"


def test_nothing_of_a_credential_is_shown(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    """Not in repr, errors, tracebacks with locals, or logs at the levels that people keep."""
    caplog.set_level(logging.INFO)
    provider = place.provider(patience=Patience(attempts=1))
    shown = [repr(provider), str(provider), repr(provider.wrap(KEK, keyset_id=KEYSET_ID).parameters)]
    bad = place.provider(token="nobody")
    for failure in (place.lost, "drop", None):
        if failure is not None:
            place.service.failures.append(failure)
        with pytest.raises(KeyWrapperUnavailable) as caught:
            (provider if failure else bad).wrap(KEK, keyset_id=KEYSET_ID)
        error = caught.value
        assert error.__cause__ is None
        assert error.__context__ is None
        shown += [repr(error), *traceback.format_exception(error)]
    shown += [record.getMessage() for record in caplog.records]
    for secret in (*CREDENTIALS, KEK.hex(), repr(KEK)[2:20]):
        assert not [text for text in shown if secret in text]


def test_a_provider_is_not_pickled_or_copied(place: Place) -> None:
    """It could take its client's credentials along."""
    provider = place.provider()
    for way in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError):
            way(provider)


@pytest.mark.parametrize(
    "make",
    [
        lambda: VaultTransitProvider(" "),
        lambda: VaultTransitProvider("k", mount=""),
        lambda: AliyunKmsProvider("alias/pii", region="cn-hangzhou"),
        lambda: AliyunKmsProvider("k", region=""),
        lambda: TencentKmsProvider("", region="ap-guangzhou"),
        lambda: Patience(attempts=0),
        lambda: Patience(read=timedelta(0)),
    ],
)
def test_what_cannot_work_is_refused_when_it_is_made(make: Callable[[], object]) -> None:
    """Blank names, aliases and no patience at all are mistakes of the caller."""
    with pytest.raises(InvalidInput):
        make()


@pytest.mark.parametrize("address", ["http://vault.example.cn:8200", "http://10.0.0.7:8200", "ftp://vault"])
def test_vault_is_not_asked_in_clear(address: str) -> None:
    """Over a network only by TLS; plain HTTP only to an agent on this machine."""
    pytest.importorskip("hvac")
    with pytest.raises(InvalidInput, match="https"):
        VaultTransitProvider("pii", address=address, token="t").wrap(KEK, keyset_id=KEYSET_ID)


def test_without_credentials_the_clients_own_search_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that finds none says so under our code, without trying any network."""
    pytest.importorskip("tencentcloud.kms")
    for name in ("TENCENTCLOUD_SECRET_ID", "TENCENTCLOUD_SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    from tencentcloud.common import credential
    from tencentcloud.common.exception import TencentCloudSDKException

    def none(self: object) -> None:
        raise TencentCloudSDKException("ClientSideError", "no valid credential")

    monkeypatch.setattr(credential.DefaultCredentialProvider, "get_credential", none)
    with pytest.raises(KeyWrapperUnavailable) as caught:
        TencentKmsProvider("k", region="ap-guangzhou").wrap(KEK, keyset_id=KEYSET_ID)
    assert caught.value.code == "crypto.kek_refused"


def _with_secret(wrapped: WrappedKek, secret: str) -> WrappedKek:
    return attrs.evolve(wrapped, parameters={**wrapped.parameters, "secret": secret})
