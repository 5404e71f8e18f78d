"""Checkpoints: the head of a chain, sealed, for safe-keeping outside the ledger.

A chain shows that nothing within it changed. That its end was cut off shows only against something kept
elsewhere. A checkpoint is one JSON object in UTF-8; its seal covers ``piiguard-checkpoint-1``, a line feed,
and the same object without ``seal``, as canonical JSON (keys sorted, no spaces).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NoReturn, Protocol, Self, cast

import attrs

from piiguard.errors import AuditError, InvalidInput, LedgerUnavailable

__all__ = ["Checkpoint", "CheckpointKey", "Ed25519Key", "Ed25519PublicKey", "HmacKey", "Sealer"]

_FORMAT: Final = "piiguard-checkpoint-1"
# RFC 2104, section 3: a key shorter than the hash weakens HMAC. RFC 8032: Ed25519 keys are 32 bytes.
_KEY_BYTES: Final = 32


class CheckpointKey(Protocol):
    """Tells whether a seal is genuine."""

    @property
    def algorithm(self) -> str:
        """Name of the algorithm, written into the checkpoint."""
        ...

    def holds(self, message: bytes, seal: bytes) -> bool:
        """Say whether *seal* was made over *message* with this key."""
        ...


class Sealer(CheckpointKey, Protocol):
    """Makes seals, too."""

    def seal(self, message: bytes) -> bytes:
        """Return the seal over *message*."""
        ...


def _thirty_two(_: object, __: object, value: bytes) -> None:
    if len(value) != _KEY_BYTES:
        raise InvalidInput(
            f"A checkpoint key has {len(value)} bytes",
            hint="Give exactly 32 random bytes, such as HmacKey.generate() makes.",
            code="input.key",
        )


@attrs.frozen
class HmacKey:
    """A secret that both seals and checks; for when the same party does both.

    Args:
        secret: 32 random bytes.
    """

    secret: bytes = attrs.field(repr=False, validator=_thirty_two)
    algorithm: str = attrs.field(default="HMAC-SHA256", init=False)

    @classmethod
    def generate(cls) -> Self:
        """Make a new one from the system's randomness."""
        return cls(secrets.token_bytes(_KEY_BYTES))

    def seal(self, message: bytes) -> bytes:
        """Return the seal over *message*."""
        return hmac.digest(self.secret, message, hashlib.sha256)

    def holds(self, message: bytes, seal: bytes) -> bool:
        """Say whether *seal* was made over *message* with this secret."""
        return hmac.compare_digest(self.seal(message), seal)


@attrs.frozen
class Ed25519PublicKey:
    """Checks seals without being able to make any: give this half to the auditor.

    Args:
        raw: The public key, 32 bytes.
    """

    raw: bytes = attrs.field(validator=_thirty_two)
    algorithm: str = attrs.field(default="Ed25519", init=False)

    def holds(self, message: bytes, seal: bytes) -> bool:
        """Say whether *seal* was made over *message* with the private half."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric import ed25519

        try:
            ed25519.Ed25519PublicKey.from_public_bytes(self.raw).verify(seal, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@attrs.frozen
class Ed25519Key:
    """Seals with a private key, so that whoever checks needs no secret.

    Args:
        private: The private key, 32 bytes.
    """

    private: bytes = attrs.field(repr=False, validator=_thirty_two)
    algorithm: str = attrs.field(default="Ed25519", init=False)

    @classmethod
    def generate(cls) -> Self:
        """Make a new one from the system's randomness."""
        return cls(secrets.token_bytes(_KEY_BYTES))

    @property
    def public(self) -> Ed25519PublicKey:
        """The half that checks."""
        from cryptography.hazmat.primitives.asymmetric import ed25519

        half = ed25519.Ed25519PrivateKey.from_private_bytes(self.private).public_key()
        return Ed25519PublicKey(half.public_bytes_raw())

    def seal(self, message: bytes) -> bytes:
        """Return the seal over *message*."""
        from cryptography.hazmat.primitives.asymmetric import ed25519

        return ed25519.Ed25519PrivateKey.from_private_bytes(self.private).sign(message)

    def holds(self, message: bytes, seal: bytes) -> bool:
        """Say whether *seal* was made over *message* with this key."""
        return self.public.holds(message, seal)


