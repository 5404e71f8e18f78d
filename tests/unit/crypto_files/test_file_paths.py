"""Files appear whole under their names, or not at all; and they can be read from anywhere in them."""

from __future__ import annotations

import csv
import errno
import io
import os
import random
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Generator
from pathlib import Path
from typing import BinaryIO

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from piiguard import outputs
from piiguard.crypto import (
    Keyset,
    PassphraseProvider,
    create_encrypted,
    decrypt_file,
    encrypt_file,
    open_encrypted,
)
from piiguard.crypto.files.chunks import CHUNK_SIZE, SEALED_CHUNK_SIZE
from piiguard.crypto.files.streams import BodyWriter
from piiguard.errors import DecryptionError, InvalidInput, SourceError

posix = pytest.mark.skipif(os.name != "posix", reason="modes, kill -9 and limits are of POSIX systems")
CONTENT = random.Random(6).randbytes(10 * CHUNK_SIZE + 77)


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


@pytest.fixture
def clear(folder: Path) -> Path:
    path = folder / "clear"
    path.write_bytes(CONTENT)
    return path


@pytest.fixture
def sealed(clear: Path, keyset: Keyset) -> Path:
    path = clear.with_name("sealed")
    encrypt_file(clear, path, keyset=keyset)
    return path


@pytest.mark.parametrize("compress", [False, True])
def test_a_file_comes_back(folder: Path, clear: Path, keyset: Keyset, output: str, compress: bool) -> None:
    """And nothing else is in the folder afterwards."""
    assert output
    encrypt_file(clear, str(folder / "sealed"), keyset=keyset, compress=compress)
    decrypt_file(folder / "sealed", folder / "again", keyset=keyset)
    assert (folder / "again").read_bytes() == CONTENT
    assert names(folder) == ["again", "clear", "sealed"]


@posix
def test_only_the_owner_reads_what_was_decrypted(
    folder: Path, sealed: Path, keyset: Keyset, output: str
) -> None:
    """Whatever the umask; what is encrypted is as open as any other new file."""
    assert output
    before = os.umask(0o022)
    try:
        decrypt_file(sealed, folder / "again", keyset=keyset)
        encrypt_file(folder / "again", folder / "sealed again", keyset=keyset)
    finally:
        os.umask(before)
    assert stat.S_IMODE((folder / "again").stat().st_mode) == 0o600
    assert stat.S_IMODE((folder / "sealed again").stat().st_mode) == 0o644


def test_a_file_that_is_there_is_left_alone_unless_asked(
    folder: Path, clear: Path, sealed: Path, keyset: Keyset, output: str
) -> None:
    """Also one that appeared while this was writing."""
    assert output
    before = sealed.read_bytes()

    def written_while_it_appears() -> None:
        with create_encrypted(folder / "late", keyset=keyset) as file:
            file.write(b"content")
            (folder / "late").write_bytes(b"of somebody else")

    with pytest.raises(SourceError, match="already exists"):
        encrypt_file(clear, sealed, keyset=keyset)
    with pytest.raises(SourceError, match="already exists"):
        written_while_it_appears()
    assert (sealed.read_bytes(), (folder / "late").read_bytes()) == (before, b"of somebody else")
    encrypt_file(clear, sealed, keyset=keyset, overwrite=True)
    assert sealed.read_bytes() != before
    assert names(folder) == ["clear", "late", "sealed"]


@pytest.mark.parametrize("cut", [1, 17, 3 * SEALED_CHUNK_SIZE, len(CONTENT)])
def test_what_does_not_open_leaves_no_file(
    folder: Path, sealed: Path, keyset: Keyset, output: str, cut: int
) -> None:
    """Not even the part that was authentic; and what was there before stays."""
    assert output
    sealed.write_bytes(sealed.read_bytes()[:-cut])
    (folder / "old").write_bytes(b"old")
    with pytest.raises(DecryptionError):
        decrypt_file(sealed, folder / "again", keyset=keyset)
    with pytest.raises(DecryptionError):
        decrypt_file(sealed, folder / "old", keyset=keyset, overwrite=True)
    assert (folder / "old").read_bytes() == b"old"
    assert names(folder) == ["clear", "old", "sealed"]


