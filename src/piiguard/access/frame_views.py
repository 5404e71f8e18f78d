"""Views of whole frames: one decision a column, one ledger entry a view."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, Generic, Protocol, TypeAlias, TypeVar, cast

import attrs

from piiguard.access.decisions import Decision, Visibility
from piiguard.access.engine import Question
from piiguard.access.gatekeeper import Gatekeeper, current
from piiguard.access.revealing import Revealed, listed_classes, record_reveal, viewer_of
from piiguard.catalog import Entity, Principal, ValueMasker
from piiguard.catalog.columns import TextColumn
from piiguard.catalog.frames import as_text, columns_of, with_columns
from piiguard.errors import InvalidInput

__all__ = ["Frame", "FrameView", "view_frame"]

# pandas, polars and pyarrow are extras, untyped or typed by stubs a user may lack.
_Foreign: TypeAlias = Any


class Frame(Protocol):
    """What pandas and polars ``DataFrame`` and an Arrow ``Table`` have in common, for type checkers."""

    @property
    def columns(self) -> object:
        """Its columns, or their names."""
        ...

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        ...


_Frame = TypeVar("_Frame", bound=Frame)


@attrs.frozen(repr=False, eq=False)
class FrameView(Generic[_Frame]):
    """A frame as somebody may see it.

    Attributes:
        table: What its rows are records of.
        frame: A frame of the same type with the columns that may be seen, clear or masked; the hidden ones
            are not in it. Printing it shows what it holds.
        decisions: Column → what was decided about it, the hidden ones included.
    """

    table: str
    frame: _Frame = attrs.field(repr=False)
    decisions: Mapping[str, Decision]

    def __repr__(self) -> str:
        inner = ", ".join(f"{name} {each.view.value}" for name, each in self.decisions.items())
        return f"<FrameView of {self.table}: {inner}>"


def view_frame(
    frame: _Frame,
    principal: Principal | None = None,
    purpose: str | None = None,
    *,
    table: str,
    row: str = "id",
    restricted: bool = False,
) -> FrameView[_Frame]:
    """Show a frame as somebody may see it, under the classes of the policy's ``[fields]``.

    Args:
        frame: A pandas or polars ``DataFrame``, or an Arrow ``Table`` or ``RecordBatch``; not changed. A
            pandas index goes along as it is, so it may only be one of nameless whole numbers.
        principal: For whom; whoever is acting, by default.
        purpose: What for; the purpose of the `acting_as` block, by default.
        table: What its rows are records of.
        row: Name of the column that identifies rows. One digest over all of it goes into the ledger.
        restricted: Whether the records are under restriction (PIPL art. 47).

    Returns:
        The view. A column without a class is hidden.

    Raises:
        AccessDenied: If nobody is acting, or what is shown in the clear could not be recorded.
        InvalidInput: If a pandas index has a name, or holds something else than whole numbers.
        TypeError: If *frame* is none.
    """
    _refuse_index(frame)
    gatekeeper = current()
    epoch = gatekeeper.epoch
    viewer = viewer_of(principal, purpose)
    present = columns_of(frame)
    known = listed_classes(epoch, table)
    decisions: dict[str, Decision] = {}
    kept: list[int] = []
    shown: list[object] = []
    clear: set[str] = set()
    for at, (name, column) in enumerate(present):
        question = Question(viewer.principal, f"{table}.{name}:read", viewer.purpose, restricted=restricted)
        decision = decisions[name] = gatekeeper.decide_in(epoch, question)
        entity = known[name].entity if name in known else None
        seen = _as_decided(decision, entity, column, gatekeeper)
        shown.append(column if seen is None else seen)
        if seen is not None:
            kept.append(at)
            if decision.view is Visibility.CLEAR and entity is not None:
                clear.add(name)
    if clear:
        rows, digest = _rows_digest(table, dict(present).get(row), frame)
        record_reveal(gatekeeper, epoch, viewer, Revealed(table, frozenset(clear), rows, (digest,)))
    return FrameView(table, _only(with_columns(frame, shown), kept), decisions)


def _refuse_index(frame: Frame) -> None:
    given: _Foreign = frame
    if not hasattr(given, "iloc"):
        return
    index: _Foreign = given.index
    named = any(name is not None for name in index.names)
    if named or index.inferred_type not in ("integer", "empty"):
        raise InvalidInput(
            "The frame has an index that nothing decides about",
            hint="Make it a column with frame.reset_index(), or drop it with reset_index(drop=True).",
        )


def _as_decided(
    decision: Decision, entity: Entity | None, column: object, gatekeeper: Gatekeeper
) -> object | None:
    if decision.view is Visibility.CLEAR:
        return column
    if decision.view is Visibility.MASKED and entity is not None and gatekeeper.masker is not None:
        return _masked(as_text(column), entity, gatekeeper.masker)
    return None


def _masked(column: object, entity: Entity, masker: ValueMasker) -> object:
    values = TextColumn.of(column).to_list()
    masked = {value: masker.mask_value(entity, value) for value in set(values) if value is not None}
    return TextColumn.of([None if value is None else masked[value] for value in values]).rebuild_like(column)


def _rows_digest(table: str, references: object | None, frame: Frame) -> tuple[int, str]:
    rows = int(frame.shape[0])
    if references is None:
        return rows, "-"
    digest = hashlib.sha256(f"{table}\0".encode())
    for value in TextColumn.of(as_text(references)).to_list():
        digest.update(f"{value}\0".encode("utf-8", "surrogatepass"))
    return rows, digest.hexdigest()


def _only(frame: _Frame, kept: list[int]) -> _Frame:
    given: _Foreign = frame
    chosen: _Foreign
    if hasattr(given, "iloc"):
        chosen = given.iloc[:, kept]
    elif hasattr(given, "get_columns"):
        chosen = given.select([given.columns[at] for at in kept])
    else:
        chosen = given.select(kept)
    # The frame's package makes its own kind again; the checker cannot follow a type across packages.
    return cast("_Frame", chosen)
