"""PKCS#11, against SoftHSM2: the key stays in the token, and what it wraps opens for one keyset."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import traceback
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import attrs
import pytest

from piiguard.crypto import FieldCipher, Keyset, WrappedKek
from piiguard.crypto.providers import Pkcs11Provider, pkcs11_tokens
from piiguard.errors import InvalidInput, KeysetError, KeyWrapperUnavailable

pkcs11 = pytest.importorskip("pkcs11")

KEYSET_ID = bytes(range(16))
KEK = bytes(range(100, 132))
PIN = "pin-that-nobody-may-see"
_MODULES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/pkcs11/libsofthsm2.so")
_MODULE = next((each for each in _MODULES if Path(each).exists()), "")
if not _MODULE or shutil.which("softhsm2-util") is None:
    pytest.skip("SoftHSM2 is not installed (Debian: apt-get install softhsm2)", allow_module_level=True)


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    """A token in a folder of its own, with two keys; its library is initialised once for the process."""
    folder = tmp_path_factory.mktemp("softhsm")
    settings = folder / "softhsm2.conf"
    settings.write_text(f"directories.tokendir = {folder}\nobjectstore.backend = file\nlog.level = ERROR\n")
    before = os.environ.get("SOFTHSM2_CONF")
    os.environ["SOFTHSM2_CONF"] = str(settings)
    subprocess.run(
        [
            "softhsm2-util",
            "--init-token",
            "--free",
            "--label",
            "piiguard",
            "--so-pin",
            "so-pin",
            "--pin",
            PIN,
        ],
        check=True,
        capture_output=True,
    )
    with pkcs11.lib(_MODULE).get_token(token_label="piiguard").open(rw=True, user_pin=PIN) as session:
        for label in ("pii", "other"):
            session.generate_key(
                pkcs11.KeyType.AES,
                256,
                label=label,
                store=True,
                template={pkcs11.Attribute.SENSITIVE: True, pkcs11.Attribute.EXTRACTABLE: False},
            )
    yield "piiguard"
    pkcs11.unload(_MODULE)
    if before is None:
        del os.environ["SOFTHSM2_CONF"]
    else:
        os.environ["SOFTHSM2_CONF"] = before


@pytest.fixture
def provider(token: str) -> Pkcs11Provider:
    return Pkcs11Provider(_MODULE, token=token, key="pii", pin=PIN)


def test_a_keyset_lives_under_a_token(provider: Pkcs11Provider, path: Path) -> None:
    """It is created, opened and rewrapped under another key of the token."""
    keyset = Keyset.create(path, provider=provider)
    sealed = FieldCipher(keyset, context={"column": "phone"}).encrypt("13800138000")
    opened = Keyset.open(path, provider=provider)
    assert FieldCipher(opened, context={"column": "phone"}).decrypt(sealed) == "13800138000"
    other = attrs.evolve(provider, key="other")
    opened.rewrap(other)
    assert Keyset.open(path, provider=other).id == keyset.id
    with pytest.raises(KeysetError) as caught:
        Keyset.open(path, provider=provider)
    assert caught.value.code == "crypto.wrong_kek"


def test_what_is_wrapped_opens_for_its_keyset_alone(provider: Pkcs11Provider) -> None:
    """Another keyset's id, changed octets and no secret at all are refused alike."""
    wrapped = provider.wrap(KEK, keyset_id=KEYSET_ID)
    assert provider.unwrap(wrapped, keyset_id=KEYSET_ID) == KEK
    for given, keyset_id in [
        (wrapped, bytes(16)),
        (attrs.evolve(wrapped, wrapped=bytes(48)), KEYSET_ID),
        *[
            (attrs.evolve(wrapped, parameters={**wrapped.parameters, "secret": secret}), KEYSET_ID)
            for secret in ("", "AAAA", "A" * 80, "?")
        ],
    ]:
        with pytest.raises(KeysetError) as caught:
            provider.unwrap(given, keyset_id=keyset_id)
        assert caught.value.code == "crypto.wrong_kek"
    with pytest.raises(KeysetError) as caught:
        provider.unwrap(WrappedKek("secret", {}, b""), keyset_id=KEYSET_ID)
    assert caught.value.code == "crypto.wrong_provider"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"pin": "another"}, "crypto.kek_refused"),
        ({"key": "absent"}, "crypto.kek_refused"),
        ({"token": "absent"}, "crypto.kek_unavailable"),
        ({"module": "/nowhere/libnothing.so"}, "crypto.kek_unavailable"),
    ],
)
def test_a_token_that_does_not_answer_says_why(
    provider: Pkcs11Provider, change: dict[str, str], code: str
) -> None:
    """A wrong PIN or label, no such token, a library that does not load; the PIN is never shown."""
    changed = attrs.evolve(provider, **change)
    with pytest.raises(KeyWrapperUnavailable) as caught:
        changed.wrap(KEK, keyset_id=KEYSET_ID)
    assert caught.value.code == code
    shown = "".join(traceback.format_exception(caught.value)) + repr(changed)
    assert PIN not in shown
    assert "another" not in shown


