"""Write every public name and signature to ``tests/api/public_api.json``.

Public is what the ``__all__`` of `piiguard` and of its rooms list. Run it after a change you mean, and read
the difference before you commit it.
"""

from __future__ import annotations

import enum
import inspect
import json
import pkgutil
import re
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Final, NewType, cast, get_origin

import piiguard

__all__ = ["SNAPSHOT", "surface"]

SNAPSHOT: Final = Path(__file__).parent.parent / "tests" / "api" / "public_api.json"
_NOT_PROMISED: Final = {"__main__", "cli", "frontdoor", "guard_settings", "integrations"}


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
            home = _home(path, name, rooms)
            if home:
                found[f"{path}.{name}"] = f"= {home}"
                continue
            found.update(_described(f"{path}.{name}", getattr(module, name)))
    return dict(sorted(found.items()))


def _home(path: str, name: str, rooms: Sequence[str]) -> str:
    """Name the room that a name at the top comes from, where its members are described."""
    if path != "piiguard":
        return ""
    return next((f"{path}.{room}.{name}" for room in rooms if name in _names(f"{path}.{room}")), "")


def _names(path: str) -> Sequence[str]:
    return cast("Sequence[str]", import_module(path).__all__)  # a test holds every room to have one


def _described(path: str, value: object) -> Iterator[tuple[str, str]]:
    if inspect.ismodule(value):
        yield path, "module"
    elif inspect.isclass(value):
        yield path, _class(value)
        for name, member in vars(value).items():
            if not name.startswith("_") and not (issubclass(value, enum.Enum) and name in value.__members__):
                yield f"{path}.{name}", _member(member)
    elif isinstance(value, NewType):
        yield path, f"new type of {value.__supertype__.__name__}"
    elif get_origin(value) is not None:
        yield path, str(value).replace("typing.", "")
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
    bare = [each.replace(annotation=_bare(each.annotation)) for each in signature.parameters.values()]
    shown = str(signature.replace(parameters=bare, return_annotation=_bare(signature.return_annotation)))
    # A function that is a default shows where it lies in memory, which is another place each time.
    return re.sub(r"<function (\S+) at 0x[0-9a-f]+>", r"\1", shown)


def _bare(annotation: object) -> object:
    return _Bare(annotation) if isinstance(annotation, str) else annotation


class _Bare:
    """An annotation that prints as it was written: they are strings, and quotes would only hide them."""

    def __init__(self, written: str) -> None:
        self.written = written

    def __repr__(self) -> str:
        return self.written


def main() -> None:
    """Write the snapshot."""
    text = json.dumps(surface(), indent=1, ensure_ascii=False) + "\n"
    SNAPSHOT.write_text(text, encoding="utf-8")
    print(f"{text.count(chr(10)) - 2} names in {SNAPSHOT}", file=sys.stderr)


if __name__ == "__main__":
    main()
