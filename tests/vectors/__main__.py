"""Print how many public vectors agree, and which are passed over: ``python -m tests.vectors [--write]``.

With ``--write`` the tables of ``docs/explanation/public-vectors.md`` and of its Chinese page are made anew.
"""

from __future__ import annotations

import sys

from tests.vectors.tables import PAGES, filled, tables


def main(words: list[str]) -> None:
    """Print the tables, or write them into the pages."""
    if words == ["--write"]:
        for page, language in PAGES.items():
            page.write_text(filled(page.read_text("utf-8"), tables(language)), encoding="utf-8")
    else:
        print(tables("en"))


if __name__ == "__main__":
    main(sys.argv[1:])
