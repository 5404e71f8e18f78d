"""Scanning text: MB of UTF-8 a second, five entities on, against a regular expression and Presidio.

The expression looks for two entities and checks nothing. Presidio has two pattern recognizers on a blank
Chinese pipeline; it is given the first 100,000 characters, as the whole would take minutes (its speed falls
with the length of the text, so this favours it). ``scan_lazily`` and ``scan_bytes`` find, check and score
everything, and make a `Finding` when it is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from benchmarks.corpus import FIVE, prose
from benchmarks.report import interleave, table
from piiguard.classify.engine import BULK_FROM, Engine

__all__ = ["main"]

_PATTERN = re.compile(r"(?<![0-9])(?:[1-9][0-9]{16}[0-9Xx]|1[3-9][0-9]{9})(?![0-9])")
_MEGABYTES = 8.0
_SLICE = 100_000
_LINE = (
    "2024-05-06 12:30:41 INFO order 20240506 paid by 张三, phone 13800138000, 100 bytes in one line of log"
)


def main() -> None:
    engine, every = Engine(FIVE), Engine()
    print("| text | case | MB/s | × `re` | × Presidio |\n| --- | --- | ---: | ---: | ---: |")
    presidio = _presidio()
    for name, between in (("sparse", 1000), ("dense", 150), ("very dense", 40)):
        text = prose(_MEGABYTES, between=between)
        data = text.encode()
        part = text[:_SLICE]
        size, part_size = len(data) / 1e6, len(part.encode()) / 1e6
        cases: dict[str, tuple[float, Callable[[], object]]] = {
            "`re`, two patterns, `list(finditer)`": (size, partial(_matches, text)),
            "`re`, the same, UTF-8 decoded first": (size, partial(_matches, data)),
            "`Engine.scan_lazily(str)`": (size, partial(engine.scan_lazily, text)),
            "`Engine.scan_bytes(bytes)`": (size, partial(engine.scan_bytes, data)),
            "`Engine.scan(str)`, every finding made": (size, partial(engine.scan, text)),
            "`Engine.scan_lazily(str)`, every entity on": (size, partial(every.scan_lazily, text)),
        }
        if presidio is not None:
            cases["Presidio, two recognizers"] = (part_size, partial(presidio, part))
        timings = interleave({case: run for case, (_, run) in cases.items()}, rounds=5)
        speeds = {case: cases[case][0] / timing.median for case, timing in timings.items()}
        base = speeds["`re`, two patterns, `list(finditer)`"]
        slow = speeds.get("Presidio, two recognizers")
        found = f"{name}: {len(engine.scan_lazily(text)):,} in {size:.1f} MB"
        for case, speed in speeds.items():
            against = f"{speed / slow:,.0f}" if slow else "–"
            print(f"| {found} | {case} | {speed:,.3g} | {speed / base:.2f} | {against} |")
    print()
    _short(engine, every)


def _matches(text: str | bytes) -> list[re.Match[str]]:
    return list(_PATTERN.finditer(text if isinstance(text, str) else text.decode()))


def _short(engine: Engine, every: Engine) -> None:
    lines = {
        "a line of log, 100 bytes": _LINE,
        "a line of log without findings": _LINE.replace("13800138000", "1380"),
        f"{BULK_FROM:,} characters, just below the bulk path": prose(0.08, between=150)[: BULK_FROM - 1],
        f"{BULK_FROM:,} characters, just on it": prose(0.08, between=150)[:BULK_FROM],
    }
    cases = {name: _repeated(engine, line) for name, line in lines.items()}
    cases |= {f"{name}, every entity on": _repeated(every, line) for name, line in lines.items()}
    timings = interleave(cases, rounds=7)
    print(
        table(
            ["`Engine.scan` of", "µs"],
            [(name, timing.median * 1e6 / 100) for name, timing in timings.items()],
        )
    )


def _repeated(engine: Engine, line: str) -> Callable[[], object]:
    return lambda: [engine.scan(line) for _ in range(100)]


def _presidio() -> Callable[[str], object] | None:
    try:
        import spacy
        from presidio_analyzer import AnalyzerEngine, Pattern, PatternRecognizer, RecognizerRegistry
        from presidio_analyzer.nlp_engine import SpacyNlpEngine
    except ImportError:
        return None

    class _Blank(SpacyNlpEngine):
        def __init__(self) -> None:
            super().__init__(models=[{"lang_code": "zh", "model_name": "blank"}])
            self.nlp = {"zh": spacy.blank("zh")}  # type: ignore[assignment]  # its stub says None

        def load(self) -> None:
            """Stay blank."""

        def is_loaded(self) -> bool:
            return True

    registry = RecognizerRegistry(supported_languages=["zh"])
    for entity, pattern in (
        ("CN_RESIDENT_ID", r"(?<![0-9])[1-9][0-9]{16}[0-9Xx](?![0-9])"),
        ("CN_MOBILE", r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])"),
    ):
        registry.add_recognizer(
            PatternRecognizer(
                supported_entity=entity, patterns=[Pattern(entity, pattern, 0.6)], supported_language="zh"
            )
        )
    analyzer = AnalyzerEngine(registry=registry, nlp_engine=_Blank(), supported_languages=["zh"])
    return lambda text: analyzer.analyze(text=text, language="zh")


if __name__ == "__main__":
    from benchmarks.report import environment

    print(environment(), "\n")
    main()