def test_paths_that_cannot_be_used_are_said(folder: Path, clear: Path, keyset: Keyset, output: str) -> None:
    """A missing file, a missing folder, a folder for a file: what and why, and nothing left."""
    assert output
    for src, dst in [
        (folder / "none", folder / "made"),
        (clear, folder / "none" / "made"),
        (folder, folder / "made"),
        (clear, clear / "made"),
    ]:
        with pytest.raises(SourceError) as caught:
            encrypt_file(src, dst, keyset=keyset)
        assert str(dst) in str(caught.value)
    with pytest.raises(SourceError, match="No such file"):
        open_encrypted(folder / "none", keyset=keyset)
    assert names(folder) == ["clear"]


@pytest.fixture
def no_space() -> Generator[None]:
    """No file of this process may grow beyond 64 KiB."""
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 * 1024, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@posix
@pytest.mark.usefixtures("no_space")
def test_a_full_disk_leaves_what_was_there(folder: Path, keyset: Keyset, output: str) -> None:
    """Nothing new, nothing half, the old file whole."""
    assert output
    clear, old = folder / "clear", folder / "old"
    clear.write_bytes(CONTENT[: 60 * 1024])
    old.write_bytes(b"old")
    with create_encrypted(folder / "fits", keyset=keyset) as file:
        file.write(b"content")
    source = io.BytesIO(CONTENT)
    with (
        pytest.raises(OSError, match=os.strerror(errno.EFBIG)),
        create_encrypted(folder / "made", keyset=keyset) as file,
    ):
        file.write(source.read())
    with create_encrypted(folder / "small", keyset=keyset, compress=True) as file:
        file.write(bytes(10 * CHUNK_SIZE))
    with pytest.raises(SourceError, match=os.strerror(errno.EFBIG)):
        decrypt_file(folder / "small", old, keyset=keyset, overwrite=True)
    assert old.read_bytes() == b"old"
    assert names(folder) == ["clear", "fits", "old", "small"]


