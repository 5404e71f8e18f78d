"""Write the golden files of the format's version 1: ``python tests/compat/crypto/generate_golden.py FOLDER``.

They are written once, by the release that introduced the version, and never again: what has been encrypted
stays readable by every later release. The passphrase is no secret; the costs are for tests only.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from piiguard.crypto import (
    FieldCipher,
    Keyset,
    PassphraseProvider,
    ScryptParameters,
    SubjectKeys,
    Suite,
    to_text,
)

PASSPHRASE = "golden 黄金"
CONTEXT = {"tenant": "shop", "table": "customer", "column": "id_no"}
VALUES: tuple[str | bytes, ...] = ("", "11010519491231002X", "张三丰 𠮷", b"", b"\x00\xff")


def main(folder: Path) -> None:
    """Create a keyset, a store of subject keys and tokens of every kind in *folder*."""
    guard = PassphraseProvider(PASSPHRASE, kdf=ScryptParameters(n=2, r=1, p=1))
    keyset = Keyset.create(folder / "v1.keyset", provider=guard)
    store = SubjectKeys.create(folder / "v1.subjects", keyset)
    tokens: list[dict[str, object]] = []
    indexes: list[dict[str, object]] = []

    def add(cipher: FieldCipher, *, row: str | None = None, subject: str | None = None) -> None:
        for value in VALUES:
            shown = value if isinstance(value, str) else {"hex": value.hex()}
            token = to_text(cipher.encrypt(value, row=row, subject=subject))
            tokens.append({"value": shown, "row": row, "subject": subject, "token": token})

    for suite in (*Suite, Suite.AES_256_SIV):
        if suite is not keyset.active.suite:
            keyset.rotate(suite=suite)
        cipher = FieldCipher(keyset, context=CONTEXT, subjects=store)
        add(cipher)
        add(cipher, row="7")
        add(cipher, row="7", subject=f"subject of {keyset.active.id}")
    add(FieldCipher(keyset, context=CONTEXT, deterministic=True))
    cipher = FieldCipher(keyset, context=CONTEXT)
    indexes = [
        {"value": value, "indexes": [each.hex() for each in cipher.blind_indexes(value)]}
        for value in VALUES
        if isinstance(value, str)
    ]
    retired = keyset.stage()
    keyset.destroy(retired.id)
    cipher = FieldCipher(keyset, context=CONTEXT, subjects=store)
    shredded = to_text(cipher.encrypt("gone", subject="shredded"))
    store.shred("shredded")  # type: ignore[arg-type]
    store.close()
    (folder / "v1.keyset.lock").unlink()
    body = {
        "passphrase": PASSPHRASE,
        "context": CONTEXT,
        "tokens": tokens,
        "indexes": indexes,
        "shredded": shredded,
        "destroyed_key": retired.id,
    }
    text = json.dumps(body, ensure_ascii=False, indent=1) + "\n"
    (folder / "v1.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
