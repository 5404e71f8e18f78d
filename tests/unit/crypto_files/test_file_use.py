"""A key's use by files is limited and counted as its use by tokens is."""

from __future__ import annotations

import io
import os
from datetime import UTC, datetime
from pathlib import Path

import attrs
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from piiguard.crypto import (
    Keyset,
    Limits,
    PassphraseProvider,
    Suite,
    count_file_use,
    encrypt_file,
    encrypt_stream,
)
from piiguard.errors import InvalidInput, KeyStateError, SourceError


@attrs.frozen
class Stopped:
    def now(self) -> datetime:
        return datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize("suite", [Suite.AES_256_SIV, Suite.SM4_GCM_SM3])
def test_a_key_wraps_no_more_files_than_it_may(
    tmp_path: Path, folder: Path, guard: PassphraseProvider, suite: Suite
) -> None:
    """Each file is one value; the one too many is refused, and nothing of it is written."""
    keyset = Keyset.create(tmp_path / "keyset", provider=guard, suite=suite, limits=Limits(messages=2))
    (folder / "clear").write_bytes(b"content")
    for name in ("one", "two"):
        encrypt_file(folder / "clear", folder / name, keyset=keyset)
    with pytest.raises(KeyStateError) as caught:
        encrypt_file(folder / "clear", folder / "three", keyset=keyset)
    assert caught.value.code == "crypto.key_exhausted"
    assert sorted(each.name for each in folder.iterdir()) == ["clear", "one", "two"]


def _write(path: Path, keyset: Keyset, *, by: RSAPrivateKey | None = None) -> None:
    made = io.BytesIO()
    recipients = [by.public_key()] if by else []
    encrypt_stream(io.BytesIO(b"content"), made, keyset=keyset, recipients=recipients)
    path.write_bytes(made.getvalue())


def test_files_are_counted_by_the_keys_they_name(
    tmp_path: Path, folder: Path, keyset: Keyset, guard: PassphraseProvider, rsa: RSAPrivateKey
) -> None:
    """In folders at any depth, whatever they are called; other keysets and other files do not count."""
    old = keyset.active.id
    (folder / "deep" / "er").mkdir(parents=True)
    _write(folder / "a", keyset)
    _write(folder / "deep" / "er" / "b.csv", keyset, by=rsa)
    keyset.rotate()
    _write(folder / "deep" / "c", keyset)
    _write(folder / "other", Keyset.create(tmp_path / "other", provider=guard))
    (folder / "text").write_bytes(b"no encrypted file")
    (folder / "empty").touch()
    (folder / "cut").write_bytes((folder / "a").read_bytes()[:50])
    if os.name == "posix":
        (folder / "link").symlink_to(folder / "a")
        (folder / "circle").symlink_to(folder)
        os.mkfifo(folder / "pipe")
    use = count_file_use([folder], keyset, clock=Stopped())
    assert use.counts == {old: 2, keyset.active.id: 1}
    assert (use.keyset, use.at, use.places) == (keyset.id, Stopped().now(), (str(folder),))
    assert count_file_use([folder / "a", str(folder / "text")], keyset).counts == {old: 1}


def test_what_cannot_be_looked_through_is_not_passed_over(
    folder: Path, keyset: Keyset, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may name any key. Nor does a count of nothing count."""
    with pytest.raises(SourceError, match="Cannot look through"):
        count_file_use([folder / "none"], keyset)
    with pytest.raises(InvalidInput):
        count_file_use([], keyset)
    (folder / "deep").mkdir()
    scan = os.scandir

    def closed(path: str) -> object:
        if str(path).endswith("deep"):
            raise PermissionError(13, "Permission denied")
        return scan(path)

    monkeypatch.setattr(os, "scandir", closed)
    with pytest.raises(SourceError, match="Permission denied"):
        count_file_use([folder], keyset)
