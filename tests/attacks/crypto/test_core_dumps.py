"""Attack: crash a process that holds keys, and look for them in what the system writes down."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from piiguard.crypto import Hardening, Keyset, PassphraseProvider, harden_process

from .conftest import CHEAP

pytestmark = pytest.mark.skipif(os.name != "posix", reason="core dumps are of POSIX systems")

CRASH = """
import os, resource, sys
os.chdir(sys.argv[1])
try:
    resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY,) * 2)
except ValueError:
    os._exit(77)
from piiguard.crypto import Keyset, PassphraseProvider, ScryptParameters
from piiguard.crypto import decrypt_file, encrypt_file, harden_process
if sys.argv[2] == "hardened":
    granted = harden_process()
    assert granted.no_core_file and granted.undumpable == (sys.platform == "linux"), granted
keyset = Keyset.open("keyset", provider=PassphraseProvider("p", kdf=ScryptParameters(n=2, r=1, p=1)))
open("clear", "w").write("clear")
encrypt_file("clear", "sealed", keyset=keyset)
decrypt_file("sealed", "again", keyset=keyset)
assert open("again").read() == "clear"
os.abort()
"""


def _crashed(folder: Path, how: str) -> int:
    child = os.posix_spawn(sys.executable, [sys.executable, "-c", CRASH, str(folder), how], os.environ)
    return os.waitpid(child, 0)[1]


def _cores(folder: Path) -> list[Path]:
    return [each for each in folder.iterdir() if "core" in each.name]


@pytest.fixture
def keyset(tmp_path: Path) -> Keyset:
    return Keyset.create(tmp_path / "keyset", provider=PassphraseProvider("p", kdf=CHEAP))


def test_a_hardened_process_leaves_no_key_behind_when_it_crashes(tmp_path: Path, keyset: Keyset) -> None:
    """The same crash dumps the key if it is not hardened. Files are written and read as ever meanwhile."""
    status = _crashed(tmp_path, "as it is")
    if os.WIFEXITED(status) or not os.WCOREDUMP(status):
        pytest.skip("this system dumps no core, or lets no test ask for one")
    for core in _cores(tmp_path):  # none where a handler takes it
        assert bytes(keyset.dek(keyset.active.id)) in core.read_bytes()
        core.unlink()
    for name in ("clear", "sealed", "again"):
        (tmp_path / name).unlink()
    status = _crashed(tmp_path, "hardened")
    assert os.WTERMSIG(status) == signal.SIGABRT
    assert not os.WCOREDUMP(status)
    assert _cores(tmp_path) == []


@pytest.mark.skipif(sys.platform != "linux", reason="prctl is of Linux")
def test_either_means_alone_keeps_the_dump_away(tmp_path: Path) -> None:
    """A handler of the system's is not bound by the limit; then being undumpable is what counts."""
    for left_out in ("_limit_core", "_forbid_dumps"):
        code = f"""
import os, resource
os.chdir({str(tmp_path)!r})
try:
    resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY,) * 2)
except ValueError:
    os._exit(77)
from piiguard.crypto import core_dumps
core_dumps.{left_out} = lambda: False
core_dumps.harden_process()
os.abort()
"""
        child = os.posix_spawn(sys.executable, [sys.executable, "-c", code], os.environ)
        status = os.waitpid(child, 0)[1]
        if os.WIFEXITED(status):
            pytest.skip("this system lets no test ask for a core")
        assert not os.WCOREDUMP(status), left_out


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_what_is_granted_is_what_the_system_says() -> None:
    """Asked again of the kernel, in a child, since it cannot be taken back; asking twice does no harm."""
    child = os.fork()
    if child == 0:  # pragma: no cover - the child
        code = 1
        try:
            import resource

            expected = Hardening(no_core_file=True, undumpable=sys.platform == "linux")
            assert harden_process() == harden_process() == expected
            assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)
            if sys.platform == "linux":
                assert Path("/proc/self/limits").read_text().splitlines()[5].split()[4:6] == ["0", "0"]
            code = 0
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
