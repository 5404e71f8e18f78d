"""Writing declarations into a JSON Schema that was made without them.

Pydantic needs none of this: its schemas carry ``x-pii`` by themselves. For attrs classes, dataclasses,
msgspec structs and TypedDicts the schema comes from another tool, and the declarations are added here.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import Final, TypeAlias, cast

from piiguard.catalog.declarations import SCHEMA_KEY
from piiguard.catalog.fields import fields_of
from piiguard.errors import UnknownField

__all__ = ["Schema", "annotate_schema"]

Schema: TypeAlias = dict[str, object]
"""A JSON Schema, or a part of one."""

_STEP: Final = re.compile(r"\[\]|\{\}|\{key\}|[^.\[{]+")


def annotate_schema(schema: Schema, cls: type) -> Schema:
    """Add ``x-pii`` to a JSON Schema of *cls* wherever *cls* declares a field.

    Args:
        schema: The schema, with its definitions under ``$defs`` if it refers to any. It is not changed.
        cls: The type it describes; property names must be the attribute names.

    Returns:
        A copy with the declarations in it.

    Raises:
        UnknownField: If the schema has no property for a declared field, for it would then be published
            without its declaration.
        DeclarationError: As `fields_of` does.

    >>> from typing import Annotated, TypedDict
    >>> from piiguard.catalog.declarations import PII
    >>> Note = TypedDict("Note", {"phone": Annotated[str, PII("CN_MOBILE")]})
    >>> annotate_schema({"properties": {"phone": {"type": "string"}}}, Note)["properties"]["phone"]["x-pii"]
    {'entity': 'CN_MOBILE', 'level': 'general', 'standard': 'PIPL art. 28'}
    """
    annotated = copy.deepcopy(schema)
    for field in fields_of(cls):
        places = [annotated]
        for step in _STEP.findall(field.path):
            places = [found for each in places for found in _follow(annotated, each, step)]
        if not places:
            raise UnknownField(
                f"The schema of {cls.__name__} has no property for the declared field {field.path!r}",
                hint="Make the schema with the attribute names, not with aliases, and with its $defs.",
            )
        for each in places:
            each[SCHEMA_KEY] = field.pii.as_schema()
    return annotated


def _follow(root: Schema, place: Schema, step: str) -> Iterator[Schema]:
    """Yield the parts of *place* that *step* leads to, through references and alternatives."""
    for each in _alternatives(root, place):
        if step == "[]":
            yield from _schemas(each.get("items"))
            yield from _schemas(each.get("prefixItems"))
        elif step == "{}":
            yield from _schemas(each.get("additionalProperties"))
            yield from _members(each.get("patternProperties")).values()
        elif step == "{key}":
            yield from _schemas(each.get("propertyNames"))
        else:
            yield from _schemas(_members(each.get("properties")).get(step))


def _alternatives(root: Schema, place: Schema) -> Iterator[Schema]:
    target = place.get("$ref")
    if isinstance(target, str):
        referred = root
        for name in target.removeprefix("#/").split("/"):
            referred = cast("Schema", referred.get(name, {}))
        yield from _alternatives(root, referred)
    for keyword in ("anyOf", "oneOf", "allOf"):
        for part in _schemas(place.get(keyword)):
            yield from _alternatives(root, part)
    yield place


def _schemas(value: object) -> list[Schema]:
    """Take *value* as one schema or a list of them; ``true`` and ``false`` have no room for a declaration."""
    several = cast("list[object]", value) if isinstance(value, list) else [value]
    return [cast("Schema", each) for each in several if isinstance(each, dict)]


def _members(value: object) -> dict[str, Schema]:
    # JSON Schema is JSON: the keys of its objects are strings, and here their values are schemas.
    return cast("dict[str, Schema]", value) if isinstance(value, dict) else {}
