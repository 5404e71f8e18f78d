"""Attack: make something fail and read what it prints, logs, pickles and leaves in local variables.

Error trackers write down the `repr` of every local variable of every frame. So each failure below is taken
apart: its words, its causes, and the variables of each of piiguard's own frames.
"""

from __future__ import annotations

import copy
import gc
import io
import json
import logging
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from piiguard.crypto import (
    FieldCipher,
    Keyset,
    Limits,
    PassphraseProvider,
    SecretProvider,
    SubjectKeys,
    Suite,
    decrypt_stream,
    encrypt_stream,
    fpe,
)
from piiguard.crypto import opened_keysets as keyset_module
from piiguard.crypto.blind_indexes import index_key
from piiguard.crypto.field_keys import field_key
from piiguard.crypto.secret_octets import SecretOctets, fresh_secret
from piiguard.crypto.suites import Mode, expand
from piiguard.errors import KeysetError

from .conftest import CHEAP, CONTEXT, VALUE
from .leaks import holding, shown

PASSPHRASE = "correct horse battery staple"
OTHER = "13800138000 is another one's"


class Scene:
    """Keysets of two kinds with all that can be derived from them, and everything that is to stay secret."""

    def __init__(self, folder: Path) -> None:
        guard = PassphraseProvider(PASSPHRASE, kdf=CHEAP)
        self.folder, self.guard = folder, guard
        self.keyset = Keyset.create(folder / "keyset", provider=guard, suite=Suite.AES_256_GCM)
        self.old = self.keyset.active.id
        self.keyset.rotate(suite=Suite.AES_256_SIV)
        self.counted = Keyset.create(
            folder / "counted", provider=guard, suite=Suite.AES_256_GCM, limits=Limits(messages=1)
        )
        self.subjects = SubjectKeys.create(folder / "subjects", self.keyset)
        self.cipher = FieldCipher(self.keyset, context=CONTEXT, subjects=self.subjects)
        self.token = self.cipher.encrypt(OTHER)
        self.own = self.cipher.encrypt(OTHER, subject="4711")
        FieldCipher(self.counted, context=CONTEXT).encrypt("x")
        made = io.BytesIO()
        encrypt_stream(io.BytesIO(OTHER.encode()), made, keyset=self.keyset, context=CONTEXT)
        self.file = made.getvalue()
        subject = self.subjects.key("4711")
        assert subject is not None
        self.secrets = {"passphrase": PASSPHRASE.encode(), "subject's key": subject.dek}
        for keyset in (self.keyset, self.counted):
            kek = keyset._opened.kek
            self.secrets[f"kek of {keyset.path.name}"] = kek
            for label, size in ((b"piiguard/1/kek/mac", 32), (b"piiguard/1/kek/wrap", 64)):
                self.secrets[f"{label!r} of {keyset.path.name}"] = expand(kek, label, size)
            for key in keyset.opening():
                self.secrets[f"dek {key.id}"] = keyset.dek(key.id)

    def edited(self, **changes: object) -> Path:
        body = json.loads(self.keyset.path.read_bytes()) | changes
        path = self.folder / "edited"
        path.write_bytes(json.dumps(body, sort_keys=True, separators=(",", ":")).encode() + b"\n")
        path.chmod(0o600)
        return path

    def failing_write(self, work: Callable[[], object]) -> object:
        def fail(*_: object) -> None:
            raise KeysetError("The disk is full", hint="Make room.")

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(keyset_module, "replace_private", fail)
            return work()

    def shredded(self) -> bytes:
        self.subjects.shred("4711")
        return self.cipher.encrypt("x", subject="4711")

    def disabled(self) -> bytes:
        self.keyset.disable(self.old)
        return self.keyset.dek(self.old)

    def without_leases(self) -> bytes:
        (self.folder / "counted.leases").unlink()
        again = Keyset.open(self.counted.path, provider=self.guard)
        return FieldCipher(again, context=CONTEXT).encrypt("x")

    def read(self, octets: bytes, context: dict[str, str]) -> None:
        decrypt_stream(io.BytesIO(octets), io.BytesIO(), keyset=self.keyset, context=context)


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene(tmp_path)


