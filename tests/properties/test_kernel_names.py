"""The compiled scores of names are those of the reference."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from piiguard.classify.kernel import native
from piiguard.classify.language.persons_bulk import scored_by_arrays
from piiguard.classify.language.persons_compiled import compiled_names
from piiguard.classify.language.persons_model import HAN, LAST, model
from piiguard.classify.language.persons_scalar import scored_by_re

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
