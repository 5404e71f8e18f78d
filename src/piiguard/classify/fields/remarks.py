"""The sentences that give evidence, each in English and Chinese."""

from __future__ import annotations

from collections.abc import Sequence

from piiguard.catalog import Entity, facts_of
from piiguard.classify.fields.notes import Note
from piiguard.classify.fields.quasi import Anonymity

__all__ = [
    "agrees_by_name",
    "beside",
    "by_format",
    "contradicts_by_name",
    "corrected",
    "declared",
    "described_as",
    "fails_check",
    "found_within",
    "hidden_among",
    "masked_already",
    "named_as_thing",
    "no_values",
    "passes_by_chance",
    "refused_by_type",
    "resembles",
    "rounded",
    "share_of_values",
    "under_fourteen",
]


def share_of_values(entity: Entity, matched: int, seen: int) -> Note:
    """Say how many cells are the entity."""
    facts, share = facts_of(entity), _percent(matched, seen)
    return Note(
        f"{share} of {_values(seen)} are {_a(facts.en)}",
        zh=f"{seen:,} 个值中 {share} 是{facts.zh}",
        code="values",
    )


def resembles(entity: Entity, matched: int, seen: int) -> Note:
    """Say how many cells could be the entity."""
    facts, share = facts_of(entity), _percent(matched, seen)
    return Note(
        f"{share} of {_values(seen)} look like {_a(facts.en)}",
        zh=f"{seen:,} 个值中 {share} 像是{facts.zh}",
        code="likeness",
    )


def fails_check(entity: Entity, passed: int, formed: int, seen: int) -> Note:
    """Say how many cells have the entity's form, and how many of those pass its check."""
    facts = facts_of(entity)
    form, valid = _percent(formed, seen), _percent(passed, formed)
    return Note(
        f"{form} of {_values(seen)} have the form of {_a(facts.en)}, {valid} of those pass its check",
        zh=f"{seen:,} 个值中 {form} 形似{facts.zh}，其中 {valid} 通过校验",
        code="check",
    )


def agrees_by_name(entity: Entity) -> Note:
    """Say that the name names the entity."""
    facts = facts_of(entity)
    return Note(f"name reads as {facts.en}", zh=f"名称像是{facts.zh}", code="name")


def contradicts_by_name(entity: Entity) -> Note:
    """Say that the name names another entity."""
    facts = facts_of(entity)
    return Note(f"although the name reads as {facts.en}", zh=f"但名称像是{facts.zh}", code="name-contradicts")


def named_as_thing() -> Note:
    """Say that the name names a thing, an amount or a moment."""
    return Note("named like a number of a thing", zh="名称像是事物的编号或数量", code="name-not-personal")


def no_values() -> Note:
    """Say that there was nothing to look at."""
    return Note("no values to bear it out", zh="没有可佐证的值", code="no-values")


def passes_by_chance(entity: Entity, passed: int, seen: int) -> Note:
    """Say that some cells pass the entity's check by accident."""
    facts, share = facts_of(entity), _percent(passed, seen)
    return Note(
        f"{share} of the values pass as {facts.en}, taken for chance",
        zh=f"{share} 的值恰好符合{facts.zh}，视为巧合",
        code="chance",
    )


def found_within(entity: Entity, rows: int) -> Note:
    """Say that the entity occurs among other text."""
    facts = facts_of(entity)
    return Note(
        f"in free text: {facts.en} in {rows:,} row{'' if rows == 1 else 's'}",
        zh=f"文本中含{facts.zh}（{rows:,} 行）",
        code="within",
    )


def masked_already(matched: int, seen: int) -> Note:
    """Say that some cells are masked already."""
    share = _percent(matched, seen)
    return Note(f"{share} are masked already", zh=f"{share} 已脱敏", code="masked")


def rounded(matched: int, seen: int) -> Note:
    """Say that a spreadsheet has rounded some of the numbers."""
    share = _percent(matched, seen)
    return Note(
        f"{share} are numbers rounded by a spreadsheet (1.38E+10)",
        zh=f"{share} 是被电子表格四舍五入的长数字（1.38E+10）",
        code="rounded",
    )


def beside(neighbours: Sequence[Entity]) -> Note:
    """Say which columns beside it describe a person, too."""
    en = ", ".join(facts_of(each).en for each in neighbours)
    zh = "、".join(facts_of(each).zh for each in neighbours)
    return Note(f"beside it: {en}", zh=f"同表中还有{zh}", code="beside")


def declared() -> Note:
    """Say that the field declares what it is."""
    return Note("declared", zh="已声明", code="declared")


def by_format(entity: Entity, shape: str) -> Note:
    """Say that the declared format tells what it is."""
    facts = facts_of(entity)
    return Note(f"format {shape}: {facts.en}", zh=f"格式 {shape}：{facts.zh}", code="format")


def described_as(entity: Entity) -> Note:
    """Say that its title or description names the entity."""
    facts = facts_of(entity)
    return Note(f"described as {facts.en}", zh=f"说明中称为{facts.zh}", code="description")


def corrected(entity: Entity | None, who: str, when: str, reason: str) -> Note:
    """Say who decided what the field is, when and why."""
    en = "not personal" if entity is None else facts_of(entity).en
    zh = "非个人信息" if entity is None else facts_of(entity).zh
    return Note(
        f"corrected to {en} by {who} on {when}: {reason}",
        zh=f"{who} 于 {when} 更正为{zh}：{reason}",
        code="corrected",
    )


def under_fourteen(matched: int, seen: int) -> Note:
    """Say how many of the persons are under fourteen."""
    share = _percent(matched, seen)
    return Note(
        f"{share} of the rows are about somebody under 14",
        zh=f"{share} 的行涉及不满十四周岁的未成年人",
        code="minors",
    )


def refused_by_type(kind: str) -> Note:
    """Say that the declared type cannot hold what the name says."""
    return Note(
        f"its declared type, {kind}, cannot hold what the name says",
        zh="声明的数据类型与名称所指不符",
        code="type",
    )


def hidden_among(counted: Anonymity) -> Note:
    """Say how well the quasi-identifiers of a table hide a person."""
    en, zh = ", ".join(counted.fields), "、".join(counted.fields)
    share = _percent(counted.unique, counted.rows)
    return Note(
        f"k-anonymity of {en}: k = {counted.k:,}; {share} of {counted.rows:,} rows agree with no other",
        zh=f"准标识符 {zh} 的 k-匿名：k = {counted.k:,}；{counted.rows:,} 行中 {share} 独一无二",
        code="k-anonymity",
    )


def _a(noun: str) -> str:
    return f"{'an' if noun[:1].lower() in set('aeio') else 'a'} {noun}"


def _values(number: int) -> str:
    return f"{number:,} value{'' if number == 1 else 's'}"


def _percent(part: int, whole: int) -> str:
    share = 100 * part / whole
    shown = f"{share:.1f}"
    # 99.96 % is not all, and 0.04 % is not nothing.
    if shown == "100.0" and part < whole:
        shown = "99.9"
    if shown == "0.0" and part:
        return "<0.1 %"
    return f"{shown.removesuffix('.0')} %"