def test_threads_take_turns_at_the_module(provider: Pkcs11Provider) -> None:
    """Modules are initialised without locks of their own: eight threads at once still get right answers."""
    gate = threading.Barrier(8)

    def work(number: int) -> bool:
        gate.wait(timeout=10)
        place = bytes([number]) * 16
        return all(
            provider.unwrap(provider.wrap(KEK, keyset_id=place), keyset_id=place) == KEK for _ in range(5)
        )

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(8)))


def test_an_application_that_is_logged_in_shares_its_login(provider: Pkcs11Provider) -> None:
    """A session that the application holds is neither an obstacle nor ended."""
    with pkcs11.lib(_MODULE).get_token(token_label="piiguard").open(user_pin=PIN) as session:
        wrapped = provider.wrap(KEK, keyset_id=KEYSET_ID)
        assert provider.unwrap(wrapped, keyset_id=KEYSET_ID) == KEK
        assert session.get_key(label="pii") is not None


@pytest.mark.skipif(sys.platform == "win32", reason="no fork there")
def test_a_forked_process_asks_the_token_anew(token: str) -> None:
    """The child of a process that has used the module uses it too."""
    program = f"""
import os, sys
from piiguard.crypto.providers import Pkcs11Provider
provider = Pkcs11Provider({_MODULE!r}, token={token!r}, key="pii", pin={PIN!r})
wrapped = provider.wrap(bytes(32), keyset_id=bytes(16))
child = os.fork()
if not child:
    os._exit(0 if provider.unwrap(wrapped, keyset_id=bytes(16)) == bytes(32) else 1)
_, status = os.waitpid(child, 0)
assert provider.unwrap(wrapped, keyset_id=bytes(16)) == bytes(32)
sys.exit(os.waitstatus_to_exitcode(status))
"""
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")


def test_a_module_that_another_process_initialised_is_initialised_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Once after each fork, since not every vendor's library notices by itself as SoftHSM does."""
    asked: list[str] = []

    class Module:
        def reinitialize(self) -> None:
            asked.append("anew")

    class Library:
        def lib(self, path: str) -> Module:
            asked.append(path)
            return Module()

    monkeypatch.setattr(pkcs11_tokens, "_INITIALISED", {})
    for process in (41, 41, 42, 42):
        monkeypatch.setattr("os.getpid", lambda process=process: process)
        pkcs11_tokens._module(Library(), "vendor.so")
    assert asked == ["vendor.so", "vendor.so", "vendor.so", "anew", "vendor.so"]


def test_a_blank_name_is_refused() -> None:
    """A blank name is a mistake of the caller."""
    with pytest.raises(InvalidInput):
        Pkcs11Provider(_MODULE, token="", key="pii", pin=PIN)
