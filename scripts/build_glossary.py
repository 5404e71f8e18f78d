"""Write ``docs/glossary.md`` and ``docs/glossary.zh.md`` from ``docs/glossary.toml``.

``python scripts/build_glossary.py`` rewrites them; ``--check`` only says whether they are up to date.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

DOCS: Final = Path(__file__).parent.parent / "docs"
_HEADS: Final = {
    "en": "# Glossary\n\nOne English term stands for one Chinese term, here, in the code and in reports.\n",
    "zh": "# 术语\n\n一个英文术语对应一个中文术语，文档、代码与报告中均如此。\n",
}
_COLUMNS: Final = {
    "en": "| Term | 中文 | Meaning |\n| --- | --- | --- |\n",
    "zh": "| 术语 | English | 含义 |\n| --- | --- | --- |\n",
}


def pages(groups: Iterable[Mapping[str, object]]) -> dict[str, str]:
    """Lay the groups of terms out, one page per language.

    Args:
        groups: Each with its title under ``en`` and ``zh`` and its ``terms``, four texts each.

    Returns:
        ``"en"`` and ``"zh"`` → the page.
    """
    written = dict(_HEADS)
    for group in groups:
        terms = group["terms"]
        if not isinstance(terms, list):
            message = "each group of the glossary needs a list of terms"
            raise TypeError(message)
        for language in written:
            written[language] += f"\n## {group[language]}\n\n{_COLUMNS[language]}"
        for en, zh, meaning, explained in terms:
            written["en"] += f"| **{en}** | {zh} | {meaning} |\n"
            written["zh"] += f"| **{zh}** | {en} | {explained} |\n"
    return written


def main() -> int:
    """Write the pages, or compare them with what is there."""
    data = tomllib.loads((DOCS / "glossary.toml").read_text(encoding="utf-8"))
    stale = 0
    for language, text in pages(data["group"]).items():
        path = DOCS / ("glossary.md" if language == "en" else f"glossary.{language}.md")
        if "--check" in sys.argv:
            stale += not path.exists() or path.read_text(encoding="utf-8") != text
        else:
            path.write_text(text, encoding="utf-8")
    if stale:
        print("docs/glossary*.md are out of date: run python scripts/build_glossary.py", file=sys.stderr)
    return min(stale, 1)


if __name__ == "__main__":
    sys.exit(main())
