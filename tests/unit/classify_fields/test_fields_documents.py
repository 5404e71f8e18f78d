"""JSON Schema and OpenAPI documents: names, formats, descriptions, references, and hostile documents."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from piiguard.catalog import Entity, Standard
from piiguard.classify.fields import classify
from piiguard.errors import InvalidInput, SourceError

TEXT = {"type": "string"}
SCHEMA: dict[str, object] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Customer",
    "type": "object",
    "properties": {
        "id": {"type": "integer"},
        "mobile": TEXT,
        "mobile_verified": {"type": "boolean"},
        "contact": {"type": "string", "format": "email"},
        "f1": {"type": "string", "description": "身份证号，18 位"},
        "home": {"$ref": "#/$defs/Place"},
        "children": {"type": "array", "items": {"type": "object", "properties": {"child_name": TEXT}}},
        "phones": {"type": "array", "items": TEXT},
        "declared": {"type": "string", "x-pii": {"entity": "CN_PASSPORT", "level": "sensitive"}},
        "parent": {"$ref": "#"},
    },
    "$defs": {
        "Place": {"properties": {"street": TEXT, "geo": {"type": "object"}}},
        "Car": {"properties": {"vin": TEXT}},
    },
}


def entities(document: object) -> dict[str, str | None]:
    """Return what was found, by path."""
    return {field.name: field.entity for field in classify(document)}


def test_a_schema_is_read_by_name_format_description_and_declaration() -> None:
    """Nested, listed and referred to alike; what is declared is certain."""
    found = entities(SCHEMA)
    assert found == {
        "id": None,
        "mobile": Entity.CN_MOBILE,
        "mobile_verified": None,
        "contact": Entity.EMAIL_ADDRESS,
        "f1": Entity.CN_RESIDENT_ID,
        "home.street": Entity.LOCATION,
        "home.geo": None,
        "children[].child_name": Entity.MINOR,
        "phones[]": Entity.CN_MOBILE,
        "declared": Entity.CN_PASSPORT,
        "parent": None,
        "Car.vin": Entity.VIN,
    }
    classification = classify(SCHEMA, standard=Standard.GBT_35273)
    assert classification.source == "Customer"
    assert classification.of("declared").confidence == 1.0
    assert classification.of("contact").evidence == ("format email: e-mail address",)
    level = classification.of("f1").level
    assert level is not None
    assert level.sensitive


def test_a_declared_type_refuses_a_name() -> None:
    """A Boolean called email is no address; a number called birthday may be one."""
    found = entities(
        {
            "properties": {
                "email": {"type": "boolean"},
                "user_phone": {"type": ["integer", "null"]},
                "birthday": {"type": "string", "format": "date"},
                "name": {"type": "string", "format": "uuid"},
            }
        }
    )
    assert found == {
        "email": None,
        "user_phone": Entity.CN_MOBILE,
        "birthday": Entity.DATE_OF_BIRTH,
        "name": None,
    }


def test_an_api_is_read_by_its_schemas_and_operations() -> None:
    """Parameters, bodies and answers; what a component describes is listed once, under its name."""
    user = {"$ref": "#/components/schemas/User"}
    answer = {"content": {"application/json": {"schema": user}}}
    body = {"content": {"application/json": {"schema": {"properties": {"id_card": TEXT}}}}}
    found = entities(
        {
            "openapi": "3.1.0",
            "components": {
                "schemas": {
                    "User": {"properties": {"phone": TEXT, "friend": {"$ref": "#/components/schemas/User"}}}
                }
            },
            "paths": {
                "/users": {
                    "parameters": [{"name": "tenant", "in": "query"}],
                    "post": {
                        "parameters": [{"name": "email", "in": "query", "schema": TEXT}],
                        "requestBody": body,
                        "responses": {"200": answer},
                    },
                }
            },
        }
    )
    assert found == {
        "User.phone": Entity.CN_MOBILE,
        "User.friend": None,
        "POST /users?tenant": None,
        "POST /users?email": Entity.EMAIL_ADDRESS,
        "POST /users body.id_card": Entity.CN_RESIDENT_ID,
    }


def test_a_document_can_be_a_file(tmp_path: Path) -> None:
    """JSON, with a byte order mark or without."""
    path = tmp_path / "schema.json"
    path.write_text("\ufeff" + json.dumps(SCHEMA), encoding="utf-8")
    found = classify(path)
    assert found.source == "schema.json"
    assert found.of("mobile").entity == Entity.CN_MOBILE
    path.write_text("[1, 2]", encoding="utf-8")
    with pytest.raises(SourceError, match="neither"):
        classify(path)
    path.write_text("{", encoding="utf-8")
    with pytest.raises(SourceError, match="no JSON"):
        classify(path)
    with pytest.raises(SourceError, match="cannot be read"):
        classify(tmp_path / "none.json")


def test_references_without_end_are_followed_no_further() -> None:
    """A schema of two references at each of forty levels would otherwise have 2**40 properties."""
    levels = {
        f"d{at}": {"properties": {side: {"$ref": f"#/$defs/d{at + 1}"} for side in "ab"}} for at in range(40)
    }
    found = classify({"$defs": levels, "properties": {"top": {"$ref": "#/$defs/d0"}}})
    assert len(found) < 10_000
    looped = {"properties": {"a": {"$ref": "#/$defs/x"}}, "$defs": {"x": {"$ref": "#/$defs/x"}}}
    assert entities(looped) == {"a": None}
    assert entities({"properties": {"a": {"$ref": "https://example.com/other.json"}, "b": True}}) == {
        "a": None
    }


def test_a_document_nested_too_deeply_is_refused() -> None:
    """By an error of ours."""
    node: dict[str, object] = {"properties": {"phone": TEXT}}
    for _ in range(3_000):
        node = {"properties": {"a": node}}
    with pytest.raises(InvalidInput, match="nested too deeply"):
        classify(node)
