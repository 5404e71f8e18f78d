"""Shred receipts: what is left to show of a subject's key once it is gone."""

from __future__ import annotations

from datetime import datetime

import attrs

from piiguard.crypto.tokens import KeyId

__all__ = ["ShredReceipt"]


@attrs.frozen
class ShredReceipt:
    """Says that a subject's key was destroyed, without saying whose it was to anyone without the store.

    Attributes:
        subject: Keyed digest of the subject's identifier.
        key_id: The key that is gone.
        at: When.
        epoch: Epoch of the store since then. A backup of an earlier epoch may still hold the key.
    """

    subject: str
    key_id: KeyId
    at: datetime
    epoch: int

    @property
    def last_backup_epoch(self) -> int:
        """The newest epoch whose backups of the store still hold the key, wrapped under the keyset.

        The erasure is complete once every backup of this epoch and of older ones is gone.
        """
        return self.epoch - 1
