"""Show the doctests of docstrings as code in the reference; Markdown takes ``>>>`` for a quotation."""

from __future__ import annotations

import re
from typing import Final

import griffe

__all__ = ["Doctests", "fenced"]

_EXAMPLE: Final = re.compile(r"^>>> .*(?:\n.+)*", re.MULTILINE)


class Doctests(griffe.Extension):
    """The extension that mkdocs.yml names."""

    def on_object(self, *, obj: griffe.Object, **_: object) -> None:
        """Fence the examples of one object's docstring."""
        if obj.docstring:
            obj.docstring.value = fenced(obj.docstring.value)


def fenced(docstring: str) -> str:
    r"""Put each run of lines that starts with a prompt between fences.

    Args:
        docstring: A docstring without its indentation.

    Returns:
        The same with its examples fenced.

    >>> fenced("Add.\n\n>>> 1 + 1\n2").splitlines()
    ['Add.', '', '```pycon', '>>> 1 + 1', '2', '```']
    """
    return _EXAMPLE.sub(lambda found: f"```pycon\n{found[0]}\n```", docstring)
