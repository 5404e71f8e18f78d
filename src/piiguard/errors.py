"""Every error piiguard raises, in one tree with a stable code each.

::

    PiiGuardError
    ├── InvalidInput (ValueError)
    │   ├── SpanError
    │   ├── PatternError
    │   ├── PolicyError
    │   ├── DeclarationError
    │   └── SourceError
    ├── UnknownName (LookupError)
    │   ├── UnknownEntity
    │   ├── UnknownRole
    │   ├── UnknownField
    │   └── UnknownKey
    ├── CryptoError
    │   ├── DecryptionError
    │   ├── KeyStateError
    │   ├── KeysetError
    │   ├── KeyWrapperUnavailable
    │   └── UnsupportedFormat
    ├── AccessError (PermissionError)
    │   ├── AccessDenied
    │   ├── ApprovalRequired
    │   └── GrantExpired
    ├── RetentionError
    │   ├── HeldRecord
    │   └── NotDue
    ├── AuditError
    │   ├── ChainBroken
    │   └── LedgerUnavailable
    ├── Busy
    ├── Cancelled
    └── MissingExtra (ImportError)

An error says what happened, then what to do next, then its code. It never holds a personal value or
key bytes: positions, lengths, names and key ids stand in their place.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Protocol, Self

__all__ = [
    "AccessDenied",
    "AccessError",
    "ApprovalRequired",
    "AuditError",
    "Busy",
    "Cancelled",
    "ChainBroken",
    "CryptoError",
    "DeclarationError",
    "DecryptionError",
    "Explained",
    "GrantExpired",
    "HeldRecord",
    "InvalidInput",
    "KeyStateError",
    "KeyWrapperUnavailable",
    "KeysetError",
    "LedgerUnavailable",
    "MissingExtra",
    "NotDue",
    "PatternError",
    "PiiGuardError",
    "PolicyError",
    "RetentionError",
    "SourceError",
    "SpanError",
    "UnknownEntity",
    "UnknownField",
    "UnknownKey",
    "UnknownName",
    "UnknownRole",
    "UnsupportedFormat",
    "did_you_mean",
]

_DOCS = "https://piiguard.readthedocs.io/errors/"


class PiiGuardError(Exception):
    """Root of every error piiguard raises.

    Args:
        what: What happened, without any personal value or key.
        hint: What to do next.
        code: A code more exact than the class's own; codes are stable across releases.

    Attributes:
        what: As given.
        hint: As given.
        code: Stable identifier, also the anchor of the error's page in the docs.
    """

    default_code: ClassVar[str] = "piiguard"

    def __init__(self, what: str, *, hint: str, code: str | None = None) -> None:
        self.what: str = what.rstrip(".")
        self.hint = hint
        self.code: str = code or self.default_code
        super().__init__(what)

    def __str__(self) -> str:
        return f"{self.what}. {self.hint} [{self.code}: {self.page}]"

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.__dict__.copy()))

    @property
    def page(self) -> str:
        """Address of the page that explains this error."""
        return f"{_DOCS}#{self.code.replace('.', '-').replace('_', '-')}"


def _rebuild(cls: type[PiiGuardError], state: dict[str, object]) -> PiiGuardError:
    error = cls.__new__(cls)
    error.args = (state["what"],)
    error.__dict__.update(state)
    return error


# --- input ----------------------------------------------------------------------------------------


class InvalidInput(PiiGuardError, ValueError):
    """A value of the right type that cannot be used."""

    default_code = "input.invalid"


class SpanError(InvalidInput):
    """A span that marks no text."""

    default_code = "input.span"


class PatternError(InvalidInput):
    """A recognizer's pattern that cannot be compiled, or could take more than linear time."""

    default_code = "input.pattern"


class PolicyError(InvalidInput):
    """A policy or settings file that says something unknown or contradictory.

    Attributes:
        problems: Everything wrong with the file, one ``file:line: key: what. hint`` each, in its order.
    """

    default_code = "input.policy"
    problems: tuple[str, ...] = ()


class DeclarationError(InvalidInput):
    """A ``PII`` declaration that cannot hold."""

    default_code = "input.declaration"


class SourceError(InvalidInput):
    """A file or table that cannot be read or written as asked."""

    default_code = "input.source"


# --- names ----------------------------------------------------------------------------------------


class UnknownName(PiiGuardError, LookupError):
    """A name that nothing bears."""

    default_code = "name.unknown"

    @classmethod
    def among(cls, name: str, known: Iterable[str], *, noun: str) -> Self:
        """Build the error for *name*, suggesting the nearest of *known*.

        Args:
            name: The name that was asked for; names are not personal data.
            known: Every name that would have been accepted.
            noun: What is being named, for the message: ``"entity"``, ``"role"`` …

        Returns:
            An error of this class, to be raised.
        """
        return cls(f"No {noun} is named {name!r}", hint=did_you_mean(name, known))


