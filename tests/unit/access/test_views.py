"""Records as somebody may see them, whatever their shape."""

from __future__ import annotations

import asyncio
import copy
import dataclasses
import pickle
import typing
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated, NamedTuple, TypedDict

import attrs
import msgspec
import pydantic
import pytest
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from piiguard.access import Clear, Gatekeeper, Hidden, Masked, Policy, View, acting_as, using, view
from piiguard.access.shapes import table_of
from piiguard.audit import SqliteLedger
from piiguard.catalog import Entity, Principal
from piiguard.catalog.declarations import PII
from piiguard.errors import AccessDenied, InvalidInput, UnknownField

from .conftest import SHOP, MemoryLedger, Stars

PHONE = "13800138000"
NAME = "李雷"
CLERK = Principal("chen", roles={"clerk"})

Phone = Annotated[str, PII(Entity.CN_MOBILE, purpose="transfer")]
Name = Annotated[str, PII(Entity.PERSON)]


class PydanticCustomer(pydantic.BaseModel):
    id: int
    phone: Phone
    name: Name
    note: str


@attrs.frozen
class AttrsCustomer:
    id: int
    phone: Phone
    name: Name
    note: str


@dataclasses.dataclass
class DataclassCustomer:
    id: int
    phone: Phone
    name: Name
    note: str


class StructCustomer(msgspec.Struct):
    id: int
    phone: Phone
    name: Name
    note: str


class TupleCustomer(NamedTuple):
    id: int
    phone: Phone
    name: Name
    note: str


class Base(DeclarativeBase):
    pass


class MappedCustomer(Base):
    __tablename__ = "customer"
    id: Mapped[int] = mapped_column(primary_key=True)
    phone: Mapped[str] = mapped_column(info=PII(Entity.CN_MOBILE, purpose="transfer").as_metadata())
    name: Mapped[str] = mapped_column(info=PII(Entity.PERSON).as_metadata())
    note: Mapped[str]


class DictCustomer(TypedDict):
    id: int
    phone: str
    name: str
    note: str


SHAPES: list[Callable[..., object]] = [
    PydanticCustomer,
    AttrsCustomer,
    DataclassCustomer,
    StructCustomer,
    TupleCustomer,
    MappedCustomer,
    DictCustomer,
]


def customer(number: int = 7) -> dict[str, object]:
    return {"id": number, "phone": PHONE, "name": NAME, "note": f"call {PHONE}"}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_shows_each_field_as_decided(
    shape: Callable[..., object], gatekeeper: Gatekeeper, seller: Principal
) -> None:
    """Clear, masked, and hidden where nothing says what a field holds — alone and in a list."""
    record = shape(**customer())
    with acting_as(seller, purpose="transfer"):
        (listed,) = view([record], table="customer")
        shown = view(record, table="customer")
    for each in (shown, listed):
        assert list(each) == ["id", "phone", "name", "note"]
        assert each["phone"] == Clear(PHONE, Entity.CN_MOBILE)
        assert each["name"] == Masked("李*", Entity.PERSON)
        assert isinstance(each["id"], Hidden)
        assert isinstance(each["note"], Hidden)
        assert each.reveal("phone") == PHONE


@pytest.mark.parametrize("shape", SHAPES)
def test_no_shape_and_no_way_of_showing_leaks(
    shape: Callable[..., object], gatekeeper: Gatekeeper, seller: Principal
) -> None:
    """Printing, formatting, copying and pickling a view show kinds and lengths, never a clear value."""
    with acting_as(seller, purpose="transfer"):
        shown = view(shape(**customer()), table="customer")
    ways = [repr(shown), str(shown), f"{shown}", repr(dict(shown)), str(shown["phone"])]
    ways += [repr(copy.deepcopy(shown["phone"])), repr(pickle.dumps(shown["phone"])), repr(shown["note"])]
    for way in ways:
        assert PHONE not in way
        assert NAME not in way
    assert "phone=<CN_MOBILE: 11 chars>" in repr(shown)
    assert "note=<hidden>" in repr(shown)
    assert f"{shown['name']}" == "李*"


