"""The sections of the report that tell of single records: who sees what, and what was let go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Final, TypeVar

from piiguard.catalog import Language
from piiguard.cli.journey.disposing import Disposed
from piiguard.cli.journey.results import Results
from piiguard.governance import (
    Badge,
    Bars,
    Block,
    Callout,
    Cell,
    Code,
    Figure,
    Figures,
    LegalBases,
    LegalBasis,
    Section,
    Table,
    Text,
    Tone,
    Words,
)
from piiguard.retention import KeptReason
from piiguard.retention.summaries import disposition_label, kept_label

__all__ = ["disposal", "roles"]

_T = TypeVar("_T")

_VIEWS: Final = {
    "clear": Badge(Text(en="clear", zh="明文"), Tone.CAUTION),
    "hidden": Badge(Text(en="hidden", zh="隐藏")),
}
_HELD_OPEN: Final = Text(en="still readable", zh="仍可读取")
_HELD_LOST: Final = Text(en="UNREADABLE", zh="无法读取")


def roles(results: Results) -> Section:
    """Say what each role sees of the same customer.

    Args:
        results: What was found and done.

    Returns:
        The section.
    """
    headers: list[Words] = [Text(en="Field", zh="字段")]
    headers += [f"{each.asker.principal.name} · {each.asker.purpose}" for each in results.seen]
    fields = list(results.seen[0].cells)
    rows: list[list[Cell]] = [
        [Code(field), *(_cell(*each.cells[field]) for each in results.seen)] for field in fields
    ]
    blocks: list[Block] = [Table(headers=headers, rows=rows)]
    if results.refusal[0]:
        blocks.append(
            Callout(
                Text(en=results.refusal[0], zh=results.refusal[1]),
                Tone.INFO,
                Text(en="Asked for another purpose, the answer is no", zh="换一个目的，回答是否定的"),
            )
        )
    return Section(
        Text(en="What three roles see of the same customer", zh="同一客户，三种角色各见什么"),
        Text(
            en="Denied unless a rule allows it, by role and by purpose. Clear reads are in the ledger first.",
            zh="除非规则按角色和目的允许，一律拒绝；明文读取先入账本。",
        ),
        blocks,
    )


def disposal(results: Results) -> Section:
    """Say what was past its time, and what became of it.

    Args:
        results: What was found and done.

    Returns:
        The section.
    """
    title = Text(en="Retention", zh="保存期限与处置")
    found = results.disposed
    if found is None:
        return Section(
            title,
            blocks=[
                Callout(
                    Text(
                        en="No column holds a day to count from, so nothing was planned or let go.",
                        zh="没有可作为起算点的日期列，因此没有制定计划，也没有处置任何数据。",
                    ),
                    Tone.CAUTION,
                )
            ],
        )
    return Section(
        title,
        Text(
            en=f"Planned row by row for {found.plan.as_of}, approved by somebody else than its author,"
            " applied with a write-ahead journal, and looked for afterwards.",
            zh=f"按 {found.plan.as_of} 逐行制定计划，由非编制人审批，经预写日志执行，并在事后核查。",
        ),
        [
            _outcome(found),
            _planned(found),
            Bars.counted(
                [(_in_both(kept_label, reason), count) for reason, count in _stayed(found).items()],
                caption=Text(en="Rows that stay, and why", zh="保留的行及原因"),
            ),
            _laws(found),
        ],
    )


def _cell(kind: str, shown: str) -> Cell:
    if kind == "masked":
        return Code(shown)
    return _VIEWS[kind]


def _outcome(found: Disposed) -> Figures:
    clean = found.verification.ok
    return Figures(
        [
            Figure(Text(en="Rows let go", zh="已处置行数"), found.applied.total),
            Figure(
                Text(en="Kept by a legal hold", zh="保全保留"),
                len(found.held),
                Text(en="still readable", zh="仍可读取")
                if found.held_opens
                else Text(en="UNREADABLE", zh="无法读取"),
                Tone.GOOD if found.held_opens else Tone.ALARM,
            ),
            Figure(
                Text(en="Still there afterwards", zh="事后仍存在"),
                len(found.verification.still_there) + len(found.verification.residue),
                tone=Tone.GOOD if clean else Tone.ALARM,
            ),
            Figure(
                Text(en="Shredded rows that no longer open", zh="销毁后无法解密"),
                f"{found.unreadable} / {found.tried}",
                Text(en="a sample was tried", zh="抽样尝试解密"),
                Tone.GOOD if found.unreadable == found.tried else Tone.ALARM,
            ),
        ]
    )


def _planned(found: Disposed) -> Table:
    held = Counter(each.table for each in found.held)
    return Table(
        headers=[
            Text(en="Table", zh="表"),
            Text(en="Disposition", zh="处置"),
            Text(en="Rows", zh="行数"),
            Text(en="Held", zh="保全"),
            Text(en="Rule", zh="规则"),
        ],
        rows=[
            [
                Code(group.table),
                Badge(_in_both(disposition_label, group.disposition), Tone.INFO),
                len(group.rows),
                held[group.table],
                Code(", ".join(group.over)),
            ]
            for group in found.plan.groups
        ],
    )


def _in_both(label: Callable[[_T, Language], str], named: _T) -> Text:
    return Text(en=label(named, "en"), zh=label(named, "zh"))


def _stayed(found: Disposed) -> Counter[KeptReason]:
    counts: Counter[KeptReason] = Counter()
    for group in found.plan.kept:
        counts[group.reason] += group.count
    return counts


def _laws(found: Disposed) -> LegalBases:
    items = [
        LegalBasis(Text(en="House policy", zh="内部策略"), "", "declared", str(bound))
        for bound in found.plan.rules
        if not bound.rule.basis.article
    ]
    laws = [bound.rule for bound in found.plan.rules if bound.rule.basis.article]
    if (restricting := found.pack.restricting) is not None:
        laws.append(restricting)
    items += [
        LegalBasis(
            Text(en=rule.basis.law_en, zh=rule.basis.law),
            rule.basis.article,
            rule.basis.confidence.value,
            Text(en=rule.what_en, zh=rule.what) if rule.what_en and rule.what else rule.what,
        )
        for rule in laws
    ]
    return LegalBases(items)
