"""Use of a key that a repeated nonce breaks is counted, in every process, and ends."""

from __future__ import annotations

import hmac
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from piiguard.crypto import FieldCipher, Keyset, Limits, PassphraseProvider, Suite, Used
from piiguard.crypto.forks import Forks
from piiguard.crypto.leases import Leases
from piiguard.crypto.tokens import KeyId
from piiguard.errors import InvalidInput, KeysetError, KeyStateError

CONTEXT = {"table": "customer", "column": "phone"}

SEAL = """
import sys
from piiguard.crypto import FieldCipher, Keyset, PassphraseProvider, ScryptParameters
guard = PassphraseProvider("p", kdf=ScryptParameters(n=2, r=1, p=1))
cipher = FieldCipher(Keyset.open(sys.argv[1], provider=guard, wait=30), context={"table": "t"})
print("ready", flush=True)
for _ in range(int(sys.argv[2])):
    cipher.encrypt("a")
print("done", flush=True)
"""


def sealing(path: Path, times: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", SEAL, str(path), str(times)], stdout=subprocess.PIPE, text=True
    )


def used(keyset: Keyset) -> Used:
    found = keyset.used(keyset.active.id)
    assert found is not None
    return found


@pytest.fixture
def counted(path: Path, guard: PassphraseProvider) -> Keyset:
    return Keyset.create(path, provider=guard, suite=Suite.AES_256_GCM)


@pytest.mark.parametrize("suite", [Suite.AES_256_GCM, Suite.CHACHA20_POLY1305, Suite.SM4_GCM_SM3])
def test_a_suite_that_repetition_breaks_is_counted(
    tmp_path: Path, guard: PassphraseProvider, suite: Suite
) -> None:
    """One value reserves the first lease, which the next thousand use up without touching the file."""
    keyset = Keyset.create(tmp_path / "k", provider=guard, suite=suite)
    cipher = FieldCipher(keyset, context=CONTEXT)
    assert used(keyset) == Used(0, 0)
    cipher.encrypt("13800138000")
    assert used(keyset).messages == 1024
    cipher.encrypt_column(["13800138000"] * 1023)
    assert used(keyset).messages == 1024
    cipher.encrypt("13800138000")
    assert used(keyset).messages == 1024 + 2048


@pytest.mark.parametrize("suite", [Suite.AES_256_SIV, Suite.AES_256_GCM_SIV])
def test_a_suite_that_forgives_repetition_is_not_counted(
    tmp_path: Path, guard: PassphraseProvider, suite: Suite
) -> None:
    """No file of leases appears, and no value pays for one."""
    keyset = Keyset.create(tmp_path / "k", provider=guard, suite=suite)
    FieldCipher(keyset, context=CONTEXT).encrypt("13800138000")
    assert keyset.used(keyset.active.id) is None
    assert [each.name for each in tmp_path.iterdir()] == ["k"]


