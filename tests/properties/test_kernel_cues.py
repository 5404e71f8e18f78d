"""Where the compiled kernel does not look for names that something introduces, there are none."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piiguard.classify.kernel import native
from piiguard.classify.language import persons_abroad, persons_label_words
from piiguard.classify.language.persons_cues import compiled_cues, places_in
from piiguard.classify.language.persons_labels import labelled
from piiguard.classify.language.persons_places import EVERYWHERE
from piiguard.classify.text import normalise

pytestmark = pytest.mark.skipif(native() is None, reason="built without the compiled kernel")

_LABELS = sorted(
    {
        *persons_label_words.NAMES,
        *persons_label_words.ROLE_LABELS,
        *persons_label_words.TOUCHED.split(),
        *persons_label_words.LATIN,
        *persons_label_words.VAGUE,
        *persons_abroad.CALLED_SO,
        *("技术员", "报警人", "客户名称", "客户名", "姓 名", "总工程师"),
        *("Full Name", "contact person", "User_Name"),
    }
)
_NOTES = [
    "（法人代表代签字）",
    "(十个字以内的说明也可) ",
    "（签字）",
    "(签名",
    "）",
    ")",
    "（职务:",
    "(注) ",
    " ",
    "  ",
    '"',
    "”",
    "】",
]
_MARKS = [*":：=>\t |-）)", "：“", " : ", "= \" '", "\n", ""]
_NAMES = [
    *("王小明", "李 梅", "欧阳娜娜", "约翰·史密斯", "阿依古丽\x1f马木提", "张", "高兴", "技术部"),
    *("John Smith", "Zhao Min", "ZHANG, WEI", "O'Neil Jr", "Claire Dubois", "LI/XIAOMING", "Grace Shen"),
]
_BEHIND = [*"，。\n !:（", "先生", "来电", "性别", "<a@b.cn>", "@", "", "x", "的电话", "经理", "同志"]
_OTHERS = [
    *("老周说", "小陈", "张姐接", "王总，", "找", "请", "尊敬的", "王女士", "老师傅", "3万老师"),
    *("夏侯惇说", "新闻人物"),
    *("Dear ", "hi ", "Hi ", "Hello ", "dear Mr. ", "Mr ", "Ms. ", "Prof ", "Professor ", "Dr ", "MrX"),
    *(
        "regards, ",
        "attn: ",
        "ship to ",
        "guests: ",
        "full name: ",
        "contact is ",
        "Hi 王小明，",
        "@author ",
        "欧阳Dear ",
        "张三: Dear ",
    ),
    *("\u200b", "\U0001d7ce", "\ud800", "\0", "İ", "儸", "䰾", "１", "<", "/", "·"),
]
_TEXTS = st.lists(
    st.tuples(*map(st.sampled_from, (_LABELS, ["", *_NOTES], _MARKS, _NAMES, _BEHIND))).map("".join)
    | st.sampled_from([*_LABELS, *_NOTES, *_MARKS, *_NAMES, *_BEHIND, *_OTHERS])
    | st.characters(),
    max_size=10,
).map("".join)


@given(_TEXTS)
@settings(max_examples=400, deadline=None)
def test_the_kernel_leaves_out_only_places_where_nothing_is_found(text: str) -> None:
    """The same names, with the same evidence and in the same order, as by expressions alone."""
    normal = normalise(text).text
    assert list(labelled(normal)) == list(labelled(normal, EVERYWHERE))
    assert list(labelled(text)) == list(labelled(text, EVERYWHERE))


def test_a_name_is_found_behind_what_looks_like_a_part_of_it() -> None:
    """Whether or not the kernel looks, the salutation is not taken for the beginning of the name."""
    text = "欧阳Dear John Smith，"
    found = [(text.index("John"), text.index("，"))]
    for places in (None, EVERYWHERE):
        assert [each[:2] for each in labelled(text, places)][:1] == found


def test_every_label_is_looked_at() -> None:
    """However a label is written, its mark is a place."""
    for label in {*persons_label_words.NAMES, *persons_label_words.LATIN, *persons_label_words.VAGUE}:
        assert places_in(f"x {label.title()}: Wang").labels == [len(label) + 2], label


@pytest.mark.parametrize("length", [4000, 4096, 4097, 20000])
def test_places_do_not_depend_on_the_length_of_the_text(length: int) -> None:
    """Where a text is too long for the stack the same comes out."""
    text = "x" * (length - 6) + "姓名：王小明"
    assert places_in(text).labels == [length - 4]


def test_a_log_has_no_places() -> None:
    """A text without Chinese and without labels costs one pass."""
    line = '2026-01-02T03:04:05Z INFO web: path=/api/v1/Items (X11) agent="Mozilla/5.0" GET /A took 5 ms\n'
    found = places_in(line * 9)
    assert [each for each in (found.labels, found.abroad, found.lines, found.addressed) if each] == []


def test_cues_that_were_never_made_are_refused() -> None:
    """Made without its tables, or twice, or with tables of another size, it raises and reads nothing."""
    compiled = compiled_cues()
    assert compiled is not None
    kind = type(compiled)
    with pytest.raises(TypeError):
        kind.__new__(kind).find("王小明")
    with pytest.raises(TypeError):
        compiled.find(1)  # type: ignore[arg-type]  # on purpose
    classes, symbols, ends, counts = bytes(1 << 18), bytes(1 << 17), bytes(2048), bytes(16)
    words = memoryview(bytes(1 << 19))
    with pytest.raises(ValueError, match="words"):
        kind(classes, symbols, memoryview(b"short"), ends, ends, b"", counts)
    with pytest.raises(ValueError, match="size"):
        kind(classes, symbols, words, ends, ends, bytes(8), counts)
    nothing = kind(classes, symbols, words, ends, ends, b"", counts)
    assert nothing.find("姓名：王小明") == [[] for _ in range(9)]
    with pytest.raises(TypeError, match="once"):
        compiled.__init__(classes, symbols, words, ends, ends, b"", counts)  # type: ignore[misc]  # on purpose
