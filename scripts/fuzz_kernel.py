"""Feed the compiled kernel random texts, built with the address and undefined-behaviour sanitizers.

    python scripts/fuzz_kernel.py 20000

Whatever it returns is compared with the reference too. Exits with 1 at the first difference, and as the
sanitizers do at the first access out of bounds; with 0 and a note where there is no gcc.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from importlib.machinery import ExtensionFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from typing import TYPE_CHECKING, Final

import attrs

from piiguard.classify.kernel.loading import digest_of

if TYPE_CHECKING:
    from piiguard.classify.engine import Engine
    from piiguard.classify.small import Settings

_SOURCES: Final = Path(__file__).parent.parent / "src"
_PACKAGES: Final = ("piiguard.classify.kernel", "piiguard.catalog.kernel")
_INSIDE: Final = "PIIGUARD_FUZZ_MODULE"
_INPUTS: Final = 20_000
_FLAGS: Final = (
    "-std=c11 -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all "
    "-shared -fPIC -DPy_LIMITED_API=0x030B0000 -DKERNEL_PORTABLE "
    "-Wall -Wextra -Wno-missing-field-initializers -Werror"
)


def main() -> int:
    """Build and run, or, in the process that has the sanitizers, feed."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else _INPUTS
    if _INSIDE in os.environ:
        _feed(count, Path(os.environ[_INSIDE]))
        return 0
    gcc = shutil.which("gcc")
    if gcc is None:
        print("No gcc here, nothing fuzzed")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        include = sysconfig.get_paths()["include"]
        for package in _PACKAGES:
            room = _SOURCES.joinpath(*package.split("."))
            sources = map(str, sorted(room.glob("*.c")))
            flags = [*_FLAGS.split(), f'-DKERNEL_SOURCES="{digest_of(room)}"', f"-I{include}"]
            module = Path(folder) / f"{package}.so"
            subprocess.run([gcc, *flags, *sources, "-o", str(module)], check=True)  # noqa: S603 - our own source
        library = subprocess.run(  # noqa: S603 - the compiler's own answer
            [gcc, "-print-file-name=libasan.so"], check=True, capture_output=True, text=True
        ).stdout.strip()
        environment = os.environ | {
            _INSIDE: folder,
            # Python itself frees little at its end, so leaks are not looked for.
            "ASAN_OPTIONS": "detect_leaks=0",
            "LD_PRELOAD": library,
            "PYTHONMALLOC": "malloc",
        }
        again = [sys.executable, __file__, str(count)]
        return subprocess.run(again, check=False, env=environment).returncode  # noqa: S603 - this very file


def _feed(count: int, path: Path) -> None:
    for package in _PACKAGES:
        name = f"{package}._native"
        loader = ExtensionFileLoader(name, str(path / f"{package}.so"))
        spec = spec_from_loader(name, loader)
        if spec is None:
            raise SystemExit("The module cannot be loaded")
        module = module_from_spec(spec)
        loader.exec_module(module)
        sys.modules[name] = module
    from fuzz_columns import column_comparisons

    compare = _comparisons() | column_comparisons()
    seed = random.SystemRandom().randrange(1 << 32)
    print(f"seed {seed}")
    for number, text in enumerate(_texts(random.Random(seed), count)):  # noqa: S311 - printed, to be run again
        for name, check in compare.items():
            if not check(text):
                raise SystemExit(f"{name} differs at input {number}")
    print(f"{count} texts, {len(compare)} comparisons each: no difference")


def _comparisons() -> dict[str, Callable[[str], bool]]:
    """Return what compares a part of the kernel with its reference."""
    from piiguard.classify import small
    from piiguard.classify.engine import Engine
    from piiguard.classify.headings.reading import places_by_re
    from piiguard.classify.kinds import Kind
    from piiguard.classify.language.watches import Watch
    from piiguard.classify.numbers import units_seen
    from piiguard.classify.readings import Readings
    from piiguard.classify.rules.book import Book
    from piiguard.classify.rules.shipped import shipped_rules
    from piiguard.classify.rules.triggers import places_by_arrays, places_in, windows_in
    from piiguard.classify.runs import candidates_in
    from piiguard.classify.surveys import survey
    from piiguard.classify.text import normalise
    from piiguard.classify.units import units_of

    book = Book(shipped_rules())
    if book.triggers is None:
        raise SystemExit("The kernel was not loaded")
    watch = Watch((("小社路", "区"), ("", "路"), ("1", "号8")))

    def same_places(text: str) -> bool:
        units = units_of(text)
        found = (
            book.read(units.normal, windows_in(places, book, len(units.normal)))
            for places in (places_in(units, book), places_by_arrays(units, book))
        )
        return list(next(found)) == list(next(found))

    def same_hits(text: str) -> bool:
        normal = normalise(text).text
        found = [*book.read(normal, book.hits(normal))]
        return found == [*book.read(normal, book.hits_by_re(normal))]

    def same_numbers(text: str) -> bool:
        units, seen = units_seen(text, frozenset(Kind), as_of=date.max, names=True)
        if seen is None:
            return False
        names = (
            {(kind, end) for kind in each for _, end in each[kind]}
            for each in (seen.names, places_by_re(text))
        )
        if units.normal == text and next(names) != next(names):
            return False
        reference = candidates_in(units_of(text), frozenset(Kind), as_of=date.max)
        hits = (
            sorted(zip(each.start.tolist(), each.end.tolist(), each.kind.tolist(), strict=True))
            for each in (seen.hits, reference)
        )
        found = readings.find_bulk(units, None, seen.places)
        return next(hits) == next(hits) and set(found) == set(readings.find(normalise(text).text))

    readings = Readings(frozenset(Kind), context=True, as_of=date.max, book=book)

    scanner = Engine()
    ungated = attrs.evolve(_gated(scanner), reader=None)

    def same_gated(text: str) -> bool:
        return scanner.scan(text) == small.scan_small(text, ungated)

    def same_survey(text: str) -> bool:
        compiled = small.scan_small(text, ungated)
        vars(small)["survey"] = lambda: None  # as where there is no kernel to look
        try:
            return compiled == small.scan_small(text, ungated)
        finally:
            vars(small)["survey"] = survey

    return {
        "gate": same_gated,
        "survey": same_survey,
        "numbers": same_numbers,
        "pairs": lambda text: watch.places(text) == watch.places_by_re(text),
        "triggers of a short text": same_hits,
        "triggers of a long text": same_places,
        **_comparisons_of_names(),
    }


