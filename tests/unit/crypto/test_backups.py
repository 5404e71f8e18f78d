"""Backups for custodians: who can open them, what a drill proves, and what is refused."""

from __future__ import annotations

import pickle
import stat
import sys
from itertools import combinations
from pathlib import Path

import attrs
import pytest

from piiguard.crypto import FieldCipher, Keyset, SecretProvider, Suite
from piiguard.crypto.backups import Share, back_up, drill, restore
from piiguard.errors import InvalidInput, KeysetError, MissingExtra

pytest.importorskip("Crypto.Protocol.SecretSharing")

CONTEXT = {"table": "customer", "column": "phone"}
PROVIDER = SecretProvider(bytes(32))


@pytest.fixture
def keyset(tmp_path: Path) -> Keyset:
    return Keyset.create(tmp_path / "live.keyset", provider=PROVIDER)


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    return tmp_path / "backup.keyset"


def test_any_two_of_three_bring_the_keys_back(keyset: Keyset, backup: Path, tmp_path: Path) -> None:
    """What was encrypted before opens with each restored keyset, under its new protection."""
    token = FieldCipher(keyset, context=CONTEXT).encrypt("13800138000")
    shares = back_up(keyset, backup, needed=2, custodians=3)
    for number, group in enumerate(combinations(shares, 2)):
        restored = restore(backup, group, tmp_path / f"{number}.keyset", provider=PROVIDER)
        assert FieldCipher(restored, context=CONTEXT).decrypt(token) == "13800138000"
        assert restored.id == keyset.id
        assert Keyset.open(restored.path, provider=PROVIDER).rotate()


def test_the_backup_is_private_and_does_not_open_with_the_old_protection(
    keyset: Keyset, backup: Path
) -> None:
    """Whoever had the live provider's secret only cannot open the copy."""
    back_up(keyset, backup, needed=2, custodians=2)
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    with pytest.raises(KeysetError):
        Keyset.open(backup, provider=PROVIDER)


def test_a_drill_tries_every_group_and_says_so(keyset: Keyset, backup: Path) -> None:
    """3 of 5: ten groups open, ten smaller ones do not; the live file is not touched."""
    before = keyset.path.read_bytes()
    report = drill(backup, back_up(keyset, backup, needed=3, custodians=5), against=keyset)
    assert (report.opened, report.refused, report.missing) == (10, 10, ())
    assert "none opened" in str(report)
    assert "无一打开" in report.text("zh")
    assert keyset.path.read_bytes() == before


def test_a_drill_notices_a_backup_from_before_a_rotation(keyset: Keyset, backup: Path) -> None:
    """The missing key is named."""
    shares = back_up(keyset, backup, needed=2, custodians=2)
    new = keyset.rotate()
    report = drill(backup, shares, against=keyset)
    assert report.missing == (new.id,)
    assert new.id in str(report)


def test_a_drill_fails_with_a_share_that_was_not_handed_out(keyset: Keyset, backup: Path) -> None:
    """It is the drill's purpose to find that before it matters."""
    first, second = back_up(keyset, backup, needed=2, custodians=2)
    forged = attrs.evolve(second, piece=bytes(32))
    with pytest.raises(KeysetError):
        drill(backup, [first, forged])


def test_too_few_foreign_and_doubled_shares_are_refused(keyset: Keyset, backup: Path, tmp_path: Path) -> None:
    """Each has its own message, and no keyset is written."""
    first, second = back_up(keyset, backup, needed=2, custodians=2)
    (foreign, _) = back_up(keyset, tmp_path / "other.keyset", needed=2, custodians=2)
    for group, why in (
        ([first], "needed"),
        ([first, foreign], "belong"),
        ([first, first], "twice"),
        ([], "no"),
    ):
        with pytest.raises(InvalidInput, match=why):
            restore(backup, group, tmp_path / "out.keyset", provider=PROVIDER)
    assert not (tmp_path / "out.keyset").exists()
    assert restore(backup, [first, second], tmp_path / "out.keyset", provider=PROVIDER)


def test_a_share_survives_paper_and_notices_a_typing_error(keyset: Keyset, backup: Path) -> None:
    """Line breaks are passed over; one wrong letter anywhere is found, and not shown."""
    share = back_up(keyset, backup, needed=2, custodians=2)[0]
    text = share.to_text()
    assert Share.from_text(f" {text[:20]}\n{text[20:]}\n") == share
    for place in range(5, len(text)):
        wrong = text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]
        with pytest.raises(InvalidInput) as caught:
            Share.from_text(wrong)
        assert wrong not in str(caught.value)


def test_a_share_is_never_shown(keyset: Keyset, backup: Path) -> None:
    """Neither by repr nor by pickle."""
    share = back_up(keyset, backup, needed=2, custodians=2)[0]
    assert share.piece.hex() not in repr(share)
    assert repr(share.piece) not in repr(share)
    with pytest.raises(TypeError):
        pickle.dumps(share)


@pytest.mark.parametrize(("needed", "custodians"), [(1, 3), (3, 2), (2, 256), (0, 0)])
def test_numbers_that_share_nothing_are_refused(
    keyset: Keyset, backup: Path, needed: int, custodians: int
) -> None:
    """Nothing is written."""
    with pytest.raises(InvalidInput):
        back_up(keyset, backup, needed=needed, custodians=custodians)
    assert not backup.exists()


def test_a_backup_is_never_written_over(keyset: Keyset, backup: Path) -> None:
    """The shares of the first one would be worth nothing."""
    back_up(keyset, backup, needed=2, custodians=2)
    with pytest.raises(KeysetError):
        back_up(keyset, backup, needed=2, custodians=2)


def test_a_counted_key_seals_again_after_a_rotation(tmp_path: Path, backup: Path) -> None:
    """How much the old key had sealed is not in a backup, so it seals no more; it still opens."""
    keyset = Keyset.create(tmp_path / "gcm.keyset", provider=PROVIDER, suite=Suite.AES_256_GCM)
    token = FieldCipher(keyset, context=CONTEXT).encrypt("13800138000")
    shares = back_up(keyset, backup, needed=2, custodians=2)
    restored = restore(backup, shares, tmp_path / "out.keyset", provider=PROVIDER)
    cipher = FieldCipher(restored, context=CONTEXT)
    with pytest.raises(KeysetError):
        cipher.encrypt("13900139000")
    restored.rotate()
    assert cipher.decrypt(cipher.encrypt("13900139000")) == "13900139000"
    assert cipher.decrypt(token) == "13800138000"


def test_without_the_package_the_extra_is_named(
    keyset: Keyset, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message is the command to run."""
    monkeypatch.setitem(sys.modules, "Crypto.Protocol.SecretSharing", None)
    with pytest.raises(MissingExtra, match="custody"):
        back_up(keyset, backup, needed=2, custodians=2)
