"""Attack: read secrets off what fails around the keys: backups, providers, files, ORMs, the command line.

As in `test_secrets_in_output`: the words, the causes, and the variables of every frame of piiguard's own.
"""

from __future__ import annotations

import io
import secrets
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import attrs
import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from pydantic import BaseModel, ConfigDict, SecretStr, ValidationError
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, Session, mapped_column

from piiguard.cli import main
from piiguard.crypto import (
    Ciphertext,
    FieldCipher,
    Keyset,
    Limits,
    PassphraseProvider,
    Suite,
    WrappedKek,
    backups,
    create_encrypted,
    decrypt_stream,
    encrypt_stream,
)
from piiguard.crypto.backups import Share, _combine, back_up, drill, restore
from piiguard.crypto.secret_octets import fresh_secret
from piiguard.crypto.suites import expand
from piiguard.errors import DecryptionError, KeysetError, PiiGuardError
from piiguard.integrations.pydantic import EncryptedField
from piiguard.integrations.sqlalchemy import EncryptedType

from .conftest import CHEAP, CONTEXT, VALUE
from .leaks import holding, shown

PASSPHRASE = "correct horse battery staple"


class Custody:
    """A keyset, its backup, and all that may not be seen of both."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.path, self.drawn = folder, folder / "backup", list[bytes]()
        self.guard = PassphraseProvider(PASSPHRASE, kdf=CHEAP)
        self.keyset = Keyset.create(folder / "keyset", provider=self.guard)
        self.shares = back_up(self.keyset, self.path, needed=2, custodians=3)
        secret = _combine(self.shares[:2])
        self.secrets = {
            "passphrase": PASSPHRASE.encode(),
            "the backup's secret": secret,
            "its first half": secret[:16],
            "what it wraps with": expand(secret, b"piiguard/1/kek/secret", 64),
            "kek": self.keyset._opened.kek,
            "dek": self.keyset.dek(self.keyset.active.id),
        }
        self.secrets["a share's text"] = self.shares[0].to_text()[25:60].encode()
        for share in self.shares:
            self.secrets[f"share {share.number}"] = share.piece
            self.secrets[f"half of share {share.number}"] = share.piece[:16]

    def drawing(self, size: int) -> bytes:
        """Stand in for what draws secrets, and remember them."""
        self.drawn.append(fresh_secret(size))
        return self.drawn[-1]

    def forged(self) -> Share:
        return attrs.evolve(self.shares[1], piece=secrets.token_bytes(32))

    def mistyped(self, cut: slice) -> str:
        text = self.shares[0].to_text()
        return text[cut] if cut.stop or cut.start else text[:-6] + "A" * 6

    def restored(self, shares: list[Share], to: str = "new") -> Keyset:
        return restore(self.path, shares, self.folder / to, provider=self.guard)


LOST: dict[str, Callable[[Custody], object]] = {
    "a backup over a file": lambda c: back_up(c.keyset, c.path, needed=2, custodians=3),
    "a backup into no folder": lambda c: back_up(c.keyset, c.folder / "no" / "b", needed=2, custodians=3),
    "a backup for nobody": lambda c: back_up(c.keyset, c.folder / "b", needed=3, custodians=2),
    "a restore over a file": lambda c: c.restored(list(c.shares), "keyset"),
    "a restore with a forged share": lambda c: c.restored([c.shares[0], c.forged()]),
    "a restore with one share": lambda c: c.restored([c.shares[0]]),
    "a restore with a share twice": lambda c: c.restored([c.shares[0]] * 2),
    "a restore of another backup": lambda c: c.restored(
        [c.shares[0], attrs.evolve(c.shares[1], backup="00" * 8)]
    ),
    "a drill with a forged share": lambda c: drill(c.path, [c.forged(), c.shares[0]]),
    "a share cut short": lambda c: Share.from_text(c.mistyped(slice(0, -1))),
    "a share mistyped": lambda c: Share.from_text(c.mistyped(slice(None))),
    "a share that is bytes": lambda c: Share("00" * 8, 2, 1, 3, c.shares[0].piece[:31]),
    "a share with the number of the secret": lambda c: attrs.evolve(c.shares[0], number=0),
}


@pytest.mark.parametrize("lose", LOST.values(), ids=LOST)
def test_no_failure_of_a_backup_shows_a_share_or_what_it_opens(
    tmp_path: Path, lose: Callable[[Custody], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the secret that the shares give, nor a part of it, nor the key behind it."""
    pytest.importorskip("Crypto")
    custody = Custody(tmp_path)
    monkeypatch.setattr(backups, "fresh_secret", custody.drawing)
    split = backups._split

    def splitting(secret: bytes, needed: int, total: int) -> list[bytes]:
        custody.drawn += (made := split(secret, needed, total))
        return made

    monkeypatch.setattr(backups, "_split", splitting)
    with pytest.raises(Exception) as caught:  # noqa: PT011 - which error is not what is tested
        lose(custody)
    told = [*shown(caught.value)]
    drawn = {f"drawn secret {number}": each for number, each in enumerate(custody.drawn)}
    halves = {f"half of {name}": each[:16] for name, each in drawn.items()}
    assert holding(told, {**custody.secrets, **drawn, **halves}) == set()