def test_for_another_purpose_nothing_is_clear(
    gatekeeper: Gatekeeper, ledger: MemoryLedger, seller: Principal
) -> None:
    """The declaration says what the phone was collected for; what is not clear needs no entry."""
    shown = view(PydanticCustomer.model_validate(customer()), seller, "support", table="customer")
    assert isinstance(shown["phone"], Masked)
    with pytest.raises(AccessDenied, match=r"only masked: .*collected for transfer"):
        shown.reveal("phone")
    assert ledger.kinds == []


def test_a_view_is_recorded_before_it_exists(
    gatekeeper: Gatekeeper, ledger: MemoryLedger, seller: Principal
) -> None:
    """Field names and a digest of the row are in the ledger, no value; without the ledger, no view."""
    record = PydanticCustomer.model_validate(customer())
    with acting_as(seller, purpose="transfer"):
        view(record, table="customer")
        (event,) = ledger.events
        assert event.kind == "access.reveal"
        assert event.details["table"] == "customer"
        assert event.details["fields"] == "phone"
        assert len(str(event.details["rows"])) == 16
        assert PHONE not in repr(event)
        view(record, table="customer", row="phone_number")
        assert ledger.events[1].details["rows"] == "-"
        ledger.broken = True
        with pytest.raises(AccessDenied) as caught:
            view(record, table="customer")
        assert caught.value.code == "access.unrecorded"
        assert not isinstance(view(record, CLERK, "support", table="customer")["phone"], Clear)


def test_a_list_is_recorded_in_few_entries_that_a_real_ledger_takes(
    policy: Policy, seller: Principal, tmp_path: Path
) -> None:
    """Every row's digest is there, whatever the number of rows."""
    with SqliteLedger.open(tmp_path / "ledger.db") as ledger, using(Gatekeeper(policy, ledger)):
        records = [AttrsCustomer(number, PHONE, NAME, "") for number in range(2_500)]
        with acting_as(seller, purpose="transfer"):
            assert len(view(records, table="customer")) == 2_500
        entries = list(ledger.entries(kind="access.reveal"))
        assert [each.details["count"] for each in entries] == [2_000, 500]
        rows = [
            digest
            for entry in entries
            for name, line in entry.details.items()
            if name.startswith("rows")
            for digest in str(line).split()
        ]
        assert len(set(rows)) == 2_500


def test_fields_that_are_about_nobody_are_shown_and_not_recorded(
    gatekeeper: Gatekeeper, ledger: MemoryLedger
) -> None:
    """A declared non-personal field is clear to whom a rule allows it."""
    shown = view({"city": "北京"}, CLERK, "support", table="customer")
    assert shown["city"] == Clear("北京", None)
    assert repr(shown["city"]) == "<2 chars>"
    assert ledger.kinds == []


def test_restriction_hides_a_field_and_a_record(gatekeeper: Gatekeeper, seller: Principal) -> None:
    """A restricted field is hidden from business; a restricted record is hidden wholly."""
    record = {"phone": PHONE, "id_no": "11010519491231002X"}
    shown = view(record, seller, "transfer", table="customer")
    assert isinstance(shown["id_no"], Hidden)
    with pytest.raises(AccessDenied, match=r"art. 47"):
        shown.reveal("id_no")
    whole = view(record, seller, "transfer", table="customer", restricted=True)
    assert all(isinstance(each, Hidden) for each in whole.values())


def test_without_a_masker_what_would_be_masked_is_hidden(policy: Policy, ledger: MemoryLedger) -> None:
    """Nothing unmasked slips through because a part is missing."""
    with using(Gatekeeper(policy, ledger)):
        assert isinstance(view({"phone": PHONE}, CLERK, "support", table="customer")["phone"], Hidden)


def test_values_that_are_no_text_are_masked_as_text(gatekeeper: Gatekeeper) -> None:
    """A number or a date has a masked form; a missing value has an empty one."""
    shown = view({"phone": 13800138000, "name": None}, CLERK, "support", table="customer")
    assert shown["phone"] == Masked("1**********", Entity.CN_MOBILE)
    assert shown["name"] == Masked("", Entity.PERSON)
    assert str(view({"name": date(2026, 1, 2)}, CLERK, "support", table="customer")["name"]) == "2*********"


@attrs.frozen
class Contact:
    phone: Phone
    remark: str


