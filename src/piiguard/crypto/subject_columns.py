"""Columns under their subjects' own keys: one value at a time, because each is under another key."""

from __future__ import annotations

from collections.abc import Sequence

from piiguard.crypto.gaps import Ids
from piiguard.crypto.sealing import REFUSALS, ColumnKeys
from piiguard.crypto.subjects import SubjectKeys

__all__ = ["open_for_subjects", "seal_for_subjects"]


def seal_for_subjects(
    keys: ColumnKeys, store: SubjectKeys, values: Sequence[str | bytes], rows: Ids, subjects: Sequence[str]
) -> list[bytes]:
    """Return the tokens of values, each under its subject's key.

    Args:
        keys: The column's keys.
        store: The subjects' keys; those who have none are given one.
        values: The values.
        rows: The row of each, if tokens are bound to theirs.
        subjects: The subject of each.
    """
    found = store.keys_to_seal(subjects)
    each_row = [None] * len(values) if rows is None else rows
    return [
        keys.seal_for(value, row, subject, found[subject])
        for value, row, subject in zip(values, each_row, subjects, strict=True)
    ]


def open_for_subjects(
    keys: ColumnKeys, store: SubjectKeys, tokens: Sequence[bytes], rows: Ids, subjects: Sequence[str]
) -> tuple[list[str | bytes], int]:
    """Return the values of tokens, each under its subject's key.

    Args:
        keys: The column's keys.
        store: The subjects' keys.
        tokens: The tokens.
        rows: The row of each, if tokens are bound to theirs.
        subjects: The subject of each.

    Returns:
        The values, and -1; or none, and the place of the first token that does not open.
    """
    values = list[str | bytes]()
    try:
        found = store.keys(subjects)
    except REFUSALS:
        return [], 0
    for place, (token, subject) in enumerate(zip(tokens, subjects, strict=True)):
        row = None if rows is None else rows[place]
        try:
            values.append(keys.open_for(token, row, subject, found.get(subject)))
        except REFUSALS:
            return [], place
    return values, -1
