"""The reasons a decision can have, each in English and Chinese, in the order they are looked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Final

from piiguard.access.decisions import Reason
from piiguard.errors import did_you_mean

if TYPE_CHECKING:
    from piiguard.access.rules import Rule

__all__ = [
    "NO_PURPOSE",
    "NO_ROLE",
    "REVOKED",
    "allowed_by",
    "at_another_time",
    "collected_for",
    "denied_by",
    "no_rule",
    "only_masked",
    "only_read",
    "other_purpose",
    "restricted",
    "unclassified",
    "unknown",
]

NO_ROLE: Final = Reason("no_role", "The principal holds no role.", "该主体没有任何角色。")
NO_PURPOSE: Final = Reason(
    "no_purpose", "No purpose was given; every access has one.", "未说明处理目的；任何访问都须有目的。"
)
REVOKED: Final = Reason("revoked", "The principal's access was revoked.", "该主体的访问权已被撤销。")


def unknown(noun: str, zh: str, name: str, known: Iterable[str]) -> Reason:
    """Say that the policy does not know a name, with the nearest it knows."""
    near = did_you_mean(name, known)
    return Reason(
        f"unknown_{noun}", f"The policy knows no {noun} {name!r}. {near}", f"策略中没有{zh}“{name}”。"
    )


def only_masked(permission: str) -> Reason:
    """Say that a function would need in the clear what may be seen masked only."""
    return Reason(
        "only_masked",
        f"{permission} is allowed masked only; a function would get it in the clear. Show it with view().",
        f"{permission} 仅允许查看脱敏值，而函数会取得明文；请改用 view()。",
    )


def only_read(action: str) -> Reason:
    """Say that a field knows one action only."""
    return Reason(
        "only_read",
        f"A field is only ever read; {action!r} is a permission on whole records.",
        f"字段只有 read 操作；“{action}”须作为整条记录的权限。",
    )


def unclassified(field: str) -> Reason:
    """Say that nobody declared what a field holds."""
    return Reason(
        "unclassified",
        f"Nothing says what {field} holds, so it is hidden: declare it with PII, or under [fields].",
        f"没有声明 {field} 的类别，因此不可见：请用 PII 声明，或写入 [fields]。",
    )


def restricted(subject: str) -> Reason:
    """Say that the data may only be stored and secured."""
    return Reason(
        "restricted",
        f"{subject} is restricted: only storage and security are permitted (PIPL art. 47).",
        f"{subject} 已限制处理：仅可存储并采取必要的安全保护措施（个人信息保护法第四十七条）。",
    )


def other_purpose(asked: str, served: str) -> Reason:
    """Say that the scope acts for something else than the function serves."""
    return Reason(
        "other_purpose",
        f"The principal acts for {asked}; this serves {served}.",
        f"当前处理目的为 {asked}，而此操作用于 {served}。",
    )


def denied_by(rule: Rule) -> Reason:
    """Say which rule forbids it."""
    return Reason("denied_by", f"{rule.title} forbids it.", f"{rule.title} 禁止。")


def allowed_by(rule: Rule) -> Reason:
    """Say which rule allows it."""
    return Reason("allowed_by", f"{rule.title} allows it.", f"{rule.title} 允许。")


def at_another_time(rule: Rule) -> Reason:
    """Say which rule would allow it, were it another day or hour."""
    return Reason(
        "at_another_time",
        f"{rule.title} would allow it, but only {rule.window.describe('en')}.",
        f"{rule.title} 仅在{rule.window.describe('zh')}允许。",
    )


def no_rule(roles: Collection[str]) -> Reason:
    """Say that nothing allows it."""
    held = ", ".join(sorted(roles))
    return Reason("no_rule", f"No rule allows it for {held}.", f"没有规则允许角色 {held} 这样做。")


def collected_for(purposes: Collection[str]) -> Reason:
    """Say that the field was collected for something else, so that it stays masked."""
    named = ", ".join(sorted(purposes))
    return Reason(
        "collected_for",
        f"It was collected for {named}; for any other purpose it is masked at most.",
        f"其收集目的为 {named}；用于其他目的时至多可见脱敏值。",
    )