FAILURES: dict[str, Callable[[Scene], object]] = {
    "a wrong passphrase": lambda s: Keyset.open(s.keyset.path, passphrase="wrong"),
    "no file": lambda s: Keyset.open(s.folder / "none", passphrase=PASSPHRASE),
    "a file already": lambda s: Keyset.create(s.keyset.path, passphrase=PASSPHRASE),
    "a changed mac": lambda s: Keyset.open(s.edited(mac="00" * 32), provider=s.guard),
    "a changed mac, by passphrase": lambda s: Keyset.open(s.edited(mac="00" * 32), passphrase=PASSPHRASE),
    "an old epoch": lambda s: Keyset.open(s.keyset.path, provider=s.guard, min_epoch=99),
    "another secret": lambda s: SecretProvider(bytes(32)).unwrap(
        SecretProvider(b"x" * 32).wrap(s.keyset._opened.kek, keyset_id=bytes(16)), keyset_id=bytes(16)
    ),
    "a changed token": lambda s: s.cipher.decrypt(s.token[:-1] + b"\x00"),
    "a changed token in a column": lambda s: s.cipher.decrypt_column(
        [s.token] * 300 + [s.token[:-1] + b"\x00"]
    ),
    "another subject": lambda s: s.cipher.decrypt(s.own, subject="4712"),
    "a changed token among a subject's": lambda s: s.cipher.decrypt_column(
        [s.own, s.own[:-1] + b"\x00"], subjects=["4711"] * 2
    ),
    "a token once more": lambda s: s.cipher.encrypt(s.token),
    "a disabled key": Scene.disabled,
    "an unknown key": lambda s: s.keyset.dek("00000000"),
    "destroying what is in use": lambda s: s.keyset.destroy(s.keyset.active.id),
    "a limit": lambda s: FieldCipher(s.counted, context=CONTEXT).encrypt("x"),
    "a limit of a column": lambda s: FieldCipher(s.counted, context=CONTEXT).encrypt_column(["x"] * 3),
    "no file of leases": Scene.without_leases,
    "a rotation on a full disk": lambda s: s.failing_write(s.keyset.rotate),
    "a rewrap on a full disk": lambda s: s.failing_write(lambda: s.keyset.rewrap(s.guard)),
    "a shredded subject": Scene.shredded,
    "a number of another form": lambda s: fpe.FormatCipher(
        s.keyset, form=fpe.MOBILE, context=CONTEXT
    ).encrypt("1"),
    "a file cut short": lambda s: s.read(s.file[:-1], CONTEXT),
    "a changed file": lambda s: s.read(s.file[:-1] + b"\x00", CONTEXT),
    "a file elsewhere": lambda s: s.read(s.file, {"table": "other"}),
}


@pytest.mark.parametrize("fail", FAILURES.values(), ids=FAILURES)
def test_no_failure_shows_a_key_or_what_was_decrypted(scene: Scene, fail: Callable[[Scene], object]) -> None:
    """In its words, in the errors behind it, in its notes, and in any variable of any of our frames."""
    with pytest.raises(Exception) as caught:  # noqa: PT011 - which error is not what is tested
        fail(scene)
    secrets = scene.secrets | {"what was decrypted": OTHER.encode()}
    assert holding(shown(caught.value), secrets) == set()


