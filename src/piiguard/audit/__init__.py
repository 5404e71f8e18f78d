"""The tamper-evident record that every pillar writes to: a hash-chained ledger, and its checkpoints."""

from piiguard.audit.checkpoints import Checkpoint, Ed25519Key, Ed25519PublicKey, HmacKey
from piiguard.audit.entries import Entry
from piiguard.audit.ledgers import SqliteLedger
from piiguard.audit.verification import Verification, export_jsonl, verify

__all__ = [
    "Checkpoint",
    "Ed25519Key",
    "Ed25519PublicKey",
    "Entry",
    "HmacKey",
    "SqliteLedger",
    "Verification",
    "export_jsonl",
    "verify",
]
