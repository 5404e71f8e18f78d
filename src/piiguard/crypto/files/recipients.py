"""Recipients: for whom a file key is wrapped, and how it is unwrapped.

Format: ``docs/format.md``, 7.2. SM2 is not among them: ``cryptography`` has none, and of what else Python has
none is kept well enough to be given a private key; ``docs/how-to/encrypt-a-file.md`` has what was weighed.
A reader passes over kinds it does not know, so SM2 can join without a new version; a KEK provider can do it.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

import attrs
from cryptography.exceptions import InvalidTag

from piiguard.crypto.field_keys import Sm4Gcm
from piiguard.crypto.files.headers import MAX_STANZA_SIZE, Header, RecipientKind, Stanza, suite_number
from piiguard.crypto.keys import KeySource
from piiguard.crypto.providers import KekProvider, WrappedKek
from piiguard.crypto.secret_octets import SecretOctets
from piiguard.crypto.suites import NONCE_SIZE, Suite, expand, siv_open, siv_seal
from piiguard.crypto.tokens import KeyId, key_id_octets
from piiguard.errors import InvalidInput, KeysetError, KeyStateError, KeyWrapperUnavailable, UnknownKey

if TYPE_CHECKING:
    from cryptography.hazmat.primitives import hpke
    from cryptography.hazmat.primitives.asymmetric.padding import OAEP
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

__all__ = [
    "FILE_KEY_SIZE",
    "Holder",
    "Recipient",
    "RecipientInfo",
    "fingerprint",
    "info_of",
    "keyset_key",
    "unwrap",
    "wrap",
]

Recipient: TypeAlias = "RSAPublicKey | X25519PublicKey | KekProvider"
"""Who shall be able to open a file: the holder of a private key, or of what a KEK provider asks for."""
Holder: TypeAlias = "RSAPrivateKey | X25519PrivateKey | KekProvider"
"""Who opens a file."""

FILE_KEY_SIZE: Final = 32
"""Octets of a file key, whatever the suite."""
_LABEL: Final = b"piiguard/1/file"
_KEYSET_ID_SIZE: Final = 16
_KEY_ID_SIZE: Final = 4
_KEYSET_LABEL: Final = b"piiguard/1/file-wrap\x00"
_WRAP_KEY_SIZE: Final = 64
_SM4_KEY_SIZE: Final = 16
_SIV_SEALED_SIZE: Final = 16 + FILE_KEY_SIZE
_SM4_SEALED_SIZE: Final = NONCE_SIZE + FILE_KEY_SIZE + 16
_FINGERPRINT_SIZE: Final = 8
_SALT_SIZE: Final = 16
# 3072 bits are 128 of strength (NIST SP 800-57 part 1 rev. 5, table 2); above 16384 OpenSSL does not go.
_RSA_BITS: Final = range(3072, 16384 + 1)
_KEYS_HINT: Final = (
    "Give an RSA key of 3072 bits or more, an X25519 key, or a KEK provider such as PassphraseProvider."
)


@attrs.frozen
class RecipientInfo:
    """Whom a file says it can be opened by, before anything about it is proved.

    Attributes:
        kind: How the file key is wrapped.
        name: The key's id in its keyset, the fingerprint of the public key, or the provider's name.
    """

    kind: RecipientKind
    name: str


def fingerprint(key: RSAPublicKey | X25519PublicKey) -> str:
    """Return what headers name a public key by: 16 hexadecimal digits.

    Args:
        key: The public key.

    Returns:
        The first 8 octets of the SHA-256 of the key's SubjectPublicKeyInfo.

    Raises:
        TypeError: If it is no public key.
    """
    if not hasattr(key, "public_bytes"):
        message = f"A {type(key).__name__} is no public key"
        raise TypeError(message)
    return _fingerprint(key).hex()


def wrap(
    file_key: bytes, suite: Suite, *, keyset: KeySource | None, recipients: Sequence[Recipient]
) -> list[Stanza]:
    """Wrap a file key for each recipient.

    Args:
        file_key: `FILE_KEY_SIZE` random octets.
        suite: The file's suite.
        keyset: Its ACTIVE key will open the file.
        recipients: Who else will.

    Returns:
        A stanza for each, the keyset's first.

    Raises:
        TypeError: If a recipient is of no kind that there is.
        InvalidInput: If a recipient is given twice, its key too short, or what its provider wraps too long.
        KeyStateError: If the keyset's key has wrapped or sealed all that it may.
        KeyWrapperUnavailable: If a provider does not answer.
    """
    made = [] if keyset is None else [_wrap_keyset(file_key, suite, keyset)]
    made += [_wrap_for(file_key, suite, each) for each in recipients]
    names = [(each.kind, _name_of(each)) for each in made]
    if len(set(names)) < len(names):
        raise InvalidInput(
            "A recipient is given twice, or two providers are of one kind",
            hint="Give each key once, and one provider of a kind.",
        )
    return made


def unwrap(header: Header, *, keyset: KeySource | None, recipient: Holder | None) -> bytes:
    """Unwrap the file key. The header is not proved by that: the body commits to key and header.

    Args:
        header: The file's.
        keyset: Keys that may open it.
        recipient: A private key or a provider that may, if the keyset has none that does.

    Returns:
        The file key.

    Raises:
        TypeError: If *recipient* is of no kind that there is.
        InvalidInput: If its key cannot be used here.
        KeyWrapperUnavailable: If a provider does not answer.
        cryptography.exceptions.InvalidTag: If none of the stanzas opens.
    """
    file_key = None if keyset is None else _unwrap_keyset(header, keyset)
    if file_key is None and recipient is not None:
        file_key = _unwrap_for(header, recipient)
    # A stanza that was cut to its name would else open to the empty key, which everybody knows.
    if not isinstance(file_key, bytes) or len(file_key) != FILE_KEY_SIZE:
        raise InvalidTag
    return SecretOctets(file_key)


def info_of(header: Header) -> tuple[RecipientInfo, ...]:
    """List whom a header names, kinds that this release does not know left out."""
    known = [each for each in header.stanzas if each.kind in set(RecipientKind)]
    return tuple(RecipientInfo(RecipientKind(each.kind), _name_of(each)) for each in known)


def keyset_key(stanza: Stanza) -> tuple[str, KeyId] | None:
    """Return the keyset and the key that a stanza names, or None if it is for another kind of recipient."""
    if stanza.kind != RecipientKind.KEYSET:
        return None
    return stanza.octets[:_KEYSET_ID_SIZE].hex(), KeyId(_name_of(stanza))


def _wrap_for(file_key: bytes, suite: Suite, recipient: Recipient) -> Stanza:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

    if isinstance(recipient, RSAPublicKey):
        if recipient.key_size not in _RSA_BITS:
            raise InvalidInput(f"An RSA key of {recipient.key_size} bits is refused", hint=_KEYS_HINT)
        sealed = recipient.encrypt(file_key, _oaep(suite))
        return Stanza(RecipientKind.RSA, _fingerprint(recipient) + sealed)
    if isinstance(recipient, X25519PublicKey):
        sealed = _hpke().encrypt(file_key, recipient, info=_place(suite))
        return Stanza(RecipientKind.X25519, _fingerprint(recipient) + sealed)
    if not hasattr(recipient, "wrap"):
        message = f"A recipient cannot be a {type(recipient).__name__}. {_KEYS_HINT}"
        raise TypeError(message)
    return Stanza(RecipientKind.PROVIDER, _wrap_by(recipient, suite, file_key))


def _wrap_by(provider: KekProvider, suite: Suite, file_key: bytes) -> bytes:
    salt = secrets.token_bytes(_SALT_SIZE)
    octets = _encode_wrapped(provider.wrap(file_key, keyset_id=_provider_place(suite, salt)))
    try:
        _decode_wrapped(octets)
    except InvalidTag:
        octets = bytes(MAX_STANZA_SIZE)
    if len(salt + octets) > MAX_STANZA_SIZE:
        raise InvalidInput(
            f"What a {type(provider).__name__} makes of a file key does not fit into a header",
            hint="Use another provider, or encrypt the file for a keyset that it protects.",
        )
    return salt + octets


def _unwrap_for(header: Header, holder: Holder) -> bytes | None:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    if isinstance(holder, RSAPrivateKey):
        sealed = _sealed_for(header, RecipientKind.RSA, _fingerprint(holder.public_key()))
        try:
            return sealed and holder.decrypt(sealed, _oaep(header.suite))
        except ValueError:
            return None
    if isinstance(holder, X25519PrivateKey):
        sealed = _sealed_for(header, RecipientKind.X25519, _fingerprint(holder.public_key()))
        return sealed and _hpke().decrypt(sealed, holder, info=_place(header.suite))
    if not hasattr(holder, "unwrap"):
        message = f"A file cannot be opened by a {type(holder).__name__}. {_KEYS_HINT}"
        raise TypeError(message)
    for place, wrapped in _provided(header):
        try:
            return holder.unwrap(wrapped, keyset_id=place)
        except KeysetError:
            continue
    return None


def _wrap_keyset(file_key: bytes, suite: Suite, keyset: KeySource) -> Stanza:
    key = keyset.active
    named = bytes.fromhex(keyset.id) + key_id_octets(key.id)
    place, dek = _place(suite) + named, keyset.dek(key.id)
    if (allowance := keyset.allowance(key.id)) is not None:
        allowance.take(1, FILE_KEY_SIZE)
    if suite is Suite.SM4_GCM_SM3:
        nonce = secrets.token_bytes(NONCE_SIZE)
        return Stanza(RecipientKind.KEYSET, named + nonce + _sm4(dek, named).encrypt(nonce, file_key, place))
    return Stanza(RecipientKind.KEYSET, named + siv_seal(_siv_key(dek, named), place, file_key))


def _unwrap_keyset(header: Header, keyset: KeySource) -> bytes | None:
    octets = _sealed_for(header, RecipientKind.KEYSET, own := bytes.fromhex(keyset.id)) or b""
    named, sealed = own + octets[:_KEY_ID_SIZE], octets[_KEY_ID_SIZE:]
    key_id, place = octets[:_KEY_ID_SIZE].hex(), _place(header.suite) + named
    sm4 = header.suite is Suite.SM4_GCM_SM3
    # The keyset decides which suite a key serves, so that no header can.
    if (found := keyset.suite_of(key_id)) is None or (found is Suite.SM4_GCM_SM3) is not sm4:
        return None
    if len(sealed) != (_SM4_SEALED_SIZE if sm4 else _SIV_SEALED_SIZE):
        return None
    try:
        dek = keyset.dek(key_id)
    except (UnknownKey, KeyStateError):
        return None
    if sm4:
        return _sm4(dek, named).decrypt(sealed[:NONCE_SIZE], sealed[NONCE_SIZE:], place)
    return siv_open(_siv_key(dek, named), place, sealed)


def _siv_key(dek: bytes, named: bytes) -> bytes:
    return expand(dek, _KEYSET_LABEL + named[-_KEY_ID_SIZE:], _WRAP_KEY_SIZE)


def _sm4(dek: bytes, named: bytes) -> Sm4Gcm:
    label = _KEYSET_LABEL + named[-_KEY_ID_SIZE:]
    return Sm4Gcm(expand(dek, label, _SM4_KEY_SIZE, suite=Suite.SM4_GCM_SM3))


def _place(suite: Suite) -> bytes:
    return _LABEL + bytes([0, suite_number(suite)])


def _oaep(suite: Suite) -> OAEP:
    from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
    from cryptography.hazmat.primitives.hashes import SHA256

    return OAEP(MGF1(SHA256()), SHA256(), _place(suite))


def _hpke() -> hpke.Suite:
    try:
        from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM
        from cryptography.hazmat.primitives.hpke import Suite as HpkeSuite
    except ImportError:
        raise KeyWrapperUnavailable(
            "X25519 needs HPKE (RFC 9180), and the installed cryptography package has none",
            hint="Upgrade cryptography, or use an RSA key.",
            code="crypto.no_hpke",
        ) from None
    return HpkeSuite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def _fingerprint(key: RSAPublicKey | X25519PublicKey) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).digest()[
        :_FINGERPRINT_SIZE
    ]


def _provider_place(suite: Suite, salt: bytes) -> bytes:
    # Never a keyset's id, so that what wraps a file key cannot be passed off as what wraps a keyset.
    return hashlib.sha256(_place(suite) + salt).digest()[:_KEYSET_ID_SIZE]


def _encode_wrapped(wrapped: WrappedKek) -> bytes:
    body = {
        "provider": wrapped.provider,
        "parameters": dict(wrapped.parameters),
        "wrapped": base64.urlsafe_b64encode(wrapped.wrapped).decode().rstrip("="),
    }
    return json.dumps(body, sort_keys=True, separators=(",", ":")).encode()


def _decode_wrapped(octets: bytes) -> WrappedKek:
    from piiguard.crypto.keyset_schema import KekModel, ValidationError

    try:
        model = KekModel.model_validate_json(octets)
    except ValidationError:
        raise InvalidTag from None
    wrapped = base64.urlsafe_b64decode(model.wrapped + "=" * (-len(model.wrapped) % 4))
    return WrappedKek(model.provider, model.parameters, wrapped)


def _provided(header: Header) -> list[tuple[bytes, WrappedKek]]:
    """Return what the providers' stanzas hold, none of them named twice.

    One attempt may stretch a passphrase at the cost that the header states, and no header shall ask for more.
    """
    made = [
        (_provider_place(header.suite, each.octets[:_SALT_SIZE]), _decode_wrapped(each.octets[_SALT_SIZE:]))
        for each in _of_kind(header, RecipientKind.PROVIDER)
    ]
    if len({wrapped.provider for _, wrapped in made}) < len(made):
        raise InvalidTag
    return made


def _of_kind(header: Header, kind: RecipientKind) -> list[Stanza]:
    return [each for each in header.stanzas if each.kind == kind]


def _sealed_for(header: Header, kind: RecipientKind, name: bytes) -> bytes | None:
    """Return what follows *name* in the first stanza that begins with it; there is never a second to try."""
    found = (each.octets for each in _of_kind(header, kind) if each.octets.startswith(name))
    return next((octets[len(name) :] for octets in found), None)


def _name_of(stanza: Stanza) -> str:
    if stanza.kind == RecipientKind.KEYSET:
        return stanza.octets[_KEYSET_ID_SIZE : _KEYSET_ID_SIZE + _KEY_ID_SIZE].hex()
    if stanza.kind == RecipientKind.PROVIDER:
        return _decode_wrapped(stanza.octets[_SALT_SIZE:]).provider
    return stanza.octets[:_FINGERPRINT_SIZE].hex()
