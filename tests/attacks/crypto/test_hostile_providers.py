"""Attack: KEK providers, or the services behind them, that lie."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import attrs
import pytest

from piiguard.crypto import FieldCipher, Keyset, PassphraseProvider, WrappedKek
from piiguard.errors import KeysetError

from .conftest import CHEAP, CONTEXT, VALUE

HONEST = PassphraseProvider("an honest one", kdf=CHEAP)


@attrs.frozen
class Liar:
    """Says what it is told to say."""

    wraps: Callable[[WrappedKek, bytes], object] = attrs.field(default=lambda wrapped, _kek: wrapped)
    unwraps: Callable[[bytes], object] = attrs.field(default=lambda kek: kek)

    def wrap(self, kek: bytes, *, keyset_id: bytes) -> WrappedKek:
        return self.wraps(HONEST.wrap(kek, keyset_id=keyset_id), kek)  # type: ignore[return-value]  # it lies

    def unwrap(self, wrapped: WrappedKek, *, keyset_id: bytes) -> bytes:
        return self.unwraps(HONEST.unwrap(wrapped, keyset_id=keyset_id))  # type: ignore[return-value]


def _evolved(**changes: object) -> Callable[[WrappedKek, bytes], object]:
    return lambda wrapped, _kek: attrs.evolve(wrapped, **changes)


WRONG_WRAPPING: Mapping[str, Callable[[WrappedKek, bytes], object]] = {
    "nothing at all": _evolved(wrapped=b""),
    "something else": _evolved(wrapped=bytes(48)),
    "too much": _evolved(wrapped=bytes(5000)),
    "a name no file holds": _evolved(provider="My KMS"),
    "a parameter no file holds": _evolved(parameters={"salt": 0.5}),
    "a number below nothing": _evolved(parameters={"n": -1}),
    "text for bytes": _evolved(wrapped="d3JhcHBlZA"),
}


@pytest.mark.parametrize("wraps", WRONG_WRAPPING.values(), ids=WRONG_WRAPPING)
def test_a_wrapping_that_would_not_open_again_is_never_written(
    keyset: Keyset, wraps: Callable[[WrappedKek, bytes], object], guard: PassphraseProvider, tmp_path: Path
) -> None:
    """Neither for a new keyset nor over the wrapping that still opens; all keys would be lost with it."""
    before = keyset.path.read_bytes()
    for attempt in (
        lambda: keyset.rewrap(Liar(wraps=wraps)),
        lambda: Keyset.create(tmp_path / "new", provider=Liar(wraps=wraps)),
    ):
        with pytest.raises(KeysetError) as caught:
            attempt()
        assert caught.value.code in {"crypto.wrong_kek", "crypto.wrong_passphrase"}
    assert keyset.path.read_bytes() == before
    assert not (tmp_path / "new").exists()
    assert Keyset.open(keyset.path, provider=guard).id == keyset.id


class Sieve:
    """Gives the key back as it came, with something around it, and so opens what it calls wrapped."""

    def wrap(self, kek: bytes, *, keyset_id: bytes) -> WrappedKek:  # noqa: ARG002 - the form of a provider
        return WrappedKek("sieve", {}, b"wrapped:" + kek)

    def unwrap(self, wrapped: WrappedKek, *, keyset_id: bytes) -> bytes:  # noqa: ARG002 - the form of a provider
        return wrapped.wrapped.removeprefix(b"wrapped:")


def test_a_provider_that_does_not_hide_the_key_is_refused(keyset: Keyset, tmp_path: Path) -> None:
    """A stand-in from a test that came into use would leave every key readable in the file."""
    before = keyset.path.read_bytes()
    for attempt in (
        lambda: keyset.rewrap(Sieve()),
        lambda: Keyset.create(tmp_path / "new", provider=Sieve()),
    ):
        with pytest.raises(KeysetError, match="shows the key"):
            attempt()
    assert keyset.path.read_bytes() == before


@pytest.mark.parametrize(
    "answer", [None, b"", bytes(31), bytes(33), 32, "x" * 32, [0] * 32, bytearray(32), bytes(64)], ids=repr
)
def test_an_answer_that_is_no_key_opens_nothing(tmp_path: Path, answer: object) -> None:
    """Not as zeros that an integer would become, and never as an error of another kind."""
    Keyset.create(tmp_path / "k", provider=HONEST)
    with pytest.raises(KeysetError) as caught:
        Keyset.open(tmp_path / "k", provider=Liar(unwraps=lambda _kek: answer))
    assert caught.value.code == "crypto.wrong_kek"


def test_another_key_opens_nothing(tmp_path: Path) -> None:
    """Even of the right length: the file is authenticated under its own."""
    Keyset.create(tmp_path / "k", provider=HONEST)
    with pytest.raises(KeysetError) as caught:
        Keyset.open(tmp_path / "k", provider=Liar(unwraps=lambda _kek: b"k" * 32))
    assert caught.value.code == "crypto.keyset_damaged"


def test_a_provider_that_begins_to_lie_changes_nothing(tmp_path: Path) -> None:
    """What was forgotten is asked for again; a false answer is refused, and no value comes out under it."""
    answers: list[Callable[[bytes], object]] = [lambda kek: kek]
    provider = Liar(unwraps=lambda kek: answers[-1](kek))  # noqa: PLW0108 - the last one by then
    keyset = Keyset.create(tmp_path / "k", provider=provider)
    cipher = FieldCipher(keyset, context=CONTEXT)
    token = cipher.encrypt(VALUE)
    for lie in (lambda _kek: b"k" * 32, lambda _kek: b"", lambda _kek: None):
        answers.append(lie)
        keyset.evict()
        for attempt in (lambda: cipher.decrypt(token), lambda: cipher.encrypt(VALUE), keyset.rotate):
            with pytest.raises(KeysetError):
                attempt()
    answers.append(lambda kek: kek)
    assert cipher.decrypt(token) == VALUE


def test_a_kek_of_another_keyset_is_refused(tmp_path: Path, guard: PassphraseProvider) -> None:
    """Wrapped keys are bound to their keyset: a file with another one's does not open."""
    first = Keyset.create(tmp_path / "a", provider=guard)
    second = Keyset.create(tmp_path / "b", provider=guard)
    with pytest.raises(KeysetError) as caught:
        guard.unwrap(second._opened.record.kek, keyset_id=bytes.fromhex(first.id))
    assert caught.value.code == "crypto.wrong_passphrase"
