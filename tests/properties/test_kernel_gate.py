"""What the gate does not tell of is not there, and an engine finds the same with it and without it."""

from __future__ import annotations

import pickle
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Final

import attrs
import pytest
from benchmarks.accuracy.corpus import hard_negatives, other_spellings, positives
from hypothesis import given, settings
from hypothesis import strategies as st

from piiguard.classify.composing import Asked, composed
from piiguard.classify.gates import make_reader
from piiguard.classify.kernel import native
from piiguard.classify.language import WaitingFinder
from piiguard.classify.language.persons_model import model
from piiguard.classify.small import Settings, scan_small
from piiguard.classify.surveys import EVERYTHING, FIELD, ODD, RULE
from piiguard.classify.text import normalise
from piiguard.classify.validators.resident_id import check_character

if TYPE_CHECKING:
    from piiguard.classify.finders import Mode

pytestmark = pytest.mark.skipif(native() is None, reason="built without the compiled kernel")

_MODES: Final[tuple[Mode, ...]] = ("precise", "recall")
_ID: Final = "11010519491231002"
_KINDS: Final = ("CN_RESIDENT_ID", "CN_USCC", "CN_BANK_CARD", "CN_MOBILE", "EMAIL_ADDRESS")
_WORDS: Final = (
    *"张李王成和与是的小老一男女号路厂人员，。、：:=>\t|-()（）\"'“”「」】][<>/·\x1e\x1f* \n0159a",
    *(
        "Mr",
        "Mrs.",
        "Dr",
        "Prof",
        "Dear",
        "Hi",
        "Hello",
        "@author",
        "owner:",
        "contact",
        "name",
        "attn",
        "to",
    ),
    *(
        "姓名",
        "姓 名",
        "联系人",
        "客户",
        "经办人（签字）",
        "负责人",
        "名称",
        "我叫",
        "本人",
        "寄给",
        "收款人",
    ),
    *("张三", "李四", "王小明", "欧阳锋", "诸葛亮", "王女士", "小李", "老张", "先生", "经理", "张小泉剪刀"),
    *("John Smith", "Zhao Min", "ZHANG/WEIMING", "WANG LI", "Claire Dubois", "O'Brien", "Jean-Luc", "李"),
    *("13800138000", "138-0013-8000", "138****8000", "E12345678", "010-12345678", "20240506", "a@b.com"),
    *("住", "地址", "address", "addr", "12号", "3栋", "有限公司", "工作室", "电话", "signed by", "ship to"),
    *('"name":', "<name>", "(name)", "password=", "INFO", "order", "phone", "2024-05-06 12:30:41"),
)
_NUMBERS: Final = (
    *"0123456789aAXx -./\n,:()八①○\u0663*=+@%&，。 １",
    *(
        "13800138000",
        "138",
        "0013",
        "8000",
        "86",
        "+86",
        "2024-05-06 12:30:41",
        "6222020000000000000",
        "622202",
    ),
    *(_ID, _ID + check_character(_ID), "110105", "19491231", "91350100M000100Y43", "9135 0100 M000 100Y 43"),
    *(
        "手机",
        "电话",
        "身份证",
        "银行卡号",
        "订单",
        "order_no",
        "phone",
        "mail",
        "a@b.com",
        "b'x@y.cn",
        "\u200b",
    ),
)
_SAME: Final = "".join(map(chr, model().symbols))
_TEXTS: Final = st.lists(
    st.one_of(st.sampled_from(_WORDS), st.sampled_from(_WORDS), st.sampled_from(_SAME), st.characters()),
    max_size=14,
).map("".join)


@cache
def _settings(mode: Mode, kinds: tuple[str, ...] | None = None, *, context: bool = True) -> Settings:
    """Return what an engine does that has read enough for its gate to be made."""
    asked = Asked(kinds, 0.5, context, (), (), (), (), mode, False, date(2026, 1, 1))
    made = composed(asked, None).settings
    assert made.reader is not None
    assert made.further is not None
    while made.reader.gate.look("") == EVERYTHING:
        scan_small("x" * 10_000, made)
    return made


@pytest.mark.parametrize("mode", _MODES)
@settings(max_examples=400)
@given(text=_TEXTS)
def test_what_a_gate_does_not_tell_of_is_not_there(text: str, mode: Mode) -> None:
    """Neither rules nor finders nor fields find anything in a text of which the gate tells nothing."""
    _check(normalise(text).text, mode)


