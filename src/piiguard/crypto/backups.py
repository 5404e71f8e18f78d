"""Backups of a keyset that several custodians (保管人) open together, and drills that prove it.

A backup is a keyset file like any other (``docs/format.md``, 3), wrapped under 32 random bytes that nobody
keeps: Shamir's scheme splits them, so that *needed* of the shares bring them back and fewer tell nothing.
Splitting is that of PyCryptodome, in two halves of 16 bytes. ``shamir-mnemonic`` was weighed: its own README
says that it is not for secrets. That PyCryptodome takes constant time is not promised, so split and restore
on a machine that nobody else measures. Install with ``piiguard[custody]``.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import tempfile
from collections.abc import Sequence
from itertools import combinations, islice
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

import attrs

from piiguard.catalog import Language
from piiguard.catalog.ports import Clock, SystemClock
from piiguard.crypto.keyset_files import dump, load
from piiguard.crypto.keysets import Keyset
from piiguard.crypto.opened_keysets import OpenedKeyset, open_keyset
from piiguard.crypto.private_files import create_private, read_private
from piiguard.crypto.providers import KekProvider, SecretProvider
from piiguard.crypto.providers.passphrases import one_provider
from piiguard.crypto.rotation import rewrapped
from piiguard.crypto.secret_octets import SecretOctets, fresh_secret
from piiguard.crypto.suites import DEK_SIZE
from piiguard.crypto.tokens import KeyId
from piiguard.errors import InvalidInput, KeysetError, MissingExtra

if TYPE_CHECKING:
    from Crypto.Protocol.SecretSharing import Shamir

__all__ = ["DrillReport", "Share", "back_up", "drill", "restore"]

_PREFIX: Final = "pgs1."
_ID_SIZE: Final = 8
_CHECK_SIZE: Final = 4
_HALF: Final = 16
_MOST: Final = 255
_SHARE_SIZE: Final = _ID_SIZE + 3 + DEK_SIZE + _CHECK_SIZE
# A drill of 5 from 9 has 126 groups; more than this many of a kind prove nothing further.
_GROUPS: Final = 200


@attrs.frozen
class Share:
    """One custodian's share. A secret: never shown, never pickled; `to_text` writes it for paper or a vault.

    Attributes:
        backup: Which backup it belongs to, 16 hexadecimal digits; not a secret.
        needed: How many shares open the backup.
        number: Which it is, from 1.
        total: How many there are.
        piece: The secret itself.
    """

    backup: str
    needed: int
    number: int
    total: int
    piece: bytes = attrs.field(repr=False, converter=SecretOctets)

    def __attrs_post_init__(self) -> None:
        if not (2 <= self.needed <= self.total <= _MOST and 1 <= self.number <= self.total):  # noqa: PLR2004 - one share alone would be a key
            raise InvalidInput(
                f"Share {self.number} of {self.total}, with {self.needed} needed, cannot be",
                hint=f"At least 2 must be needed, of at most {_MOST}.",
            )
        if len(self.piece) != DEK_SIZE:
            raise InvalidInput(f"A share has {len(self.piece)} bytes, not {DEK_SIZE}", hint="Give it whole.")

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read a share; blanks and line ends within it are passed over.

        Args:
            text: What `to_text` wrote.

        Raises:
            InvalidInput: If it was cut or mistyped; the message does not show it.
        """
        told = _told(text)
        del text  # else the frame of a failure below would still have it
        if told is None:
            raise InvalidInput(
                "This is no share, or it was cut or mistyped",
                hint=f"A share begins with {_PREFIX!r}; compare it with the original, letter by letter.",
            )
        needed, number, total = told[_ID_SIZE : _ID_SIZE + 3]
        return cls(told[:_ID_SIZE].hex(), needed, number, total, told[_ID_SIZE + 3 :])

    def to_text(self) -> str:
        """Write it: ``pgs1.`` and base64url of backup, numbers, secret and a check against mistyping."""
        told = bytes.fromhex(self.backup) + bytes((self.needed, self.number, self.total)) + self.piece
        return _PREFIX + base64.urlsafe_b64encode(told + _check(told)).decode().rstrip("=")

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("A share is a secret and cannot be pickled; hand it over with to_text()")


