"""Write what must be refused, and shares: ``python -m tests.compat.crypto.generate_refused FOLDER``.

A part of the kit for other implementations (docs/format.md, 9). Everything is made of ``v1_suites.*`` by the
second implementation, so that structures are wrong under a right MAC. Written once, and never again.
"""

from __future__ import annotations

import base64
import copy
import hashlib
import hmac
import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.vectors import second_reader as second

from piiguard.crypto import Keyset
from piiguard.crypto.backups import back_up

HERE = Path(__file__).parent
BODY = json.loads((HERE / "v1_suites.json").read_text(encoding="utf-8"))
FILE = (HERE / "v1_suites.keyset").read_bytes()
Edit = Callable[[dict[str, Any]], object]


def main(folder: Path) -> None:
    """Write ``refused_v1.json`` and ``shares_v1.json`` into *folder*."""
    refused = {
        "passphrase": BODY["passphrase"],
        "context": BODY["context"],
        "tokens": list(tokens()),
        "texts": list(texts()),
        "keysets": [{"why": why, "file": base64.b64encode(made).decode()} for why, made in keysets()],
    }
    for name, content in (("refused_v1", refused), ("shares_v1", shares())):
        text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
        (folder / f"{name}.json").write_text(text, encoding="utf-8")


def tokens() -> Iterator[dict[str, object]]:
    """Yield tokens, in hexadecimal, that must not open where it is said."""
    for mode in range(1, 7):
        bound = None if mode == 2 else "7"
        given = next(
            each
            for each in BODY["tokens"]
            if second.unbase64(each["token"][4:])[0] & 0b10111 == mode
            and (each["row"], each["value"]) == (bound, "11010519491231002X")
        )
        for why, token, row, subject in spoiled(mode, second.unbase64(given["token"][4:]), given["row"]):
            yield {"why": f"mode {mode}: {why}", "token": token.hex(), "row": row, "subject": subject}
    for size in (0, 1, 5, 20):
        yield {"why": f"{size} octets", "token": bytes(size).hex(), "row": None, "subject": None}


def spoiled(mode: int, token: bytes, row: str | None) -> Iterator[tuple[str, bytes, str | None, str | None]]:
    """Yield one token in every way that must not open: why, its octets, its row, its subject."""
    for place, what in ((0, "code"), (1, "key id"), (5, "nonce or tag"), (len(token) - 1, "last octet")):
        yield f"a changed {what}", token[:place] + bytes([token[place] ^ 1]) + token[place + 1 :], row, None
    yield "another version", bytes([token[0] ^ 0b01100000]) + token[1:], row, None
    yield "octets taken for text", bytes([token[0] ^ 0b1000]) + token[1:], row, None
    yield "a subject's bit set", bytes([token[0] | 0b10000]) + token[1:], row, None
    yield "a subject given", token, row, "somebody"
    yield "another row", token, "8", None
    yield "an empty row", token, "", None
    yield "no row" if row else "a row", token, None if row else "7", None
    yield "one octet less", token[:-1], row, None
    yield "one octet more", token + b"\x00", row, None
    for other in sorted(set(range(8)) - {mode}):
        yield f"called mode {other}", bytes([token[0] & 0b11111000 | other]) + token[1:], row, None