@pytest.mark.parametrize(
    "fail",
    [
        lambda s: s.cipher.encrypt(VALUE + "\ud800"),
        lambda s: s.cipher.encrypt_column([VALUE, VALUE + "\ud800"]),
        lambda s: s.cipher.blind_index(VALUE + "\ud800"),
        lambda s: s.cipher.encrypt(VALUE, row=3),
        lambda s: s.cipher.encrypt(VALUE, row="\ud800"),
        lambda s: s.cipher.encrypt([VALUE]),
        lambda s: s.cipher.encrypt({"id": VALUE}),
        lambda s: FieldCipher(s.counted, context=CONTEXT).encrypt(VALUE),
        lambda s: FieldCipher(s.keyset, context={"table": VALUE + "\ud800"}),
        lambda s: fpe.FormatCipher(s.keyset, form=fpe.MOBILE, context=CONTEXT).encrypt(VALUE),
    ],
)
def test_no_failure_repeats_the_value_it_was_given(scene: Scene, fail: Callable[[Scene], object]) -> None:
    """Not in words, causes, contexts or notes. The caller's own variables hold it; we cannot hide those."""
    with pytest.raises(Exception) as caught:  # noqa: PT011 - which error is not what is tested
        fail(scene)
    words = (each for each in shown(caught.value, variables=False) if each[0] == "words")
    assert holding(words, {"the value": VALUE.encode()}) == set()


def test_nothing_within_reach_of_a_cipher_shows_a_key(scene: Scene) -> None:
    """Every object of ours that holds one, however deep: its repr and str, and what pickle makes of it."""
    ciphers = [
        scene.cipher,
        FieldCipher(scene.counted, context=CONTEXT),
        fpe.FormatCipher(scene.keyset, form=fpe.MOBILE, context=CONTEXT),
    ]
    scene.cipher.blind_index("x")
    scene.cipher.encrypt_column(["x"] * 300)
    ciphers[2].encrypt("13800138000")  # type: ignore[call-arg]  # a format cipher
    seen: dict[int, object] = {}
    todo: list[object] = [*ciphers]
    while todo:
        each = todo.pop()
        if id(each) in seen or isinstance(each, type | str | int | float) or callable(each):
            continue
        seen[id(each)] = each
        if type(each).__module__.startswith("piiguard.") or isinstance(each, dict | list | tuple | set):
            todo += gc.get_referents(each)
    ours = [each for each in seen.values() if type(each).__module__.startswith("piiguard.")]
    assert len(ours) > 15
    for each in ours:
        assert holding([("repr", f"{each!r} {each!s} {each:}")], scene.secrets) == set(), type(each)
        try:
            taken = pickle.dumps(each)
        except (TypeError, AttributeError, pickle.PicklingError):
            continue
        assert not [name for name, octets in scene.secrets.items() if bytes(octets) in taken], type(each)


@pytest.mark.parametrize("mode", Mode)
def test_subkeys_show_and_pickle_nothing(mode: Mode) -> None:
    """They are internal, and yet within reach of a debugger, or of a library that pickles what it finds."""
    dek = fresh_secret(32)
    label = b"\x00" * 4 + b"label"
    subkey = expand(dek, b"piiguard/1/field/%d\x00" % mode + label, mode.key_size, suite=mode.suite)
    for thing in (field_key(mode, dek, label), index_key(mode.suite, dek, label)):
        assert holding([("repr", f"{thing!r}")], {"dek": dek, "subkey": subkey}) == set()
        with pytest.raises(TypeError):
            pickle.dumps(thing)


def test_a_key_shows_its_length_and_nothing_else() -> None:
    """However it is formatted; it cannot be pickled or copied, and works as the octets that it is."""
    key = fresh_secret(32)
    for text in (repr(key), str(key), f"{key}", f"{key!r:>30}", repr([key])):
        assert "32 secret octets" in text
    for take in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="cannot be pickled"):
            take(key)
    assert key == bytes(key)
    assert SecretOctets(b"ab") + b"c" == b"abc"


def test_nothing_is_logged(
    scene: Scene, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """A whole life of keys and values leaves no log record, and nothing on either output."""
    caplog.set_level(logging.DEBUG)
    scene.keyset.rotate()
    assert scene.cipher.decrypt(scene.cipher.reencrypt(scene.token)) == OTHER
    scene.cipher.decrypt_column(scene.cipher.encrypt_column([OTHER] * 300))
    scene.subjects.shred("4711")
    scene.keyset.rewrap(scene.guard)
    assert caplog.records == []
    assert capfd.readouterr() == ("", "")
