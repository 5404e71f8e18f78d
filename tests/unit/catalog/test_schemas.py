"""Declarations in JSON Schema and OpenAPI."""

from __future__ import annotations

import copy
from dataclasses import make_dataclass
from typing import Annotated

import msgspec
import pydantic
import pytest
from tests.unit.catalog import declared_shapes as shapes

from piiguard.catalog import PII, SCHEMA_KEY, annotate_schema, fields_of
from piiguard.errors import UnknownField

PHONE = shapes.PHONE.as_schema()


def test_pydantic_schemas_carry_declarations_by_themselves() -> None:
    """On the property, beside its alternatives, on items and on values."""
    schema = pydantic.TypeAdapter(shapes.PydanticCustomer).json_schema(mode="serialization")
    found = schema["properties"]
    assert found["plain"][SCHEMA_KEY] == PHONE
    assert found["around"][SCHEMA_KEY] == PHONE
    assert found["piped"]["anyOf"][0][SCHEMA_KEY] == PHONE
    assert found["listed"]["items"][SCHEMA_KEY] == PHONE
    assert found["whole"][SCHEMA_KEY] == PHONE
    assert found["valued"]["additionalProperties"][SCHEMA_KEY] == PHONE
    assert found["with_field"][SCHEMA_KEY] == PHONE
    assert found["shown"][SCHEMA_KEY] == PHONE
    assert SCHEMA_KEY not in found["note"]
    assert schema["$defs"]["Address"]["properties"]["city"][SCHEMA_KEY] == shapes.CITY.as_schema()


def test_a_declared_model_is_marked_where_it_is_used() -> None:
    """Not in its definition, which others share."""
    schema = shapes.Covered.model_json_schema()
    assert schema["properties"]["address"][SCHEMA_KEY] == shapes.CITY.as_schema()
    assert SCHEMA_KEY not in schema["$defs"]["Address"]


def test_openapi_carries_declarations() -> None:
    """FastAPI builds its document from the same schemas."""
    fastapi = pytest.importorskip("fastapi")
    app = fastapi.FastAPI()
    app.post("/customers")(_create)
    schemas = app.openapi()["components"]["schemas"]
    assert schemas["Contact"]["properties"]["phone"][SCHEMA_KEY] == PHONE


def _create(contact: shapes.Contact) -> None:
    del contact


def test_a_schema_made_elsewhere_is_annotated() -> None:
    """Through references and lists; the original stays as it was."""
    made = msgspec.json.schema(shapes.StructCustomer)
    before = copy.deepcopy(made)
    schema = annotate_schema(made, shapes.StructCustomer)
    assert made == before
    assert schema["$defs"]["StructCustomer"]["properties"]["phone"][SCHEMA_KEY] == PHONE  # type: ignore[index]
    assert schema["$defs"]["StructAddress"]["properties"]["city"][SCHEMA_KEY] == shapes.CITY.as_schema()  # type: ignore[index]


def test_annotating_agrees_with_pydantic() -> None:
    """Every declared path of a pydantic schema already bears what would be written there."""
    schema = pydantic.TypeAdapter(shapes.PydanticCustomer).json_schema(mode="serialization")
    annotated = annotate_schema(_without_marks(schema), shapes.PydanticCustomer)
    assert annotated["properties"]["plain"] == schema["properties"]["plain"]  # type: ignore[index]
    assert str(annotated).count(SCHEMA_KEY) >= len(fields_of(shapes.PydanticCustomer)) - 1


def _without_marks(value: object) -> dict[str, object]:
    def walk(part: object) -> object:
        if isinstance(part, dict):
            return {key: walk(each) for key, each in part.items() if key != SCHEMA_KEY}
        return [walk(each) for each in part] if isinstance(part, list) else part

    walked = walk(value)
    assert isinstance(walked, dict)
    return walked


def test_a_schema_without_the_property_is_refused() -> None:
    """Publishing the field without its declaration would say that it is not personal."""
    cls = make_dataclass("Renamed", [("phone", Annotated[str, PII("CN_MOBILE")])])
    with pytest.raises(UnknownField, match="no property for the declared field 'phone'"):
        annotate_schema({"properties": {"Phone": {"type": "string"}}}, cls)
