"""Masking log records: what the filter and the processor add to a record.

Constant texts are remembered when nothing is in them; one that differs each time is looked through each time.
Every record is made anew, which the first row prices.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final

from benchmarks.report import interleave, table
from piiguard.integrations.logging import MaskFilter
from piiguard.integrations.structlog import mask_event

__all__ = ["main"]

_RECORDS: Final = 1000
_PHONE: Final = "13800138000"


def main(rounds: int = 7) -> None:
    """Print microseconds a record."""
    masks = MaskFilter()
    failure = _failure()
    cases: dict[str, Callable[[int], object]] = {
        "a record made, not masked": lambda _: _record("worker started"),
        "constant text": lambda _: masks.filter(_record("worker started")),
        "text with a count": lambda n: masks.filter(_record("order %d packed in %d ms", n, n % 90)),
        "access line": lambda n: masks.filter(_record("GET /api/orders/%d 200 %dms", n, n % 90)),
        "Chinese text with a count": lambda n: masks.filter(_record("处理订单%d完成", n)),
        "constant text, four harmless extra fields": lambda n: masks.filter(
            _record("packed", extra={"took": n, "queue": "a", "ok": True, "order_id": n})
        ),
        "one mobile number": lambda n: masks.filter(_record("call %s, try %d", _PHONE, n)),
        "password in a named argument": lambda n: masks.filter(
            _record("%(n)d %(password)s", {"n": n, "password": "x"})
        ),
        "exception with a traceback of 20 frames": lambda n: masks.filter(
            _record("failed %d", n, error=failure)
        ),
        "structlog event, count and mobile number": lambda n: mask_event(
            None, "info", {"event": "packed", "n": n, "phone": _PHONE, "level": "info"}
        ),
    }
    timings = interleave({name: _many(each) for name, each in cases.items()}, rounds)
    rows = ([name, each.median / _RECORDS * 1e6, each.min / _RECORDS * 1e6] for name, each in timings.items())
    print(table(["record", "median µs", "least µs"], rows), end="")


def _many(case: Callable[[int], object]) -> Callable[[], object]:
    # Numbers go on from round to round, so that no text comes twice.
    numbers = iter(range(10**9))
    return lambda: [case(next(numbers)) for _ in range(_RECORDS)]


def _record(
    text: str, *args: object, extra: dict[str, object] | None = None, error: Exception | None = None
) -> logging.LogRecord:
    info = None if error is None else (type(error), error, error.__traceback__)
    record = logging.LogRecord("shop", logging.INFO, "shop.py", 1, text, args, info)
    record.__dict__.update(extra or {})
    return record


def _failure(depth: int = 20) -> Exception:
    def fail(left: int) -> int:
        return fail(left - 1) + 1 if left else int(f"no number {_PHONE}")

    try:
        fail(depth)
    except ValueError as error:
        return error
    raise AssertionError


if __name__ == "__main__":
    main()
