"""Run the benchmarks and print one Markdown document.

``python -m benchmarks`` runs all of them; ``python -m benchmarks text crypto`` runs those two.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from benchmarks.report import environment

__all__ = ["main"]

_NOT_BENCHMARKS: Final = {"__main__", "corpus", "report"}


def main(argv: Sequence[str] | None = None) -> None:
    """Print the heading, the machine, and each benchmark's table under its title."""
    names = sorted(each.name for each in pkgutil.iter_modules([str(Path(__file__).parent)]))
    names = [name for name in names if name not in _NOT_BENCHMARKS]
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"any of: {', '.join(names)}")
    wanted = parser.parse_args(argv).names
    if unknown := sorted(set(wanted) - set(names)):
        parser.error(f"no benchmark is named {', '.join(unknown)}; there are {', '.join(names)}")
    print("# Benchmarks\n")
    print(environment())
    for name in wanted or names:
        module = importlib.import_module(f"benchmarks.{name}")
        title, _, _ = (module.__doc__ or name).partition("\n")
        print(f"\n## {title.rstrip('.')}\n", flush=True)
        module.main()


if __name__ == "__main__":
    main()
