"""The kit for other implementations is read by the second one and by piiguard, each as the kit says."""

from __future__ import annotations

import base64
import itertools
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.vectors import kit

from piiguard.crypto import FieldCipher, Keyset, SubjectKeys, from_text
from piiguard.errors import CryptoError, DecryptionError, InvalidInput, KeysetError

REFUSED = json.loads((kit.FOLDER / "crypto" / "refused_v1.json").read_text("utf-8"))
SHARES = json.loads((kit.FOLDER / "crypto" / "shares_v1.json").read_text("utf-8"))


@pytest.fixture
def private(tmp_path: Path) -> Callable[[bytes], Path]:
    numbers = itertools.count()

    def write(octets: bytes) -> Path:
        path = tmp_path / f"file {next(numbers)}"
        path.write_bytes(octets)
        path.chmod(0o600)
        return path

    return write


@pytest.fixture
def cipher(private: Callable[[bytes], Path]) -> Iterator[FieldCipher]:
    keyset = Keyset.open(
        private((kit.FOLDER / "crypto" / "v1_suites.keyset").read_bytes()), passphrase=REFUSED["passphrase"]
    )
    store = private((kit.FOLDER / "crypto" / "v1_suites.subjects").read_bytes())
    with SubjectKeys.open(store, keyset) as subjects:
        yield FieldCipher(keyset, context=REFUSED["context"], subjects=subjects)


@pytest.mark.parametrize("part", kit.PARTS)
def test_the_second_implementation_reads_the_kit(part: str) -> None:
    """Every case of it, those that must be refused as well."""
    found = list(kit.PARTS[part]())
    assert len(found) > 10
    assert [what for what, right in found if not right] == []


def test_the_kit_notices_an_implementation_that_takes_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that does not check a tag comes out otherwise."""
    monkeypatch.setattr(kit.second_reader, "aead_open", lambda *_: b"11010519491231002X")
    assert not all(right for _, right in kit.refusals())


def test_piiguard_refuses_every_token_of_the_kit_alike(cipher: FieldCipher) -> None:
    """One error, with one code and one message, whatever is wrong."""
    said = set[tuple[str, str]]()
    for each in REFUSED["tokens"]:
        with pytest.raises(DecryptionError) as caught:
            cipher.decrypt(bytes.fromhex(each["token"]), row=each["row"], subject=each["subject"])
        said.add((caught.value.code, str(caught.value)))
    assert len(said) == 1


@pytest.mark.parametrize("case", REFUSED["texts"], ids=lambda case: case["why"])
def test_piiguard_refuses_every_text_of_the_kit(case: dict[str, str]) -> None:
    """A token has one text form."""
    with pytest.raises(CryptoError):
        from_text(case["text"])


@pytest.mark.parametrize("case", REFUSED["keysets"], ids=lambda case: case["why"])
def test_piiguard_refuses_every_keyset_of_the_kit(
    case: dict[str, str], private: Callable[[bytes], Path]
) -> None:
    """Also those whose MAC is right: a holder of the KEK may have written nonsense."""
    with pytest.raises(CryptoError):
        Keyset.open(private(base64.b64decode(case["file"])), passphrase=REFUSED["passphrase"])


def test_piiguard_restores_the_backup_of_the_kit(private: Callable[[bytes], Path], tmp_path: Path) -> None:
    """Of any three shares; two open nothing, and a spoiled one is refused."""
    pytest.importorskip("Crypto.Protocol.SecretSharing")
    from piiguard.crypto.backups import Share, restore

    backup = private(base64.b64decode(SHARES["backup"]))
    every = [Share.from_text(text) for text in SHARES["shares"]]
    for number, group in enumerate(itertools.combinations(every, SHARES["needed"])):
        restored = restore(backup, group, tmp_path / f"{number}", passphrase="another long sentence")
        assert len(restored.keys()) == 7
        if number == 1:
            break  # each stretches a passphrase; the second implementation tries the others
    with pytest.raises((KeysetError, InvalidInput)):
        restore(backup, every[:2], tmp_path / "few", passphrase="another long sentence")
    for case in SHARES["refused"]:
        with pytest.raises(InvalidInput):
            Share.from_text(case["text"])
