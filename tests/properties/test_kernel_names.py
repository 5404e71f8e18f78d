"""The compiled scores of names are those of the reference."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from piiguard.classify.kernel import native
from piiguard.classify.language.persons_bulk import scored_by_arrays
from piiguard.classify.language.persons_compiled import compiled_names
from piiguard.classify.language.persons_model import HAN, LAST, model
from piiguard.classify.language.persons_scalar import about, about_by_words, scored_by_re

pytestmark = pytest.mark.skipif(native() is None, reason="built without the compiled kernel")

_TELLING = [chr(code) for code, flags in enumerate(model().flags) if flags & ~HAN] + [*map(chr, LAST)]
_WORDS = [
    *["欧阳", "司马", "先生", "女士", "主任", "克林顿", "·", "··", "买买提·艾力", "1", "a", "說"],
    "\n",
    " ",
    "\U0001d7ce",
    "\ud800",
]
_TEXTS = st.lists(st.sampled_from(_TELLING) | st.sampled_from(_WORDS) | st.characters(), max_size=40)


@given(_TEXTS.map("".join), st.sampled_from([-4, 0, -32, -600]))
def test_compiled_scores_are_those_of_both_references(text: str, least: int) -> None:
    """Candidates, kinds and totals are equal, whatever stands in the text."""
    compiled = compiled_names()
    assert compiled is not None
    assert compiled.scored(text, least) == scored_by_re(text, least=least)
    assert compiled.scored(text, least) == scored_by_arrays(text, least=least)


@given(_TEXTS.map("".join).filter(bool), st.data())
def test_compiled_classes_are_those_of_the_reference(text: str, data: st.DataObject) -> None:
    """Of what is before and behind a stretch, and of the stretch, up to line breaks and ends of the text."""
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert about(text, start, end) == about_by_words(text, start, end)


def test_classes_are_told_of_words_only_inside_of_a_text() -> None:
    """A stretch that is none, or a text that is long, is refused."""
    compiled = compiled_names()
    assert compiled is not None
    assert about("王小明", 0, 3)[2] == about_by_words("王小明", 0, 3)[2]
    for start, end in ((-1, 1), (1, 1), (0, 4)):
        with pytest.raises(ValueError, match="outside"):
            compiled.about("王小明", start, end)
    with pytest.raises(ValueError, match="long"):
        compiled.about("王" * 257, 0, 1)


@pytest.mark.parametrize("length", [4095, 4096, 4097, 16384, 16385, 40000])
def test_scores_do_not_depend_on_the_length_of_the_text(length: int) -> None:
    """Where a text is too long for the stack, or is read in blocks, the same comes out."""
    compiled = compiled_names()
    assert compiled is not None
    text = ("据记者王小明报道，买买提·艾力和欧阳修说。" * (length // 20 + 1))[:length]
    assert compiled.scored(text, -4) == scored_by_arrays(text, least=-4)
    assert len(compiled.scored(text, -4)) > length // 50


def test_names_that_were_never_made_are_refused() -> None:
    """Made without its tables, or twice, or with a table of another size, it raises and reads nothing."""
    compiled = compiled_names()
    assert compiled is not None
    with pytest.raises(TypeError):
        type(compiled).__new__(type(compiled)).scored("王小明", 0)
    tables = (bytes(1 << 17), bytes(1 << 16), bytes(1 << 16), b"", b"", memoryview(bytes(1 << 22)))
    with pytest.raises(ValueError, match="words"):
        type(compiled)(*tables, memoryview(b"short"))
    with pytest.raises(TypeError, match="once"):
        compiled.__init__(*tables, memoryview(bytes(1 << 19)))  # type: ignore[misc]  # on purpose
