"""The other files of this folder are read by type checkers and never run."""

from pathlib import Path

collect_ignore = [
    each.name for each in Path(__file__).parent.glob("*.py") if not each.name.startswith("test_")
]
