"""The access tables of ``piiguard.toml``, checked: every mistake at once, with line and suggestion."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, tzinfo
from typing import Annotated, ClassVar, Final, Literal, TypeAlias
from zoneinfo import ZoneInfo

import attrs
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from piiguard.access.decisions import Visibility
from piiguard.access.policies import Policy
from piiguard.access.rules import FieldClass, Purpose, Role, Rule
from piiguard.access.shapes import declared_classes
from piiguard.access.windows import CHINA, Window
from piiguard.catalog import STANDARD_ENTITIES, Entity, FieldName, PurposeName, RoleName
from piiguard.catalog.settings import Problem, Settings, refuse
from piiguard.errors import InvalidInput, PolicyError, did_you_mean

__all__ = ["read"]

_HOURS: Final = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-3]):([0-5][0-9])")
_FIELD: Final = re.compile(r"\w+(?:\.[\w\[\]{}*]+)+")
# The vocabulary of entities is open, so a misspelt one shows only by its likeness: one letter in seven.
_MISSPELT: Final = 0.86
_PERMISSION: Final = re.compile(r"\w+:\w+")


class _Table(BaseModel):
    # Strict: TOML has types of its own, so that "true" in quotes is a mistake and not a truth.
    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", strict=True)


class _Access(_Table):
    timezone: str = "Asia/Shanghai"


class _Role(_Table):
    description: str = ""
    inherits: list[str] = Field(default_factory=list[str])


class _Purpose(_Table):
    description: str = ""
    business: bool = True


class _Field(_Table):
    entity: str | None = None
    personal: bool = True
    purposes: list[str] = Field(default_factory=list[str])
    restricted: bool = False


class _Rule(_Table):
    effect: Literal["allow", "deny"]
    why: str | None = None
    roles: list[str] = Field(default_factory=list[str])
    permissions: list[str] = Field(default_factory=list[str])
    fields_: list[str] = Field(default_factory=list[str], alias="fields")
    purposes: list[str] = Field(default_factory=list[str])
    view: Literal["clear", "masked", "hidden"] | None = None
    from_: date | datetime | None = Field(default=None, alias="from")
    until: date | datetime | None = None
    hours: str | None = None


def _described(value: object) -> object:
    """Let a purpose be its description alone."""
    return {"description": value} if isinstance(value, str) else value


_PurposeOrText: TypeAlias = Annotated[_Purpose, BeforeValidator(_described)]


class _File(_Table):
    access: _Access = Field(default_factory=_Access)
    roles: dict[str, _Role] = Field(default_factory=dict[str, _Role])
    purposes: dict[str, _PurposeOrText] = Field(default_factory=dict[str, _Purpose])
    permissions: dict[str, str] = Field(default_factory=dict[str, str])
    fields_: dict[str, _Field] = Field(default_factory=dict[str, _Field], alias="fields")
    rules: list[_Rule] = Field(default_factory=list[_Rule])


_TABLES: Final[Mapping[str, type[BaseModel]]] = {
    "access": _Access,
    "roles": _Role,
    "purposes": _Purpose,
    "fields": _Field,
    "rules": _Rule,
}
_OURS: Final = frozenset({*_TABLES, "permissions"})


def read(settings: Settings, types: Iterable[type]) -> Policy:
    """Make a policy of a settings file.

    Args:
        settings: The file.
        types: Classes whose declared fields rules may name.

    Returns:
        The policy.

    Raises:
        PolicyError: Listing everything wrong with it.
    """
    problems = settings.unknown_tables()
    try:
        file = _File.model_validate({key: value for key, value in settings.data.items() if key in _OURS})
    except ValidationError as error:
        refuse(settings, [*problems, *_shape_problems(error)])
    draft = _Draft(file, types)
    problems += draft.problems()
    if problems:
        refuse(settings, problems)
    return draft.policy(settings.digest)


class _Draft:
    """A file of the right shape, whose names are yet to be checked against each other."""

    def __init__(self, file: _File, types: Iterable[type]) -> None:
        self._file = file
        self._declared = declared_classes(types)
        self._zone = _zone(file.access.timezone)
        # Without inheritance, which has problems of its own, and without rules: names to check rules against.
        roles = {RoleName(name): Role(RoleName(name)) for name in file.roles}
        self._vocabulary = Policy(roles, self._purposes(), file.permissions, self._fields())

    def problems(self) -> Iterator[Problem]:
        if self._zone is None:
            what = f"No time zone is named {self._file.access.timezone!r}"
            yield Problem(("access", "timezone"), what, "Write one such as 'Asia/Shanghai'.")
        for name, role in self._file.roles.items():
            for index, parent in enumerate(role.inherits):
                if parent not in self._file.roles:
                    hint = did_you_mean(parent, self._file.roles)
                    yield Problem(("roles", name, "inherits", index), f"No role is named {parent!r}", hint)
        for name in self._file.permissions:
            if not _PERMISSION.fullmatch(name):
                hint = "Write table:action, such as 'customer:read'; fields go into rules' fields=."
                yield Problem(("permissions", name), "A permission is not of the form table:action", hint)
        for name, field in self._file.fields_.items():
            yield from self._field_problems(name, field)
        for index, rule in enumerate(self._file.rules):
            yield from self._rule_problems(index, rule)
        yield from self._circles()

    def policy(self, digest: str) -> Policy:
        return Policy(
            roles=self._roles(),
            purposes=self._purposes(),
            permissions=self._file.permissions,
            fields=self._fields(),
            rules=tuple(self._rule(index, rule) for index, rule in enumerate(self._file.rules)),
            digest=digest,
        )

    def _field_problems(self, name: str, field: _Field) -> Iterator[Problem]:
        way = ("fields", name)
        declared = self._declared.get(FieldName(name))
        if not _FIELD.fullmatch(name) or "*" in name:
            yield Problem(way, "A field is not of the form table.field", "Write it such as 'customer.phone'.")
        if field.personal and field.entity is None and declared is None:
            hint = "Name its entity, or write personal = false if it is about nobody."
            yield Problem(way, "Nothing says what the field holds", hint)
        if not field.personal and (field.entity is not None or declared is not None):
            hint = "Take personal = false out."
            yield Problem((*way, "personal"), "The field is declared to be personal data", hint)
        if field.entity is not None:
            try:
                entity = Entity(field.entity)
            except InvalidInput as error:
                yield Problem((*way, "entity"), error.what, error.hint)
            else:
                near = difflib.get_close_matches(entity, STANDARD_ENTITIES, n=1, cutoff=_MISSPELT)
                if near and entity not in STANDARD_ENTITIES:
                    what = f"{entity!s} looks like {near[0]!s}, misspelt"
                    yield Problem((*way, "entity"), what, "Correct it, or give your own entity a name apart.")
                if declared is not None and declared.entity != entity:
                    hint = "Let the declaration stand alone, or correct one of the two."
                    yield Problem((*way, "entity"), f"Its type declares it as {declared.entity}", hint)
        for index, purpose in enumerate(field.purposes):
            if purpose not in self._file.purposes:
                hint = did_you_mean(purpose, self._file.purposes)
                yield Problem((*way, "purposes", index), f"No purpose is named {purpose!r}", hint)

    def _rule_problems(self, index: int, rule: _Rule) -> Iterator[Problem]:
        way = ("rules", index)
        for part, lacking in (("roles", not rule.roles), ("purposes", not rule.purposes)):
            if rule.effect == "allow" and lacking:
                yield Problem(way, f"A rule that allows names no {part}", f"Add {part} = [...].")
        if not rule.permissions and not rule.fields_:
            yield Problem(way, "A rule is about nothing", "Add permissions = [...] or fields = [...].")
        if rule.view is not None and (rule.effect == "deny" or not rule.fields_):
            hint = "Take view out; it says how much of the fields a rule allows is shown."
            yield Problem((*way, "view"), "This rule shows no field", hint)
        if rule.hours is not None and (not _HOURS.fullmatch(rule.hours) or rule.hours[:5] == rule.hours[6:]):
            hint = "Write them as '09:00-18:00'."
            yield Problem((*way, "hours"), "The hours are not two different times of day", hint)
        yield from self._unknown(way, rule)

    def _unknown(self, way: tuple[str, int], rule: _Rule) -> Iterator[Problem]:
        parts = {
            "roles": rule.roles,
            "permissions": rule.permissions,
            "fields": rule.fields_,
            "purposes": rule.purposes,
        }
        for each in self._vocabulary.unknown_names(_names(rule)):
            hint = each.hint
            if each.part == "fields":
                hint += " A field is known from [fields], or from a type given to Policy.load(types=)."
            index = parts[each.part].index(each.name)
            yield Problem(
                (*way, each.part, index), f"Nothing under [{each.part}] is named {each.name!r}", hint
            )

    def _circles(self) -> Iterator[Problem]:
        try:
            Policy(self._roles(), {})
        except PolicyError as error:
            if error.code == "input.policy.circle":
                yield Problem(("roles",), error.what, error.hint)

    def _roles(self) -> dict[RoleName, Role]:
        return {
            RoleName(name): Role(RoleName(name), role.description, tuple(map(RoleName, role.inherits)))
            for name, role in self._file.roles.items()
        }

    def _purposes(self) -> dict[PurposeName, Purpose]:
        return {
            PurposeName(name): Purpose(PurposeName(name), each.description, each.business)
            for name, each in self._file.purposes.items()
        }

    def _fields(self) -> dict[FieldName, FieldClass]:
        classes = dict(self._declared)
        for name, field in self._file.fields_.items():
            declared = classes.get(FieldName(name))
            purposes = frozenset(map(PurposeName, field.purposes))
            entity = declared.entity if declared else None if field.entity is None else _entity(field.entity)
            if declared is not None:
                purposes |= declared.purposes
            classes[FieldName(name)] = FieldClass(entity, purposes, field.restricted)
        return classes

    def _rule(self, index: int, rule: _Rule) -> Rule:
        zone = self._zone or CHINA
        hours = rule.hours and (time.fromisoformat(rule.hours[:5]), time.fromisoformat(rule.hours[6:]))
        return attrs.evolve(
            _names(rule),
            title=rule.why or f"rules[{index}]",
            view=Visibility(rule.view or "masked"),
            window=Window(_moment(rule.from_, zone), _moment(rule.until, zone), hours or None, zone),
        )


def _names(rule: _Rule) -> Rule:
    return Rule(
        title="",
        effect=rule.effect,
        roles=frozenset(map(RoleName, rule.roles)),
        permissions=frozenset(rule.permissions),
        fields=frozenset(map(FieldName, rule.fields_)),
        purposes=frozenset(map(PurposeName, rule.purposes)),
    )


def _entity(name: str) -> Entity | None:
    try:
        return Entity(name)
    except InvalidInput:
        return None


def _moment(value: date | datetime | None, zone: tzinfo) -> datetime | None:
    if value is None:
        return None
    if not isinstance(value, datetime):
        value = datetime.combine(value, time())
    return value if value.tzinfo is not None else value.replace(tzinfo=zone)


def _zone(name: str) -> tzinfo | None:
    if name == "Asia/Shanghai":
        return CHINA
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return None


def _shape_problems(error: ValidationError) -> Iterator[Problem]:
    """Turn pydantic's findings into ours, which never repeat a value."""
    for each in error.errors(include_url=False, include_input=False):
        way = each["loc"]
        table = _TABLES.get(str(way[0]))
        last = str(way[-1])
        if each["type"] == "extra_forbidden":
            known = (
                [] if table is None else [field.alias or name for name, field in table.model_fields.items()]
            )
            yield Problem(way, f"Nothing reads a key {last!r}", did_you_mean(last, known))
        elif each["type"] == "missing":
            yield Problem(way, "It is missing", f"Add {last} = ….")
        else:
            said = each["msg"].replace("Input should be", "It should be").rstrip(".")
            yield Problem(_existing(way), said, "Correct its value.")


def _existing(way: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """Drop the names that pydantic adds for the members of a union."""
    return tuple(key for key in way if key not in ("date", "datetime"))
