"""What a file's ending says of its kind: one list for reading, writing and the commands."""

from __future__ import annotations

from typing import Final

__all__ = ["CSV", "EXCEL", "JSON", "JSONL", "PARQUET", "SQLITE", "SUFFIXES", "WRITABLE"]

CSV: Final = frozenset({".csv", ".tsv", ".tab", ".txt"})
JSONL: Final = frozenset({".jsonl", ".ndjson"})
PARQUET: Final = frozenset({".parquet", ".pq"})
SQLITE: Final = frozenset({".sqlite", ".sqlite3", ".db", ".db3"})
JSON: Final = frozenset({".json"})
"""A schema or an API's description, not a table."""
EXCEL: Final = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})

WRITABLE: Final = CSV | JSONL | PARQUET
"""Endings of the files that can be written as tables."""
SUFFIXES: Final = WRITABLE | SQLITE | EXCEL
"""Endings of the files that can be opened as tables."""
