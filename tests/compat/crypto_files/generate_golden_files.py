"""Write the golden encrypted files: ``python tests/compat/crypto_files/generate_golden_files.py FILE``.

They are a kit for other implementations of docs/format.md, 7, as well: files of every kind, and files that
must not open. They are written once, by the release that introduced the version, and never again. The keyset
is ``../crypto/v1_suites.keyset``. The private keys and the passphrase are no secrets.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import attrs
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from piiguard.crypto import KeyInfo, Keyset, PassphraseProvider, ScryptParameters, Suite, encrypt_stream

KEYSET = Path(__file__).parents[1] / "crypto" / "v1_suites.keyset"
PASSPHRASE = "golden 黄金"
CONTEXT = {"purpose": "golden"}
CHUNK, SEALED = 16 * 1024, 16 * 1024 + 16


@attrs.frozen
class Under:
    """A keyset with another of its keys as the ACTIVE one."""

    keyset: Keyset
    active: KeyInfo

    @property
    def id(self) -> str:
        return self.keyset.id

    @property
    def generation(self) -> int:
        return self.keyset.generation

    def opening(self) -> tuple[KeyInfo, ...]:
        return self.keyset.opening()

    def suite_of(self, key_id: str) -> Suite | None:
        return self.keyset.suite_of(key_id)

    def dek(self, key_id: str) -> bytes:
        return self.keyset.dek(key_id)

    def allowance(self, key_id: str) -> None:
        """Made once, so nothing is counted."""

    def refresh(self) -> bool:
        return False


def pattern(size: int) -> bytes:
    """Return so many octets that are the same everywhere and do not repeat soon."""
    return b"".join(hashlib.sha256(number.to_bytes(4, "big")).digest() for number in range(-(-size // 32)))[
        :size
    ]


def spoilt(octets: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield what must not open, made of a file of two chunks for a keyset."""
    header = 83
    body = octets[header + 56 :]
    yield "cut at the end", octets[:-1]
    yield "cut after the first chunk", octets[: header + 56 + SEALED]
    yield "cut after the header", octets[:header]
    yield "cut in the header", octets[: header - 1]
    yield "one byte more", octets + b"\x00"
    yield "chunks exchanged", octets[: header + 56] + body[SEALED:] + body[:SEALED]
    yield "first chunk missing", octets[: header + 56] + body[SEALED:]
    for name, place in [
        ("magic", 0),
        ("version", 8),
        ("suite", 9),
        ("form", 10),
        ("count", 11),
        ("kind", 12),
        ("length", 14),
        ("keyset", 15),
        ("key id", 31),
        ("wrapped key", 40),
        ("salt", header),
        ("commitment", header + 24),
        ("first chunk", header + 56),
        ("last tag", len(octets) - 1),
    ]:
        yield f"changed: {name}", octets[:place] + bytes([octets[place] ^ 1]) + octets[place + 1 :]


def main(path: Path) -> None:
    """Write every case into *path*."""
    with tempfile.TemporaryDirectory() as folder:
        copied = Path(shutil.copyfile(KEYSET, Path(folder) / "keyset"))
        copied.chmod(0o600)
        keyset = Keyset.open(copied, passphrase=PASSPHRASE)
    aes, sm4 = (
        Under(keyset, next(each for each in keyset.opening() if each.suite is suite))
        for suite in (Suite.AES_256_SIV, Suite.SM4_GCM_SM3)
    )
    rsa, x25519 = generate_private_key(65537, 3072), X25519PrivateKey.generate()
    guard = PassphraseProvider(PASSPHRASE, kdf=ScryptParameters(n=2, r=1, p=1))
    cases: list[dict[str, object]] = []

    def encrypted(source: Under, size: int, *, compress: bool = False, others: bool = False) -> bytes:
        made = io.BytesIO()
        encrypt_stream(
            io.BytesIO(pattern(size)),
            made,
            keyset=source,
            recipients=[rsa.public_key(), x25519.public_key(), guard] if others else (),
            context=CONTEXT,
            compress=compress,
        )
        return made.getvalue()

    def add(name: str, octets: bytes, size: int | None, *, others: bool = False) -> None:
        holders = ["keyset", *(["rsa", "x25519", "passphrase"] if others else [])]
        file = base64.b64encode(octets).decode()
        cases.append({"name": name, "holders": holders, "size": size, "file": file})

    for source, name in ((aes, "AES-256-GCM"), (sm4, "SM4-GCM-SM3")):
        add(f"{name}, nothing", encrypted(source, 0), 0)
        add(f"{name}, for everyone", encrypted(source, 5, others=True), 5, others=True)
        add(f"{name}, compressed", encrypted(source, 1000, compress=True), 1000)
        add(f"{name}, one whole chunk", encrypted(source, CHUNK), CHUNK)
    octets = encrypted(aes, CHUNK + 5)
    add("AES-256-GCM, two chunks", octets, CHUNK + 5)
    short = encrypted(aes, 40)
    # What can be shown with a short file is.
    brief = dict(spoilt(short))
    for name, each in spoilt(octets):
        needs_two_chunks = "chunk" in name and not name.startswith("changed")
        add(name, each if needs_two_chunks else brief[name], None)

    def der(key: object) -> str:
        octets = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())  # type: ignore[attr-defined]
        return base64.b64encode(octets).decode()

    body = {
        "keyset": KEYSET.name,
        "passphrase": PASSPHRASE,
        "context": CONTEXT,
        "content": "SHA-256 of 0, 1, 2 … as 4 octets each, joined and cut to size",
        "rsa": der(rsa),
        "x25519": der(x25519),
        "cases": cases,
    }
    path.write_text(json.dumps(body, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
