"""False alarms on real text: findings per MB, entity by entity, in the default mode.

The text is what this machine holds: Debian's manuals and guides in Chinese, manuals in English, source code
and logs. ``python -m benchmarks false_positives`` prints the table; ``python -m benchmarks.false_positives
--show ENTITY`` prints each finding of an entity with the line it stands in, to be looked at, ``--show all``
all but the addresses of e-mail. These are public texts; do not run it with ``--show`` on others.

An e-mail address in a manual is an e-mail address, and the name right before it is its owner's, and so they
are counted apart. What is left is read one by
one: most of it is what it is called, an address of a network or the telephone of an author.

For the Chinese texts: ``apt-get install manpages-zh debian-faq-zh-cn debian-reference-zh-cn
maint-guide-zh-cn debian-edu-doc-zh-cn fortunes-zh``.
"""

from __future__ import annotations

import argparse
import gzip
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks.report import table
from piiguard.catalog.entities import facts_of
from piiguard.classify.engine import Engine

__all__ = ["main"]

_TRUE: Final = frozenset({"EMAIL_ADDRESS"})
_BEFORE_EMAIL: Final = "before an address of e-mail"
_LARGEST: Final = 4_000_000
_SAMPLE_MB: Final = 40.0
_KINDS: Final = {
    ".png",
    ".pdf",
    ".dat",
    ".epub",
    ".pyc",
    ".so",
    ".jpg",
    ".gif",
    ".woff",
    ".mo",
    ".whl",
    ".zip",
    ".exe",
}
_CORPORA: Final[dict[str, tuple[str, ...]]] = {
    "manuals and guides, Chinese": (
        "/usr/share/man/zh_CN",
        "/usr/share/man/zh_TW",
        "/usr/share/debian-reference",
        "/usr/share/doc/debian/FAQ",
        "/usr/share/doc/debian-edu-doc-zh-cn",
        "/usr/share/doc/maint-guide-zh-cn",
        "/usr/share/games/fortunes",
    ),
    "manuals, English": ("/usr/share/man/man1", "/usr/share/man/man5", "/usr/share/man/man8"),
    "source code": ("/usr/lib/python3", "/usr/lib/python3.11", "/usr/include", "/usr/share/perl"),
    "documents of packages": ("/usr/share/doc",),
    "logs": ("/var/log",),
}


def _files(roots: tuple[str, ...]) -> Iterator[Path]:
    for root in roots:
        for path in sorted(Path(root).rglob("*")):
            if path.is_file() and not path.is_symlink() and path.suffix not in _KINDS:
                yield path


def _text(path: Path) -> str:
    """Return the text of a file, empty if it is none."""
    try:
        data = path.read_bytes()
        if path.suffix == ".gz":
            data = gzip.decompress(data)
    except (OSError, EOFError, ValueError):
        return ""
    if b"\0" in data[:4096] or len(data) > _LARGEST:
        return ""
    return data.decode("utf-8", "replace")


def main(show: str = "") -> None:
    """Print findings per MB by corpus and entity."""
    engine = Engine()
    rows: list[tuple[object, ...]] = []
    for name, roots in _CORPORA.items():
        size, taken, counts = 0.0, 0.0, Counter[str]()
        for path in _files(roots):
            text = _text(path)
            size += len(text.encode("utf-8", "replace")) / 1e6
            begin = time.perf_counter()
            findings = engine.scan(text)
            taken += time.perf_counter() - begin
            findings = [each for each in findings if _BEFORE_EMAIL not in each.why]
            counts.update(each.entity for each in findings)
            for each in findings:
                if show == each.entity or (show == "all" and each.entity not in _TRUE):
                    _print(path, text, each.start, each.end, f"{each.entity} {each.score} {each.why[-1]}")
            if size > _SAMPLE_MB:
                break
        if not size:
            rows.append((f"{name}: not on this machine (see the module's docstring)", "–", "–", "–", "–", ""))
            continue
        personal = {
            entity: count
            for entity, count in counts.most_common()
            if entity not in _TRUE and facts_of(engine.entities[engine.entities.index(entity)]).personal
        }
        total = sum(personal.values())
        detail = ", ".join(f"{entity} {count}" for entity, count in personal.items())
        rows.append(
            (
                name,
                f"{size:.1f}",
                f"{counts['EMAIL_ADDRESS'] / size:.1f}",
                f"{total / size:.2f}",
                f"{size / taken:.1f}",
                detail,
            )
        )
    print(table(["text", "MB", "e-mail addresses per MB", "other findings per MB", "MB/s", "which"], rows))


def _print(path: Path, text: str, start: int, end: int, what: str) -> None:
    before = text[max(0, start - 50) : start].rpartition("\n")[2]
    after = text[end : end + 40].partition("\n")[0]
    print(f"{what}\n    {path.name}: {before}⟦{text[start:end][:80]}⟧{after}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", default="", metavar="ENTITY")
    main(parser.parse_args().show)
