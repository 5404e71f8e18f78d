"""Views: one record as one principal may see it, field by field clear, masked or hidden.

Clear data that has passed a decision has a type of its own, `Clear`; it comes out only by `View.reveal` or
``.value``, never by printing. What is clear is in the ledger, by field name and row digest, before the view
exists.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Generic, TypeAlias, TypeVar, cast, overload

import attrs

from piiguard.access.admission import denied
from piiguard.access.decisions import Decision, Visibility
from piiguard.access.engine import Question
from piiguard.access.frame_views import Frame, FrameView, view_frame
from piiguard.access.gatekeeper import Epoch, Gatekeeper, current
from piiguard.access.revealing import (
    Revealed,
    Viewer,
    listed_classes,
    record_reveal,
    row_digest,
    viewer_of,
)
from piiguard.access.shapes import classes_of, leaves, table_of, values_of
from piiguard.catalog import Entity, Principal, redacted
from piiguard.catalog.frames import is_frame
from piiguard.errors import AccessDenied, InvalidInput, UnknownField

__all__ = ["Clear", "Hidden", "Masked", "Shown", "View", "view"]

_T = TypeVar("_T")
_Frame = TypeVar("_Frame", bound=Frame)


@attrs.frozen(repr=False)
class Clear(Generic[_T]):
    """A value that a decision allows to be read.

    Attributes:
        value: The value itself.
        entity: What it is, or None if it is not personal data.
    """

    # Pretty printers that walk over attrs classes go by this, not by __repr__.
    value: _T = attrs.field(repr=False)
    entity: Entity | None

    def __repr__(self) -> str:
        return redacted(self.entity, str(self.value)) if self.entity else f"<{len(str(self.value))} chars>"

    def __reduce__(self) -> tuple[object, ...]:
        return (Masked, (repr(self), self.entity))


@attrs.frozen
class Masked:
    """A value of which only the masked form may be seen.

    Attributes:
        value: The masked form; empty where the record has no value.
        entity: What it is.
    """

    value: str
    entity: Entity | None

    def __str__(self) -> str:
        return self.value


@attrs.frozen
class Hidden:
    """A value that may not be seen at all.

    Attributes:
        decision: Why not.
    """

    decision: Decision

    def __repr__(self) -> str:
        return "<hidden>"


Shown: TypeAlias = Clear[object] | Masked | Hidden


@attrs.frozen(repr=False)
class View(Mapping[str, Shown]):
    """A record as somebody may see it.

    Attributes:
        table: What it is a record of.
        fields: Where each value is in the record → what may be seen of it.
        decisions: The same → why.
    """

    table: str
    fields: Mapping[str, Shown]
    decisions: Mapping[str, Decision]

    def reveal(self, field: str) -> object:
        """Take a clear value out.

        Args:
            field: Where it is in the record.

        Returns:
            The value.

        Raises:
            AccessDenied: If it is masked or hidden, with the decision.
            UnknownField: If the record has no such field.
        """
        if field not in self.fields:
            raise UnknownField.among(field, self.fields, noun=f"field of {self.table}")
        shown = self.fields[field]
        if isinstance(shown, Clear):
            return shown.value
        decision = self.decisions[field]
        if decision.allowed:
            why = " ".join(decision.reasons)
            raise AccessDenied(
                f"{decision.principal!r} may see {self.table}.{field} only masked: {why}",
                hint="Use its masked value, or ask whoever owns the policy.",
                code="access.masked",
                decision=decision,
            )
        raise denied(decision)

    def __getitem__(self, field: str) -> Shown:
        return self.fields[field]

    def __iter__(self) -> Iterator[str]:
        return iter(self.fields)

    def __len__(self) -> int:
        return len(self.fields)

    def __repr__(self) -> str:
        inner = ", ".join(f"{name}={shown!r}" for name, shown in self.fields.items())
        return f"<View of {self.table}: {inner}>"


@overload
def view(  # type: ignore[overload-overlap] # a list is an object too, and gives another type on purpose
    record: list[_T],
    principal: Principal | None = None,
    purpose: str | None = None,
    *,
    table: str | None = None,
    row: str = "id",
    restricted: bool = False,
) -> list[View]: ...
@overload
def view(  # type: ignore[overload-overlap] # likewise a frame
    record: _Frame,
    principal: Principal | None = None,
    purpose: str | None = None,
    *,
    table: str | None = None,
    row: str = "id",
    restricted: bool = False,
) -> FrameView[_Frame]: ...
@overload
def view(
    record: object,
    principal: Principal | None = None,
    purpose: str | None = None,
    *,
    table: str | None = None,
    row: str = "id",
    restricted: bool = False,
) -> View: ...
def view(
    record: object,
    principal: Principal | None = None,
    purpose: str | None = None,
    *,
    table: str | None = None,
    row: str = "id",
    restricted: bool = False,
) -> object:
    """Show a record, or a list of records, as somebody may see it.

    Args:
        record: An instance of a pydantic, attrs, dataclass, msgspec or SQLAlchemy class, a dictionary, a
            list of such, or a pandas, polars or Arrow frame.
        principal: For whom; whoever is acting, by default.
        purpose: What for; the purpose of the `acting_as` block, by default.
        table: What it is a record of; its class's name in lower snake case, or its ``__tablename__``.
        row: Name of the field that identifies the row. Only its digest goes into the ledger.
        restricted: Whether the record is under restriction (PIPL art. 47).

    Returns:
        A view, a list of them, or of a frame a `FrameView`. A field that nobody declared is hidden.

    Raises:
        AccessDenied: If nobody is acting, or what is shown in the clear could not be recorded.
        InvalidInput: If a dictionary or frame comes without *table*.
        TypeError: If *record* has no known shape.
    """
    if is_frame(record):
        if table is None:
            raise InvalidInput(
                "A frame does not say what its rows are records of",
                hint="Give table=, such as table='customer'.",
            )
        return view_frame(
            cast("Frame", record), principal, purpose, table=table, row=row, restricted=restricted
        )
    gatekeeper = current()
    viewer = viewer_of(principal, purpose)
    records = cast("Sequence[object]", record) if isinstance(record, list) else (record,)
    epoch = gatekeeper.epoch
    views: list[View] = []
    rows: dict[tuple[str, frozenset[str]], list[str]] = {}
    for each in records:
        shown, clear = _shown(
            gatekeeper, epoch, viewer, each, table or _table_of(each), restricted=restricted
        )
        views.append(shown)
        if clear:
            rows.setdefault((shown.table, clear), []).append(_row_digest(shown.table, each, row))
    for (name, fields), digests in rows.items():
        record_reveal(gatekeeper, epoch, viewer, Revealed(name, fields, len(digests), tuple(digests)))
    return views if isinstance(record, list) else views[0]


def _shown(
    gatekeeper: Gatekeeper, epoch: Epoch, viewer: Viewer, record: object, table: str, *, restricted: bool
) -> tuple[View, frozenset[str]]:
    kind: type = type(record)
    if values_of(record) is None:
        msg = f"view takes a record or a list of records, not {kind.__name__}"
        raise TypeError(msg)
    declared = classes_of(kind)
    known = {**listed_classes(epoch, table), **declared}
    fields: dict[str, Shown] = {}
    decisions: dict[str, Decision] = {}
    clear: set[str] = set()
    for leaf in leaves(record, known):
        permission = f"{table}.{leaf.path}:read"
        question = Question(viewer.principal, permission, viewer.purpose, declared.get(leaf.path), restricted)
        decision = decisions[leaf.key] = gatekeeper.decide_in(epoch, question)
        entity = known[leaf.path].entity if leaf.path in known else None
        shown = fields[leaf.key] = _as_decided(decision, entity, leaf.value, gatekeeper)
        if isinstance(shown, Clear) and entity is not None:
            clear.add(leaf.path)
    return View(table, fields, decisions), frozenset(clear)


def _as_decided(decision: Decision, entity: Entity | None, value: object, gatekeeper: Gatekeeper) -> Shown:
    if decision.view is Visibility.CLEAR:
        return Clear(value, entity)
    if decision.view is Visibility.MASKED:
        if value is None:
            return Masked("", entity)
        if gatekeeper.masker is not None and entity is not None:
            return Masked(gatekeeper.masker.mask_value(entity, str(value)), entity)
    return Hidden(decision)


def _table_of(record: object) -> str:
    if isinstance(record, Mapping):
        raise InvalidInput(
            "A dictionary does not say what it is a record of", hint="Give table=, such as table='customer'."
        )
    return table_of(type(record))


def _row_digest(table: str, record: object, row: str) -> str:
    found = (values_of(record) or {}).get(row)
    return "-" if found is None else row_digest(table, found)
