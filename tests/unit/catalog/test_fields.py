"""Reading declarations off types."""

from __future__ import annotations

import gc
import sys
import weakref
from dataclasses import dataclass, make_dataclass
from typing import Annotated

import pandas as pd
import pytest
from tests.unit.catalog import declared_shapes as shapes

from piiguard.catalog import PII, fields_of, undeclared_fields
from piiguard.errors import DeclarationError


def _paths(cls: object) -> list[str]:
    return [each.path for each in fields_of(cls)]  # type: ignore[arg-type]


def test_a_pydantic_model_is_read_wherever_the_declaration_stands() -> None:
    """In unions, lists, mappings, keys, aliases, nested models and computed fields."""
    assert _paths(shapes.PydanticCustomer) == [
        "plain",
        "piped",
        "around",
        "old",
        "listed[]",
        "whole[]",
        "valued{}",
        "keyed{key}",
        "pair[]",
        "address.city",
        "contacts[].phone",
        "extras{}.phone",
        "with_field",
        "aliased",
        "shown",
    ]


def test_what_is_not_declared_is_named() -> None:
    """So that a view can hide it."""
    assert undeclared_fields(shapes.PydanticCustomer) == (
        "keyed{}",
        "address.postcode",
        "contacts[].nick",
        "extras{}.nick",
        "note",
        "kind",
    )


def test_a_field_knows_whether_it_may_be_missing_and_what_holds_it() -> None:
    """None anywhere on the way counts."""
    by_path = {each.path: each for each in fields_of(shapes.PydanticCustomer)}
    assert not by_path["plain"].optional
    assert by_path["piped"].optional
    assert by_path["around"].optional
    assert by_path["extras{}.phone"].optional
    assert by_path["listed[]"].container == "list"
    assert by_path["keyed{key}"].container == "dict"
    assert by_path["address.city"].container is None
    assert by_path["piped"].type is str
    assert by_path["plain"].pii is shapes.PHONE


def test_a_generic_model_is_read_with_its_arguments() -> None:
    """Pydantic makes a class of it."""
    assert _paths(shapes.Page[shapes.Contact]) == ["items[].phone"]


def test_a_declared_record_covers_what_is_inside() -> None:
    """Both are listed, and nothing inside counts as undeclared."""
    assert _paths(shapes.Covered) == ["address", "address.city"]
    assert undeclared_fields(shapes.Covered) == ()


def test_a_recursive_type_is_cut() -> None:
    """Its fields are listed once."""
    assert _paths(shapes.Node) == ["phone"]


def test_attrs_classes_are_read_with_their_bases_and_metadata() -> None:
    """Annotations and metadata both count, and an attribute named as a type is no trap."""
    assert _paths(shapes.AttrsCustomer) == ["phone", "name"]
    assert undeclared_fields(shapes.AttrsCustomer) == ("date",)


def test_dataclasses_are_read_without_their_class_variables() -> None:
    """Neither ClassVar nor InitVar is a field."""
    assert _paths(shapes.DataCustomer) == ["phone", "name"]
    assert undeclared_fields(shapes.DataCustomer) == ("note",)
    assert _paths(shapes.PydanticDataclass) == ["phone"]


def test_structs_are_read_through_forward_references() -> None:
    """The nested struct is defined after the one that holds it."""
    assert _paths(shapes.StructCustomer) == ["phone", "address.city", "older[].city"]


def test_typed_dicts_know_which_keys_may_be_missing() -> None:
    """NotRequired and total=False, also when annotations are strings."""
    found = {each.path: each.optional for each in fields_of(shapes.Partial)}
    assert found == {"phone": True, "name": False, "city": False}
    assert _paths(shapes.ExtDict) == ["phone"]


def test_named_tuples_and_plain_classes_are_read() -> None:
    """A class of no library is a record once it declares something."""
    assert _paths(shapes.Row) == ["phone"]
    assert _paths(shapes.Plain) == ["phone"]
    assert undeclared_fields(shapes.Plain) == ("note",)


