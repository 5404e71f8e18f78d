"""Counting: which keys the tokens of a table still name, before a key is let go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from piiguard.catalog.ports import Clock, SystemClock
from piiguard.crypto.jobs.columns import TokenColumn, token_of
from piiguard.crypto.jobs.stores import TokenStore
from piiguard.crypto.tokens import KeyId, inspect
from piiguard.crypto.uses import KeyUse
from piiguard.errors import InvalidInput, UnsupportedFormat

__all__ = ["count_use"]


def count_use(store: TokenStore, columns: Sequence[TokenColumn], *, clock: Clock | None = None) -> KeyUse:
    """Count which keys of the keyset the tokens of a table name. Nothing is decrypted.

    Tokens under subjects' own keys name no key of the keyset; `SubjectKeys.use` counts what wraps those.

    Args:
        store: The table.
        columns: Its columns of tokens, all under one keyset.
        clock: Where the time comes from.

    Returns:
        The counts: evidence for `Keyset.destroy`, to be added to those of other tables with ``+``.

    Raises:
        InvalidInput: If the columns are not of exactly one keyset.
    """
    ids = {column.cipher.keyset.id for column in columns}
    if len(ids) != 1:
        raise InvalidInput(
            f"Columns of {len(ids)} keysets cannot be counted together",
            hint="Give at least one column, and count each keyset's use for itself.",
        )
    at = (clock or SystemClock()).now()
    counts = Counter[KeyId]()
    for page in store.scan([column.name for column in columns]):
        for column in columns:
            for value in page.columns[column.name]:
                try:
                    info = None if value is None else inspect(token_of(value))
                except (UnsupportedFormat, TypeError):
                    continue  # no token, so no key opens it
                if info is not None and not info.of_subject:
                    counts[info.key_id] += 1
    places = tuple(f"{store.name}.{column.name}" for column in columns)
    return KeyUse(ids.pop(), at, places, counts)