@attrs.frozen
class DrillReport:
    """What a drill found. Prints in English; `text` has Chinese too.

    Attributes:
        keyset: Id of the keyset.
        epoch: Which of its states was backed up.
        keys: Keys in it that decrypt.
        needed: How many shares open it.
        opened: Groups of that many shares that were tried; each opened it, and all agree on every key.
        refused: Groups of one share fewer that were tried; none opened it.
        missing: Ids of keys of the live keyset that the backup has not; None if it was not compared.
    """

    keyset: str
    epoch: int
    keys: int
    needed: int
    opened: int
    refused: int
    missing: tuple[str, ...] | None = None

    def text(self, language: Language = "en") -> str:
        """Say it in words.

        Args:
            language: In which.
        """
        missing = ", ".join(self.missing or ())
        if language == "zh":
            lines = [
                f"密钥集 {self.keyset}，第 {self.epoch} 版：备份可打开，含 {self.keys} 个可解密的密钥。",
                f"试了 {self.opened} 组、每组 {self.needed} 份：全部打开。",
                f"试了 {self.refused} 组、每组 {self.needed - 1} 份：无一打开。",
            ]
            if self.missing is not None:
                lines.append(f"备份缺少密钥：{missing}。请重新备份。" if missing else "与在用的密钥集一致。")
        else:
            lines = [
                f"Keyset {self.keyset}, epoch {self.epoch}: the backup opens; usable keys: {self.keys}.",
                f"Groups of {self.needed} shares tried: {self.opened}; all opened it.",
                f"Groups of {self.needed - 1} tried: {self.refused}; none opened it.",
            ]
            if self.missing is not None:
                lines.append(
                    f"The backup lacks keys {missing}: back up anew." if missing else "It has all live keys."
                )
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.text()


def back_up(
    keyset: Keyset, path: str | os.PathLike[str], *, needed: int, custodians: int
) -> tuple[Share, ...]:
    """Write a copy of a keyset that *needed* of the custodians can open together, and nobody alone.

    Back up anew after each rotation: a copy has the keys of its time. Older copies stay readable, also with
    keys that were destroyed since.

    Args:
        keyset: The keyset, open.
        path: Where the copy goes; nothing may be there yet.
        needed: How many shares shall open it, at least 2.
        custodians: How many shares to make, at most 255.

    Returns:
        The shares, to be handed out, one to each custodian; they are kept nowhere.

    Raises:
        InvalidInput: If the numbers cannot be.
        KeysetError: If the keyset cannot be read, or the copy cannot be written.
        MissingExtra: If PyCryptodome is not installed.
    """
    secret = fresh_secret(DEK_SIZE)
    pieces = _split(secret, needed, custodians)
    keyset.refresh()
    opened = keyset._opened  # noqa: SLF001 - the same pillar  # pyright: ignore[reportPrivateUsage]
    octets = _wrapped_anew(opened, SecretProvider(secret))
    shares = tuple(
        Share(_id_of(octets), needed, number, custodians, piece) for number, piece in enumerate(pieces, 1)
    )
    create_private(Path(path), octets)
    return shares


def restore(
    path: str | os.PathLike[str],
    shares: Sequence[Share],
    to: str | os.PathLike[str],
    *,
    passphrase: str | None = None,
    provider: KekProvider | None = None,
    clock: Clock | None = None,
) -> Keyset:
    """Bring a keyset back from its backup, under a new protection.

    Rotate it before anything is encrypted: how much its ACTIVE key had sealed is not in a backup.

    Args:
        path: The backup.
        shares: As many as are needed; more do no harm.
        to: Where the keyset goes; nothing may be there yet.
        passphrase: Protects it from now on. Give this or *provider*, not both.
        provider: Protects it by other means.
        clock: Where the time comes from.

    Returns:
        The keyset, open.

    Raises:
        InvalidInput: If the shares are too few, of another backup, or one is given twice.
        KeysetError: If a share is not what was handed out, or the backup was damaged, or *to* exists.
        TypeError: If not exactly one of *passphrase* and *provider* is given.
        MissingExtra: If PyCryptodome is not installed.
    """
    guard, clock = one_provider(passphrase, provider), clock or SystemClock()
    used = _fitting(read_private(Path(path), what="backup"), shares)
    opened = open_keyset(
        Path(path), SecretProvider(_combine(used)), min_epoch=1, cache=None, clock=clock, wait=5.0
    )
    create_private(Path(to), _wrapped_anew(opened, guard))
    return Keyset.open(to, provider=guard, clock=clock)


def drill(
    path: str | os.PathLike[str], shares: Sequence[Share], *, against: Keyset | None = None
) -> DrillReport:
    """Prove, in a folder that is deleted afterwards, that the shares open a backup and that fewer do not.

    Every group of *needed* shares is tried, and every group of one fewer, up to 200 of each. The folder holds
    the backup as it is; the keys are in memory only.

    Args:
        path: The backup.
        shares: The shares at hand, as many as are needed or more.
        against: The live keyset: the keys in the backup are compared with it.

    Returns:
        What was found.

    Raises:
        InvalidInput: If the shares are too few, of another backup, or one is given twice.
        KeysetError: If a group that should open the backup does not, or one that should not does, or the keys
            are not those of the live keyset.
        MissingExtra: If PyCryptodome is not installed.
    """
    octets = read_private(Path(path), what="backup")
    needed = len(_fitting(octets, shares))
    with tempfile.TemporaryDirectory(prefix="piiguard-drill-") as folder:
        copy = Path(folder) / "backup.keyset"
        create_private(copy, octets)
        found: dict[KeyId, bytes] | None = None
        opened = refused = 0
        for group in islice(combinations(shares, needed), _GROUPS):
            keyset = Keyset.open(copy, provider=SecretProvider(_combine(group)))
            keys = {key.id: keyset.dek(key.id) for key in keyset.opening()}
            if found is not None and found != keys:
                raise _failed("Two groups of shares give different keys")
            found, opened = keys, opened + 1
        for group in islice(combinations(shares, needed - 1), _GROUPS):
            if _opens(copy, group):
                raise _failed(f"{needed - 1} shares opened it, and {needed} should be needed")
            refused += 1
    record, keys = load(octets)[0], found or {}
    missing = None if against is None else _compared(against, keys)
    return DrillReport(record.keyset_id.hex(), record.epoch, len(keys), needed, opened, refused, missing)


