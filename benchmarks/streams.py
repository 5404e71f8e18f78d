"""Encryption of files and streams of 1 GiB.

The yardstick is the library's own chunked encryption, Cobblestone-256, in the quickest loop over the same
pieces, into the same sink; files are written anew, synced and renamed by both. Age, by its Rust library
(pyrage), stands beside them where it is installed; it syncs nothing. Random content: nothing compresses.
"""

from __future__ import annotations

import importlib
import io
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from cryptography.cobblestone import Cobblestone256Decryptor, Cobblestone256Encryptor

from benchmarks.report import interleave, table
from piiguard.crypto import (
    Keyset,
    PassphraseProvider,
    ScryptParameters,
    Suite,
    decrypt_file,
    decrypt_stream,
    encrypt_file,
    encrypt_stream,
    open_encrypted,
)

MIB = 2**20
STREAM, FILE, LARGE = 256 * MIB, 256 * MIB, 1024 * MIB
PIECE, SEALED_PIECE = 16 * 16_384, 16 * 16_400
READ, READS = 4096, 2000


class _Content:
    """So many octets, as views of one buffer that lies in the cache."""

    def __init__(self, octets: bytes, size: int) -> None:
        self._octets, self._left = octets, size

    def read(self, size: int, /) -> bytes:
        size = min(size, self._left, len(self._octets))
        self._left -= size
        return self._octets if size == len(self._octets) else self._octets[:size]


class _Nowhere:
    """Takes octets and keeps none."""

    def write(self, data: bytes | bytearray | memoryview, /) -> int:
        return len(data)

    def flush(self) -> None:
        """There is nothing to flush."""


def main() -> None:
    """Print the tables: streams in memory, whole files, reading from the middle, memory."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        guard = PassphraseProvider("benchmark", kdf=ScryptParameters(n=2, r=1, p=1))
        keyset = Keyset.create(folder / "siv", provider=guard)
        sm4 = Keyset.create(folder / "sm4", provider=guard, suite=Suite.SM4_GCM_SM3)
        _streams(keyset, sm4)
        clear = folder / "clear"
        _fill(clear, FILE)
        _files(folder, clear, keyset)
        _fill(clear, LARGE)
        encrypt_file(clear, folder / "made", keyset=keyset, overwrite=True)
        _places(folder / "made", keyset)
        _memory(folder, clear, keyset)


def _fill(path: Path, size: int) -> None:
    with path.open("wb") as file:
        for _ in range(size // MIB):
            file.write(os.urandom(MIB))


def _streams(keyset: Keyset, sm4: Keyset) -> None:
    piece = os.urandom(PIECE)
    key = Cobblestone256Encryptor.generate_key()
    sealed, whole = io.BytesIO(), io.BytesIO()
    encryptor = Cobblestone256Encryptor(key, b"context")
    for _ in range(STREAM // PIECE):
        sealed.write(encryptor.update(piece))
    sealed.write(encryptor.finalize())
    encrypt_stream(_Content(piece, STREAM), whole, keyset=keyset)
    theirs, ours = sealed.getvalue(), whole.getvalue()
    cases: dict[str, Callable[[], object]] = {
        "Cobblestone-256, encrypt": lambda: _bare(
            Cobblestone256Encryptor(key, b"context"), _Content(piece, STREAM), PIECE
        ),
        "piiguard, encrypt_stream": lambda: encrypt_stream(
            _Content(piece, STREAM), _Nowhere(), keyset=keyset
        ),
        "Cobblestone-256, decrypt": lambda: _bare(
            Cobblestone256Decryptor(key, b"context"), io.BytesIO(theirs), SEALED_PIECE
        ),
        "piiguard, decrypt_stream": lambda: decrypt_stream(io.BytesIO(ours), _Nowhere(), keyset=keyset),
    }
    cases |= _pyrage_streams(piece)
    taken = interleave(cases, rounds=15)
    slow = interleave(
        {"piiguard, SM4-GCM": lambda: encrypt_stream(_Content(piece, STREAM // 16), _Nowhere(), keyset=sm4)},
        rounds=3,
    )
    rows = [
        (
            case,
            STREAM / MIB / timing.median,
            taken[f"Cobblestone-256, {'de' if 'decrypt' in case else 'en'}crypt"].median / timing.median,
        )
        for case, timing in taken.items()
    ]
    rows += [
        (case, STREAM / 16 / MIB / t.median, taken["Cobblestone-256, encrypt"].median / t.median / 16)
        for case, t in slow.items()
    ]
    print(table(["256 MiB in memory", "MiB/s (median)", "share of Cobblestone-256"], rows))


def _bare(
    library: Cobblestone256Encryptor | Cobblestone256Decryptor, source: io.BytesIO | _Content, size: int
) -> None:
    """Run the library's own in the quickest loop there is: one buffer, used again."""
    write, room = _Nowhere().write, bytearray(size + SEALED_PIECE)
    view = memoryview(room)
    while piece := source.read(size):
        write(view[: library.update_into(piece, room)])
    write(library.finalize())


