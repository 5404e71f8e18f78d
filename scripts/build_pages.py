"""Write the pages of the docs that come from data, in both languages.

``docs/glossary.toml`` becomes ``docs/glossary*.md`` and ``docs/errors.toml`` becomes ``docs/errors*.md``.
``python scripts/build_pages.py`` rewrites them; ``--check`` only says whether they are up to date.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, Literal, TypedDict, cast

from piiguard.errors import PiiGuardError

__all__ = ["pages"]

DOCS: Final = Path(__file__).parent.parent / "docs"
Language = Literal["en", "zh"]


class Group(TypedDict):
    """Rows under one heading, which each language has."""

    en: str
    zh: str
    rows: list[list[str]]


_GLOSSARY: Final[Mapping[Language, str]] = {
    "en": "# Glossary\n\nOne English term stands for one Chinese term, here, in the code and in reports.\n",
    "zh": "# 术语\n\n一个英文术语对应一个中文术语，文档、代码与报告中均如此。\n",
}
_GLOSSARY_COLUMNS: Final[Mapping[Language, str]] = {
    "en": "| Term | 中文 | Meaning |\n| --- | --- | --- |\n",
    "zh": "| 术语 | English | 含义 |\n| --- | --- | --- |\n",
}
_ERRORS: Final[Mapping[Language, str]] = {
    "en": "# Errors\n\n"
    "Every error of piiguard says what happened, what to do next, and its code. A code keeps its meaning\n"
    "across releases; an error never holds a personal value or a key. All are below\n"
    "`piiguard.PiiGuardError`, and the tree is drawn in `piiguard.errors`.\n",
    "zh": "# 错误\n\n"
    "piiguard 的每个错误都说明发生了什么、接下来做什么，并给出错误码。错误码的含义跨版本不变；\n"
    "错误中不含个人信息的值或密钥。全部错误都在 `piiguard.PiiGuardError` 之下，\n"
    "完整的树见 `piiguard.errors`。\n",
}


def pages() -> dict[Path, str]:
    """Lay out every page from its data.

    Returns:
        The page's file → what it should hold.
    """
    written: dict[Path, str] = {}
    languages: tuple[Language, ...] = ("en", "zh")
    for language in languages:
        suffix = ".md" if language == "en" else f".{language}.md"
        written[DOCS / f"glossary{suffix}"] = _glossary(_read("glossary.toml"), language)
        written[DOCS / f"errors{suffix}"] = _errors(_read("errors.toml"), language)
    return written


def _read(name: str) -> list[Group]:
    data = tomllib.loads((DOCS / name).read_text(encoding="utf-8"))
    return cast("list[Group]", data["group"])  # the test that every page is up to date reads all of it


def _glossary(groups: Iterable[Group], language: Language) -> str:
    text = _GLOSSARY[language]
    for group in groups:
        text += f"\n## {group[language]}\n\n{_GLOSSARY_COLUMNS[language]}"
        for en, zh, meaning, explained in group["rows"]:
            row = (en, zh, meaning) if language == "en" else (zh, en, explained)
            text += f"| **{row[0]}** | {row[1]} | {row[2]} |\n"
    return text


def _errors(groups: Iterable[Group], language: Language) -> str:
    text = _ERRORS[language]
    for group in groups:
        text += f"\n## {group[language]}\n"
        for code, en, zh in group["rows"]:
            anchor = PiiGuardError("", hint="", code=code).page.partition("#")[2]
            text += f"\n### `{code}` {{ #{anchor} }}\n\n{en if language == 'en' else zh}\n"
    return text


def main() -> int:
    """Write the pages, or compare them with what is there."""
    stale = False
    for path, text in pages().items():
        if "--check" not in sys.argv:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            print(f"{path.name} is out of date: run python scripts/build_pages.py", file=sys.stderr)
            stale = True
    return int(stale)


if __name__ == "__main__":
    sys.exit(main())
