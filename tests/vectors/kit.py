"""Run the kit of docs/format.md, 9, with the second implementation: ``python -m tests.vectors.kit``.

Nothing here calls piiguard. Who writes a third implementation may put theirs in the place of ``second_*``.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import load_der_private_key
from tests.vectors import second_forms, second_reader, second_shares

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "tests" / "compat"
DIVISIONS = (ROOT / "src/piiguard/crypto/fpe/divisions-1.txt").read_text("ascii").split()
MEMBERS = {"created", "changed", "epoch", "format", "kek", "keys", "keyset", "mac", "version"}
STATES = {"PENDING", "ACTIVE", "DECRYPT_ONLY", "DISABLED", "DESTROYED"}
TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")
Case = tuple[str, bool]
"""What was tried, and whether it came out as the kit says."""


def main() -> int:
    """Print a table, and everything that came out otherwise."""
    print("| Part of the kit | As it says | Otherwise |\n| --- | ---: | ---: |")
    wrong: list[str] = []
    for name, part in PARTS.items():
        found = list(part())
        failed = [what for what, right in found if not right]
        wrong += [f"{name}: {what}" for what in failed]
        print(f"| {name} | {len(found) - len(failed)} | {len(failed)} |")
    print(*wrong, sep="\n")
    return 1 if wrong else 0


def tokens() -> Iterator[Case]:
    """Tokens and blind indexes of ``crypto/v1*.json``, and the token of a subject who was shredded."""
    for version in ("v1", "v1_suites"):
        body, keys = opened(version)
        for each in body["tokens"]:
            token, where = from_text(each["token"]), (each["row"], each["subject"])
            value = each["value"] if isinstance(each["value"], str) else bytes.fromhex(each["value"]["hex"])
            yield each["token"], open_token(token, version, keys, body["context"], where) == value
        for each in body["indexes"]:
            made = {
                second_reader.blind_index(
                    each["value"], dek, bytes.fromhex(name), body["context"], suite
                ).hex()
                for name, (suite, dek) in keys.items()
            }
            yield f"index of {len(each['value'])} characters", made == set(each["indexes"])
        gone = from_text(body["shredded"])
        where = (None, "shredded")
        yield "shredded", refused(open_token, gone, version, keys, body["context"], where)


def refusals() -> Iterator[Case]:
    """What ``crypto/refused_v1.json`` says must not be read."""
    body = json.loads((FOLDER / "crypto" / "refused_v1.json").read_text("utf-8"))
    _, keys = opened("v1_suites")
    for each in body["tokens"]:
        token, where = bytes.fromhex(each["token"]), (each["row"], each["subject"])
        yield each["why"], refused(open_token, token, "v1_suites", keys, body["context"], where)
    for each in body["texts"]:
        yield each["why"], refused(from_text, each["text"])
    for each in body["keysets"]:
        octets = base64.b64decode(each["file"])
        yield each["why"], refused(open_keyset, octets, body["passphrase"])


def shares() -> Iterator[Case]:
    """Every group of shares of ``crypto/shares_v1.json`` that is large enough, and one that is not."""
    body = json.loads((FOLDER / "crypto" / "shares_v1.json").read_text("utf-8"))
    octets, every = base64.b64decode(body["backup"]), body["shares"]
    for start in range(len(every)):
        group = [every[(start + step) % len(every)] for step in range(body["needed"])]
        yield f"shares from {start + 1}", secret_opens(octets, second_shares.combine(group))
        yield f"too few from {start + 1}", not secret_opens(octets, second_shares.combine(group[1:]))
    for each in body["refused"]:
        yield each["why"], refused(second_shares.read_share, each["text"])


def files() -> Iterator[Case]:
    """Every file of ``crypto_files/files_v1.json`` for everyone it was made for."""
    body = json.loads((FOLDER / "crypto_files" / "files_v1.json").read_text("utf-8"))
    _, keys = opened("v1_suites")
    holders: dict[str, object] = {
        "keyset": keys,
        "passphrase": body["passphrase"],
        **{name: load_der_private_key(base64.b64decode(body[name]), None) for name in ("rsa", "x25519")},
    }
    for case in body["cases"]:
        octets = base64.b64decode(case["file"])
        for holder in case["holders"]:
            what = f"{case['name']} for {holder}"
            given = (octets, holders[holder], body["context"])
            if case["size"] is None:
                yield what, refused(second_reader.open_file, *given)
            else:
                yield what, second_reader.open_file(*given) == content(case["size"])


def forms() -> Iterator[Case]:
    """Every result of ``crypto/forms_v1.json``, there and back."""
    body = json.loads((FOLDER / "crypto" / "forms_v1.json").read_text("utf-8"))
    _, keys = opened("v1")
    _, dek = keys[body["key"]]
    for each in body["results"]:
        key = second_forms.form_key(dek, each["form"], bytes.fromhex(body["key"]), body["context"])
        bare = each["result"].removeprefix(second_forms.MARK)
        made = turned(each["form"], key, each["value"], decrypt=False)
        back = turned(each["form"], key, bare, decrypt=True)
        marked = each["result"].startswith(second_forms.MARK) is each["marked"]
        yield f"{each['form']}, marked: {each['marked']}", marked and (made, back) == (bare, each["value"])


PARTS: dict[str, Callable[[], Iterator[Case]]] = {
    "field tokens, blind indexes": tokens,
    "refused tokens, texts and keysets": refusals,
    "shares of a backup": shares,
    "files": files,
    "format-preserving results": forms,
}


def opened(version: str) -> tuple[dict[str, Any], dict[str, tuple[str, bytes]]]:
    """Return a version's JSON, and the keys of its keyset."""
    body = json.loads((FOLDER / "crypto" / f"{version}.json").read_text("utf-8"))
    return body, open_keyset((FOLDER / "crypto" / f"{version}.keyset").read_bytes(), body["passphrase"])


