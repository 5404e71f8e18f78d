"""Read off the shipped rules' expressions what `piiguard.classify.rules.known` says of them.

    python scripts/build_shapes.py

To be run after rules have changed; until then those that changed are analysed when they are first used.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from piiguard.classify.rules import known
from piiguard.classify.rules.known import FILE, packed
from piiguard.classify.rules.shapes_known import analysed
from piiguard.classify.rules.shipped import shipped_rules

_PLACE: Final = Path(known.__file__).parent / FILE


def main() -> None:
    """Write the file."""
    octets = packed(analysed(shipped_rules()))
    _PLACE.parent.mkdir(exist_ok=True)
    _PLACE.write_bytes(octets)
    print(f"{len(octets):,} bytes")


if __name__ == "__main__":
    main()
