"""OpenTelemetry: an exporter that masks spans on their way to another exporter.

A span is read-only once it has ended; a processor that changed it would write to the SDK's private fields.
So a masked copy is made where spans leave: in the exporter, which the batch processor calls in a thread of
its own, so that no request waits for it. Install with ``piiguard[opentelemetry]``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, cast

from piiguard.errors import MissingExtra
from piiguard.frontdoor import Scanner
from piiguard.integrations.log_values import WITHHELD, LogMasker
from piiguard.mask import MaskPolicy

try:
    from opentelemetry.sdk.trace import Event, ReadableSpan
    from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult
    from opentelemetry.trace import Link
    from opentelemetry.trace.status import Status
except ModuleNotFoundError:
    raise MissingExtra.named(
        "opentelemetry", package="opentelemetry-sdk", needed_for="Masking spans"
    ) from None

if TYPE_CHECKING:
    from opentelemetry.util.types import AttributeValue

__all__ = ["WITHHELD", "MaskingSpanExporter"]


class MaskingSpanExporter(SpanExporter):
    """Masks names, attributes, events with exceptions, links and status, then exports by another exporter.

    A span that cannot be masked is exported without attributes, events and links, named `WITHHELD`; its ids
    and times stay, so that the trace is whole. A resource describes the service and is exported as it is.

    Args:
        exporter: Where masked spans go.
        scanner: What finds; a new one if None.
        policy: How it is masked; the scanner's policy if None.
    """

    def __init__(
        self, exporter: SpanExporter, scanner: Scanner | None = None, policy: MaskPolicy | None = None
    ) -> None:
        self._exporter = exporter
        self._masker = LogMasker(scanner, policy)

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Export masked copies of *spans*."""
        return self._exporter.export([self._safe(span) for span in spans])

    def shutdown(self) -> None:
        """Shut the other exporter down."""
        self._exporter.shutdown()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        """Flush the other exporter; *timeout_millis* is in milliseconds."""
        return self._exporter.force_flush(timeout_millis)

    def _safe(self, span: ReadableSpan) -> ReadableSpan:
        try:
            return self._masked(span)
        except Exception:  # noqa: BLE001 - telemetry must never raise into the application, nor show the span
            return _copy(
                span, WITHHELD, attributes={}, events=[], links=[], status=Status(span.status.status_code)
            )

    def _masked(self, span: ReadableSpan) -> ReadableSpan:
        text = self._masker.text
        events = [
            Event(text(each.name), self._attributes(each.attributes), each.timestamp) for each in span.events
        ]
        links = [Link(each.context, self._attributes(each.attributes)) for each in span.links]
        said = span.status.description
        status = Status(span.status.status_code, None if said is None else text(said))
        return _copy(
            span,
            text(span.name),
            attributes=self._attributes(span.attributes),
            events=events,
            links=links,
            status=status,
        )

    def _attributes(self, attributes: Mapping[str, AttributeValue] | None) -> dict[str, AttributeValue]:
        return {name: _homogeneous(each) for name, each in self._masker.fields(attributes or {}).items()}


def _copy(
    span: ReadableSpan,
    name: str,
    *,
    attributes: Mapping[str, AttributeValue],
    events: Sequence[Event],
    links: Sequence[Link],
    status: Status,
) -> ReadableSpan:
    return ReadableSpan(
        name=name,
        context=span.context,
        parent=span.parent,
        resource=span.resource,
        attributes=attributes,
        events=events,
        links=links,
        kind=span.kind,
        status=status,
        start_time=span.start_time,
        end_time=span.end_time,
        instrumentation_scope=span.instrumentation_scope,
    )


def _homogeneous(value: object) -> AttributeValue:
    """Make of a masked value an attribute: a sequence of one type, as the specification asks."""
    if isinstance(value, list | tuple):
        items = cast(
            "Sequence[str | bool | int | float]", value
        )  # cast: so says AttributeValue, and so it stays
        mixed = len({type(each) for each in items}) > 1
        return cast(
            "AttributeValue", tuple(map(str, items)) if mixed else tuple(items)
        )  # cast: of one type now
    return value if isinstance(value, str | bool | int | float) else str(value)
