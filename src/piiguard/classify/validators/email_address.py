"""E-mail addresses of the plain form ``local@domain``, found around an ``@``.

The local part is a dot-atom of at most 64 characters from letters, digits and ``._%+-``, with one apostrophe
between letters at the most, the domain at most 255 with a top-level domain of two or more letters (or
``xn--…``). Anything else ends the address: a Chinese character before the local part is not part of it.
Quoted local parts and address literals, which nobody uses for people, are not recognised; internationalised
ones are by `piiguard.classify.rules.digital.emails`. What stands where an address belongs is none:
``xxx@xxx.com``, ``your_name@example.com``, ``user@domain.com``; ``user@example.com`` may be meant. Where
blanks were lost, as in text taken from a PDF, a label and a mobile before an address are no part of it:
``phone13800138000emailzhang@example.com``.

Source: RFC 5321, 4.5.3.1 (limits); RFC 5322, 3.4.1 (dot-atom); RFC 1035, 2.3.4 (labels).
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from piiguard.classify.gather import rows_at
from piiguard.classify.rules.later import later

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "DOMAIN_LIMIT",
    "LOCAL_LIMIT",
    "MARGIN",
    "address_at",
    "addresses_at",
    "placeholder_octets",
    "placeholder_pairs",
]

LOCAL_LIMIT: Final = 64
DOMAIN_LIMIT: Final = 255
_LABEL_LIMIT: Final = 63
MARGIN: Final = 33
"""How far the vector form looks to either side of an ``@``; the few longer ones go to the scalar form."""

# Backwards. An apostrophe parts two letters, as in o'brien, but for the mark of a literal: b'…', N'…'.
_LOCAL: Final = later(
    r"[A-Za-z0-9._%+\-]*+(?:(?<=[A-Za-z])'(?=[A-Za-z])(?![bfrunBFRUN](?![A-Za-z0-9]))[A-Za-z0-9._%+\-]++)?+"
)
_DOMAIN: Final = later(r"[A-Za-z0-9.\-]*+")
_NOWHERE: Final = (
    r"(?:your|my|some)?[_\-]?(?:domain|company|mail|email|host|site|server|provider|website)(?:name)?"
    r"|test|xxx|foo"
)
_PLACEHOLDER: Final = later(
    r"(?:([xa])\1{1,15}@(?:\1{2,16}|[a-z]{2,16})"
    rf"|your?(?:[._\-]?(?:name|email|mail|account|id))?@(?:{_NOWHERE}|example)"
    rf"|(?:user(?:name)?|name|email|someone|somebody|me|account)@(?:{_NOWHERE}))"
    r"\.(?:com|cn|net|org|xxx|aaa)",
    re.IGNORECASE,
)
_GLUED: Final = later(
    r"(?:contact|call|phone|mobile|cell|tel|telephone)(?:no)?(?:86)?1[3-9][0-9]{9}(?:e-?mail|mail|or|and)"
    r"(?=[A-Za-z0-9])",
    re.IGNORECASE,
)
_GLUED_DIGITS: Final = 11
_LABELS: Final = "cpmt"  # what the labels begin with
# How a placeholder begins, and its domain: few addresses do both.
_FIRSTS: Final = "xaunesmy"
_DOMAINS: Final = (
    "domain",
    "company",
    "mail",
    "email",
    "host",
    "site",
    "server",
    "provider",
    "website",
    "test",
)
_DOMAINS_TOO: Final = ("xxx", "foo", "your", "my", "some")
_TOP: Final = later(r"[Xx][Nn]--[A-Za-z0-9\-]*[A-Za-z0-9]|[A-Za-z]{2,}")


def address_at(text: str, at: int) -> tuple[int, int] | None:
    """Find the address around the ``@`` at *at*, looking at most 65 characters back and 256 ahead.

    Args:
        text: A text in normal form.
        at: Where the ``@`` is.

    Returns:
        Start and end of the address, or None if there is none.

    >>> address_at("邮箱zhang@example.com。", 7)
    (2, 19)
    """
    before = text[max(0, at - LOCAL_LIMIT - 1) : at][::-1]
    match = _LOCAL.match(before)
    reach = match.end() if match else 0
    if not 0 < reach <= LOCAL_LIMIT or before[0] == ".":
        return None
    local = before[:reach][::-1].rpartition("..")[2].lstrip(".%+-")
    glued = _GLUED.match(local)
    local = local[glued.end() :] if glued else local
    length = _domain_length(text[at + 1 : at + DOMAIN_LIMIT + 2])
    if not local or not length or _PLACEHOLDER.fullmatch(f"{local}{text[at : at + 1 + length]}"):
        return None
    return at - len(local), at + 1 + length


def addresses_at(
    narrow: NDArray[np.uint8], ats: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Find the addresses around many ``@``; the vector form of `address_at`.

    Args:
        narrow: A text in normal form, one byte for each code point, with at least `MARGIN` line breaks
            at either end.
        ats: Where the ``@`` are.

    Returns:
        Starts and ends of the addresses.
    """
    import numpy as np

    classes = _classes()
    left = rows_at(narrow, ats - MARGIN, MARGIN)[:, ::-1]
    right = rows_at(narrow, ats + 1, MARGIN)
    local = (classes[left] & _IN_LOCAL) > 0
    reach = np.where(local.all(axis=1), MARGIN, local.argmin(axis=1))
    kind = classes[right]
    domain = (kind & _IN_DOMAIN) > 0
    length = np.where(domain.all(axis=1), 0, domain.argmin(axis=1))
    place = np.arange(MARGIN)
    inside = place < length[:, None]
    dot = (right == ord(".")) & inside
    hyphen = right == ord("-")
    broken = (dot[:, :-1] & (dot | hyphen)[:, 1:]) | (hyphen[:, :-1] & dot[:, 1:])
    last_dot = MARGIN - 1 - dot[:, ::-1].argmax(axis=1)
    other = inside & ((kind & _LETTER) == 0)
    last_other = MARGIN - 1 - other[:, ::-1].argmax(axis=1)
    dotted = (left == ord(".")) & (place < reach[:, None])
    first = left[np.arange(len(ats)), np.maximum(reach, 1) - 1]
    # The plain ones, nearly all, are decided here; what is cut short or malformed goes to the scalar form.
    plain = (
        (reach > 0)
        & (reach < MARGIN)
        & ((classes[first] & _BEGINS_LOCAL) > 0)
        & (left[:, 0] != ord("."))
        & (left[np.arange(len(ats)), np.minimum(reach, MARGIN - 1)] != ord("'"))
        & ~(dotted[:, 1:] & dotted[:, :-1]).any(axis=1)
        & (length > 0)
        & ~broken.any(axis=1)
        & ~hyphen[:, 0]
        & ~dot[:, 0]
        & dot.any(axis=1)
        & (last_other == last_dot)
        & (length - last_dot > 2)  # noqa: PLR2004 - a top-level domain has two letters
    )
    two = placeholder_pairs()[right[:, 0] & _PAIR, right[:, 1] & _PAIR]
    same = (reach > 1) & (((left[np.arange(len(ats)), np.maximum(reach, 2) - 2] ^ first) & _PAIR) == 0)
    example = ((first & _PAIR) == _Y) & (right[:, 0] == ord("e")) & (right[:, 1] == ord("x"))
    glued = (((left - np.uint8(ord("0"))) < 10) & (place < reach[:, None])).sum(axis=1) >= _GLUED_DIGITS  # noqa: PLR2004 - ten digits
    suspect = plain & _firsts(_FIRSTS)[first] & (two | same | example)
    suspect |= plain & glued & _firsts(_LABELS)[first]
    # These few are decided as the odd ones are.
    plain &= ~suspect
    starts, ends = [ats[plain] - reach[plain]], [ats[plain] + 1 + length[plain]]
    odd = ~plain & (reach > 0) & (left[:, 0] != ord(".")) & domain[:, 0]
    for at in ats[odd].tolist():
        front = max(0, at - LOCAL_LIMIT - 1)
        around = narrow[front : at + DOMAIN_LIMIT + 2].tobytes().decode("ascii")
        address = address_at(around, at - front)
        if address is not None:
            starts.append(np.array([front + address[0]]))
            ends.append(np.array([front + address[1]]))
    return np.concatenate(starts), np.concatenate(ends)


