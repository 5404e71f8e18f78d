"""What a keyset file must look like before anything in it is read further.

Kept apart from `keyset_files` because it loads pydantic, which importing this pillar must not.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

__all__ = [
    "KekModel",
    "KeyModel",
    "KeysetModel",
    "LeasesModel",
    "LimitsModel",
    "ValidationError",
    "holds_kek",
]

_MAX_EXACT = 2**53 - 1  # RFC 8785, 3.2.2.3: integers every JSON reader keeps exactly
_MAX_SECONDS = 3_155_760_000  # a century; a larger age is a slip
_Time = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$")]
# Whole groups of four, and what may remain: a single character stands for no octet.
_Base64 = Annotated[
    str, StringConstraints(pattern=r"^(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-]{2,4})$", max_length=4096)
]
_Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
_Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_.-]{1,64}$")]
_Count = Annotated[int, Field(ge=0, le=_MAX_EXACT)]


class _Strict(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", strict=True, frozen=True)


class KekModel(_Strict):
    """The wrapped KEK."""

    provider: _Name
    parameters: dict[_Name, Annotated[str, StringConstraints(max_length=4096)] | _Count]
    wrapped: _Base64


def holds_kek(provider: str, parameters: Mapping[str, str | int], wrapped: bytes) -> bool:
    """Say whether a keyset file can hold a wrapped KEK, so that it can be read again.

    Args:
        provider: The name of what has wrapped it.
        parameters: What that needs to unwrap it.
        wrapped: The wrapped KEK.
    """
    try:
        text = base64.urlsafe_b64encode(wrapped).decode().rstrip("=")
        KekModel(provider=provider, parameters=dict(parameters), wrapped=text)
    except (ValidationError, TypeError, ValueError):
        return False
    return True


class LimitsModel(_Strict):
    """How much and how long a key may seal; what is not limited is left out."""

    messages: Annotated[int, Field(ge=1, le=_MAX_EXACT)] | None = None
    octets: Annotated[int, Field(ge=1, le=_MAX_EXACT)] | None = None
    age: Annotated[int, Field(ge=1, le=_MAX_SECONDS)] | None = None


class KeyModel(_Strict):
    """One key version."""

    id: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}$")]
    suite: Literal["AES-256-SIV", "AES-256-GCM", "AES-256-GCM-SIV", "ChaCha20-Poly1305", "SM4-GCM-SM3"]
    state: Literal["PENDING", "ACTIVE", "DECRYPT_ONLY", "DISABLED", "DESTROYED"]
    created: _Time
    changed: _Time
    wrapped: _Base64 | None
    commitment: _Digest
    compromised: _Time | None = None
    limits: LimitsModel | None = None


class KeysetModel(_Strict):
    """The whole file."""

    format: Literal["piiguard-keyset"]
    version: Literal[1]
    keyset: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
    epoch: Annotated[int, Field(ge=1, le=_MAX_EXACT)]
    created: _Time
    changed: _Time
    kek: KekModel
    keys: list[KeyModel]
    mac: _Digest


class LeaseModel(_Strict):
    """What has been reserved of one key."""

    messages: _Count
    octets: _Count
    mac: _Digest


class LeasesModel(_Strict):
    """The whole file of leases."""

    format: Literal["piiguard-leases"]
    version: Literal[1]
    keyset: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
    keys: dict[Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}$")], LeaseModel]
