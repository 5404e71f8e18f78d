"""Plans and outcomes in words, Chinese and English."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from piiguard.catalog.languages import Language
from piiguard.retention.dues import KeptReason
from piiguard.retention.rules import Confidence, Disposition, Rule, RuleId, TableRule
from piiguard.retention.stores import SkipReason

if TYPE_CHECKING:
    from piiguard.retention.outcomes import Applied, Verification
    from piiguard.retention.plans import Plan, PlanGroup

__all__ = ["applied_summary", "disposition_label", "kept_label", "plan_summary", "verification_summary"]

_DISPOSITIONS: Final[dict[Disposition, dict[str, str]]] = {
    Disposition.DELETE: {"zh": "删除", "en": "delete"},
    Disposition.ANONYMISE: {"zh": "匿名化", "en": "anonymise"},
    Disposition.CRYPTO_SHRED: {"zh": "密码学销毁", "en": "crypto-shred"},
    Disposition.RESTRICT: {"zh": "限制处理", "en": "restrict"},
}
_KEPT: Final[dict[KeptReason, dict[str, str]]] = {
    KeptReason.NOT_DUE: {"zh": "未到期", "en": "not due yet"},
    KeptReason.NO_START_DATE: {"zh": "没有起算日", "en": "no start date"},
    KeptReason.UNREADABLE_START_DATE: {"zh": "起算日无法识读", "en": "start date cannot be read"},
    KeptReason.HELD: {"zh": "保全中", "en": "under legal hold"},
    KeptReason.SETTLED: {"zh": "此前已处置", "en": "disposed of before"},
    KeptReason.NO_SUBJECT: {"zh": "没有主体标识", "en": "no data subject"},
    KeptReason.SUBJECT_STILL_NEEDED: {
        "zh": "同一主体的其他记录仍需密钥",
        "en": "other records of the subject still need the keys",
    },
}
_SKIPPED: Final[dict[SkipReason, dict[str, str]]] = {
    SkipReason.CHANGED: {"zh": "计划后已变更", "en": "changed since planning"},
    SkipReason.GONE: {"zh": "已不存在", "en": "no longer there"},
    SkipReason.HELD: {"zh": "计划后被保全", "en": "held since planning"},
    SkipReason.REFERENCED: {"zh": "仍被其他记录引用", "en": "other records refer to it"},
    SkipReason.SUBJECT_STILL_NEEDED: {
        "zh": "同一主体的其他记录仍需密钥",
        "en": "other records of the subject still need the keys",
    },
}
_CONFIDENCE: Final[dict[Confidence, dict[str, str]]] = {
    Confidence.TEXT: {"zh": "已核对条文", "en": "clause read"},
    Confidence.SECONDARY: {"zh": "仅见转述，须核对", "en": "second-hand, to be verified"},
    Confidence.MEMORY: {"zh": "未核对，须核对", "en": "from memory, to be verified"},
    Confidence.HOUSE: {"zh": "内部规定", "en": "set by the house"},
}
_WORDS: Final[dict[str, dict[str, str]]] = {
    "plan": {"zh": "保存期限处置计划", "en": "Retention plan"},
    "as_of": {"zh": "基准日", "en": "As of"},
    "goes": {"zh": "应处置", "en": "To be disposed of"},
    "stays": {"zh": "保留", "en": "Staying"},
    "table": {"zh": "数据表", "en": "Table"},
    "what": {"zh": "处置", "en": "Disposition"},
    "rows": {"zh": "行数", "en": "Rows"},
    "why": {"zh": "理由", "en": "Why"},
    "detail": {"zh": "详情", "en": "Detail"},
    "rules": {"zh": "依据", "en": "Rules"},
    "rule": {"zh": "规则", "en": "Rule"},
    "basis": {"zh": "法律依据", "en": "Basis"},
    "period": {"zh": "期限", "en": "Period"},
    "known": {"zh": "可信度", "en": "Confidence"},
    "none": {"zh": "无", "en": "none"},
    "applied": {"zh": "处置结果", "en": "Disposition carried out"},
    "left": {"zh": "未处置", "en": "Left alone"},
    "verified": {"zh": "处置核验", "en": "Verification"},
    "entry": {"zh": "审计账本条目", "en": "Ledger entry"},
    "looked": {"zh": "核验行数", "en": "Rows looked for"},
    "still": {"zh": "仍存在的行", "en": "Rows still there"},
    "residue": {"zh": "表外残留", "en": "Left outside the tables"},
    "over": {"zh": "已届满", "en": "over"},
    "running": {
        "zh": "法定最短期限未满，至其届满前仅存储",
        "en": "statutory minimum still runs, stored only until then",
    },
    "under": {"zh": "依", "en": "under"},
    "fields": {"zh": "字段", "en": "fields"},
    "last": {"zh": "最迟至", "en": "at the latest until"},
}


def disposition_label(disposition: Disposition, lang: Language) -> str:
    """Name a disposition.

    Args:
        disposition: Which.
        lang: ``"zh"`` or ``"en"``.

    Returns:
        Its name in the glossary.

    >>> disposition_label(Disposition.ANONYMISE, "zh")
    '匿名化'
    """
    return _DISPOSITIONS[disposition][lang]


def kept_label(reason: KeptReason, lang: Language) -> str:
    """Name why a row stays.

    Args:
        reason: Why.
        lang: ``"zh"`` or ``"en"``.

    Returns:
        The reason in a few words.

    >>> kept_label(KeptReason.NOT_DUE, "zh")
    '未到期'
    """
    return _KEPT[reason][lang]


def plan_summary(plan: Plan, lang: Language) -> str:
    """Describe a plan.

    Args:
        plan: The plan.
        lang: ``"zh"`` or ``"en"``.

    Returns:
        Markdown.
    """
    rules = {each.rule.id: each for each in plan.rules}
    going = [
        (group.table, _what(group, lang), str(len(group.rows)), _reasons(group, plan, rules, lang))
        for group in plan.groups
    ]
    staying = [
        (each.table, kept_label(each.reason, lang), str(each.count), _code(each.detail)) for each in plan.kept
    ]
    cited = [
        (
            _code(each.rule.id),
            _cited(each.rule, lang),
            f"{each.rule.keep or '∞'} ← {_code(f'{each.table}.{each.after}')}",
            _CONFIDENCE[each.rule.basis.confidence][lang],
        )
        for each in plan.rules
    ]
    parts = [
        f"## {_say('plan', lang)}\n",
        f"{_say('as_of', lang)} {plan.as_of} · `{plan.hash}`\n",
        f"### {_say('goes', lang)}: {plan.total}\n",
        _table(("table", "what", "rows", "why"), going, lang),
        f"### {_say('stays', lang)}\n",
        _table(("table", "why", "rows", "detail"), staying, lang),
        f"### {_say('rules', lang)}\n",
        _table(("rule", "basis", "period", "known"), cited, lang),
    ]
    return "\n".join(parts)


def applied_summary(applied: Applied, lang: Language) -> str:
    """Describe what became of a plan.

    Args:
        applied: The result.
        lang: ``"zh"`` or ``"en"``.

    Returns:
        Markdown.
    """
    done = [(table, disposition_label(each, lang), str(count)) for table, each, count in applied.disposed]
    left = [(_SKIPPED[reason][lang], str(count)) for reason, count in applied.skip_counts.items()]
    parts = [
        f"## {_say('applied', lang)}\n",
        f"`{applied.plan}` · {_say('entry', lang)} {applied.entry if applied.entry is not None else '–'}\n",
        _table(("table", "what", "rows"), done, lang),
        f"### {_say('left', lang)}: {len(applied.skipped)}\n",
        _table(("why", "rows"), left, lang),
    ]
    return "\n".join(parts)


def verification_summary(verification: Verification, lang: Language) -> str:
    """Describe what was found after a plan was carried out.

    Args:
        verification: The findings.
        lang: ``"zh"`` or ``"en"``.

    Returns:
        Markdown.
    """
    residue = [f"{each.place}: {each.detail}" for each in verification.residue]
    lines = [
        f"## {_say('verified', lang)}\n",
        f"- {_say('looked', lang)}: {verification.looked_at}",
        f"- {_say('still', lang)}: {len(verification.still_there)}",
        f"- {_say('residue', lang)}: {'; '.join(residue) or _say('none', lang)}",
    ]
    return "\n".join(lines) + "\n"


def _what(group: PlanGroup, lang: Language) -> str:
    label = disposition_label(group.disposition, lang)
    return f"{label} ({_say('fields', lang)}: {', '.join(group.fields)})" if group.fields else label


def _reasons(group: PlanGroup, plan: Plan, rules: dict[RuleId, TableRule], lang: Language) -> str:
    stop, colon, comma = ("；", "：", "、") if lang == "zh" else ("; ", ": ", ", ")
    said = [f"{_cite(rules, each, lang)} {_say('over', lang)}" for each in group.over]
    if group.running:
        protecting = comma.join(_cite(rules, each, lang) for each in group.running)
        said.append(f"{protecting}{colon}{_say('running', lang)}")
        lapses = [row.until for row in group.rows if row.until is not None]
        if len(lapses) == len(group.rows):
            said.append(f"{_say('last', lang)} {max(lapses)}")
        if plan.restricting is not None:
            said.append(f"{_say('under', lang)} {_cited(plan.restricting, lang)} (`{plan.restricting.id}`)")
    return stop.join(said)


def _cite(rules: dict[RuleId, TableRule], name: RuleId, lang: Language) -> str:
    bound = rules[name]
    doubt = "" if not bound.rule.verify else f" [{_CONFIDENCE[bound.rule.basis.confidence][lang]}]"
    return f"`{name}` ({bound.rule.keep or '∞'}){doubt}"


def _cited(rule: Rule, lang: Language) -> str:
    law = rule.basis.law if lang == "zh" else rule.basis.law_en
    if not rule.basis.article:
        return law
    return f"{law} 第 {rule.basis.article} 条" if lang == "zh" else f"{law}, art. {rule.basis.article}"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]], lang: Language) -> str:
    shown = list(rows)
    if not shown:
        return f"{_say('none', lang)}\n"
    lines = [[_say(each, lang) for each in heads], ["---"] * len(heads), *shown]
    return (
        "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
        + "\n"
    )


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


def _say(word: str, lang: Language) -> str:
    return _WORDS[word][lang]
