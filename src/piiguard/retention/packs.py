"""Rule packs: the retention clauses of one country's law, as they stood on one day.

Source: the file ``rulepacks/cn.toml``, which gives law, article and confidence of every rule.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Self, cast

import attrs

from piiguard.errors import UnknownName
from piiguard.retention.periods import Period
from piiguard.retention.rules import Basis, Confidence, Rule, RuleId, RuleKind

__all__ = ["RulePack"]


@attrs.frozen(kw_only=True)
class RulePack:
    """The rules that were in force on one day.

    Attributes:
        name: Whose law, ``"cn"``.
        as_of: The day the question was about.
        edition: The day on which the pack's sources were read; nothing newer is known to it.
        rules: The rules, in the order of the file.
    """

    name: str
    as_of: date
    edition: date
    rules: tuple[Rule, ...] = attrs.field(repr=False)

    @classmethod
    def cn(cls, *, as_of: date) -> Self:
        """Return the rules of Chinese law in force on *as_of*.

        Args:
            as_of: The day the question is about. A day after the pack's edition gets the rules that
                were known on the edition's day.

        Returns:
            The pack.

        >>> RulePack.cn(as_of=date(2024, 6, 1))["aml-2006-19"].keep
        Period(months=60, days=0)
        >>> RulePack.cn(as_of=date(2025, 6, 1))["aml-34"].keep
        Period(months=120, days=0)
        """
        edition, rules = _read("cn")
        held = tuple(rule for rule in rules if rule.basis.in_force(as_of))
        return cls(name="cn", as_of=as_of, edition=edition, rules=held)

    @property
    def hash(self) -> str:
        """SHA-256 of the rules in a fixed spelling, so that a plan can name exactly what it used."""
        spelled = json.dumps([spell(rule) for rule in self.rules], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(spelled.encode()).hexdigest()

    @property
    def restricting(self) -> Rule | None:
        """The rule under which a record that must go but may not yet is restricted, if the law has one."""
        return next((rule for rule in self.rules if rule.kind is RuleKind.RESTRICT), None)

    @property
    def to_verify(self) -> tuple[Rule, ...]:
        """The rules whose clause somebody must check before relying on it."""
        return tuple(rule for rule in self.rules if rule.verify)

    def __getitem__(self, name: str) -> Rule:
        for rule in self.rules:
            if rule.id == name:
                return rule
        raise UnknownName.among(name, (rule.id for rule in self.rules), noun=f"rule in force on {self.as_of}")

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    def __len__(self) -> int:
        return len(self.rules)


def spell(rule: Rule) -> dict[str, object]:
    """Turn a rule into plain JSON values, for hashes and plans.

    Args:
        rule: The rule.

    Returns:
        Strings, lists and None under fixed names.
    """
    basis = rule.basis
    return {
        "id": rule.id,
        "kind": rule.kind.value,
        "keep": None if rule.keep is None else str(rule.keep),
        "after": list(rule.after),
        "what": rule.what,
        "what_en": rule.what_en,
        "who": rule.who,
        "law": basis.law,
        "law_en": basis.law_en,
        "article": basis.article,
        "confidence": basis.confidence.value,
        "effective": None if basis.effective is None else basis.effective.isoformat(),
        "expires": None if basis.expires is None else basis.expires.isoformat(),
        "note": basis.note,
    }


@cache
def _read(name: str) -> tuple[date, tuple[Rule, ...]]:
    text = files("piiguard.retention").joinpath("rulepacks", f"{name}.toml").read_text(encoding="utf-8")
    # The package's own file; a test builds every rule of it, so its shape is known here.
    data = cast("Mapping[str, object]", tomllib.loads(text))
    rows = cast("list[dict[str, object]]", data["rules"])
    return cast("date", data["edition"]), tuple(_rule(row) for row in rows)


def _rule(row: Mapping[str, object]) -> Rule:
    def text(key: str) -> str:
        return cast("str", row.get(key, ""))

    return Rule(
        id=RuleId(text("id")),
        kind=RuleKind(text("kind")),
        keep=Period.parse(text("keep")) if "keep" in row else None,
        after=tuple(cast("list[str]", row.get("after", []))),
        what=text("what"),
        what_en=text("what_en"),
        who=text("who"),
        basis=Basis(
            law=text("law"),
            law_en=text("law_en"),
            article=text("article"),
            confidence=Confidence(text("confidence")),
            effective=cast("date | None", row.get("effective")),
            expires=cast("date | None", row.get("expires")),
            note=text("note"),
        ),
    )
