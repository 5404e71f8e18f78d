"""The logging filter: nothing personal reaches a handler, and no failure reaches the application."""

from __future__ import annotations

import io
import logging
import logging.handlers
import pickle
import queue
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piiguard.integrations.log_values import entity_of
from piiguard.integrations.logging import WITHHELD, MaskFilter
from piiguard.mask import MaskPolicy, Redact

PHONE = "13800138000"
MASKED = "138****8000"


@pytest.fixture(scope="module")
def masks() -> MaskFilter:
    return MaskFilter()


@pytest.fixture
def log(masks: MaskFilter) -> Iterator[tuple[logging.Logger, io.StringIO]]:
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.addFilter(masks)
    logger = logging.getLogger("piiguard.tests.logs")
    logger.propagate = False
    logger.setLevel(logging.DEBUG)
    logger.addHandler(handler)
    yield logger, out
    logger.removeHandler(handler)
    handler.close()


class Customer:
    def __repr__(self) -> str:
        return f"Customer(phone={PHONE})"


class Broken:
    def __repr__(self) -> str:
        raise RuntimeError(PHONE)


@pytest.mark.parametrize(
    ("msg", "args"),
    [
        (f"call {PHONE}", ()),
        ("call %s", (PHONE,)),
        ("call %d", (int(PHONE),)),
        ("call %s%s", (PHONE[:6], PHONE[6:])),
        ("call %(who)s", ({"who": PHONE},)),
        ("call %(phone)011d", ({"phone": int(PHONE)},)),
        ("%r", (Customer(),)),
        ("%s", ([{"to": PHONE}],)),
    ],
)
def test_whatever_the_message_is_made_of_is_masked(
    log: tuple[logging.Logger, io.StringIO], msg: str, args: tuple[object, ...]
) -> None:
    """The text is masked after formatting, so it does not matter where a value came from."""
    log[0].info(msg, *args)
    assert MASKED in log[1].getvalue()
    assert PHONE not in log[1].getvalue()


def test_a_named_argument_is_masked_whole(log: tuple[logging.Logger, io.StringIO]) -> None:
    """A password has no form to be found by; its name says what it is."""
    log[0].info("login %(user)s with %(password)-10s", {"user": "u1", "password": "tulip"})
    assert log[1].getvalue() == "login u1 with ***\n"


def test_a_message_with_a_percent_sign_and_no_arguments_is_not_formatted(
    log: tuple[logging.Logger, io.StringIO],
) -> None:
    """%-formatting stays as logging does it."""
    log[0].info("100% done, 5%s")
    assert log[1].getvalue() == "100% done, 5%s\n"


def test_exceptions_are_masked_down_to_their_causes(log: tuple[logging.Logger, io.StringIO]) -> None:
    """A traceback quotes values: in its messages and in those of its causes."""

    def fail() -> None:
        try:
            {}[PHONE]
        except KeyError as error:
            raise ValueError(f"bad number {PHONE}") from error

    try:
        fail()
    except ValueError:
        log[0].exception("failed", stack_info=True)
    text = log[1].getvalue()
    assert PHONE not in text
    assert text.count(MASKED) >= 2
    assert "Traceback (most recent call last)" in text
    assert "Stack (most recent call last)" in text


def test_extra_fields_are_masked_at_any_depth(masks: MaskFilter) -> None:
    """Texts, numbers, named values, keys and objects; harmless values keep their type."""
    record = logging.makeLogRecord(
        {
            "msg": "order",
            "took": 35,
            "ok": True,
            "number": int(PHONE),
            "cell": float(PHONE),
            "authorization": "Bearer abc",
            "user": {"id_card": "damaged 12", "tags": ["new", f"tel {PHONE}"], PHONE: 1},
            "raw": PHONE.encode(),
            "customer": Customer(),
            "passwords": ["a1", {"deep": "b2"}],
        }
    )
    masks.filter(record)
    fields = vars(record)
    assert (fields["took"], fields["ok"], fields["number"]) == (35, True, MASKED)
    assert fields["cell"] == MASKED
    assert fields["authorization"] == "***"
    assert fields["user"] == {"id_card": "***", "tags": ["new", f"tel {MASKED}"], MASKED: 1}
    assert fields["raw"] == MASKED
    assert fields["customer"] == f"Customer(phone={MASKED})"
    assert fields["passwords"] == ["***", {"deep": "***"}]