_PAIR: Final = 0x1F  # a letter in either case, by its place in the alphabet
_Y: Final = ord("y") & _PAIR
_LETTER: Final = 1
_IN_LOCAL: Final = 2
_IN_DOMAIN: Final = 4
_BEGINS_LOCAL: Final = 8


@cache
def _classes() -> NDArray[np.uint8]:
    import numpy as np

    table = np.zeros(256, np.uint8)
    for code in range(128):
        char = chr(code)
        alnum = char.isalnum()
        table[code] = (
            _LETTER * char.isalpha()
            | _IN_LOCAL * (alnum or char in "._%+-")
            | _IN_DOMAIN * (alnum or char in ".-")
            | _BEGINS_LOCAL * (alnum or char == "_")
        )
    return table


@cache
def placeholder_pairs() -> NDArray[np.bool_]:
    """Return, by two letters, each by its place in the alphabet, whether a placeholder's domain begins so."""
    import numpy as np

    return np.frombuffer(placeholder_octets(), np.bool_).reshape(_PAIR + 1, _PAIR + 1)


def placeholder_octets() -> bytes:
    """Return the same as octets, 0 or 1."""
    table = bytearray((_PAIR + 1) ** 2)
    for name in (*_DOMAINS, *_DOMAINS_TOO):
        table[(ord(name[0]) & _PAIR) * (_PAIR + 1) + (ord(name[1]) & _PAIR)] = 1
    return bytes(table)


@cache
def _firsts(letters: str) -> NDArray[np.bool_]:
    """Return which bytes are one of *letters* in either case."""
    import numpy as np

    return np.array([chr(code).lower() in letters for code in range(256)])


def _domain_length(after: str) -> int:
    """Return how far the domain at the start of *after* goes, 0 if there is none."""
    match = _DOMAIN.match(after)
    run = match.group() if match else ""
    labels = run[:DOMAIN_LIMIT].split(".")
    if len(run) > DOMAIN_LIMIT:
        labels.pop()
    best = position = 0
    for number, label in enumerate(labels):
        whole = label.rstrip("-")
        if not whole or whole[0] == "-" or len(whole) > _LABEL_LIMIT:
            break
        top = _TOP.match(whole) if number else None
        if top is not None and (top.end() == len(whole) or (number == len(labels) - 1 and not best)):
            best = position + top.end()
        if whole != label:
            break
        position += len(label) + 1
    return best