def texts() -> Iterator[dict[str, str]]:
    """Yield text forms that are none."""
    text: str = BODY["tokens"][1]["token"]
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    # Two octets over a whole group leave two bits that must be zero; one octet over leaves four.
    loose = next(each["token"] for each in BODY["tokens"] if len(each["token"][4:]) % 4)
    yield {"why": "padded", "text": loose + "=" * (-len(loose[4:]) % 4)}
    yield {"why": "bits after the last octet", "text": loose[:-1] + letters[letters.index(loose[-1]) | 1]}
    yield {"why": "no prefix", "text": text[4:]}
    yield {"why": "another prefix", "text": "pg2." + text[4:]}
    yield {"why": "an upper-case prefix", "text": "PG1." + text[4:]}
    yield {"why": "white space before", "text": " " + text}
    yield {"why": "a line feed behind", "text": text + "\n"}
    yield {"why": "a letter of the other alphabet", "text": text[:-1] + "+"}
    yield {"why": "a fullwidth letter", "text": text[:-1] + "\uff21"}
    yield {"why": "one letter over", "text": text[:4] + text[4 : 4 + len(text[4:]) // 4 * 4] + "A"}
    yield {"why": "nothing behind the prefix", "text": "pg1."}


def keysets() -> Iterator[tuple[str, bytes]]:
    """Yield keyset files that must be refused."""
    body = json.loads(FILE)
    yield "a changed octet of the MAC", canonical({**body, "mac": "0" + body["mac"][1:]})
    yield "another epoch under the old MAC", canonical({**body, "epoch": body["epoch"] + 1})
    yield "no line feed at the end", FILE[:-1]
    yield "a line feed more", FILE + b"\n"
    yield "white space", FILE.replace(b",", b", ", 1)
    yield (
        "members not sorted",
        FILE.replace(
            b'"changed":"' + body["changed"].encode() + b'","created"',
            b'"created":"' + body["changed"].encode() + b'","changed"',
            1,
        ),
    )
    yield "a member twice", FILE.replace(b'"epoch":', b'"epoch":1,"epoch":', 1)
    yield "cut in the middle", FILE[: len(FILE) // 2]
    yield "nothing", b""
    for why, edit in EDITS.items():
        made = copy.deepcopy(body)
        edit(made)
        yield why, signed(made)


def _active(body: dict[str, Any]) -> dict[str, Any]:
    return next(key for key in body["keys"] if key["state"] == "ACTIVE")


def _other(body: dict[str, Any]) -> dict[str, Any]:
    return next(key for key in body["keys"] if key["state"] == "DECRYPT_ONLY")


EDITS: dict[str, Edit] = {
    "signed: a member nobody knows": lambda body: body.update(comment="hello"),
    "signed: version 2": lambda body: body.update(version=2),
    "signed: another format": lambda body: body.update(format="piiguard-leases"),
    "signed: epoch 0": lambda body: body.update(epoch=0),
    "signed: an epoch with a fraction": lambda body: body.update(epoch=8.5),
    "signed: a time with an offset": lambda body: body.update(changed="2026-11-24T08:09:01+08:00"),
    "signed: no key": lambda body: body.update(keys=[]),
    "signed: no ACTIVE key": lambda body: _active(body).update(state="DECRYPT_ONLY"),
    "signed: two ACTIVE keys": lambda body: _other(body).update(state="ACTIVE"),
    "signed: the ACTIVE key is marked": lambda body: _active(body).update(compromised=body["changed"]),
    "signed: a state nobody knows": lambda body: _other(body).update(state="LOST"),
    "signed: a suite nobody knows": lambda body: _other(body).update(suite="ROT13"),
    "signed: another suite": lambda body: _active(body).update(suite="AES-256-GCM-SIV"),
    "signed: one id twice": lambda body: _other(body).update(id=_active(body)["id"]),
    "signed: a commitment to another key": lambda body: _other(body).update(
        commitment=_active(body)["commitment"]
    ),
    "signed: a wrapped key of another id": lambda body: _other(body).update(wrapped=_active(body)["wrapped"]),
    "signed: a destroyed key that is there": lambda body: _other(body).update(state="DESTROYED"),
    "signed: a key that is gone and not destroyed": lambda body: _other(body).update(wrapped=None),
    "signed: a disabled key that is gone": lambda body: _other(body).update(wrapped=None, state="DISABLED"),
    "signed: a limit of nothing": lambda body: _active(body).update(limits={"messages": 0}),
    "signed: a limit nobody knows": lambda body: _active(body).update(limits={"days": 3}),
    "signed: scrypt for more than 2 GiB": lambda body: body["kek"]["parameters"].update(n=2**24, r=8),
    "signed: argon2id for more than 2 GiB": lambda body: body["kek"].update(
        parameters={"kdf": "argon2id", "iterations": 3, "lanes": 4, "memory_kib": 2**22, "salt": "A" * 22}
    ),
    "signed: a function nobody knows": lambda body: body["kek"]["parameters"].update(kdf="md5"),
}


def canonical(body: dict[str, Any]) -> bytes:
    """Write the file as its format wants it."""
    return json.dumps(body, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def signed(body: dict[str, Any]) -> bytes:
    """Give the file the MAC that its own KEK makes."""
    unsigned = {name: value for name, value in body.items() if name != "mac"}
    mac = hmac.digest(second.expand(kek(), b"piiguard/1/kek/mac", 32), canonical(unsigned)[:-1], "sha256")
    return canonical({**unsigned, "mac": mac.hex()})


def kek() -> bytes:
    """Unwrap the KEK of ``v1_suites.keyset``."""
    body = json.loads(FILE)
    stated = body["kek"]["parameters"]
    wrapping = hashlib.scrypt(
        BODY["passphrase"].encode(),
        salt=second.unbase64(stated["salt"]),
        n=stated["n"],
        r=stated["r"],
        p=stated["p"],
        dklen=64,
    )
    place = b"piiguard/1/kek" + bytes.fromhex(body["keyset"])
    return second.siv_open(wrapping, place, second.unbase64(body["kek"]["wrapped"]))


def shares() -> dict[str, object]:
    """Make a backup of the keyset for three of five custodians, and spoil some shares."""
    with tempfile.TemporaryDirectory() as folder:
        copied = Path(shutil.copyfile(HERE / "v1_suites.keyset", Path(folder) / "keyset"))
        copied.chmod(0o600)
        keyset = Keyset.open(copied, passphrase=BODY["passphrase"])
        made = back_up(keyset, Path(folder) / "backup", needed=3, custodians=5)
        octets = (Path(folder) / "backup").read_bytes()
    written = [share.to_text() for share in made]
    first = written[0]
    return {
        "backup": base64.b64encode(octets).decode(),
        "shares": written,
        "needed": 3,
        "refused": [
            {"why": "a changed letter", "text": first[:20] + ("A" if first[20] != "A" else "B") + first[21:]},
            {"why": "another prefix", "text": "pgs2." + first[5:]},
            {"why": "cut", "text": first[:-4]},
            {"why": "padded", "text": first + "="},
        ],
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]))