def _files(folder: Path, clear: Path, keyset: Keyset) -> None:
    made, again, beside = folder / "made", folder / "again", folder / "beside"
    key = Cobblestone256Encryptor.generate_key()

    def library() -> None:
        encryptor, room = Cobblestone256Encryptor(key, b"context"), bytearray(2 * PIECE)
        view = memoryview(room)
        with clear.open("rb", buffering=0) as source, beside.open("wb", buffering=0) as sink:
            while piece := source.read(PIECE):
                sink.write(view[: encryptor.update_into(piece, room)])
            sink.write(encryptor.finalize())
            os.fsync(sink.fileno())
        beside.replace(folder / "bare")

    cases: dict[str, Callable[[], object]] = {
        "Cobblestone-256, encrypt": library,
        "piiguard, encrypt_file": lambda: encrypt_file(clear, made, keyset=keyset, overwrite=True),
        "piiguard, decrypt_file": lambda: decrypt_file(made, again, keyset=keyset, overwrite=True),
        **_pyrage(clear, folder / "age", folder / "age again"),
    }
    taken = interleave(cases, rounds=7)
    base = taken["Cobblestone-256, encrypt"].median
    print(
        table(
            ["a file of 256 MiB", "s (median)", "MiB/s", "share of Cobblestone-256, encrypt"],
            [(name, t.median, FILE / MIB / t.median, base / t.median) for name, t in taken.items()],
        )
    )


def _pyrage_streams(piece: bytes) -> dict[str, Callable[[], object]]:
    try:
        pyrage = importlib.import_module("pyrage")
    except ImportError:
        return {}
    identity, sealed = pyrage.x25519.Identity.generate(), io.BytesIO()
    pyrage.encrypt_io(_Content(piece, STREAM), sealed, [identity.to_public()])
    octets = sealed.getvalue()
    return {
        "pyrage, encrypt_io": lambda: pyrage.encrypt_io(
            _Content(piece, STREAM), _Nowhere(), [identity.to_public()]
        ),
        "pyrage, decrypt_io": lambda: pyrage.decrypt_io(io.BytesIO(octets), _Nowhere(), [identity]),
    }


def _pyrage(clear: Path, sealed: Path, again: Path) -> dict[str, Callable[[], object]]:
    """Age, by its Rust library, where that is installed."""
    try:
        pyrage = importlib.import_module("pyrage")
    except ImportError:
        return {}
    identity = pyrage.x25519.Identity.generate()
    return {
        "pyrage, encrypt_file": lambda: pyrage.encrypt_file(str(clear), str(sealed), [identity.to_public()]),
        "pyrage, decrypt_file": lambda: pyrage.decrypt_file(str(sealed), str(again), [identity]),
    }


def _places(made: Path, keyset: Keyset) -> None:
    rng = random.Random(20260302)
    places = [rng.randrange(LARGE - READ) for _ in range(READS)]
    with open_encrypted(made, keyset=keyset) as file:

        def read() -> None:
            for place in places:
                file.seek(place)
                file.read(READ)

        def opened() -> None:
            for place in places[:100]:
                with open_encrypted(made, keyset=keyset) as once:
                    once.seek(place)
                    once.read(READ)

        taken = interleave({"read": read, "opened": opened})
    print(
        table(
            ["4 KiB from anywhere in 1 GiB", "µs (median)"],
            [
                ("seek and read", taken["read"].median / READS * 1e6),
                ("open, seek and read, close", taken["opened"].median / 100 * 1e6),
            ],
        )
    )


_CHILD = """
import resource, sys
from piiguard.crypto import Keyset, PassphraseProvider, ScryptParameters, decrypt_file, encrypt_file
guard = PassphraseProvider("benchmark", kdf=ScryptParameters(n=2, r=1, p=1))
keyset = Keyset.open(sys.argv[1], provider=guard)
clear, small, sealed, again = sys.argv[2:]
encrypt_file(small, sealed, keyset=keyset, overwrite=True)
decrypt_file(sealed, again, keyset=keyset, overwrite=True)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
encrypt_file(clear, sealed, keyset=keyset, overwrite=True)
middle = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
decrypt_file(sealed, again, keyset=keyset, overwrite=True)
print(middle - before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def _memory(folder: Path, clear: Path, keyset: Keyset) -> None:
    """Measure the highest resident size of a process of its own, against that after a file of one byte."""
    small = folder / "small"
    small.write_bytes(b"a")
    command = [sys.executable, "-c", _CHILD, keyset.path, clear, small, folder / "made", folder / "again"]
    grown = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    unit = 1 if sys.platform == "darwin" else 1024
    encrypting, both = (int(each) * unit / MIB for each in grown)
    print(
        table(
            ["memory growth with a file of 1 GiB", "MiB"],
            [("encrypt_file", encrypting), ("encrypt_file and decrypt_file", both)],
        ),
        end="",
    )


if __name__ == "__main__":
    main()