@attrs.frozen
class Checkpoint:
    """What a ledger held at one moment, under seal.

    Attributes:
        ledger: The ledger's id, in hexadecimal.
        number: How many entries it held.
        head: Hash of the last of them, in hexadecimal.
        at: When the checkpoint was made, in UTC.
        algorithm: What sealed it.
    """

    ledger: str
    number: int
    head: str
    at: datetime
    algorithm: str
    _seal: bytes = attrs.field(repr=False)

    @classmethod
    def seal(cls, ledger_id: bytes, number: int, head: bytes, *, at: datetime, key: Sealer) -> Checkpoint:
        """Seal the head of a chain.

        Args:
            ledger_id: The ledger's 16-byte id.
            number: How many entries it holds.
            head: Hash of the last, 32 bytes.
            at: The present moment, timezone-aware.
            key: What seals it.

        Returns:
            The checkpoint.
        """
        bare = cls(ledger_id.hex(), number, head.hex(), at.astimezone(UTC), key.algorithm, b"")
        return attrs.evolve(bare, seal=key.seal(bare._message()))

    @classmethod
    def read(cls, path: Path, *, key: CheckpointKey) -> Checkpoint:
        """Read a checkpoint's file and check its seal.

        Args:
            path: The file.
            key: The key that checks it.

        Returns:
            A genuine checkpoint.

        Raises:
            AuditError: If it is missing, malformed, or its seal does not hold.
        """
        try:
            return cls.from_bytes(path.read_bytes()).checked(key)
        except OSError as error:
            _refuse(f"The checkpoint {path} cannot be read: {error.strerror}", "Check the path.")

    @classmethod
    def from_bytes(cls, raw: bytes) -> Checkpoint:
        """Read a checkpoint without checking its seal.

        Args:
            raw: The bytes `to_bytes` made.

        Returns:
            The checkpoint; call `checked` before believing it.

        Raises:
            AuditError: If the bytes are no checkpoint.
        """
        try:
            said = cast("dict[str, object]", json.loads(raw))
            known = said.pop("format") == _FORMAT
            seal = bytes.fromhex(str(said.pop("seal")))
            number, at = int(str(said["number"])), datetime.fromisoformat(str(said["at"]))
            found = cls(str(said["ledger"]), number, str(said["head"]), at, str(said["algorithm"]), seal)
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
            known, found = False, None
        if found is None or not known:
            _refuse("The file is not a piiguard checkpoint", "Give the file that ledger.checkpoint() wrote.")
        return found

    def checked(self, key: CheckpointKey) -> Checkpoint:
        """Return this checkpoint if its seal holds under *key*.

        Args:
            key: The key that checks it.

        Returns:
            Itself.

        Raises:
            AuditError: If it does not hold.
        """
        if key.algorithm != self.algorithm:
            _refuse(
                f"The checkpoint is sealed with {self.algorithm}, the key is for {key.algorithm}",
                "Give that key.",
            )
        if not key.holds(self._message(), self._seal):
            _refuse(
                "The checkpoint's seal does not hold: it was changed, or made with another key",
                "Check that the key is the one it was made with; if it is, trust neither file.",
            )
        return self

    def to_bytes(self) -> bytes:
        """Write the checkpoint as its file holds it.

        Returns:
            One line of JSON.
        """
        return _canonical({**self._said(), "seal": self._seal.hex()}) + b"\n"

    def write(self, path: Path) -> None:
        """Put the checkpoint at *path*, whole or not at all.

        Args:
            path: The file, replaced if there is one.

        Raises:
            LedgerUnavailable: If it cannot be written.
        """
        draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        try:
            with draft.open("xb") as file:
                file.write(self.to_bytes())
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        except OSError as error:
            raise LedgerUnavailable(
                f"The checkpoint {path} cannot be written: {error.strerror}", hint="Check its folder."
            ) from error
        finally:
            draft.unlink(missing_ok=True)

    def _said(self) -> dict[str, str | int]:
        return {
            "algorithm": self.algorithm,
            "at": self.at.isoformat(),
            "format": _FORMAT,
            "head": self.head,
            "ledger": self.ledger,
            "number": self.number,
        }

    def _message(self) -> bytes:
        return _FORMAT.encode() + b"\n" + _canonical(self._said())


def _canonical(said: dict[str, str | int]) -> bytes:
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _refuse(what: str, hint: str) -> NoReturn:
    raise AuditError(what, hint=hint, code="audit.checkpoint")
