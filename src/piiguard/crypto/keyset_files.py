"""The keyset file: canonical JSON whose every octet is authenticated under the KEK.

Format: ``docs/format.md``, 3. This module reads and writes the text; `keysets` decides what changes.
"""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from piiguard.crypto.keys import KeyRecord, KeysetRecord, KeyState
from piiguard.crypto.limits import Limits
from piiguard.crypto.providers import WrappedKek
from piiguard.crypto.suites import Suite, expand
from piiguard.crypto.tokens import KeyId
from piiguard.errors import KeysetError, UnsupportedFormat

if TYPE_CHECKING:
    from piiguard.crypto.keyset_schema import LimitsModel

__all__ = ["authenticated", "dump", "load"]

_FORMAT: Final = "piiguard-keyset"
_VERSION: Final = 1
_MAC_SIZE: Final = 32
_RESTORE: Final = "Restore the file from a backup; do not create a new keyset in its place."


def dump(record: KeysetRecord, kek: bytes) -> bytes:
    """Write the file's octets, MAC included.

    Args:
        record: What to write.
        kek: The key it is authenticated under.

    Returns:
        Canonical JSON and one line feed.
    """
    body = _body(record)
    return _canonical({**body, "mac": _mac(body, kek).hex()}) + b"\n"


def load(octets: bytes) -> tuple[KeysetRecord, bytes]:
    """Read a file's octets. Nothing in the result may be trusted before `authenticated` has said so.

    Args:
        octets: The whole file.

    Returns:
        The keyset and the MAC that it claims.

    Raises:
        UnsupportedFormat: If it is of a later version.
        KeysetError: If it is truncated, garbled, or not in canonical form.
    """
    # Loaded here because importing this pillar must not load pydantic.
    from piiguard.crypto.keyset_schema import KeysetModel, ValidationError

    try:
        version = json.loads(octets)["version"]
        if isinstance(version, int) and version > _VERSION:
            raise UnsupportedFormat(
                f"The keyset file is of version {version}; this release reads version {_VERSION}",
                hint="Upgrade piiguard.",
            )
        model = KeysetModel.model_validate_json(octets)
    except (ValidationError, ValueError, KeyError, TypeError, RecursionError):
        raise _damaged("truncated or garbled") from None
    record = KeysetRecord(
        bytes.fromhex(model.keyset),
        model.epoch,
        model.created,
        model.changed,
        WrappedKek(model.kek.provider, model.kek.parameters, _from_base64(model.kek.wrapped)),
        tuple(
            KeyRecord(
                KeyId(key.id),
                Suite(key.suite),
                KeyState(key.state),
                key.created,
                key.changed,
                None if key.wrapped is None else _from_base64(key.wrapped),
                bytes.fromhex(key.commitment),
                key.compromised,
                _limits(key.limits),
            )
            for key in model.keys
        ),
    )
    mac = bytes.fromhex(model.mac)
    if _canonical({**_body(record), "mac": mac.hex()}) + b"\n" != octets:
        raise _damaged("not in the form piiguard writes")
    return record, mac


def authenticated(record: KeysetRecord, mac: bytes, kek: bytes, *, min_epoch: int) -> KeysetRecord:
    """Return *record* if it was written by a holder of *kek*, and not before *min_epoch*.

    Args:
        record: What `load` read.
        mac: The MAC that `load` read.
        kek: The unwrapped KEK.
        min_epoch: The lowest epoch to accept.

    Returns:
        The same record.

    Raises:
        KeysetError: If the MAC is wrong, an id occurs twice, not exactly one key is ACTIVE, that one is
            marked compromised, a key is there and destroyed or neither, or the file is an old copy.
    """
    if not hmac.compare_digest(_mac(_body(record), kek), mac):
        raise _damaged("changed by something that does not hold its key")
    states = [key.state for key in record.keys]
    wrong = any(
        (key.compromised and key.state is KeyState.ACTIVE)
        or (key.wrapped is None) is not (key.state is KeyState.DESTROYED)
        for key in record.keys
    )
    if len({key.id for key in record.keys}) != len(states) or states.count(KeyState.ACTIVE) != 1 or wrong:
        raise _damaged("contradicting itself")
    if record.epoch < min_epoch:
        raise KeysetError(
            f"The keyset file is of epoch {record.epoch}; epoch {min_epoch} has been seen",
            hint="An old copy was put back. Restore the newest one, or lower min_epoch if this is meant.",
            code="crypto.keyset_rolled_back",
        )
    return record


def _mac(body: Mapping[str, object], kek: bytes) -> bytes:
    return hmac.digest(expand(kek, b"piiguard/1/kek/mac", _MAC_SIZE), _canonical(body), "sha256")


def _body(record: KeysetRecord) -> dict[str, object]:
    return {
        "format": _FORMAT,
        "version": _VERSION,
        "keyset": record.keyset_id.hex(),
        "epoch": record.epoch,
        "created": record.created,
        "changed": record.changed,
        "kek": {
            "provider": record.kek.provider,
            "parameters": dict(record.kek.parameters),
            "wrapped": _to_base64(record.kek.wrapped),
        },
        "keys": [
            {
                "id": key.id,
                "suite": key.suite.value,
                "state": key.state.value,
                "created": key.created,
                "changed": key.changed,
                "wrapped": None if key.wrapped is None else _to_base64(key.wrapped),
                "commitment": key.commitment.hex(),
                # Left out where they say nothing, so that a keyset without them reads as it always has.
                **({} if key.compromised is None else {"compromised": key.compromised}),
                **({} if key.limits is None else {"limits": _limits_body(key.limits)}),
            }
            for key in record.keys
        ],
    }


def _limits(model: LimitsModel | None) -> Limits | None:
    if model is None:
        return None
    age = None if model.age is None else timedelta(seconds=model.age)
    return Limits(messages=model.messages, octets=model.octets, age=age)


def _limits_body(limits: Limits) -> dict[str, int]:
    age = None if limits.age is None else int(limits.age.total_seconds())
    parts = {"messages": limits.messages, "octets": limits.octets, "age": age}
    return {name: number for name, number in parts.items() if number is not None}


def _canonical(body: Mapping[str, object]) -> bytes:
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def _to_base64(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).decode().rstrip("=")


def _from_base64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _damaged(how: str) -> KeysetError:
    return KeysetError(f"The keyset file is {how}", hint=_RESTORE, code="crypto.keyset_damaged")
