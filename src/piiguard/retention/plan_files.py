"""Plans read back from JSON: outside data, so every field is checked, and the hash over all of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, ClassVar, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, ValidationError

from piiguard.catalog.principals import PrincipalName, SubjectId
from piiguard.errors import InvalidInput
from piiguard.retention.dues import KeptReason
from piiguard.retention.periods import Period
from piiguard.retention.plans import HeldRow, KeptGroup, Plan, PlanGroup
from piiguard.retention.rules import Basis, Confidence, Disposition, Rule, RuleId, RuleKind, TableRule
from piiguard.retention.stores import PlannedRow

__all__ = ["read_plan"]

_Period = Annotated[
    Period, BeforeValidator(lambda text: Period.parse(text) if isinstance(text, str) else text)
]


class _Strict(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class _Rule(_Strict):
    id: str
    kind: RuleKind
    keep: _Period | None
    after: tuple[str, ...]
    what: str
    what_en: str
    who: str
    law: str
    law_en: str
    article: str
    confidence: Confidence
    effective: date | None
    expires: date | None
    note: str


class _TableRule(_Strict):
    rule: _Rule
    table: str
    after: str
    disposition: Disposition
    fields: tuple[str, ...]


class _Group(_Strict):
    table: str
    disposition: Disposition
    fields: tuple[str, ...]
    over: tuple[str, ...]
    running: tuple[str, ...]
    rows: tuple[tuple[str, date, str, date | None, str | None], ...]


class _Body(_Strict):
    format: Literal["piiguard-retention-plan/1"]
    as_of: date
    made_at: AwareDatetime
    author: str
    store: str
    pack: str
    restricting: _Rule | None
    rules: tuple[_TableRule, ...]
    groups: tuple[_Group, ...]
    kept: tuple[tuple[str, KeptReason, str, int, tuple[str, ...]], ...]
    held: tuple[tuple[str, str, str], ...]


class _File(_Strict):
    hash: str
    plan: _Body


def read_plan(text: str | bytes) -> Plan:
    """Read a plan from its JSON.

    Args:
        text: What `Plan.to_json` wrote.

    Returns:
        The plan.

    Raises:
        InvalidInput: If a field is wrong, missing or unknown, or the hash is not that of the plan.
    """
    try:
        read = _File.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "the file"
        raise InvalidInput(
            f"The plan cannot be read: {place}: {first['msg']}",
            hint="Give the file that Plan.to_json() wrote, unchanged.",
            code="retention.plan_file",
        ) from None
    plan = _plan(read.plan)
    if plan.hash != read.hash:
        raise InvalidInput(
            f"The plan was changed: it hashes to {plan.hash[:12]}…, and says {read.hash[:12]}…",
            hint="Make a new plan; an approval covers one plan and no other.",
            code="retention.plan_changed",
        )
    return plan


def _plan(body: _Body) -> Plan:
    return Plan(
        as_of=body.as_of,
        made_at=_same_spelling(body.made_at),
        author=PrincipalName(body.author),
        store=body.store,
        pack=body.pack,
        rules=tuple(_table_rule(each) for each in body.rules),
        restricting=None if body.restricting is None else _rule(body.restricting),
        groups=tuple(_group(each) for each in body.groups),
        kept=tuple(KeptGroup(*each) for each in body.kept),
        held=tuple(HeldRow(*each) for each in body.held),
    )


def _same_spelling(moment: datetime) -> datetime:
    # pydantic's own UTC object prints as 'Z' nowhere and as '+00:00' in isoformat, as datetime.UTC does.
    return datetime.fromisoformat(moment.isoformat())


def _table_rule(read: _TableRule) -> TableRule:
    return TableRule(
        rule=_rule(read.rule),
        table=read.table,
        after=read.after,
        disposition=read.disposition,
        fields=read.fields,
    )


def _rule(read: _Rule) -> Rule:
    basis = Basis(
        law=read.law,
        law_en=read.law_en,
        article=read.article,
        confidence=read.confidence,
        effective=read.effective,
        expires=read.expires,
        note=read.note,
    )
    return Rule(
        id=RuleId(read.id),
        kind=read.kind,
        keep=read.keep,
        after=read.after,
        what=read.what,
        what_en=read.what_en,
        who=read.who,
        basis=basis,
    )


def _group(read: _Group) -> PlanGroup:
    rows = tuple(
        PlannedRow(row, started, digest, until, None if subject is None else SubjectId(subject))
        for row, started, digest, until, subject in read.rows
    )
    return PlanGroup(
        table=read.table,
        disposition=read.disposition,
        fields=read.fields,
        over=tuple(RuleId(each) for each in read.over),
        running=tuple(RuleId(each) for each in read.running),
        rows=rows,
    )