@pytest.mark.parametrize("args", [(Broken(),), ("too", PHONE), ()])
def test_a_failure_withholds_the_text_and_raises_nothing(
    masks: MaskFilter, args: tuple[object, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A broken repr, wrong arguments or an error of ours: the record is written, without its text."""
    if not args:
        monkeypatch.setattr("piiguard.integrations.log_values.LogMasker.text", Broken.__repr__)
    fields = {"msg": "call %s" if args else PHONE, "args": args, "message": PHONE, "note": PHONE}
    record = logging.makeLogRecord({**fields, "exc_info": (ValueError, ValueError(PHONE), None)})
    assert masks.filter(record)
    assert PHONE not in logging.Formatter().format(record)
    assert PHONE not in repr(vars(record))
    assert record.getMessage() == record.exc_text == WITHHELD


def test_a_field_that_refers_to_itself_is_withheld(masks: MaskFilter) -> None:
    """Recursion ends, and what lies beyond is not shown."""
    loop: dict[str, object] = {}
    loop["loop"] = loop
    record = logging.makeLogRecord({"msg": "x", "loop": loop})
    masks.filter(record)
    assert isinstance(vars(record)["loop"], dict)
    assert WITHHELD in repr(vars(record)["loop"])


def test_names_within_arguments_count(log: tuple[logging.Logger, io.StringIO]) -> None:
    """A form or a header logged whole holds named values."""
    log[0].info("got %s", {"password": "tulip"})
    log[0].info("%d: %s", 1, [{"headers": {"Cookie": "tulip"}}])
    assert log[1].getvalue() == "got {'password': '***'}\n1: [{'headers': {'Cookie': '***'}}]\n"


def test_a_traceback_without_its_exception_is_masked(masks: MaskFilter) -> None:
    """A record that came through a queue or a socket has the text only."""
    record = logging.makeLogRecord({"msg": "failed", "exc_text": f"ValueError: {PHONE}"})
    masks.filter(record)
    assert record.exc_text == f"ValueError: {MASKED}"


def test_a_record_masked_twice_is_as_masked_once(masks: MaskFilter) -> None:
    """Two handlers with the filter share one record; exact masks are not masked away."""
    record = logging.makeLogRecord(
        {"msg": "call %s", "args": (PHONE,), "phone": PHONE, "who": {"phone": PHONE}}
    )
    masks.filter(record)
    once = dict(vars(record))
    MaskFilter().filter(record)
    assert vars(record) == once
    assert once["phone"] == MASKED


def test_a_record_goes_through_a_queue_masked(masks: MaskFilter) -> None:
    """QueueHandler formats and pickles after filters have run."""
    waiting: queue.Queue[logging.LogRecord] = queue.Queue()
    handler = logging.handlers.QueueHandler(waiting)
    handler.addFilter(masks)
    handler.handle(logging.makeLogRecord({"msg": "call %s", "args": (PHONE,), "phone": PHONE}))
    record = pickle.loads(pickle.dumps(waiting.get_nowait()))  # noqa: S301 - our own record
    masks.filter(record)
    assert record.getMessage() == f"call {MASKED}"
    assert record.phone == MASKED


def test_what_an_earlier_handler_left_on_the_record_is_masked(masks: MaskFilter) -> None:
    """A handler without the filter formats message and traceback into the record."""
    record = logging.makeLogRecord({"msg": PHONE, "exc_info": (ValueError, ValueError(PHONE), None)})
    logging.Formatter().format(record)
    masks.filter(record)
    assert PHONE not in repr(vars(record))


def test_the_policy_decides_how_it_is_masked() -> None:
    """The scanner's policy, or one for the log."""
    record = logging.makeLogRecord({"msg": f"call {PHONE}"})
    MaskFilter(policy=MaskPolicy(default=Redact())).filter(record)
    assert record.msg == "call <CN_MOBILE>"


@pytest.mark.parametrize("name", ["took", "logger_name", "thread_name", "order_id", "username", "host.name"])
def test_names_of_machinery_and_uncertain_names_mask_nothing_whole(name: str) -> None:
    """A log is of use only while what is no personal data stays readable."""
    assert entity_of(name) is None


def test_one_filter_serves_many_threads(masks: MaskFilter) -> None:
    """Handlers in several threads share a filter; each record gets its own text."""

    def one(number: int) -> str:
        record = logging.makeLogRecord({"msg": "order %d for %s", "args": (number, PHONE)})
        masks.filter(record)
        return record.getMessage()

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(one, range(200))) == [f"order {each} for {MASKED}" for each in range(200)]


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary() | st.just(PHONE),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.text() | st.integers(), inner) | st.tuples(inner, inner)
    ),
    max_leaves=8,
)


@settings(max_examples=100)
@given(msg=_VALUES, args=st.lists(_VALUES).map(tuple) | _VALUES, extra=_VALUES)
def test_no_record_is_dropped_and_none_raises(
    masks: MaskFilter, msg: object, args: object, extra: object
) -> None:
    """Whatever an application logs, the record goes on, can be formatted, and shows no number."""
    record = logging.makeLogRecord({"msg": msg, "args": args, "note": extra, "password": extra})
    assert masks.filter(record)
    logging.Formatter().format(record)
    if extra == PHONE:
        assert PHONE not in repr((vars(record)["note"], vars(record)["password"]))