@attrs.frozen
class Failing:
    """A provider whose client fails in a way that nobody has foreseen."""

    inner: PassphraseProvider

    def wrap(self, kek: bytes, *, keyset_id: bytes) -> WrappedKek:  # noqa: ARG002 - the form of a provider
        raise ConnectionResetError("unforeseen")

    def unwrap(self, wrapped: WrappedKek, *, keyset_id: bytes) -> bytes:
        key = self.inner.unwrap(wrapped, keyset_id=keyset_id)
        assert key
        raise ConnectionResetError("unforeseen")


def test_a_provider_that_fails_unforeseen_leaves_no_key_in_our_frames(tmp_path: Path) -> None:
    """On creating, opening, rewrapping, and when forgotten keys are asked for."""
    guard = PassphraseProvider(PASSPHRASE, kdf=CHEAP)
    keyset = Keyset.create(tmp_path / "k", provider=guard)
    found = {
        "passphrase": PASSPHRASE.encode(),
        "kek": keyset._opened.kek,
        "dek": keyset.dek(keyset.active.id),
    }
    failing = Failing(guard)
    for attempt in (
        lambda: Keyset.create(tmp_path / "new", provider=failing),
        lambda: Keyset.open(tmp_path / "k", provider=failing),
        lambda: keyset.rewrap(failing),
    ):
        with pytest.raises(ConnectionResetError) as caught:
            attempt()
        assert holding(shown(caught.value), found) == set()


class FullError(OSError):
    pass


class FullSink(io.RawIOBase):
    """Takes a header and no more."""

    def writable(self) -> bool:
        return True

    def write(self, _data: object, /) -> int:  # type: ignore[override]
        raise FullError("no space")


