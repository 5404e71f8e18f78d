"""The exporter of masked spans, over OpenTelemetry's own in-memory exporter."""

from __future__ import annotations

import contextlib
import importlib
import sys

import pytest

from piiguard.errors import MissingExtra

PHONE = "13800138000"
MASKED = "138****8000"


def test_without_the_package_its_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message is the command to run."""
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    monkeypatch.delitem(sys.modules, "piiguard.integrations.opentelemetry", raising=False)
    with pytest.raises(MissingExtra, match=r"pip install 'piiguard\[opentelemetry\]'"):
        importlib.import_module("piiguard.integrations.opentelemetry")


def test_everything_a_span_carries_is_masked() -> None:
    """Name, attributes, events, exceptions, links and status; ids, times, resource and the span stay."""
    pytest.importorskip("opentelemetry.sdk", reason="opentelemetry-sdk is an extra")
    from opentelemetry import trace
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    from piiguard.integrations.opentelemetry import MaskingSpanExporter

    memory = InMemorySpanExporter()
    provider = TracerProvider(resource=Resource.create({"service.name": "shop"}))
    provider.add_span_processor(SimpleSpanProcessor(MaskingSpanExporter(memory)))
    tracer = provider.get_tracer("shop")
    with contextlib.suppress(ValueError), tracer.start_as_current_span(f"call {PHONE}") as span:
        span.set_attribute("user.password", "tulip")
        span.set_attribute("tried", [int(PHONE), 5])
        span.set_attribute("took", 35)
        span.add_event("sent", {"to": PHONE})
        span.add_link(trace.INVALID_SPAN_CONTEXT, {"to": PHONE})
        int(f"no answer from {PHONE}")
    [exported] = memory.get_finished_spans()
    assert PHONE not in exported.to_json()
    assert exported.name == f"call {MASKED}"
    assert dict(exported.attributes or {}) == {"user.password": "***", "tried": (MASKED, "5"), "took": 35}
    assert exported.events[0].attributes == {"to": MASKED}
    assert MASKED in (exported.status.description or "")
    assert exported.events[1].name == "exception"
    assert exported.context == span.get_span_context()
    assert exported.resource.attributes["service.name"] == "shop"
    assert exported.start_time == span.start_time
    assert span.name == f"call {PHONE}"
    assert provider.force_flush()
    provider.shutdown()


def test_a_span_that_cannot_be_masked_keeps_its_place_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """The trace stays whole, and nothing of the span is shown."""
    pytest.importorskip("opentelemetry.sdk", reason="opentelemetry-sdk is an extra")
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    from piiguard.integrations.opentelemetry import WITHHELD, MaskingSpanExporter

    def broken(*_: object) -> str:
        raise RuntimeError(PHONE)

    monkeypatch.setattr("piiguard.integrations.log_values.LogMasker.text", broken)
    memory = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(MaskingSpanExporter(memory)))
    with provider.get_tracer("shop").start_as_current_span(PHONE) as span:
        span.set_attribute("to", PHONE)
    [exported] = memory.get_finished_spans()
    assert exported.name == WITHHELD
    assert PHONE not in exported.to_json()
    assert exported.context == span.get_span_context()