def test_a_file_is_on_the_disk_before_it_has_its_name(
    folder: Path, clear: Path, keyset: Keyset, output: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If it cannot be synced it never gets one."""
    assert output

    def failing(_descriptor: int) -> None:
        assert "sealed" not in names(folder)
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(outputs.os, "fsync", failing)
    with pytest.raises(SourceError, match=os.strerror(errno.EIO)):
        encrypt_file(clear, folder / "sealed", keyset=keyset)
    assert names(folder) == ["clear"]


def test_a_file_system_without_links_will_do(
    folder: Path, clear: Path, keyset: Keyset, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A memory stick with FAT: nothing is overwritten there either, nothing left beside."""

    def refused(*_paths: object, **_named: object) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(outputs, "_UNNAMED", 0)
    monkeypatch.setattr(outputs.os, "link", refused)
    encrypt_file(clear, folder / "sealed", keyset=keyset)
    with pytest.raises(SourceError, match="already exists"), create_encrypted(folder / "late", keyset=keyset):
        (folder / "late").write_bytes(b"of somebody else")
    assert (folder / "late").read_bytes() == b"of somebody else"
    decrypt_file(folder / "sealed", clear, keyset=keyset, overwrite=True)
    assert clear.read_bytes() == CONTENT
    assert names(folder) == ["clear", "late", "sealed"]


def test_another_failure_to_link_is_reported(
    folder: Path, clear: Path, keyset: Keyset, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not taken for a file system without links."""

    def failing(*_paths: object, **_named: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(outputs, "_UNNAMED", 0)
    monkeypatch.setattr(outputs.os, "link", failing)
    with pytest.raises(SourceError, match=os.strerror(errno.EIO)):
        encrypt_file(clear, folder / "sealed", keyset=keyset)
    assert names(folder) == ["clear"]


DECRYPT = """
import sys
from piiguard.crypto import Keyset, PassphraseProvider, ScryptParameters, decrypt_file
from piiguard import outputs
keyset = Keyset.open(sys.argv[1], provider=PassphraseProvider("p", kdf=ScryptParameters(n=2, r=1, p=1)))
if sys.argv[4] == "beside":
    outputs._UNNAMED = 0
print("ready", flush=True)
while True:
    decrypt_file(sys.argv[2], sys.argv[3], keyset=keyset, overwrite=True)
"""


@posix
def test_a_kill_leaves_the_old_file_or_the_new_one(
    tmp_path: Path, folder: Path, guard: PassphraseProvider, output: str
) -> None:
    """After each of 10 kills at random instants: a whole file or none, and clear text under no other name."""
    keyset = Keyset.create(tmp_path / "keyset", provider=PassphraseProvider("p", kdf=guard.kdf))
    clear, rng = CONTENT * 64, random.Random(20260302)
    with create_encrypted(folder / "sealed", keyset=keyset) as file:
        file.write(clear)
    for _ in range(10):
        (folder / "again").unlink(missing_ok=True)
        command = [
            sys.executable,
            "-c",
            DECRYPT,
            str(keyset.path),
            str(folder / "sealed"),
            str(folder / "again"),
            output,
        ]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout
            assert process.stdout.readline() == "ready\n"
            time.sleep(rng.uniform(0, 0.02))
            process.send_signal(signal.SIGKILL)
        for each in set(names(folder)) - {"sealed"}:
            if each == "again":
                assert (folder / each).read_bytes() == clear
            else:
                # Only where an unfinished file has a name, or in the instant between its name and its place.
                assert each.startswith(".again.")
                assert stat.S_IMODE((folder / each).stat().st_mode) == 0o600
                assert output == "beside" or (folder / each).read_bytes() == clear


def test_reading_from_anywhere_gives_what_is_there(sealed: Path, keyset: Keyset) -> None:
    """As from the clear file: seek, read, readinto, lines, the end and beyond."""
    reference = io.BytesIO(CONTENT)
    with open_encrypted(sealed, keyset=keyset) as file:
        assert file.readable()
        assert file.seekable()
        assert not file.writable()
        for at, whence, size in [
            (0, 0, 10),
            (CHUNK_SIZE - 5, 0, 10),
            (3 * CHUNK_SIZE, 0, 5 * CHUNK_SIZE),
            (-1, 2, 5),
            (0, 2, 5),
            (1000, 2, 5),
            (-100, 1, 50),
            (17, 0, -1),
            (0, 0, -1),
        ]:
            assert file.seek(at, whence) == reference.seek(at, whence)
            assert file.read(size) == reference.read(size)
            assert file.tell() == reference.tell()
        file.seek(0)
        reference.seek(0)
        assert list(file) == list(reference)
        with pytest.raises(OSError, match="write"):
            file.write(b"a")
        with pytest.raises(ValueError, match="before the beginning"):
            file.seek(-len(CONTENT) - 1, os.SEEK_END)
    with pytest.raises(ValueError, match="closed"):
        file.read()


def test_opening_finds_a_missing_end(sealed: Path, keyset: Keyset) -> None:
    """The last chunk is authenticated before anything is read."""
    whole = sealed.read_bytes()
    for cut in (1, 16, 77, 77 + 16, 77 + 17, SEALED_CHUNK_SIZE, 5 * SEALED_CHUNK_SIZE):
        sealed.write_bytes(whole[:-cut])
        with pytest.raises(DecryptionError):
            open_encrypted(sealed, keyset=keyset)


def test_reading_finds_a_changed_chunk_and_only_there(sealed: Path, keyset: Keyset) -> None:
    """Each chunk is authenticated when it is read, by itself."""
    octets = bytearray(sealed.read_bytes())
    octets[83 + 56 + 4 * SEALED_CHUNK_SIZE + 100] ^= 1
    sealed.write_bytes(octets)
    with open_encrypted(sealed, keyset=keyset) as file:
        assert file.read(4 * CHUNK_SIZE) == CONTENT[: 4 * CHUNK_SIZE]
        with pytest.raises(DecryptionError) as caught:
            file.read(1)
        assert caught.value.__context__ is None
        file.seek(5 * CHUNK_SIZE)
        assert file.read() == CONTENT[5 * CHUNK_SIZE :]


def test_a_file_cut_short_while_it_is_open_is_refused(sealed: Path, keyset: Keyset) -> None:
    """A chunk that is no longer there does not read as the end."""
    with open_encrypted(sealed, keyset=keyset) as file:
        os.truncate(sealed, 83 + 56 + 3 * SEALED_CHUNK_SIZE)
        file.seek(2 * CHUNK_SIZE)
        with pytest.raises(DecryptionError):
            file.read()


def test_a_compressed_file_is_read_from_its_beginning(folder: Path, keyset: Keyset) -> None:
    """Line by line, to the end; it cannot be sought in, and says so."""
    text = "姓名,手机\n" + "张三,13800138000\n" * 10_000
    with create_encrypted(folder / "sealed", keyset=keyset, compress=True) as made:
        made.write(text.encode())
    assert (folder / "sealed").stat().st_size < 3000
    with open_encrypted(folder / "sealed", keyset=keyset) as file:
        assert not file.seekable()
        assert file.read().decode() == text
        with pytest.raises(OSError, match="seek"):
            file.seek(0)
    octets = bytearray((folder / "sealed").read_bytes())
    octets[-1] ^= 1
    (folder / "sealed").write_bytes(octets)
    with pytest.raises(DecryptionError):
        open_encrypted(folder / "sealed", keyset=keyset)


@pytest.mark.parametrize("compress", [False, True])
def test_a_file_is_written_as_any_other(folder: Path, keyset: Keyset, output: str, compress: bool) -> None:
    """By a csv writer through a text layer, which may close it or not."""
    assert output
    rows = [["姓名", "手机"], *(["张三", "13800138000"] for _ in range(5000))]
    with (
        create_encrypted(folder / "sealed", keyset=keyset, compress=compress) as file,
        io.TextIOWrapper(file, encoding="utf-8", newline="") as text,
    ):
        csv.writer(text).writerows(rows)
        assert names(folder) == ["sealed"] or output == "beside" or not names(folder)
    with io.TextIOWrapper(open_encrypted(folder / "sealed", keyset=keyset), encoding="utf-8") as text:
        assert list(csv.reader(text)) == rows


def test_what_is_written_is_there_without_a_layer(folder: Path, keyset: Keyset) -> None:
    """Also what is less than a buffer, and nothing at all."""
    for content in (b"", b"content", CONTENT):
        with create_encrypted(folder / "sealed", keyset=keyset, overwrite=True) as file:
            for at in range(0, len(content), 1000):
                file.write(content[at : at + 1000])
        with open_encrypted(folder / "sealed", keyset=keyset) as found:
            assert found.read() == content


def test_a_block_for_a_file_that_is_there_is_not_entered(folder: Path, clear: Path, keyset: Keyset) -> None:
    """What cannot be kept is not worked on."""
    entered = False
    with pytest.raises(SourceError, match="already exists"), create_encrypted(clear, keyset=keyset):
        entered = True
    assert not entered
    assert names(folder) == ["clear"]


def test_the_error_of_a_block_is_not_hidden(
    folder: Path, keyset: Keyset, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What its buffer still holds is not written, and so cannot fail in its turn."""

    def full(*_given: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(BodyWriter, "write", full)
    with pytest.raises(ZeroDivisionError), create_encrypted(folder / "sealed", keyset=keyset) as file:
        assert file.write(b"content") // 0
    assert names(folder) == []


def test_a_block_that_raises_leaves_no_file(folder: Path, keyset: Keyset, output: str) -> None:
    """Not even if a layer around it closed it first; and what is written later goes nowhere."""
    assert output
    kept = list[BinaryIO]()

    def through_a_layer() -> None:
        with create_encrypted(folder / "sealed", keyset=keyset) as file, io.TextIOWrapper(file) as text:
            text.write("a" * 200_000)
            raise ZeroDivisionError

    def directly() -> None:
        with create_encrypted(folder / "sealed", keyset=keyset) as file:
            kept.append(file)
            file.write(b"a" * 10)
            raise ZeroDivisionError

    for each in (through_a_layer, directly):
        with pytest.raises(ZeroDivisionError):
            each()
    with pytest.raises(ValueError, match="closed"):
        kept[0].write(b"a")
    assert names(folder) == []


def test_bad_arguments_write_nothing(folder: Path, rsa: RSAPrivateKey, keyset: Keyset) -> None:
    """Found before the file is begun."""
    with pytest.raises(InvalidInput), create_encrypted(folder / "a", keyset=keyset, context={}) as file:
        file.write(b"a")
    with (
        pytest.raises(InvalidInput),
        create_encrypted(folder / "a", recipients=[rsa.public_key()] * 2) as file,
    ):
        file.write(b"a")
    assert names(folder) == []
