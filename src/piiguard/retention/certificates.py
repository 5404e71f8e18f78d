"""Certificates of disposition (销毁证明): a signed statement that a plan was carried out.

A certificate is canonical JSON signed with Ed25519. It holds hashes, counts, days and the ledger's entry
number, and neither names of people nor keys of rows; anybody with the public key can check it without
piiguard's files.
"""

from __future__ import annotations

import base64
import json
from typing import Protocol, Self, cast

import attrs

from piiguard.errors import InvalidInput, RetentionError
from piiguard.retention.outcomes import Applied, Verification
from piiguard.retention.plans import Plan

__all__ = ["Certificate", "Signer", "Verifier", "certify"]


class Signer(Protocol):
    """Signs. ``cryptography``'s ``Ed25519PrivateKey`` is one as it is."""

    def sign(self, data: bytes, /) -> bytes:
        """Return the Ed25519 signature of *data*."""
        ...


class Verifier(Protocol):
    """Checks a signature. ``cryptography``'s ``Ed25519PublicKey`` is one as it is."""

    def verify(self, signature: bytes, data: bytes, /) -> None:
        """Return if the signature is of *data*, raise if not."""
        ...


@attrs.frozen(repr=False)
class Certificate:
    """A signed statement about one plan.

    Attributes:
        statement: The canonical JSON that was signed.
        signature: The Ed25519 signature of its UTF-8 bytes.
    """

    statement: str
    signature: bytes

    def check(self, public_key: Verifier) -> dict[str, object]:
        """Check the signature and return what is stated.

        Args:
            public_key: The signer's public key.

        Returns:
            The statement's fields.

        Raises:
            RetentionError: If the signature is not the signer's, or the statement was changed.
        """
        from cryptography.exceptions import InvalidSignature

        try:
            public_key.verify(self.signature, self.statement.encode())
        except InvalidSignature:
            raise RetentionError(
                "The certificate is not what this key signed",
                hint="Use the key of whoever issued it; if this is the one, the certificate was changed.",
                code="retention.certificate",
            ) from None
        return cast("dict[str, object]", json.loads(self.statement))

    def to_json(self) -> str:
        """Write the certificate.

        Returns:
            JSON with the statement as the string that was signed, and the signature in base64.
        """
        signature = base64.b64encode(self.signature).decode("ascii")
        return json.dumps({"statement": self.statement, "ed25519": signature}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Read what `to_json` wrote; only `check` says whether it can be believed.

        Args:
            text: The JSON.

        Returns:
            The certificate.

        Raises:
            InvalidInput: If it is no certificate.
        """
        from pydantic import Base64Bytes, BaseModel, ConfigDict, ValidationError

        class File(BaseModel):
            model_config = ConfigDict(extra="forbid")
            statement: str
            ed25519: Base64Bytes

        try:
            read = File.model_validate_json(text)
        except ValidationError:
            raise InvalidInput(
                "This is no certificate of disposition",
                hint="Give the file that Certificate.to_json() wrote, unchanged.",
                code="retention.certificate_file",
            ) from None
        return cls(read.statement, read.ed25519)

    def __repr__(self) -> str:
        return f"<Certificate: {len(self.statement)} characters, signed>"


def certify(plan: Plan, applied: Applied, verification: Verification, signer: Signer) -> Certificate:
    """State what was done, and sign it.

    Args:
        plan: The plan.
        applied: What became of it.
        verification: What was found afterwards.
        signer: Signs the statement.

    Returns:
        The certificate.
    """
    statement = {
        "format": "piiguard-disposition-certificate/1",
        "plan": plan.hash,
        "as_of": plan.as_of.isoformat(),
        "pack": plan.pack,
        "store": plan.store,
        "rules": [each.rule.id for each in plan.rules],
        "disposed": [[table, disposition.value, count] for table, disposition, count in applied.disposed],
        "left_alone": {reason.value: count for reason, count in applied.skip_counts.items()},
        "held": len(plan.held),
        "ledger_entry": applied.entry,
        "verified_at": verification.at.isoformat(),
        "rows_verified": verification.looked_at,
        "residue": [each.place for each in verification.residue],
    }
    spelled = json.dumps(statement, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return Certificate(spelled, signer.sign(spelled.encode()))