def test_sealing_stops_at_two_to_the_32(counted: Keyset, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last value that is allowed is sealed, the next is refused with what to do, and a rotation helps."""
    key, cipher = counted.active.id, FieldCipher(counted, context=CONTEXT)
    leases = Leases(counted.path, bytes.fromhex(counted.id), wait=5)
    all_but_one = Used(2**32 - 1, 0)
    leases.reserve(key, counted.dek(key), need=all_but_one, want=all_but_one, most=Used(2**32, 2**53 - 1))
    token = cipher.encrypt("13800138000")
    with pytest.raises(KeyStateError, match="4,294,967,296 values") as refused:
        cipher.encrypt("13800138000")
    assert refused.value.code == "crypto.key_exhausted"
    with pytest.raises(KeyStateError):
        cipher.encrypt_column(["13800138000"])
    assert cipher.decrypt(token) == "13800138000"
    counted.rotate()
    assert cipher.decrypt(cipher.encrypt("13800138000")) == "13800138000"


def test_a_limit_of_octets_stops_a_column_before_any_of_it_is_sealed(
    path: Path, guard: PassphraseProvider
) -> None:
    """Limits hold for every suite that has them; a column is counted as a whole."""
    keyset = Keyset.create(path, provider=guard, limits=Limits(octets=100))
    cipher = FieldCipher(keyset, context=CONTEXT)
    cipher.encrypt_column(["0123456789"] * 9)
    with pytest.raises(KeyStateError, match="100 bytes"):
        cipher.encrypt_column(["0123456789"] * 2)
    cipher.encrypt_column(["0123456789"])
    with pytest.raises(KeyStateError, match="100 bytes"):
        cipher.encrypt("0")


def test_a_limit_set_later_counts_from_then_on(keyset: Keyset) -> None:
    """And it passes on to the keys that follow."""
    cipher = FieldCipher(keyset, context=CONTEXT)
    cipher.encrypt("13800138000")
    assert keyset.limit(Limits(messages=2)).limits == Limits(messages=2)
    cipher.encrypt_column(["13800138000"] * 2)
    with pytest.raises(KeyStateError, match="2 values"):
        cipher.encrypt("13800138000")
    keyset.rotate()
    assert keyset.active.limits == Limits(messages=2)
    cipher.encrypt("13800138000")
    assert Keyset.open(keyset.path, passphrase="correct horse 电池").active.limits == Limits(messages=2)


def test_a_lower_limit_holds_at_once(keyset: Keyset) -> None:
    """What was reserved under the higher one is given up."""
    keyset.limit(Limits(messages=5000))
    cipher = FieldCipher(keyset, context=CONTEXT)
    cipher.encrypt("13800138000")
    keyset.limit(Limits(messages=1000))
    with pytest.raises(KeyStateError, match="1,000 values"):
        cipher.encrypt("13800138000")


def test_the_file_is_as_the_format_says(counted: Keyset) -> None:
    """Computed anew from docs/format.md, 3.1, with HMAC alone."""
    FieldCipher(counted, context=CONTEXT).encrypt("13800138000")
    key = counted.active.id
    body = json.loads(counted.path.with_name("shop.keyset.leases").read_bytes())
    assert {name: body[name] for name in ("format", "version", "keyset")} == {
        "format": "piiguard-leases",
        "version": 1,
        "keyset": counted.id,
    }
    entry = body["keys"][key]
    subkey = hmac.digest(counted.dek(key), b"piiguard/1/leases\x01", "sha256")
    counts = entry["messages"].to_bytes(8, "big") + entry["octets"].to_bytes(8, "big")
    mac = hmac.digest(subkey, bytes.fromhex(counted.id + key) + counts, "sha256")
    assert entry == {"messages": 1024, "octets": 1024 * 1024, "mac": mac.hex()}


def test_a_limit_counts_a_matrix(keyset: Keyset) -> None:
    """From array to array no value escapes the count."""
    import numpy as np

    keyset.limit(Limits(messages=3))
    cipher = FieldCipher(keyset, context=CONTEXT)
    cipher.encrypt_matrix(np.zeros((3, 11), np.uint8))
    with pytest.raises(KeyStateError):
        cipher.encrypt_matrix(np.zeros((1, 11), np.uint8))


@pytest.mark.parametrize("limits", [{"messages": 0}, {"octets": -1}, {"messages": 2**53}])
def test_a_limit_that_no_file_can_hold_is_refused(limits: dict[str, int]) -> None:
    """Limits are whole numbers of what every JSON reader keeps."""
    with pytest.raises(InvalidInput):
        Limits(**limits)  # type: ignore[arg-type] - a dict of ints has no age


def test_eight_processes_at_once_reserve_apart(tmp_path: Path, guard: PassphraseProvider) -> None:
    """What eight processes sealed is counted in full, and a killed one loses no more than its lease."""
    path = tmp_path / "k"
    guard = PassphraseProvider("p", kdf=guard.kdf)
    keyset = Keyset.create(path, provider=guard, suite=Suite.AES_256_GCM)
    processes = [sealing(path, 1500) for _ in range(8)]
    for process in processes:
        out, _ = process.communicate()
        assert out == "ready\ndone\n"
    assert used(keyset).messages == 8 * (1024 + 2048)
    with sealing(path, 10**9) as process:
        assert process.stdout
        process.stdout.readline()
        while used(keyset).messages == 8 * 3072:
            pass
        process.send_signal(signal.SIGKILL)
    assert used(keyset).messages > 8 * 3072
    FieldCipher(keyset, context={"table": "t"}).encrypt("a")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["k", "k.leases", "k.leases.lock"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_child_does_not_use_up_its_parents_lease(counted: Keyset) -> None:
    """After a fork the child reserves for itself, even if another thread held the lease's lock."""
    cipher = FieldCipher(counted, context=CONTEXT)
    cipher.encrypt("13800138000")
    lease = counted.allowance(counted.active.id)
    assert lease is not None
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with lease._lock, Forks.lock:  # type: ignore[attr-defined] - what threads in take() hold
            held.set()
            done.wait(30)

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait()
    child = os.fork()
    if child == 0:  # pragma: no cover - the child
        code = 1
        try:
            cipher.encrypt("13800138000")
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    done.set()
    thread.join()
    assert os.waitstatus_to_exitcode(status) == 0
    assert used(counted).messages == 2048
    cipher.encrypt_column(["13800138000"] * 1023)
    assert used(counted).messages == 2048


def test_a_missing_file_of_leases_is_refused_until_a_rotation(counted: Keyset) -> None:
    """Nobody can say then how often the key has sealed; decrypting goes on."""
    cipher = FieldCipher(counted, context=CONTEXT)
    token = cipher.encrypt("13800138000")
    reopened = Keyset.open(counted.path, passphrase="correct horse 电池")
    leases = counted.path.with_name("shop.keyset.leases")
    leases.unlink()
    again = FieldCipher(reopened, context=CONTEXT)
    with pytest.raises(KeysetError) as refused:
        again.encrypt("13800138000")
    assert refused.value.code == "crypto.leases_missing"
    assert again.decrypt(token) == "13800138000"
    reopened.rotate()
    again.encrypt("13800138000")


def test_a_changed_count_is_refused(counted: Keyset) -> None:
    """Whoever can write the file cannot make the count lower without the key."""
    cipher = FieldCipher(counted, context=CONTEXT)
    cipher.encrypt("13800138000")
    leases = counted.path.with_name("shop.keyset.leases")
    body = json.loads(leases.read_bytes())
    body["keys"][counted.active.id]["messages"] = 0
    leases.write_text(json.dumps(body))
    with pytest.raises(KeysetError) as refused:
        cipher.encrypt_column(["13800138000"] * 2000)
    assert refused.value.code == "crypto.keyset_damaged"
    leases.write_text("{}")
    with pytest.raises(KeysetError):
        counted.used(counted.active.id)


def test_an_older_copy_of_the_count_is_refused(counted: Keyset) -> None:
    """A process that has seen a higher count does not go back to a lower one."""
    leases, cipher = counted.path.with_name("shop.keyset.leases"), FieldCipher(counted, context=CONTEXT)
    before = leases.read_bytes()
    cipher.encrypt("13800138000")
    leases.write_bytes(before)
    with pytest.raises(KeysetError) as refused:
        cipher.encrypt_column(["13800138000"] * 2000)
    assert refused.value.code == "crypto.keyset_rolled_back"


def test_leases_of_an_earlier_keyset_of_that_name_are_replaced(path: Path, guard: PassphraseProvider) -> None:
    """A new keyset counts from nothing; another keyset's count says nothing about it."""
    first = Keyset.create(path, provider=guard, suite=Suite.AES_256_GCM)
    FieldCipher(first, context=CONTEXT).encrypt("13800138000")
    path.unlink()
    second = Keyset.create(path, provider=guard, suite=Suite.AES_256_GCM)
    assert used(second) == Used(0, 0)
    with pytest.raises(KeysetError):
        first.used(first.active.id)


def test_a_lease_shows_no_key(counted: Keyset) -> None:
    """Its repr names the key and what is left."""
    FieldCipher(counted, context=CONTEXT).encrypt("13800138000")
    shown = repr(counted.allowance(KeyId(counted.active.id)))
    assert shown == f"<Lease of key {counted.active.id}: 1,023 values left>"
