"""What the finder of persons promises of running text."""

from __future__ import annotations

import pytest

from piiguard.catalog.entities import Entity
from piiguard.classify.language.persons import PersonFinder, finder_for
from piiguard.classify.text import normalise


def names(text: str, mode: str = "precise") -> list[str]:
    """Return the values found in a text."""
    finder = PersonFinder("recall" if mode == "recall" else "precise")
    return [found.value for found in finder.find(normalise(text).text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("记者李建国报道，王秀英、赵志强等出席。", ["李建国", "王秀英", "赵志强"]),
        ("总统克林顿今天会见了钱其琛。", ["克林顿", "钱其琛"]),
        ("买买提·艾力的护照", ["买买提·艾力"]),
        ("请问王先生在吗", ["王"]),
        ("老王说他不来", ["老王"]),
        ("欧阳建华、司马文博和诸葛明等", ["欧阳建华", "司马文博", "诸葛明"]),
        ("陳大文先生", ["陳大文"]),
    ],
)
def test_names_are_found_with_exact_bounds(text: str, expected: list[str]) -> None:
    """In recall mode a name is found from its first to its last character, and no more."""
    assert names(text, "recall") == expected


@pytest.mark.parametrize("text", ["总统克林顿表示", "请问王先生在吗", "联系人：李四", "陳大文先生"])
def test_precise_mode_reports_what_a_cue_confirms(text: str) -> None:
    """A title, a form of address or a label is enough for precise mode."""
    assert len(names(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "他高兴地说方便面马上好了",
        "黄金价格和许可证，王国的文件",
        "张开双臂，温度升高，金额全部到账",
        "常见的时间、白色、文件和温度",
        "马上登录，许可协议，任何用户都可以",
        "和平与发展，安全第一，方法如下",
    ],
)
@pytest.mark.parametrize("mode", ["precise", "recall"])
def test_words_that_begin_like_names_are_none(text: str, mode: str) -> None:
    """A common word does not become a name because it begins with a surname."""
    assert names(text, mode) == []


@pytest.mark.parametrize("text", ["数组、哈希、文件句柄", "支持西里尔字母和阿拉伯文", "二进制补丁的首部"])
def test_precise_mode_leaves_out_what_could_be_a_name(text: str) -> None:
    """A word that recall mode may take for a name is not reported where a wrong finding costs."""
    assert names(text) == []


def test_precise_findings_are_among_those_of_recall_mode() -> None:
    """The modes differ in how much they report, never in where a name begins or ends."""
    text = "新华社北京3月1日电（记者王建华 李晓燕）国务院总理李鹏今天在北京会见了法国总统希拉克。"
    few, many = (PersonFinder(mode).find(text) for mode in ("precise", "recall"))
    assert few
    assert set(few) <= set(many)


def test_scores_say_which_mode_reports_a_finding() -> None:
    """Precise findings score 0.8 or more, the others 0.5 to 0.8."""
    text = "记者王建华报道，总统克林顿和李晓燕的客户经理张伟已联系，联系人：赵六"
    precise = {found.span for found in PersonFinder("precise").find(text)}
    for found in PersonFinder("recall").find(text):
        assert found.entity == Entity.PERSON
        assert (found.score >= 0.8) == (found.span in precise)
        assert 0.5 <= found.score < 1


def test_every_finding_explains_itself_without_the_name() -> None:
    """Why names the form, the cues and the model's score, and no character of the name."""
    (found,) = PersonFinder("recall").find("总统克林顿表示")
    assert "title before" in found.why
    assert any(reason.startswith("language model: +") for reason in found.why)
    assert not any("克林顿" in reason for reason in found.why)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "·",
        "王·",
        "\ud800王\udfff先生\x00",
        "王" * 3000,
        "斯" * 3000,
        "王·" * 2000,
        "老" * 3000,
        "😀王建国😀",
    ],
)
@pytest.mark.parametrize("mode", ["precise", "recall"])
def test_bad_input_never_raises(text: str, mode: str) -> None:
    """Lone surrogates, NULs, characters beyond the BMP and endless repetition only cost time."""
    names(text, mode)


def test_a_line_break_ends_what_is_looked_at() -> None:
    """What stands on another line has no say, so lines may be scanned together."""
    one = PersonFinder("recall").find("客户经理张伟")
    two = PersonFinder("recall").find("今天的先生\n客户经理张伟\n说了很多")
    assert [(each.value, each.score) for each in one] == [(each.value, each.score) for each in two]


def test_the_module_makes_the_finder_of_a_mode() -> None:
    """The registry of language finders asks each module for its finder."""
    assert finder_for("recall") == PersonFinder("recall")
    assert finder_for("precise").entities == (Entity.PERSON,)


def test_a_medicine_is_no_name() -> None:
    """No given name ends in the word for a salt or an ester."""
    assert PersonFinder("precise").find("医嘱：0.9%氯化钠注射液 250ml + 头孢曲松钠 2.0g") == []
