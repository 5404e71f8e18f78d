"""Rules and lists in a file of their own, with the line of whatever is wrong in it.

::

    [[rules]]
    entity = "ACME_MEMBER_NO"
    pattern = "MB[0-9]{8}"
    check = "luhn"                       # mod11-2, mod11-10, mod97
    words = ["会员号", "member no"]

    [[allow]]
    value = "400-800-8888"               # or pattern = "…"
    scope = ["support_*"]                # documents or columns of that name; everywhere if left out

    [[deny]]
    value = "Project Heron"
    entity = "ACME_CODE_NAME"
    reason = "not to be named outside"
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import ClassVar, TypeVar

import attrs
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from piiguard.catalog.settings import Problem, load_toml, refuse
from piiguard.classify.extending.lists import Allow, Deny
from piiguard.classify.extending.making import rule
from piiguard.classify.rules.rule import Rule, Trigger
from piiguard.errors import InvalidInput, did_you_mean

__all__ = ["Extension", "load_rules"]

_Made = TypeVar("_Made")


@attrs.frozen
class Extension:
    """What a file adds to the engine.

    Attributes:
        rules: Its rules.
        allow: What is not reported.
        deny: What always is.
    """

    rules: tuple[Rule, ...] = ()
    allow: tuple[Allow, ...] = ()
    deny: tuple[Deny, ...] = ()


class _Table(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", strict=True, frozen=True)


class _Trigger(_Table):
    digits: list[int] = []
    chars: str = ""
    words: list[str] = []

    def made(self) -> Trigger:
        return Trigger(digits=self.digits, chars=self.chars, words=self.words)


class _Rule(_Table):
    entity: str
    pattern: str
    name: str = ""
    check: str | None = None
    words: list[str] = []
    against: list[str] = []
    scores: tuple[float, float, float] | None = Field(default=None, strict=False)
    trigger: _Trigger | None = None
    guard: bool = False

    def made(self) -> Rule:
        return rule(
            self.entity,
            self.pattern,
            name=self.name,
            check=self.check,
            words=self.words,
            against=self.against,
            scores=self.scores,
            trigger=None if self.trigger is None else self.trigger.made(),
            guard=self.guard,
        )


class _Allow(_Table):
    value: str = ""
    pattern: str = ""
    entity: str | None = None
    scope: list[str] = []

    def made(self) -> Allow:
        return Allow(self.value, pattern=self.pattern, entity=self.entity, scope=tuple(self.scope))


class _Deny(_Table):
    entity: str
    value: str = ""
    pattern: str = ""
    scope: list[str] = []
    reason: str = ""

    def made(self) -> Deny:
        scope = tuple(self.scope)
        return Deny(self.entity, self.value, pattern=self.pattern, scope=scope, reason=self.reason)


class _File(_Table):
    rules: list[_Rule] = []
    allow: list[_Allow] = []
    deny: list[_Deny] = []


def load_rules(path: str | os.PathLike[str]) -> Extension:
    """Read rules and lists from a TOML file.

    Args:
        path: The file.

    Returns:
        What it adds: ``Scanner(rules=extension.rules, allow=extension.allow, deny=extension.deny)``.

    Raises:
        PolicyError: Listing everything wrong with the file: file, line, key, and what to do.
    """
    settings = load_toml(path)
    try:
        read = _File.model_validate(settings.data)
    except ValidationError as error:
        refuse(settings, [_problem(each["loc"], each["type"], each["msg"]) for each in error.errors()])
    problems: list[Problem] = []
    extension = Extension(
        _all_made("rules", [each.made for each in read.rules], problems),
        _all_made("allow", [each.made for each in read.allow], problems),
        _all_made("deny", [each.made for each in read.deny], problems),
    )
    if problems:
        refuse(settings, problems)
    return extension


def _all_made(table: str, makers: list[Callable[[], _Made]], problems: list[Problem]) -> tuple[_Made, ...]:
    made: list[_Made] = []
    for index, maker in enumerate(makers):
        try:
            made.append(maker())
        except InvalidInput as error:
            problems.append(Problem((table, index), error.what, error.hint))
    return tuple(made)


def _problem(keys: tuple[int | str, ...], kind: str, said: str) -> Problem:
    if kind != "extra_forbidden":
        return Problem(keys, said, "Correct the value.")
    tables: dict[str, type[_Table]] = {"rules": _Rule, "allow": _Allow, "deny": _Deny}
    *way, key = map(str, keys)
    table = _Trigger if "trigger" in way else tables[way[0]] if way else _File
    return Problem(keys, f"Nothing reads a key {key!r}", did_you_mean(key, table.model_fields))