def open_keyset(octets: bytes, passphrase: str) -> dict[str, tuple[str, bytes]]:
    """Open a keyset as section 3 wants it read."""
    body = json.loads(octets)
    assert set(body) == MEMBERS
    assert (body["format"], body["version"]) == ("piiguard-keyset", 1)
    assert isinstance(body["epoch"], int)
    assert body["epoch"] >= 1
    assert all(TIME.fullmatch(each["changed"]) for each in [body, *body["keys"]])
    stated = body["kek"]["parameters"]
    assert 128 * stated["n"] * stated["r"] <= 2 << 30
    states = [key["state"] for key in body["keys"]]
    assert states.count("ACTIVE") == 1
    assert set(states) <= STATES
    assert len({key["id"] for key in body["keys"]}) == len(states)
    suites = {suite for suite, _, _ in second_reader.MODES.values()}
    for key in body["keys"]:
        assert key["suite"] in suites
        assert (key["wrapped"] is None) == (key["state"] == "DESTROYED")
        assert key["state"] != "ACTIVE" or "compromised" not in key
        limits = key.get("limits", {})
        assert set(limits) <= {"messages", "octets", "age"}
        assert all(number >= 1 for number in limits.values())
    return second_reader.open_keyset(octets, passphrase)[1]


def from_text(text: str) -> bytes:
    """Read a token's text form as section 1.4 wants it read."""
    assert re.fullmatch(r"pg1\.[A-Za-z0-9_-]+", text)
    octets = second_reader.unbase64(text[4:])
    assert base64.urlsafe_b64encode(octets).decode().rstrip("=") == text[4:]
    return octets


def open_token(
    token: bytes,
    version: str,
    keys: dict[str, tuple[str, bytes]],
    context: dict[str, str],
    where: tuple[str | None, str | None],
) -> str | bytes:
    """Open a token under the one key that it names, in a row and for a subject."""
    row, subject = where
    if subject is None:
        return second_reader.open_token(token, keys[token[1:5].hex()], context, row=row)
    with tempfile.TemporaryDirectory() as folder:
        # SQLite writes beside a store that it reads.
        copied = Path(folder) / "subjects"
        copied.write_bytes((FOLDER / "crypto" / f"{version}.subjects").read_bytes())
        key = second_reader.subject_key(copied, keys, subject)
    assert key is not None
    return second_reader.open_token(token, key, context, row=row, subject=subject)


def secret_opens(octets: bytes, secret: bytes) -> bool:
    """Say whether a secret opens the keyset file that it protects."""
    body = json.loads(octets)
    assert body["kek"]["provider"] == "secret"
    wrapping = second_reader.expand(secret, b"piiguard/1/kek/secret", 64)
    place = b"piiguard/1/kek" + bytes.fromhex(body["keyset"])
    return not refused(
        second_reader.siv_open, wrapping, place, second_reader.unbase64(body["kek"]["wrapped"])
    )


def turned(form: str, key: bytes, value: str, *, decrypt: bool) -> str:
    """Encrypt or decrypt a number; the form ``member`` keeps two digits in front and one behind."""
    if form == "resident-id-1":
        return second_forms.resident_form(key, DIVISIONS, value, decrypt=decrypt)
    if form == "bank-card":
        return second_forms.card_form(key, value, decrypt=decrypt)
    first, last = (3, 0) if form == "mobile" else (2, 1)
    return second_forms.digits_form(key, first, last, value, decrypt=decrypt)


def content(size: int) -> bytes:
    """SHA-256 of 0, 1, 2 … as four octets each, joined and cut to size."""
    blocks = (hashlib.sha256(each.to_bytes(4, "big")).digest() for each in range(-(-size // 32)))
    return b"".join(blocks)[:size]


def refused(attempt: Callable[..., object], *given: object) -> bool:
    """Say whether an attempt fails; the second implementation has no errors of its own."""
    try:
        attempt(*given)
    except Exception:  # noqa: BLE001 - whatever is wrong, it must be noticed
        return True
    return False


if __name__ == "__main__":
    raise SystemExit(main())
