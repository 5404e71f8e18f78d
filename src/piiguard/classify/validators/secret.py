"""Secrets 口令与密钥: whether a value is one, or a placeholder that stands where one belongs.

A key made by a machine is told from a word by its entropy; a password made by a person by its not being a
word of the kind that documentation and programs put in its place.

Source: Shannon, A Mathematical Theory of Communication, 6 (entropy). The bounds are ours: 20 characters
drawn from letters and digits have 3.5 bits each or more nearly always, an identifier of a program less.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from typing import Final

from piiguard.classify.rules.later import later

__all__ = ["entropy", "is_code", "is_placeholder", "is_random"]

_PLACEHOLDERS: Final = frozenset(
    (
        "password",
        "passwd",
        "passphrase",
        "pass",
        "pwd",
        "pw",
        "secret",
        "secrets",
        "token",
        "key",
        "apikey",
        "api_key",
        "value",
        "string",
        "str",
        "text",
        "none",
        "null",
        "nil",
        "undefined",
        "true",
        "false",
        "yes",
        "no",
        "unknown",
        "required",
        "optional",
        "empty",
        "default",
        "example",
        "sample",
        "test",
        "testing",
        "dummy",
        "foo",
        "bar",
        "baz",
        "foobar",
        "changeme",
        "change_me",
        "changeit",
        "mypassword",
        "my_password",
        "mypass",
        "yourpassword",
        "your_password",
        "yourpass",
        "your_pass",
        "userpassword",
        "user_password",
        "newpassword",
        "new_password",
        "oldpassword",
        "old_password",
        "redacted",
        "masked",
        "hidden",
        "filtered",
        "removed",
        "omitted",
        "blank",
        "placeholder",
        "todo",
        "tbd",
        "xxx",
        "xxxx",
        "username",
        "user",
        "name",
        "admin",
        "root",
        "self",
        "int",
        "bool",
        "bytes",
        "object",
        "any",
        "args",
        "kwargs",
        "input",
        "prompt",
        "stdin",
        "env",
        "plain",
        "plaintext",
        "hash",
        "hashed",
        "encrypted",
        "encoded",
        "invalid",
        "wrong",
        "correct",
        "forgotten",
        "forgot",
        "reset",
    )
)
_SHAPES: Final = later(
    r"[*•·●xX.?_#\-=+~…\x1e\x1f]{2,}"  # ****** xxxx ...; • and – in normal form
    r"|<.*>?|\{.*|\[.*\]|\(.*|%.*|\$.*|@.*|`.*"  # <password> {pw} [pw] %s ${PW} $PW @pw@
    r"|(?:your|my|the|some|insert|enter|replace|put|new|old|example|sample|dummy|fake|test)[_\-].*"
    r"|.*(?:example|placeholder|changeme|redacted|x{4}|\*{3}).*",
    re.IGNORECASE,
)
_CALL: Final = later(r"[A-Za-z_][A-Za-z0-9_]*(?:(?:\.|->|::)[A-Za-z_][A-Za-z0-9_]*)*(?:[(\[;,].*)?")
_SEQUENCES: Final = ("0123456789", "1234567890", "abcdefghij", "ABCDEFGHIJ", "qwertyuiop")
_CHANGES: Final = later("(?<=[A-Za-z])[0-9]|(?<=[0-9])[A-Za-z]")
_FEW_CHANGES: Final = 2
_MANY_BITS: Final = 4.0
_MIN_BITS: Final = 3.3
_MIN_LENGTH: Final = 16
_HEX: Final = later("[0-9a-f]+|[0-9A-F]+")
_HEX_LENGTH: Final = 32
_MIN_BITS_HEX: Final = 3.0


def entropy(value: str) -> float:
    """Compute how many bits a character of *value* carries, by how often each occurs.

    Args:
        value: Any text, not empty.

    Returns:
        Bits per character.

    >>> entropy("aabb")
    1.0
    """
    counts = Counter(value).values()
    return -sum(count / len(value) * math.log2(count / len(value)) for count in counts)


def is_random(value: str) -> bool:
    """Say whether a machine drew *value*.

    Args:
        value: A value from letters, digits and a few signs.

    Returns:
        True if it has 16 characters or more, entropy, letters and digits that change places as no name of a
        program has them, and no run of the alphabet.

    >>> is_random("k3Jx9QpL2mZt7RbV"), is_random("client_secret_key")
    (True, False)
    """
    # Of sixteen characters there is less to tell: one in a hundred draws of 32 has fewer bits than others.
    least = _MIN_BITS_HEX if len(value) >= _HEX_LENGTH and _HEX.fullmatch(value) else _MIN_BITS
    if len(value) < _MIN_LENGTH or entropy(value) < least or is_placeholder(value):
        return False
    changes = len(_CHANGES.findall(value))
    if changes < _FEW_CHANGES or (changes == _FEW_CHANGES and entropy(value) < _MANY_BITS):
        return False
    return not any(sequence in value for sequence in _SEQUENCES)


def is_placeholder(value: str) -> bool:
    """Say whether *value* stands where a secret belongs, without being one.

    Args:
        value: What follows ``password=`` or the like.

    Returns:
        True for ``******``, ``<password>``, ``${DB_PASSWORD}``, ``%s``, ``none``, ``changeme`` and the like.

    >>> is_placeholder("${DB_PASSWORD}"), is_placeholder("Tr0ub4dor&3")
    (True, False)
    """
    plain = value.strip("\"'`.,;:!?-_").lower()
    return not plain or plain in _PLACEHOLDERS or _SHAPES.fullmatch(value) is not None


def is_code(value: str) -> bool:
    """Say whether *value* reads as an expression of a program: a name, an attribute, a call.

    Args:
        value: What follows ``password=`` or the like, without quotes.

    Returns:
        True if it does.

    >>> is_code("settings.DB_PASSWORD"), is_code("getpass()"), is_code("p4ss!word")
    (True, True, False)
    """
    return _CALL.fullmatch(value) is not None