def _comparisons_of_names() -> dict[str, Callable[[str], bool]]:
    """Return those of what finds names of persons."""
    from piiguard.classify.language.persons import PersonFinder
    from piiguard.classify.language.persons_compiled import compiled_names
    from piiguard.classify.language.persons_labels import labelled
    from piiguard.classify.language.persons_numbers import numbers_in
    from piiguard.classify.language.persons_places import EVERYWHERE
    from piiguard.classify.language.persons_scalar import scored_by_re
    from piiguard.classify.language.persons_signs_bulk import slot_places_bulk
    from piiguard.classify.language.persons_signs_compiled import compiled_signs
    from piiguard.classify.text import normalise
    from piiguard.classify.units import units_of

    names, signs, finder = compiled_names(), compiled_signs(64), PersonFinder("precise")
    if names is None or signs is None:
        raise SystemExit("The kernel was not loaded")

    def same_labelled(text: str) -> bool:
        normal = normalise(text).text
        return list(labelled(normal)) == list(labelled(normal, EVERYWHERE))

    def same_slots(text: str) -> bool:
        normal = normalise(text).text
        numbers = numbers_in(normal)
        return signs.slots(normal, numbers) == slot_places_bulk(normal, numbers)

    return {
        "names": lambda text: names.scored(text, -32) == scored_by_re(text, least=-32),
        "what introduces names": same_labelled,
        "slots": same_slots,
        # Of a long text only the candidates are read that the kernel keeps.
        "candidates": lambda text: finder.find(normalise(text).text) == finder.find_bulk(units_of(text)),
    }


def _gated(scanner: Engine) -> Settings:
    """Let an engine read till its gate is made; return what it is told to do."""
    from piiguard.classify.surveys import EVERYTHING

    settings = scanner._settings  # noqa: SLF001 - what no user need see
    while (
        scanner.scan("x" * 10_000) or settings.reader is None or settings.reader.gate.look("") == EVERYTHING
    ):
        pass
    return settings


def _texts(rng: random.Random, count: int) -> Iterator[str]:
    """Yield texts of telling characters, whole words and anything at all; most are short, some are long."""
    from piiguard.classify.language.persons_model import HAN, model

    telling = [chr(code) for code, flags in enumerate(model().flags) if flags & ~HAN]
    words = [
        *(
            "·",
            "\n",
            "\n> ",
            " ",
            "-",
            "@",
            ".com",
            "13800138000",
            "138",
            "0013",
            "8000",
            "86",
            "一三八",
            "①",
        ),
        *("110105", "19491231", "002X", "9135 0100", " M000 100Y 43", "6222020000000000000", "\U0001f600"),
        *(
            "身份证",
            "电话",
            "张三: ",
            "(at)",
            " dot com",
            "&#49;",
            "%31",
            "=31",
            "\\u0031",
            "艾特",
            "\u0410",
            "\u200b",
        ),
        *(
            "联系人：",
            "王小明",
            "老",
            "先生",
            "，",
            "（",
            "）",
            "Dear ",
            "Mr ",
            "John",
            " Smith",
            "name=",
            "（签字）",
            "owner: ",
            "地址",
            "<",
        ),
        *("WANG/XIAOMING", "欧阳"),
    ]
    for _ in range(count):
        size = (
            rng.choice((0, 1, 2, 5, 30, 30, 30, 200)) if rng.random() < 0.99 else rng.randrange(4000, 20000)
        )
        anything = [
            chr(rng.choice((0, 0x7F, 0x20, 0x3000, 0xFF10, 0xFFFF, 0x10FFFF, rng.randrange(1 << 16))))
        ]
        pool = rng.choice((telling, words, [*telling, *words], [*words, *"0123456789"], anything * 3 + words))
        yield "".join(rng.choices(pool, k=size))


if __name__ == "__main__":
    sys.exit(main())
