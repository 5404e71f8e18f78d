"""Attack: custodians who give false shares, shares of other backups, or another backup to their shares."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Callable
from pathlib import Path

import attrs
import pytest

from piiguard.crypto import Keyset, PassphraseProvider
from piiguard.crypto.backups import Share, back_up, drill, restore
from piiguard.errors import InvalidInput, KeysetError, PiiGuardError

pytest.importorskip("Crypto")


class Vault:
    """A keyset with two backups: three of five custodians open either."""

    def __init__(self, folder: Path, guard: PassphraseProvider) -> None:
        self.folder, self.guard, self.tries = folder, guard, itertools.count()
        self.keyset = Keyset.create(folder / "keyset", provider=guard)
        self.shares = back_up(self.keyset, folder / "one", needed=3, custodians=5)
        self.others = back_up(self.keyset, folder / "two", needed=3, custodians=5)

    def restored(self, shares: list[Share], backup: str = "one") -> Keyset:
        return restore(
            self.folder / backup, shares, self.folder / f"back {next(self.tries)}", provider=self.guard
        )

    def as_of_one(self, share: Share) -> Share:
        """Dress a share of the other backup as one of this."""
        return attrs.evolve(share, backup=self.shares[0].backup)


@pytest.fixture
def vault(tmp_path: Path, guard: PassphraseProvider) -> Vault:
    return Vault(tmp_path, guard)


FORGED: dict[str, Callable[[Vault], list[Share]]] = {
    "drawn at random": lambda v: [*v.shares[:2], attrs.evolve(v.shares[2], piece=secrets.token_bytes(32))],
    "of nothing": lambda v: [*v.shares[:2], attrs.evolve(v.shares[2], piece=bytes(32))],
    "one bit off": lambda v: [
        *v.shares[:2],
        attrs.evolve(v.shares[2], piece=bytes([v.shares[2].piece[0] ^ 1]) + v.shares[2].piece[1:]),
    ],
    "with its halves exchanged": lambda v: [
        *v.shares[:2],
        attrs.evolve(v.shares[2], piece=v.shares[2].piece[16:] + v.shares[2].piece[:16]),
    ],
    "under another's number": lambda v: [*v.shares[:2], attrs.evolve(v.shares[2], number=4)],
    "with two numbers exchanged": lambda v: [
        v.shares[0],
        # Not 1, 2 and 3: there all weights are 1, so that exchanged numbers are the same three true shares.
        attrs.evolve(v.shares[1], number=4),
        attrs.evolve(v.shares[3], number=2),
    ],
    "of the other backup": lambda v: [*v.shares[:2], v.others[2]],
    "of the other backup, dressed as of this": lambda v: [*v.shares[:2], v.as_of_one(v.others[2])],
    "all of the other backup, dressed as of this": lambda v: [v.as_of_one(each) for each in v.others[:3]],
    "that say two are enough": lambda v: [attrs.evolve(each, needed=2) for each in v.shares[:2]],
    "of which one says two are enough": lambda v: [attrs.evolve(v.shares[0], needed=2), *v.shares[1:3]],
    "two of them and one twice": lambda v: [*v.shares[:2], v.shares[1]],
    "two of them and one twice, renumbered": lambda v: [
        *v.shares[:2],
        attrs.evolve(v.shares[1], number=3),
    ],
    "two of them": lambda v: [*v.shares[:2]],
    "none": lambda _: [],
}


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED)
def test_shares_that_were_not_handed_out_bring_nothing_back(
    vault: Vault, forge: Callable[[Vault], list[Share]]
) -> None:
    """And leave nothing behind; a drill with them fails, too. The true ones work before and after."""
    assert vault.restored([*vault.shares[1:4]]).id == vault.keyset.id
    before = sorted(each.name for each in vault.folder.iterdir())
    shares = forge(vault)
    for attempt in (lambda: vault.restored(shares), lambda: drill(vault.folder / "one", shares)):
        with pytest.raises((KeysetError, InvalidInput)):
            attempt()
    assert sorted(each.name for each in vault.folder.iterdir()) == before
    assert vault.restored([*vault.shares[2:]]).id == vault.keyset.id


def test_no_number_is_the_place_of_the_secret(vault: Vault) -> None:
    """At zero the polynomial is the secret itself: a share of that number could be a key alone."""
    for number in (0, -1, 6, 256):
        with pytest.raises(InvalidInput):
            attrs.evolve(vault.shares[0], number=number)
    for needed in (0, 1, 6):
        with pytest.raises(InvalidInput):
            attrs.evolve(vault.shares[0], needed=needed)


def test_another_keyset_in_the_place_of_the_backup_is_refused(vault: Vault, tmp_path: Path) -> None:
    """A file that the attacker can open does not come back as the custodians' keyset."""
    (tmp_path / "evil").mkdir()
    evil = Vault(tmp_path / "evil", vault.guard)
    (vault.folder / "one").write_bytes((evil.folder / "one").read_bytes())
    with pytest.raises(InvalidInput, match="does not belong to this backup"):
        vault.restored([*vault.shares[:3]])


def test_a_changed_backup_is_refused(vault: Vault) -> None:
    """Whatever octet of it: the shares, or the file's MAC under what they open, tell."""
    path = vault.folder / "one"
    octets = path.read_bytes()
    for at in range(0, len(octets), 37):
        path.write_bytes(octets[:at] + bytes([octets[at] ^ 1]) + octets[at + 1 :])
        with pytest.raises(PiiGuardError):
            vault.restored([*vault.shares[:3]])