def test_no_failure_with_a_file_shows_its_key(
    tmp_path: Path, rsa: RSAPrivateKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk while it is written, a changed octet while it is read, a recipient that fails."""
    from piiguard.crypto.files import bodies

    drawn: list[bytes] = []

    def fresh(size: int) -> bytes:
        drawn.append(fresh_secret(size))
        return drawn[-1]

    monkeypatch.setattr(bodies, "fresh_secret", fresh)
    guard = PassphraseProvider(PASSPHRASE, kdf=CHEAP)
    made = io.BytesIO()
    encrypt_stream(io.BytesIO(VALUE.encode()), made, recipients=[rsa.public_key(), guard], context=CONTEXT)
    octets = made.getvalue()

    def block() -> None:
        with create_encrypted(tmp_path / "f", recipients=[rsa.public_key()]) as file:
            file.write(b"x" * 100_000)
            raise FullError

    attempts: list[Callable[[], object]] = [
        lambda: encrypt_stream(io.BytesIO(b"x"), FullSink(), recipients=[rsa.public_key()]),
        lambda: encrypt_stream(io.BytesIO(b"x"), io.BytesIO(), recipients=[rsa.public_key(), Failing(guard)]),
        lambda: decrypt_stream(io.BytesIO(octets[:-1]), io.BytesIO(), recipient=rsa, context=CONTEXT),
        lambda: decrypt_stream(io.BytesIO(octets), io.BytesIO(), recipient=guard, context={"a": "b"}),
        lambda: decrypt_stream(io.BytesIO(octets), FullSink(), recipient=rsa, context=CONTEXT),
        lambda: decrypt_stream(io.BytesIO(octets), io.BytesIO(), recipient=Failing(guard), context=CONTEXT),
        block,
    ]
    for place, attempt in enumerate(attempts):
        with pytest.raises((DecryptionError, OSError)) as caught:
            attempt()
        found: dict[str, bytes] = {"passphrase": PASSPHRASE.encode()}
        for key in drawn:
            found[f"file key {key[:2].hex()}"] = key
            for number, size in ((1, 32), (2, 16)):
                found["body key"] = expand(key, b"piiguard/1/file/body\x00" + bytes([number]), size)
        assert holding(shown(caught.value), found) == set(), place


@pytest.fixture
def limited(tmp_path: Path, guard: PassphraseProvider) -> Keyset:
    return Keyset.create(
        tmp_path / "limited", provider=guard, suite=Suite.AES_256_GCM, limits=Limits(messages=1)
    )


def test_no_error_of_an_orm_shows_a_clear_value(limited: Keyset, tmp_path: Path) -> None:
    """SQLAlchemy prints the parameters of what fails: not when keys are exhausted, missing or away."""

    class Base(MappedAsDataclass, DeclarativeBase):
        pass

    class Customer(Base):
        __tablename__ = "customer"
        id: Mapped[int] = mapped_column(primary_key=True, init=False)
        id_no: Mapped[str | bytes] = mapped_column(EncryptedType(limited), repr=False)

    engine = sa.create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(Customer(VALUE))
        session.commit()
    leases = tmp_path / "limited.leases"

    def attempt() -> PiiGuardError:
        with Session(engine) as session:
            session.add(Customer(VALUE))
            with pytest.raises(PiiGuardError) as caught:
                session.commit()
        return caught.value

    failures = [attempt()]
    leases.write_bytes(b"{}")
    failures.append(attempt())
    leases.unlink()
    failures.append(attempt())
    assert [error.code for error in failures] == [
        "crypto.key_exhausted",
        "crypto.keyset_damaged",
        "crypto.leases_missing",
    ]
    for error in failures:
        words = [*shown(error, variables=False)]
        assert holding(words, {"the value": VALUE.encode()}) == set()


def test_no_error_of_a_model_shows_a_clear_value_or_why_a_token_is_refused(keyset: Keyset) -> None:
    """pydantic prints what it refuses; of a token that does not open, its error says no more than that."""
    cipher = FieldCipher(keyset, context=CONTEXT)

    class Sealed(BaseModel):
        model_config = ConfigDict(hide_input_in_errors=True)
        id_no: Annotated[SecretStr, EncryptedField(cipher)]
        age: int

    with pytest.raises(ValidationError) as caught:
        Sealed.model_validate({"id_no": VALUE, "age": "old"})
    assert holding(shown(caught.value, variables=False), {"the value": VALUE.encode()}) == set()
    token = cipher.encrypt(VALUE)
    told = set[str]()
    for bad in (token[:-1] + bytes([token[-1] ^ 1]), token[:1] + bytes(4) + token[5:]):
        with pytest.raises(ValidationError) as caught:
            Sealed.model_validate({"id_no": Ciphertext(bad), "age": 1})
        assert holding(shown(caught.value), {"the value": VALUE.encode()}) == set()
        told.add(str(caught.value))
    assert len(told) == 1


def test_the_command_line_prints_no_passphrase_and_no_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """A life of keys, right and wrong, in words and as JSON: nothing of them on either output."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PASS", PASSPHRASE)
    monkeypatch.setenv("NEXT", "another long passphrase")
    Path("piiguard.toml").write_text(
        '[keyset]\npath = "shop.keyset"\npassphrase_env = "PASS"\n', encoding="utf-8"
    )
    for command in ("keys create", "keys list", "keys rotate", "keys due"):
        assert main([*command.split(), "--json"]) in {0, 1}, command
    keyset = Keyset.open("shop.keyset", passphrase=PASSPHRASE)
    found = {
        "passphrase": PASSPHRASE.encode(),
        "next": b"another long passphrase",
        "kek": keyset._opened.kek,
        **{f"dek {key.id}": keyset.dek(key.id) for key in keyset.opening()},
    }
    for command in (
        "keys list",
        "keys rewrap --new-passphrase-env NEXT",
        "keys list",
        "keys rotate",
        "keys destroy 00000000",
        "keys rewrap --new-passphrase-env NONE",
    ):
        for form in ([], ["--json"]):
            main([*command.split(), *form])
    out, err = capfd.readouterr()
    assert "active" in out.lower()
    assert holding([("output", out), ("errors", err)], found) == set()
    assert "Traceback" not in out + err


def test_a_refused_keyset_is_said_without_its_content(keyset: Keyset) -> None:
    """pydantic would quote what is wrong in the file: names and wrapped keys."""
    octets = keyset.path.read_bytes()
    wrapped = octets.split(b'"wrapped":"')[1].split(b'"')[0]
    for changed in (octets.replace(b'"state":"ACTIVE"', b'"state":"' + wrapped + b'"'), octets[:-2]):
        keyset.path.write_bytes(changed)
        with pytest.raises(KeysetError) as caught:
            keyset.refresh()
        printed = "".join(traceback.format_exception(caught.value))
        assert holding([("printed", printed)], {"a wrapped key": wrapped}) == set()