@attrs.frozen
class Household:
    head: Contact
    others: list[Contact]
    phones: list[Phone]
    tags: list[str]
    by_label: dict[str, Phone]
    extra: dict[str, str]
    missing: Contact | None = None


def test_what_is_nested_is_decided_by_its_own_path() -> None:
    """Records in records, lists and mappings; what nothing declares stays whole and hidden."""
    text = SHOP.split("[[rules]]", maxsplit=1)[0] + (
        '[fields."household.x"]\npersonal = false\n[[rules]]\neffect = "allow"\nroles = ["clerk"]\n'
        'fields = ["household.*"]\npurposes = ["transfer"]'
    )
    contact = Contact(PHONE, "secret")
    household = Household(contact, [contact, contact], [PHONE], ["vip"], {PHONE: PHONE}, {"k": "v"})
    with using(Gatekeeper(Policy.parse(text), MemoryLedger(), masker=Stars())):
        shown = view(household, CLERK, "transfer")
    visible = {name: str(each) for name, each in shown.items() if not isinstance(each, Hidden)}
    masked = "1**********"
    assert visible == {
        "head.phone": masked,
        "others[0].phone": masked,
        "others[1].phone": masked,
        "phones[0]": masked,
        "by_label{0}": masked,
    }
    assert {"head.remark", "others[1].remark", "tags", "extra", "missing"} <= set(shown)
    assert PHONE not in repr(shown)


def test_nested_dictionaries_follow_the_policys_paths(gatekeeper: Gatekeeper) -> None:
    """JSON as it comes: a path under [fields] leads into it."""
    text = SHOP + '[fields."customer.home.city"]\nentity = "LOCATION"\n'
    with using(Gatekeeper(Policy.parse(text), MemoryLedger(), masker=Stars())):
        shown = view({"home": {"city": "北京", "zip": "100000"}}, CLERK, "support", table="customer")
    assert str(shown["home.city"]) == "北*"
    assert isinstance(shown["home.zip"], Hidden)


def test_the_viewer_is_whoever_acts(gatekeeper: Gatekeeper, seller: Principal) -> None:
    """Without a principal somebody must be acting, for the same purpose if both name one."""
    record = {"phone": PHONE}
    with pytest.raises(AccessDenied, match="acting_as"):
        view(record, table="customer")
    with acting_as(seller, purpose="transfer"):
        assert isinstance(view(record, table="customer")["phone"], Clear)
        assert isinstance(view(record, purpose="transfer", table="customer")["phone"], Clear)
        with pytest.raises(AccessDenied, match="not for support"):
            view(record, purpose="support", table="customer")
        assert isinstance(view(record, CLERK, "support", table="customer")["phone"], Masked)
    with acting_as(seller):
        assert isinstance(view(record, table="customer")["phone"], Hidden)

    async def main() -> View:
        async with acting_as(seller, purpose="transfer"):
            return await asyncio.to_thread(lambda: view(record, table="customer"))

    assert asyncio.run(main()).reveal("phone") == PHONE


def test_a_view_knows_its_fields(gatekeeper: Gatekeeper) -> None:
    """It is a mapping; a misspelt field is suggested the right one; why is kept."""
    shown = view({"phone": PHONE, "note": "x"}, CLERK, "support", table="customer")
    assert (len(shown), "phone" in shown) == (2, True)
    with pytest.raises(UnknownField, match="'phone'"):
        shown.reveal("phnoe")
    with pytest.raises(AccessDenied, match=r"Nothing says what customer.note holds"):
        shown.reveal("note")
    assert shown.decisions["note"].because[0].code == "unclassified"


def test_a_table_is_named_or_derived(gatekeeper: Gatekeeper) -> None:
    """A class names it; a dictionary cannot, and says so; what is no record is a TypeError."""
    assert table_of(MappedCustomer) == "customer"
    assert table_of(PydanticCustomer) == "pydantic_customer"
    with pytest.raises(InvalidInput, match="table="):
        view({"phone": PHONE}, CLERK, "support")
    for thing in ("text", 3, None, ("a",)):
        with pytest.raises(TypeError, match="a record or a list of records"):
            view(thing, CLERK, "support")
    assert view(typing.cast("list[object]", []), CLERK, "support") == []
