"""What a scan of one text gives: a list of findings, which a notebook shows within their text.

Masked, unless it is asked for clear: a notebook keeps what it shows in its file, and a file travels. The
words around the findings are shown as they were given.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from piiguard.catalog import Entity, Finding, Language

if TYPE_CHECKING:
    from piiguard.catalog.markup import Page
    from piiguard.mask import MaskPolicy

__all__ = ["TextScan"]

# A page is read, not searched: beyond these, stretches without findings are cut, and findings are counted.
_MOST_FINDINGS: Final = 300
_LONGEST_GAP: Final = 600
_AROUND: Final = 150

_WORDS: Final[Mapping[Language, dict[str, str]]] = {
    "en": {
        "none": "Nothing personal found in {size:,} characters.",
        "head": "{count:,} found in {size:,} characters",
        "gap": "[… {size:,} characters without a finding …]",
        "more": "[… {count:,} more findings …]",
        "masked": "Findings are masked; .view(reveal=True) shows them. The other text is as it was given.",
        "clear": "Findings are shown clear, and so is this cell's saved output.",
        "score": "score",
    },
    "zh": {
        "none": "{size:,} 个字符中未发现个人信息。",
        "head": "{size:,} 个字符中发现 {count:,} 处",
        "gap": "[…… {size:,} 个字符未发现个人信息 ……]",
        "more": "[…… 另有 {count:,} 处 ……]",
        "masked": '发现之处已脱敏；.view(reveal=True, lang="zh") 显示原文。其余文字按原样显示。',
        "clear": "发现之处以原文显示；本单元格保存的输出也含原文。",
        "score": "得分",
    },
}


class TextScan(list[Finding]):
    """The findings of one text, by start: a list, for whoever takes it as one.

    It remembers the text, so that a notebook can show it. Neither its ``repr`` nor a pickle holds the text
    or a value; copies and slices are plain lists.

    Args:
        findings: What was found.
        text: What was scanned.
        policy: How each entity is masked when it is shown; partly, by its customary form, if None.
    """

    __slots__ = ("_policy", "_text")

    _text: str
    _policy: MaskPolicy | None

    def __init__(self, findings: Iterable[Finding], text: str, *, policy: MaskPolicy | None = None) -> None:
        super().__init__(findings)
        self._text = text
        self._policy = policy

    def __reduce_ex__(self, protocol: object) -> tuple[object, ...]:
        return (list, (list(self),))

    @property
    def counts(self) -> Mapping[Entity, int]:
        """Entity → how many there are; only those that occur, the most frequent first."""
        return dict(Counter(each.entity for each in self).most_common())

    def view(self, *, reveal: bool = False, lang: Language = "en") -> Page:
        """Return the text with its findings marked, as a notebook shows it.

        Args:
            reveal: Whether findings are shown clear, and why each was found; a notebook that is saved then
                keeps them.
            lang: The language of labels.

        Returns:
            HTML, and plain text where that cannot be shown. Of a long text, what is near the findings.

        >>> from piiguard import scan
        >>> scan("电话13800138000").view()
        电话[CN_MOBILE 138****8000]
        """
        from piiguard.catalog.markup import page

        words = _WORDS[lang]
        pieces = list(self._pieces(reveal=reveal, lang=lang))
        body = "".join(html for html, _ in pieces)
        text = "".join(plain for _, plain in pieces)
        head = self._head(lang)
        foot = f'<p class="pg-foot">{words["clear" if reveal else "masked"]}</p>' if self else ""
        return page(f'{head}<div class="pg-text">{body}</div>{foot}', text, lang)

    def _repr_html_(self) -> str:
        return self.view().html

    def _head(self, lang: Language) -> str:
        from piiguard.catalog.levels import level_of
        from piiguard.catalog.markup import badge, kind

        words, size = _WORDS[lang], len(self._text)
        if not self:
            return f'<p class="pg-head">{words["none"].format(size=size)}</p>'
        levels = {level.severity: level for level in map(level_of, self.counts)}
        badges = " ".join(badge(levels[each], lang) for each in sorted(levels, reverse=True))
        kinds = "".join(kind(entity, lang, remark=f"× {n:,}") for entity, n in self.counts.items())
        counted = words["head"].format(count=len(self), size=size)
        return f'<p class="pg-head"><b>{counted}</b> {badges}<br>{kinds}</p>'

    def _pieces(self, *, reveal: bool, lang: Language) -> Iterator[tuple[str, str]]:
        """Yield HTML and plain text of each stretch of the text."""
        from piiguard.mask import DEFAULT_POLICY
        from piiguard.mask.policies import stretches
        from piiguard.mask.shapes import HIDDEN

        text, policy = self._text, self._policy or DEFAULT_POLICY
        # The list is its user's: what was added to it may lie outside of the text.
        found = stretches([each for each in self if 0 <= each.start < each.end <= len(text)])
        at = 0
        for finding, start, end in found[:_MOST_FINDINGS]:
            yield from _between(text[at:start], lang)
            if reveal:
                shown = text[start:end]
            else:
                shown = HIDDEN if finding is None else policy.mask_value(finding.entity, text[start:end])
            yield _marked(finding, shown, lang, reveal=reveal)
            at = end
        if len(found) > _MOST_FINDINGS:
            yield _gap(_WORDS[lang]["more"].format(count=len(found) - _MOST_FINDINGS))
        else:
            yield from _between(text[at:], lang)


def _between(text: str, lang: Language) -> Iterator[tuple[str, str]]:
    from piiguard.catalog.markup import escaped

    if len(text) <= _LONGEST_GAP:
        yield escaped(text), text
        return
    head, tail = text[:_AROUND], text[-_AROUND:]
    yield escaped(head), head
    yield _gap(_WORDS[lang]["gap"].format(size=len(text) - 2 * _AROUND))
    yield escaped(tail), tail


def _gap(text: str) -> tuple[str, str]:
    return f' <span class="pg-gap">{text}</span> ', f" {text} "


def _marked(finding: Finding | None, shown: str, lang: Language, *, reveal: bool) -> tuple[str, str]:
    from piiguard.catalog.markup import escaped, family_of, label

    if finding is None:
        return f'<mark class="pg-own">{escaped(shown)}</mark>', f"[{shown}]"
    name, level = label(finding.entity, lang), finding.level
    told = [
        label(finding.entity, "en" if lang == "zh" else "zh"),
        f"{level.zh if lang == 'zh' else level.en} ({level.standard.value})",
        f"{_WORDS[lang]['score']} {finding.score:.2f}",
    ]
    # The evidence may name a part of the value, such as a region or a year of birth.
    told += finding.why if reveal else ()
    opening = f'<mark class="pg-{family_of(finding.entity)}" title="{escaped(" · ".join(told))}">'
    return f"{opening}{escaped(shown)}<small>{escaped(name)}</small></mark>", f"[{name} {shown}]"
