"""SM3 and SM4 against the vectors that pyca/cryptography keeps: those of the standards, and of RFC 8998.

Read from the folder ``PIIGUARD_VECTORS`` names, or from ``../shared/vectors``. CFB and OFB are left out:
piiguard calls neither, and the library has retired both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

import attrs
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import CBC, CTR, ECB
from cryptography.hazmat.primitives.hashes import SM3, Hash
from tests.vectors.wycheproof import FOLDER

from piiguard.crypto.field_keys import Sm4Gcm

__all__ = ["PYCA_FILES", "PycaFile"]

_Vector = Mapping[str, str]
_octets = bytes.fromhex


@attrs.frozen
class PycaFile:
    """One file of vectors.

    Attributes:
        name: The file's, without its ending.
        count: How many vectors it holds.
        through: What they are held against.
        first: The name of the line each begins with.
        made: What the code makes of one.
        wanted: The lines that say what it should be.
    """

    name: str
    count: int
    through: str
    first: str
    made: Callable[[_Vector], bytes]
    wanted: tuple[str, ...]

    def agreed(self) -> int:
        """Return how many vectors say what the code says."""
        return sum(
            self.made(vector) == b"".join(_octets(vector[name]) for name in self.wanted)
            for vector in self._vectors()
        )

    def _vectors(self) -> Iterator[_Vector]:
        vector: dict[str, str] = {}
        for line in (FOLDER / "pyca" / f"{self.name}.txt").read_text().splitlines():
            name, equals, value = (part.strip() for part in line.partition("="))
            if not equals or line.startswith("#"):
                continue
            if name == self.first and vector:
                yield vector
                vector = {}
            vector[name] = value
        yield vector


def _sm3(vector: _Vector) -> bytes:
    hashed = Hash(SM3())
    hashed.update(_octets(vector["Msg"])[: int(vector["Len"]) // 8])
    return hashed.finalize()


def _sm4(mode: Callable[[bytes], CBC | CTR | ECB]) -> Callable[[_Vector], bytes]:
    def made(vector: _Vector) -> bytes:
        cipher = Cipher(SM4(_octets(vector["KEY"])), mode(_octets(vector.get("IV", ""))))
        return cipher.encryptor().update(_octets(vector["PLAINTEXT"]))

    return made


def _gcm(vector: _Vector) -> bytes:
    aead = Sm4Gcm(_octets(vector["KEY"]))
    return aead.encrypt(*(_octets(vector[name]) for name in ("IV", "PLAINTEXT", "AAD")))


_SM4: Final = "ciphers__SM4__draft-ribose-cfrg-sm4-10"

PYCA_FILES: Final = (
    PycaFile("hashes__SM3__oscca", 6, "`SM3`", "Len", _sm3, ("MD",)),
    PycaFile(f"{_SM4}-ecb", 4, "`SM4`", "COUNT", _sm4(lambda _: ECB()), ("CIPHERTEXT",)),  # noqa: S305 - the cipher itself
    PycaFile(f"{_SM4}-cbc", 2, "`SM4`", "COUNT", _sm4(CBC), ("CIPHERTEXT",)),
    PycaFile(f"{_SM4}-ctr", 2, "`SM4`", "COUNT", _sm4(CTR), ("CIPHERTEXT",)),
    PycaFile("ciphers__SM4__rfc8998", 1, "`Sm4Gcm`", "COUNT", _gcm, ("CIPHERTEXT", "TAG")),
)
