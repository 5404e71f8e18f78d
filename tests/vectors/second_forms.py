"""A second implementation of section 8 of docs/format.md: FF1 and the forms, written from that page.

FF1 is here as SP 800-38G writes it, a numeral string at a time. For tests only: it is slow and trusts input.
"""

from __future__ import annotations

from datetime import date, timedelta

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC, ECB
from tests.vectors.second_reader import context_octets, expand

MARK = "~"


def form_key(dek: bytes, form: str, key_id: bytes, context: dict[str, str]) -> bytes:
    return expand(dek, b"piiguard/1/fpe\x00" + form.encode() + b"\x00" + key_id + context_octets(context), 32)


def ff1(key: bytes, radix: int, tweak: bytes, numerals: list[int], *, decrypt: bool = False) -> list[int]:
    """SP 800-38G, algorithms 7 and 8."""
    n, t = len(numerals), len(tweak)
    u = n // 2
    v = n - u
    octets = -(-((radix**v - 1).bit_length()) // 8)
    drawn = 4 * -(-octets // 4) + 4
    head = bytes([1, 2, 1]) + radix.to_bytes(3, "big") + bytes([10, u % 256])
    head += n.to_bytes(4, "big") + t.to_bytes(4, "big")
    a, b = numerals[:u], numerals[u:]
    for i in reversed(range(10)) if decrypt else range(10):
        text = tweak + bytes((-t - octets - 1) % 16) + bytes([i])
        text += number(a if decrypt else b, radix).to_bytes(octets, "big")
        stream = Cipher(AES(key), CBC(bytes(16))).encryptor().update(head + text)[-16:]
        block = Cipher(AES(key), ECB()).encryptor()  # noqa: S305 - the bare block cipher, as FF1 has it
        first = int.from_bytes(stream, "big")
        for j in range(1, -(-drawn // 16)):
            stream += block.update((first ^ j).to_bytes(16, "big"))
        y, m = int.from_bytes(stream[:drawn], "big"), (v if i % 2 else u)
        if decrypt:
            c = spelled((number(b, radix) - y) % radix**m, radix, m)
            a, b = c, a
        else:
            c = spelled((number(a, radix) + y) % radix**m, radix, m)
            a, b = b, c
    return a + b


def number(numerals: list[int], radix: int) -> int:
    made = 0
    for each in numerals:
        made = made * radix + each
    return made


def spelled(value: int, radix: int, length: int) -> list[int]:
    made = []
    for _ in range(length):
        value, last = divmod(value, radix)
        made.append(last)
    return made[::-1]


def kept_tweak(digits: str) -> bytes:
    return int("1" + digits).to_bytes(8, "big")


def luhn(digits: str) -> str:
    total = 0
    for place, each in enumerate(reversed(digits)):
        doubled = int(each) * 2 if place % 2 == 0 else int(each)
        total += doubled - 9 if doubled > 9 else doubled
    return str(-total % 10)


def check_character(digits: str) -> str:
    return "10X98765432"[sum(int(each) * 2 ** (17 - place) for place, each in enumerate(digits)) % 11]


def digits_form(key: bytes, first: int, last: int, value: str, *, decrypt: bool) -> str:
    cut = len(value) - last
    kept = kept_tweak(value[:first] + value[cut:])
    moved = ff1(key, 10, kept, [int(each) for each in value[first:cut]], decrypt=decrypt)
    return value[:first] + "".join(map(str, moved)) + value[cut:]


def card_form(key: bytes, value: str, *, decrypt: bool) -> str:
    moved = digits_form(key, 6, 0, value[:-1], decrypt=decrypt)
    return moved + luhn(moved)


def resident_form(key: bytes, divisions: list[str], value: str, *, decrypt: bool) -> str:
    first, days = date(1900, 1, 1), 47_482
    born = date(int(value[6:10]), int(value[10:12]), int(value[12:14]))
    place = (divisions.index(value[:6]) * days + (born - first).days) * 1000 + int(value[14:17])
    while True:
        place = number(ff1(key, 175, bytes(8), spelled(place, 175, 5), decrypt=decrypt), 175)
        if place < len(divisions) * days * 1000:
            break
    rest, sequence = divmod(place, 1000)
    division, day = divmod(rest, days)
    master = f"{divisions[division]}{first + timedelta(days=day):%Y%m%d}{sequence:03}"
    return master + check_character(master)