def _compared(live: Keyset, keys: dict[KeyId, bytes]) -> tuple[str, ...]:
    live.refresh()
    there = [key.id for key in live.opening()]
    for key_id in there:
        if key_id in keys and not hmac.compare_digest(live.dek(key_id), keys[key_id]):
            raise _failed(f"Key {key_id} in it is not the live one")
    return tuple(key_id for key_id in there if key_id not in keys)


def _opens(copy: Path, group: Sequence[Share]) -> bool:
    try:
        Keyset.open(copy, provider=SecretProvider(_combine(group)))
    except KeysetError:
        return False
    return True


def _wrapped_anew(opened: OpenedKeyset, provider: KekProvider) -> bytes:
    kek = fresh_secret(DEK_SIZE)
    return dump(rewrapped(opened.record, opened.kek, kek, provider), kek)


def _fitting(octets: bytes, shares: Sequence[Share]) -> tuple[Share, ...]:
    """Return as many shares as are needed, all of this backup."""
    if not shares:
        raise InvalidInput("There are no shares", hint="Give as many as are needed.")
    backup, first = _id_of(octets), shares[0]
    if any((each.backup, each.needed, each.total) != (backup, first.needed, first.total) for each in shares):
        raise InvalidInput(
            f"A share does not belong to this backup, which is {backup}",
            hint="Give the shares that were made with it; Share.backup says to which one belongs.",
        )
    if len({each.number for each in shares}) < len(shares):
        raise InvalidInput("A share is given twice", hint="Give each custodian's share once.")
    if len(shares) < first.needed:
        raise InvalidInput(
            f"{len(shares)} shares were given and {first.needed} are needed", hint="Ask further custodians."
        )
    return tuple(shares[: first.needed])


def _split(secret: bytes, needed: int, total: int) -> list[bytes]:
    if not 2 <= needed <= total <= _MOST:  # noqa: PLR2004 - one share alone would be a key
        raise InvalidInput(
            f"{needed} of {total} custodians cannot be",
            hint=f"At least 2 must be needed, of at most {_MOST}.",
        )
    scheme = _shamir()
    halves = [
        [SecretOctets(piece) for _, piece in scheme.split(needed, total, half)]
        for half in (secret[:_HALF], secret[_HALF:])
    ]
    return [SecretOctets(left + right) for left, right in zip(*halves, strict=True)]


def _combine(shares: Sequence[Share]) -> bytes:
    scheme = _shamir()
    halves = (
        scheme.combine([(each.number, each.piece[half]) for each in shares])
        for half in (slice(None, _HALF), slice(_HALF, None))
    )
    return SecretOctets(b"".join(halves))


def _shamir() -> type[Shamir]:
    try:
        from Crypto.Protocol.SecretSharing import Shamir
    except ModuleNotFoundError:
        raise MissingExtra.named(
            "custody", package="pycryptodome", needed_for="Sharing a key among custodians"
        ) from None
    return Shamir


def _id_of(octets: bytes) -> str:
    return hashlib.sha256(load(octets)[0].kek.wrapped).digest()[:_ID_SIZE].hex()


def _told(text: str) -> bytes | None:
    """Return what a share's text form says, without its check; None if it is none."""
    body = "".join(text.split()).removeprefix(_PREFIX)
    try:
        octets = base64.b64decode(body + "=" * (-len(body) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        return None
    told, check = octets[:-_CHECK_SIZE], octets[-_CHECK_SIZE:]
    # One share has one text form, to the last bit.
    written = base64.urlsafe_b64encode(octets).decode().rstrip("=")
    genuine = len(octets) == _SHARE_SIZE and written == body and hmac.compare_digest(_check(told), check)
    return SecretOctets(told) if genuine else None


def _check(told: bytes) -> bytes:
    return hashlib.sha256(b"piiguard/1/share\x00" + told).digest()[:_CHECK_SIZE]


def _failed(what: str) -> KeysetError:
    return KeysetError(
        f"The drill failed: {what}", hint="Make a new backup, and hand out new shares.", code="crypto.drill"
    )
