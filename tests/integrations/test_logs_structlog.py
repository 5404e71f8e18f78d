"""The structlog processor, in structlog's own chain and alone."""

from __future__ import annotations

import pytest

from piiguard.integrations.structlog import WITHHELD, EventMasker, mask_event
from piiguard.mask import MaskPolicy, Redact

PHONE = "13800138000"
MASKED = "138****8000"


def test_an_event_is_masked_with_its_fields() -> None:
    """Texts by what is found in them, named values whole; the caller's own event stays as it was."""
    event = {"event": f"call {PHONE}", "token": "t1", "who": {"phone": PHONE}, "level": "info", "took": 3}
    masked = mask_event(None, "info", event)
    assert masked == {
        "event": f"call {MASKED}",
        "token": "***",
        "who": {"phone": MASKED},
        "level": "info",
        "took": 3,
    }
    assert event["token"] == "t1"


@pytest.mark.parametrize("form", ["true", "error", "tuple"])
def test_an_unformatted_exception_becomes_masked_text(form: str) -> None:
    """However structlog is given it, a renderer gets no exception with values in it."""
    try:
        int(f"{PHONE} x")
    except ValueError as error:
        info = {"true": True, "error": error, "tuple": (ValueError, error, None)}[form]
        masked = mask_event(None, "error", {"event": "failed", "exc_info": info})
    assert "exc_info" not in masked
    assert MASKED in masked["exception"]
    assert PHONE not in masked["exception"]


def test_a_failure_withholds_the_event(monkeypatch: pytest.MonkeyPatch) -> None:
    """The event is still written, with its level, and nothing is raised."""

    def broken(*_: object) -> str:
        raise RuntimeError(PHONE)

    monkeypatch.setattr("piiguard.integrations.log_values.LogMasker.fields", broken)
    assert mask_event(None, "info", {"event": PHONE, "level": "info"}) == {"level": "info", "event": WITHHELD}


def test_a_policy_of_its_own() -> None:
    """An application that redacts its log makes its own processor."""
    masked = EventMasker(policy=MaskPolicy(default=Redact()))(None, "info", {"event": PHONE})
    assert masked["event"] == "<CN_MOBILE>"


def test_it_works_in_a_chain_of_structlog() -> None:
    """Before the renderer, after what adds fields."""
    structlog = pytest.importorskip("structlog", reason="the processor itself needs no structlog")
    lines: list[str] = []

    class Lines:
        def info(self, line: str) -> None:
            lines.append(line)

    log = structlog.wrap_logger(
        Lines(),
        processors=[structlog.processors.add_log_level, mask_event, structlog.processors.JSONRenderer()],
    )
    log.bind(phone=PHONE).info("call", to=PHONE)
    assert lines == [f'{{"phone": "{MASKED}", "to": "{MASKED}", "event": "call", "level": "info"}}']
