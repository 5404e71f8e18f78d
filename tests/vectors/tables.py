"""The tables of what was held against public vectors, for people and for the page that publishes them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final, Literal, TypeAlias

from tests.vectors import chunked
from tests.vectors.sm_vectors import PYCA_FILES
from tests.vectors.test_composed_vectors import NUMERALS, SAMPLES
from tests.vectors.wycheproof import FILES, FOLDER, Tally, tally

from piiguard.crypto.composed.ff1 import Ff1

__all__ = ["PAGES", "filled", "tables"]

Language: TypeAlias = Literal["en", "zh"]

_DOCS: Final = Path(__file__).parents[2] / "docs" / "explanation"
PAGES: Final[dict[Path, Language]] = {
    _DOCS / "public-vectors.md": "en",
    _DOCS / "public-vectors.zh.md": "zh",
}
_BEGIN: Final = "<!-- made by python -m tests.vectors --write -->\n"
_END: Final = "<!-- end -->\n"
_HEADS: Final = {
    "en": ("File", "Held against", "Agreed", "Passed over", "Disagreed"),
    "zh": ("文件", "对照对象", "一致", "略过", "不一致"),
}
_REASONS_ZH: Final = {
    "piiguard has no XChaCha20-Poly1305, nor has cryptography": (
        "piiguard 没有 XChaCha20-Poly1305，cryptography 也没有"
    ),
    "piiguard has no SM4-CCM, nor has cryptography": "piiguard 没有 SM4-CCM，cryptography 也没有",
    "a nonce of less than 8 octets or more than 128, which cryptography does not take; ours have 12": (
        "nonce 少于 8 字节或多于 128 字节，cryptography 不接受；我们的是 12 字节"
    ),
}
_THROUGH_ZH: Final = {
    "the CMAC of `composed.aes_siv`": "`composed.aes_siv` 的 CMAC",
    "`composed.ff1`, scalar and by rows": "`composed.ff1`，逐个与按行",
    "`HKDFExpand`, as files call it": "`HKDFExpand`，同文件加密的调用",
    "`HMAC`, as blind indexes call it": "`HMAC`，同盲索引的调用",
    "nothing": "无",
}


def tables(language: Language) -> str:
    """Hold everything against its vectors and write down what came of it.

    Args:
        language: Of the headings and the reasons.

    Returns:
        Markdown: a table of Wycheproof, the reasons for what is passed over, and a table of the others.

    Raises:
        DisagreementError: At the first vector that says something else.
    """
    return "\n".join([*_wycheproof(language), "", *_others(language), ""])


def filled(page: str, made: str) -> str:
    """Return a page with the tables between its marks."""
    before, _, rest = page.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    return f"{before}{_BEGIN}\n{made}\n{_END}{after}"


@cache
def _tallies() -> dict[str, Tally]:
    return {file.name: tally(file) for file in FILES}


def _wycheproof(language: Language) -> Iterator[str]:
    commit = (FOLDER / "wycheproof" / "COMMIT").read_text().strip()
    chinese = language == "zh"
    yield f"Wycheproof，提交 `{commit[:12]}`：" if chinese else f"Wycheproof, commit `{commit[:12]}`:"
    yield ""
    yield _row(*_HEADS[language])
    yield "| --- | --- | ---: | ---: | ---: |"
    agreed, ours, reasons = 0, 0, Counter[str]()
    for file in FILES:
        found = _tallies()[file.name]
        agreed += found.agreed
        ours += found.agreed * file.ours
        reasons.update(found.skipped)
        uncalled = "（piiguard 不调用）" if chinese else " (not called by piiguard)"
        named = _THROUGH_ZH.get(file.through, file.through) if chinese else file.through
        through = named if file.ours or not found.agreed else f"{named}{uncalled}"
        yield _row(file.name, through, f"{found.agreed:,}", f"{sum(found.skipped.values()):,}", "0")
    skipped = reasons.total()
    share = f"{skipped / (agreed + skipped):.1%}"
    total = "合计" if chinese else "All"
    yield _row(f"**{total}**", "", f"**{agreed:,}**", f"**{skipped:,}** ({share})", "**0**")
    yield ""
    yield (
        f"其中 {ours:,} 个所检验的，是 piiguard 自身或它所调用的。略过的："
        if chinese
        else f"{ours:,} of them test what piiguard is or calls. Passed over:"
    )
    yield ""
    for reason, count in reasons.most_common():
        yield f"- {count:,}：{_REASONS_ZH[reason]}。" if chinese else f"- {count:,}: {reason}."


def _others(language: Language) -> Iterator[str]:
    yield _row(*_HEADS[language][:3], _HEADS[language][4])
    yield "| --- | --- | ---: | ---: |"
    for other in PYCA_FILES:
        same = other.agreed()
        yield _row(other.name, other.through, f"{same:,}", f"{other.count - same:,}")
    every = chunked.vectors()
    same = sum(chunked.agrees(vector, 16_400) for vector in every)
    yield _row("C2SP chunked-encryption", "`crypto.files`", f"{same:,}", f"{len(every) - same:,}")
    same = sum(_agrees(*sample) for sample in SAMPLES)
    yield _row("NIST SP 800-38G, FF1", "`composed.ff1`", f"{same:,}", f"{len(SAMPLES) - same:,}")


def _agrees(key: str, radix: int, tweak: str, text: str, sealed: str) -> bool:
    numerals = [NUMERALS.index(each) for each in text]
    made = Ff1(bytes.fromhex(key), radix).encrypt(numerals, bytes.fromhex(tweak))
    return "".join(NUMERALS[each] for each in made) == sealed


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