class UnknownEntity(UnknownName):
    """An entity that the catalog or a scanner does not know."""

    default_code = "name.entity"


class UnknownRole(UnknownName):
    """A role that the policy does not define."""

    default_code = "name.role"


class UnknownField(UnknownName):
    """A field or column that the declaration or table does not have."""

    default_code = "name.field"


class UnknownKey(UnknownName):
    """A key id that the keyset does not hold."""

    default_code = "name.key"


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Suggest the names in *known* nearest to *name*, or list them when none is near.

    Args:
        name: The name that was not found.
        known: The names that exist.

    Returns:
        One sentence for an error's hint.

    >>> did_you_mean("CN_MOBIL", ["CN_MOBILE", "CN_USCC"])
    "Did you mean 'CN_MOBILE'?"
    """
    choices = sorted(known)
    import difflib  # who makes no mistake need not load it

    near = difflib.get_close_matches(name, choices, n=3, cutoff=0.6)
    if near:
        return "Did you mean " + " or ".join(repr(str(each)) for each in near) + "?"
    if not choices:
        return "None is defined."
    shown = ", ".join(choices[:12])
    return f"Known: {shown}{', …' if len(choices) > 12 else ''}."  # noqa: PLR2004 - one line of names


# --- crypto ---------------------------------------------------------------------------------------


class CryptoError(PiiGuardError):
    """Something about keys or ciphertexts."""

    default_code = "crypto"


class DecryptionError(CryptoError):
    """A ciphertext did not open. One error for every cause, so that it is no oracle."""

    default_code = "crypto.decryption"


class KeyStateError(CryptoError):
    """A key in a state that forbids what was asked of it."""

    default_code = "crypto.key_state"


class KeysetError(CryptoError):
    """A keyset file that cannot be opened, trusted or written."""

    default_code = "crypto.keyset"


class KeyWrapperUnavailable(CryptoError):
    """A KEK provider that did not answer."""

    default_code = "crypto.kek_unavailable"


class UnsupportedFormat(CryptoError):
    """A version or suite that this release does not read."""

    default_code = "crypto.format"


class Explained(Protocol):
    """What a refusal carries: the reasons, in order. `piiguard.access.Decision` is one."""

    @property
    def reasons(self) -> tuple[str, ...]:
        """The rules that led to the outcome, first to last."""
        ...


class AccessError(PiiGuardError, PermissionError):
    """A read or an action that was refused."""

    default_code = "access"


class AccessDenied(AccessError):
    """No rule allows it, or one forbids it.

    Attributes:
        decision: The decision with its reasons, or None where none could be made.
    """

    default_code = "access.denied"

    def __init__(
        self, what: str, *, hint: str, code: str | None = None, decision: Explained | None = None
    ) -> None:
        super().__init__(what, hint=hint, code=code)
        self.decision = decision


class ApprovalRequired(AccessError):
    """Allowed only once somebody else has approved it."""

    default_code = "access.approval_required"


class GrantExpired(AccessError):
    """The grant that would have allowed it has ended."""

    default_code = "access.grant_expired"


class RetentionError(PiiGuardError):
    """A disposition that cannot be planned or carried out."""

    default_code = "retention"


class HeldRecord(RetentionError):
    """A record under legal hold."""

    default_code = "retention.held"


class NotDue(RetentionError):
    """A record whose time has not come."""

    default_code = "retention.not_due"


class AuditError(PiiGuardError):
    """Something about the ledger."""

    default_code = "audit"


class ChainBroken(AuditError):
    """The ledger's chain does not verify: an entry was changed, removed or put in.

    Attributes:
        entry: Number of the first entry that does not hold, or None where the file itself is damaged.
    """

    default_code = "audit.chain_broken"
    entry: int | None = None


class LedgerUnavailable(AuditError):
    """The ledger cannot be written; whatever needed the entry must not happen."""

    default_code = "audit.unavailable"


# --- the rest -------------------------------------------------------------------------------------


class Busy(PiiGuardError):
    """Another process holds the lock on a file that only one may change."""

    default_code = "busy"


class Cancelled(PiiGuardError):
    """Work that was stopped half-way because its caller asked for it; nothing of it is left."""

    default_code = "cancelled"


class MissingExtra(PiiGuardError, ImportError):
    """An optional package that this call needs is not installed."""

    default_code = "missing_extra"

    @classmethod
    def named(cls, extra: str, *, package: str, needed_for: str) -> Self:
        """Build the error that prints the exact install command.

        Args:
            extra: The extra of piiguard that brings the package.
            package: The package that could not be imported.
            needed_for: What the caller wanted, as a noun phrase.

        Returns:
            An error of this class, to be raised.
        """
        return cls(
            f"{needed_for} needs the package {package!r}, which is not installed",
            hint=f"Run: python -m pip install 'piiguard[{extra}]'",
        )