@pytest.mark.parametrize("mode", _MODES)
def test_what_a_gate_tells_of_the_accuracy_corpus_is_enough(mode: Mode) -> None:
    """By the text, and by its lines."""
    for sample in (*positives(4), *other_spellings(2), *hard_negatives(4)):
        for text in (sample.text, *sample.text.split("\n")):
            _check(normalise(text).text, mode)


@pytest.mark.parametrize("mode", _MODES)
@settings(max_examples=200)
@given(text=_TEXTS)
def test_a_gate_changes_nothing_of_what_is_found(text: str, mode: Mode) -> None:
    """Findings, scores and reasons are those of an engine without a gate."""
    made = _settings(mode)
    plain = attrs.evolve(made, reader=None)
    told = made.reader.gate.look(text) if made.reader is not None else EVERYTHING
    assert (scan_small(text, made, told) if told else []) == scan_small(text, plain)


@pytest.mark.parametrize("context", [True, False])
@pytest.mark.parametrize("kinds", [_KINDS, ("CN_MOBILE",), None])
@settings(max_examples=150)
@given(text=st.lists(st.sampled_from(_NUMBERS), max_size=12).map("".join))
def test_numbers_are_the_same_with_and_without_a_gate(
    text: str, kinds: tuple[str, ...] | None, context: bool
) -> None:
    """Values and reasons too: the kernel finds and judges what the reference does."""
    made = _settings("precise", kinds, context=context)
    told = made.reader.gate.look(text) if made.reader is not None else EVERYTHING
    found = scan_small(text, made, told) if told else []
    plain = scan_small(text, attrs.evolve(made, reader=None))
    assert found == plain
    assert [each.value for each in found] == [each.value for each in plain]


def test_a_gate_tells_everything_till_it_is_made_and_of_what_it_does_not_read() -> None:
    """Of a long text and of what is no text the engine itself has to say what becomes of it."""
    kernel, made = native(), _settings("precise")
    assert kernel is not None
    assert made.reader is not None
    assert kernel.Gate().look("") == EVERYTHING
    assert made.reader.gate.look(b"x") == made.reader.gate.look("x" * 20_000) == EVERYTHING
    assert made.reader.gate.look("x" * 16_383) == 0
    assert made.reader.gate.look("１") == ODD


def test_a_gate_is_made_once_of_parts_of_their_kinds() -> None:
    """Another process or thread cannot take its tables away, nor can a table of another size be read."""
    kernel, made = native(), _settings("precise")
    assert kernel is not None
    assert made.reader is not None
    assert made.further is not None
    make_reader(made.reader, made.further)
    with pytest.raises(TypeError, match="once"):
        made.reader.gate.make((made.reader.gate, None, None, None, None), (0, False, 0), *(b"",) * 10)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType] - refused, as tested
    with pytest.raises(ValueError, match="size"):
        kernel.Gate().make((made.reader.gate, None, None, None, None), (0, False, 0), *(b"",) * 10)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType] - as above
    with pytest.raises(TypeError, match="cannot"):
        pickle.dumps(made.reader.gate)


@pytest.mark.parametrize(
    "line",
    [
        "2024-05-06 12:30:41,123 INFO [worker-3] app.orders: order=20240506 trace=9f3c2ed41a77b0c1 took 5 ms",
        "2024-05-06 12:30:41 INFO 订单 20240506 已创建, 耗时 153 ms, 状态=成功, 共 3 件商品",
        "2024-05-06 12:30:41 INFO order 20240506 paid in full, phone 1380, 共 100 bytes in one line of log",
        "GET /api/v1/orders/20240506?page=2 HTTP/1.1 200 5316 12ms",
        "WARN  c.e.o.OrderService - Retry 3 of 5 failed: Connection refused (status=503, level=HIGH)",
    ],
)
def test_a_gate_stays_shut_for_an_ordinary_line_of_a_log(line: str) -> None:
    """Times, levels, orders, hexadecimal ids, paths, a few words of Chinese: none is worth a second look."""
    reader = _settings("precise").reader
    assert reader is not None
    # Which rules a day or a number wakes is for the rules' own tests to say.
    assert reader.gate.look(line) & ~RULE == 0


def _check(text: str, mode: Mode) -> None:
    made = _settings(mode)
    assert made.reader is not None
    assert made.further is not None
    told = made.reader.gate.look(text)
    assert not told & ODD
    if not told & RULE:
        book = made.further.book
        assert not [*book.read(text, book.hits_by_re(text))]
    if not told & FIELD and made.further.headings is not None:
        assert not made.further.headings.find(text)
    for finder in made.further.finders:
        assert isinstance(finder, WaitingFinder)
        if not told & finder.told:
            assert not finder.find(text)
