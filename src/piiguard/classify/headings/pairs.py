"""Values behind the key of a JSON object, and between the tags of an XML element.

>>> text = '{"receiver": "程功"} <收件人 id="7">花木青</收件人>'
>>> [text[cell.start : cell.end] for cell in cells_of_keys(text, [10])]
['程功']
>>> [text[cell.start : cell.end] for cell in cells_of_elements(text, [text.rindex(">")])]
['花木青']
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from piiguard.classify.headings.cells import Cell, Field
from piiguard.classify.rules.later import later

__all__ = ["cells_of_elements", "cells_of_keys"]

_LONGEST_NAME: Final = 32
_LONGEST: Final = 80
_VALUE: Final = later(r'\\?"[ \t]{0,4}:[ \t]{0,4}\\?"(?P<id>[^"\\\n]{1,80})\\?"')
_NAME: Final = later(r'"(?P<name>[A-Za-z_\u4e00-\u9fff][0-9A-Za-z_\u4e00-\u9fff.\- ]{0,31})\Z')
_ELEMENT: Final = later(
    r"<(?P<name>[A-Za-z_\u4e00-\u9fff][0-9A-Za-z_\u4e00-\u9fff.\-]{0,31})(?:[ ][^<>\n]{0,120})?>"
    r"(?P<id>[^<>\n]{1,80})</(?P=name)\Z"
)


def cells_of_keys(text: str, places: Iterable[int]) -> Iterator[Cell]:
    """Find the strings behind keys.

    Args:
        text: A text in normal form.
        places: Where a key may end: its quotation mark, in order.

    Yields:
        The cells.
    """
    for place in places:
        value = _VALUE.match(text, place)
        name = _NAME.search(text, max(0, place - _LONGEST_NAME - 1), place) if value else None
        if value is not None and name is not None:
            yield Cell(*value.span("id"), Field(name["name"]))


def cells_of_elements(text: str, places: Iterable[int]) -> Iterator[Cell]:
    """Find what stands between the tags of an element.

    Args:
        text: A text in normal form.
        places: Where its closing tag may end: the bracket, in order.

    Yields:
        The cells.
    """
    for place in places:
        element = _ELEMENT.search(text, max(0, place - 2 * _LONGEST_NAME - 3 * _LONGEST), place)
        if element is not None:
            yield Cell(*element.span("id"), Field(element["name"]))