def test_mapped_classes_are_read_by_their_columns() -> None:
    """By attribute, not column name; relationships lead elsewhere and are not followed."""
    assert _paths(shapes.Buyer) == ["phone", "name", "old", "maybe"]
    assert undeclared_fields(shapes.Buyer) == ("id",)
    assert {each.path for each in fields_of(shapes.Buyer) if each.optional} == {"name", "maybe", "old"}
    assert fields_of(shapes.Order) == ()
    assert [(each.path, each.type) for each in fields_of(shapes.Imperative)] == [("phone", str)]


def test_type_variables_are_followed_through_bases() -> None:
    """Labelled[K] is a Box[list[K]], and PhoneBox is a Labelled[Phone]."""
    assert _paths(shapes.PhoneBox) == ["value[]", "more[][]", "extra{}.value", "extra{}.more[]"]
    assert _paths(shapes.Box[shapes.Phone]) == ["value", "more[]"]
    assert _paths(shapes.Box) == []


def test_a_class_defined_inside_the_class_is_found() -> None:
    """Its name is known in the class's own scope only."""
    assert _paths(shapes.Outer) == ["inner.phone"]


def test_odd_annotations_are_read() -> None:
    """Unions, new types, generic aliases; a class object is not an instance of it."""
    assert _paths(shapes.Odd) == ["union", "union[]", "new", "boxed[]"]
    assert undeclared_fields(shapes.Odd) == ("union", "kind", "literal")


@pytest.mark.skipif(sys.version_info < (3, 12), reason="the type statement is of Python 3.12")
def test_a_recursive_alias_is_cut() -> None:
    """An alias may speak of itself."""
    written = "type Tree = dict[str, Tree] | list[Tree] | Phone\n@dataclass\nclass Forest: tree: Tree\n"
    names: dict[str, object] = {"Phone": shapes.Phone, "dataclass": dataclass, "__name__": __name__}
    exec(compile(written, "tree", "exec", dont_inherit=True), names)  # noqa: S102 - the syntax is too new for the oldest Python we support
    assert _paths(names["Forest"]) == ["tree"]


@pytest.mark.parametrize("cls", [int, list, object, shapes.Unmarked, pd.DataFrame])
def test_a_type_without_declarations_gives_none(cls: type) -> None:
    """Also where its annotations cannot be resolved, as long as none mentions a declaration."""
    assert fields_of(cls) == ()


@pytest.mark.parametrize("cls", [shapes.Twice, shapes.TwiceByMetadata, shapes.Clashing])
def test_two_declarations_of_one_path_are_refused(cls: type) -> None:
    """One path has one meaning."""
    with pytest.raises(DeclarationError, match="declared more than once"):
        fields_of(cls)


def test_metadata_that_is_no_declaration_is_refused() -> None:
    """It was meant as one."""
    with pytest.raises(DeclarationError, match="as_metadata"):
        fields_of(shapes.NotADeclaration)


@pytest.mark.parametrize("cls", [shapes.Unresolved, shapes.PlainUnresolved])
def test_an_annotation_that_cannot_be_resolved_is_refused(cls: type) -> None:
    """It might hold a declaration: unread is not undeclared."""
    with pytest.raises(DeclarationError, match=r"\.phone names a type that cannot be found"):
        fields_of(cls)


@pytest.mark.parametrize("value", [1, "Customer", None, shapes.Person("x")])
def test_what_is_no_type_is_a_type_error(value: object) -> None:
    """The value itself is not shown."""
    with pytest.raises(TypeError, match="takes a type"):
        fields_of(value)  # type: ignore[arg-type]


def test_a_container_of_records_is_a_type_error() -> None:
    """An empty answer would be read as `nothing personal here`."""
    with pytest.raises(TypeError, match="one item"):
        fields_of(list[shapes.Person])


def test_a_reading_does_not_keep_the_class_alive() -> None:
    """The cache is weak."""
    cls = make_dataclass("Short", [("phone", Annotated[str, PII("CN_MOBILE")])])
    assert fields_of(cls) is fields_of(cls)
    gone = weakref.ref(cls)
    del cls
    gc.collect()
    assert gone() is None
