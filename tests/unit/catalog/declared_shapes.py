"""Types of every library, declared in every place a declaration may stand. Module level, so names resolve."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date  # noqa: F401 - the annotation of AttrsCustomer.date means this one
from typing import (
    TYPE_CHECKING,
    Annotated,
    ClassVar,
    Final,
    Generic,
    Literal,
    NamedTuple,
    NewType,
    NotRequired,
    Optional,
    Required,
    TypedDict,
    TypeVar,
    Union,
)

import attrs
import msgspec
import pydantic
import pydantic.dataclasses
import typing_extensions as te
from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, registry, relationship

from piiguard.catalog import PII, Entity

if TYPE_CHECKING:
    from somewhere_else import OnlyForTheChecker  # noqa: TC004 - that it cannot be found at run time is the point

PHONE = PII(Entity.CN_MOBILE, purpose="transfer", keep="P3Y", after="deal_closed")
CITY = PII(Entity.LOCATION, purpose="delivery")
NAME = PII(Entity.PERSON, purpose="transfer")

Phone = Annotated[str, PHONE]
PhoneAlias = te.TypeAliasType("PhoneAlias", Annotated[str, PHONE])
PhoneNumber = NewType("PhoneNumber", str)
T = TypeVar("T")
K = TypeVar("K")
Boxed = te.TypeAliasType("Boxed", list[T], type_params=(T,))


class Address(pydantic.BaseModel):
    city: Annotated[str, CITY]
    postcode: str


class Contact(pydantic.BaseModel):
    phone: Phone
    nick: str | None = None


class PydanticCustomer(pydantic.BaseModel):
    plain: Phone
    piped: Phone | None = None
    around: Annotated[str | None, PHONE] = None
    old: Optional[Phone] = None  # noqa: UP045 - the old spelling must be read too
    listed: list[Phone] = []
    whole: Annotated[list[str], PHONE] = []
    valued: dict[str, Phone] = {}
    keyed: dict[Phone, int] = {}
    pair: tuple[Phone, ...] = ()
    address: Address
    contacts: list[Contact] = []
    extras: dict[str, Contact] | None = None
    with_field: Phone = pydantic.Field(default="", description="a phone")
    aliased: PhoneAlias
    note: str = ""
    kind: Literal["a", "b"] = "a"
    registry: ClassVar[dict[str, str]] = {}

    @pydantic.computed_field
    def shown(self) -> Phone:
        return self.plain


class Page(pydantic.BaseModel, Generic[T]):
    items: list[T]
    total: int


class Covered(pydantic.BaseModel):
    address: Annotated[Address, CITY]


class Node(pydantic.BaseModel):
    phone: Phone
    children: list[Node] = []
    parent: Node | None = None


@attrs.frozen
class AttrsBase:
    phone: Phone


@attrs.frozen
class AttrsCustomer(AttrsBase):
    name: str = attrs.field(metadata=NAME.as_metadata())
    date: date | None = None


@dataclasses.dataclass
class DataCustomer:
    phone: Phone
    name: str = dataclasses.field(default="", metadata=NAME.as_metadata())
    note: Final[str] = ""
    shared: ClassVar[str] = ""
    setup: dataclasses.InitVar[str] = ""


@pydantic.dataclasses.dataclass
class PydanticDataclass:
    phone: Phone


class StructCustomer(msgspec.Struct):
    phone: Phone
    address: StructAddress
    older: list[StructAddress] = []


class StructAddress(msgspec.Struct):
    city: Annotated[str, CITY]
    line: str


class Total(TypedDict):
    phone: NotRequired[Phone]
    name: Annotated[str, NAME]


class Partial(Total, total=False):
    city: Required[Annotated[str, CITY]]
    note: str


class ExtDict(te.TypedDict):
    phone: te.ReadOnly[Phone]


class Row(NamedTuple):
    phone: Phone
    count: int


class Plain:
    phone: Phone
    note: str


class Unmarked:
    unknown: OnlyForTheChecker


class PlainUnresolved:
    phone: Annotated[OnlyForTheChecker, PII("CN_MOBILE")]


@dataclasses.dataclass
class Unresolved:
    phone: OnlyForTheChecker


@dataclasses.dataclass
class Box(Generic[T]):
    value: T
    more: Sequence[T]


@dataclasses.dataclass
class Labelled(Box[list[K]], Generic[K]):
    label: str


@dataclasses.dataclass
class PhoneBox(Labelled[Phone]):
    extra: Mapping[str, Box[Phone]]


@dataclasses.dataclass
class Odd:
    union: Union[Phone, list[Phone], int]  # noqa: UP007 - the old spelling must be read too
    new: Annotated[PhoneNumber, PHONE]
    boxed: Boxed[Phone]
    kind: type[AttrsCustomer]
    literal: Literal["PII("] = "PII("


@dataclasses.dataclass
class Outer:
    class Inner(TypedDict):
        phone: Phone

    inner: Inner


@dataclasses.dataclass
class Person:
    name: Annotated[str, NAME]


@dataclasses.dataclass
class Firm:
    name: Annotated[str, PII(Entity.ORGANIZATION)]


@dataclasses.dataclass
class Clashing:
    owner: Person | Firm


@dataclasses.dataclass
class Twice:
    phone: Annotated[Phone, NAME]


@dataclasses.dataclass
class TwiceByMetadata:
    phone: Phone = dataclasses.field(metadata=PHONE.as_metadata())


@dataclasses.dataclass
class NotADeclaration:
    phone: str = dataclasses.field(metadata={"pii": "phone"})


class Base(DeclarativeBase):
    pass


class Buyer(Base):
    __tablename__ = "buyer"
    id: Mapped[int] = mapped_column(primary_key=True)
    phone: Mapped[Phone]
    name: Mapped[str | None] = mapped_column("full_name", info=NAME.as_metadata())
    maybe: Mapped[Phone | None]
    old = mapped_column(String, info=CITY.as_metadata())
    orders: Mapped[list[Order]] = relationship(back_populates="buyer")


class Order(Base):
    __tablename__ = "order"
    id: Mapped[int] = mapped_column(primary_key=True)
    buyer_id: Mapped[int] = mapped_column(ForeignKey("buyer.id"))
    buyer: Mapped[Buyer] = relationship(back_populates="orders")
    elsewhere: ClassVar[OnlyForTheChecker]


class Imperative:
    pass


registry().map_imperatively(
    Imperative,
    Table(
        "imperative",
        MetaData(),
        Column("id", Integer, primary_key=True),
        Column("phone", String, info=PHONE.as_metadata()),
    ),
)
