"""Write every public name and signature to ``tests/api/public_api.json``.

Public is what the ``__all__`` of `piiguard` and of its rooms list. Run it after a change you mean, and read
the difference before you commit it.
"""

from __future__ import annotations

import enum
import inspect
import json
import pkgutil
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Final

import piiguard

__all__ = ["SNAPSHOT", "surface"]

SNAPSHOT: Final = Path(__file__).parent.parent / "tests" / "api" / "public_api.json"
_NOT_PROMISED: Final = {"__main__", "cli", "frontdoor", "integrations"}


def surface() -> dict[str, str]:
    """Describe the public names of the package and of each room.

    Returns:
        Dotted name → signature, values of an enum, or the type of a constant; sorted.
    """
    rooms = [each.name for each in pkgutil.iter_modules(piiguard.__path__) if each.name not in _NOT_PROMISED]
    found: dict[str, str] = {}
    for path in ["piiguard", *(f"piiguard.{room}" for room in rooms)]:
        module = import_module(path)
        for name in module.__all__:
            found.update(_described(f"{path}.{name}", getattr(module, name)))
    return dict(sorted(found.items()))


def _described(path: str, value: object) -> Iterator[tuple[str, str]]:
    if inspect.ismodule(value):
        yield path, "module"
    elif inspect.isclass(value):
        yield path, _class(value)
        for name, member in vars(value).items():
            if not name.startswith("_") and not inspect.isclass(member) and not isinstance(member, value):
                yield f"{path}.{name}", _member(member)
    elif callable(value):
        yield path, _signature(value)
    else:
        yield path, type(value).__name__


def _class(value: type) -> str:
    if issubclass(value, enum.Enum):
        return f"enum {', '.join(value.__members__)}"
    bases = ", ".join(base.__name__ for base in value.__bases__)
    if getattr(value, "_is_protocol", False):
        return f"protocol({bases})"
    return f"class({bases}) {_signature(value)}"


def _member(member: object) -> str:
    if isinstance(member, property):
        return f"property {_signature(member.fget)}"
    if isinstance(member, staticmethod | classmethod):
        return f"{type(member).__name__} {_signature(member.__func__)}"
    if callable(member):
        return _signature(member)
    # Slots, and the like: what they hold stands in the signature of their class.
    return "attribute"


def _signature(value: object) -> str:
    try:
        signature = inspect.signature(value)  # type: ignore[arg-type]  # whatever it cannot take, it refuses
    except (TypeError, ValueError):
        return "(…)"
    # Annotations are strings already; quotes round each would only hide them.
    return str(signature).replace("'", "")


def main() -> None:
    """Write the snapshot."""
    text = json.dumps(surface(), indent=1, ensure_ascii=False) + "\n"
    SNAPSHOT.write_text(text, encoding="utf-8")
    print(f"{text.count(chr(10)) - 2} names in {SNAPSHOT}", file=sys.stderr)


if __name__ == "__main__":
    main()
