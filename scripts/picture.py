"""Draw what a command printed, as an SVG for the README.

``piiguard --help | python scripts/picture.py 'piiguard --help' help.svg``
"""

from __future__ import annotations

import re
import sys
import unicodedata
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

__all__ = ["svg"]

_COLUMN: Final = 8.4
_LINE: Final = 20
_MARGIN: Final = 18
_BAR: Final = 34
# A rule, a stretch of blanks, of wide characters, or of narrow words with single blanks between them.
_PIECE: Final = re.compile(r"─+|  +|[\u2e80-\uffef]+|(?:[^\s─\u2e80-\uffef]| (?! ))+")
_STYLE: Final = """
    .page { fill: #fbfbf9; stroke: #d6d6d0 }
    text { fill: #24292f; font: 14px ui-monospace, Menlo, Consolas, "Noto Sans Mono CJK SC", monospace }
    .prompt { fill: #00796b; font-weight: 600 }
    .dot { fill: #d6d6d0 }
    .rule { stroke: #b8b8b0 }
    @media (prefers-color-scheme: dark) {
      .page { fill: #161b22; stroke: #30363d }
      text { fill: #e6edf3 }
      .prompt { fill: #4db6ac }
      .dot { fill: #30363d }
      .rule { stroke: #484f58 }
    }
"""


def svg(command: str, printed: str) -> str:
    """Draw a terminal that ran *command*.

    Args:
        command: What was typed, without the prompt.
        printed: What it printed; colours are not understood.

    Returns:
        The picture, light or dark as its reader's system is.
    """
    lines = [f"$ {command}", *printed.rstrip().splitlines()]
    width = 2 * _MARGIN + _COLUMN * max(sum(map(_columns, line)) for line in lines)
    height = _BAR + _LINE * len(lines) + _MARGIN
    drawn = "\n".join(
        _drawn(line, _BAR + _LINE * (at + 0.75), prompt=at == 0) for at, line in enumerate(lines)
    )
    dots = "".join(f'<circle class="dot" cx="{20 + 18 * at}" cy="17" r="5"/>' for at in range(3))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" '
        f'role="img" aria-label="{escape(command, {chr(34): "&quot;"})}">\n  <style>{_STYLE}  </style>\n'
        f'  <rect class="page" x="0.5" y="0.5" width="{width - 1:.0f}" height="{height - 1:.0f}" rx="8"/>\n'
        f"  {dots}\n{drawn}\n</svg>\n"
    )


def _columns(character: str) -> int:
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _drawn(line: str, y: float, *, prompt: bool) -> str:
    """Place each piece of a line by its column: no two fonts agree on the widths of characters."""
    column = 0
    drawn: list[str] = []
    for piece in _PIECE.findall(line):
        x, length = _MARGIN + column * _COLUMN, sum(map(_columns, piece)) * _COLUMN
        if piece.startswith("─"):
            drawn.append(f'<path class="rule" d="M{x:.1f} {y - 5:.1f}h{length:.1f}"/>')
        elif piece.strip():
            style = ' class="prompt"' if prompt else ""
            drawn.append(
                f'<text x="{x:.1f}" y="{y:.0f}" textLength="{length:.1f}"{style}>{escape(piece)}</text>'
            )
        column += sum(map(_columns, piece))
    return "  " + "".join(drawn)


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(svg(sys.argv[1], sys.stdin.read()), encoding="utf-8")
