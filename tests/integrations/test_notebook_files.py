"""Saved notebooks: outputs with clear personal data go, every other byte stays."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from piiguard.cli import main
from piiguard.errors import SourceError
from piiguard.integrations.json_spans import elements, members, whole
from piiguard.integrations.notebook_files import CellFinding, check_notebook, strip_notebook, stripped

PHONE = "13800138000"


def output(text: str) -> dict[str, object]:
    """Make what a cell printed."""
    return {"name": "stdout", "output_type": "stream", "text": [text]}


def cell(source: str, *outputs: dict[str, object]) -> dict[str, object]:
    """Make a code cell."""
    return {
        "cell_type": "code",
        "execution_count": 1,
        "id": "a",
        "metadata": {},
        "outputs": list(outputs),
        "source": [source],
    }


def notebook(*cells: dict[str, object], **more: object) -> dict[str, object]:
    """Make a notebook."""
    return {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5, **more}


def saved(value: object) -> str:
    """Write it as Jupyter does."""
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


CLEAN = output("共 3 行\n")
DIRTY = output(f"电话 {PHONE}\n")


def test_only_the_output_with_personal_data_goes() -> None:
    """It leaves a note of what it held, in the form Jupyter itself would save."""
    before = notebook(cell("a", CLEAN, DIRTY), cell("b", CLEAN))
    after = stripped(saved(before))
    expected = json.loads(saved(before))
    expected["cells"][0]["outputs"][1] = {
        "data": {"text/plain": ["[piiguard took out an output with 1 CN_MOBILE]"]},
        "metadata": {},
        "output_type": "display_data",
    }
    assert after == saved(expected)


@pytest.mark.parametrize("indent", [None, 1, 4])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_every_byte_outside_stays(indent: int | None, newline: str) -> None:
    """Escapes, spaces, order of keys, a missing last line end: what another tool wrote stays its own."""
    text = json.dumps(notebook(cell("é\t", DIRTY), zz={"b": 1.50, "a": 1e3}), indent=indent).replace(
        "\n", newline
    )
    start = text.index('{"name"') if indent is None else text.index("{", text.index('"outputs"'))
    span = next(
        elements(
            text,
            dict(members(text, next(elements(text, dict(members(text, whole(text)))["cells"]))))["outputs"],
        )
    )
    after = stripped(text)
    assert span.start == start
    assert after.startswith(text[: span.start])
    assert after.endswith(text[span.end :])
    assert ("\r\n" in after) == ("\r\n" in text)
    json.loads(after)


def test_a_notebook_without_personal_data_is_not_touched(tmp_path: Path) -> None:
    """Not even its time of change."""
    path = tmp_path / "clean.ipynb"
    path.write_text(saved(notebook(cell("a", CLEAN))), encoding="utf-8")
    os.utime(path, (1, 1))
    assert strip_notebook(path) == []
    assert path.stat().st_mtime == 1


def test_a_file_keeps_its_permissions_and_its_link(tmp_path: Path) -> None:
    """What only its owner could read stays so."""
    path, link = tmp_path / "a.ipynb", tmp_path / "link.ipynb"
    path.write_text(saved(notebook(cell("a", DIRTY))), encoding="utf-8")
    path.chmod(0o600)
    link.symlink_to(path)
    strip_notebook(link)
    assert link.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o600
    assert PHONE not in path.read_text(encoding="utf-8")
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []


def test_sources_are_told_and_never_changed() -> None:
    """A test value in a program is its author's; an attachment is text somebody pasted."""
    before = saved(notebook(cell(f"call('{PHONE}')")))
    assert stripped(before) == before


def test_everything_that_holds_a_value_is_told(tmp_path: Path) -> None:
    """Outputs, sources and the state of widgets, by cell and number."""
    path = tmp_path / "a.ipynb"
    widgets = {"application/vnd.jupyter.widget-state+json": {"state": {"x": {"value": PHONE}}}}
    path.write_text(
        saved(notebook(cell("a"), cell(f"'{PHONE}'", DIRTY), metadata={"widgets": widgets})), encoding="utf-8"
    )
    counts = {"CN_MOBILE": 1}
    found = [
        CellFinding(2, "output", counts),
        CellFinding(2, "source", counts),
        CellFinding(0, "widgets", counts),
    ]
    assert check_notebook(path) == found
    assert strip_notebook(path) == found
    assert check_notebook(path) == [CellFinding(2, "source", counts)]
    assert json.loads(path.read_text(encoding="utf-8"))["metadata"] == {"widgets": {}}


@pytest.mark.parametrize(
    "text",
    [
        '{"nbformat": 4, "cells": [{"outputs": [{"text": "138\\u0030\\u0030138000"}]}]}',
        '{"nbformat": 4, "cells": [{"\\u006futputs": [{"text": "13800138000"}]}]}',
        '{"nbformat": 4, "cells": [{"outputs": [{"text": "13800138000"}], "outputs": []}]}',
        '{"cells": [{"outputs": [{"text": ["138", "00138000"]}]}], "nbformat": 4, "cells": []}',
        '\ufeff{"nbformat":4,"cells":[{"outputs":[{"data":{"a/b":{"c":[13800138000]}}}]}]}',
        '{"nbformat": 4, "cells": [{"outputs": [{"13800138000": ""}]}]}',
        '{"nbformat": 4, "cells": [{"outputs": ["13800138000"]}]}',
        '{"nbformat": 4, "cells": [{"outputs": [{"text": "13800138000 \\ud800"}]}]}',
    ],
)
def test_no_way_of_writing_json_hides_a_value(text: str) -> None:
    """Escapes in values and keys, keys written twice, lines cut, numbers, keys, a byte order mark."""
    after = stripped(text)
    assert "1 CN_MOBILE" in after
    assert "138" not in after
    assert after.startswith(text[:3])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "not json",
        '{"nbformat": 3, "worksheets": []}',
        '{"nbformat": 4, "cells": {}}',
        '{"nbformat": 4, "cells": [}',
        '{"nbformat": 4, "cells": []} x',
        '{"nbformat": 4, "cells": [' + "[" * 100_000,
        '{"nbformat": 4, "cells": [{"outputs": [' + "9" * 5_000 + "]}]}",
    ],
)
def test_what_is_no_notebook_is_refused(text: str, tmp_path: Path) -> None:
    """And left as it is."""
    path = tmp_path / "a.ipynb"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match="no Jupyter notebook"):
        strip_notebook(path)
    assert path.read_text(encoding="utf-8") == text


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    """JSON is UTF-8."""
    path = tmp_path / "a.ipynb"
    path.write_bytes(b'{"nbformat": 4, "cells": ["\xff"]}')
    with pytest.raises(SourceError, match="no Jupyter notebook"):
        check_notebook(path)
    with pytest.raises(SourceError, match="cannot be read"):
        check_notebook(tmp_path / "none.ipynb")


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(_JSON, st.sampled_from([None, 0, 1, 3]), st.booleans())
def test_spans_are_those_of_the_values(value: object, indent: int | None, ascii_only: bool) -> None:
    """Each part that is found, parsed alone, is the part of the value that was written."""
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    span = whole(text)
    assert json.loads(text[span.start : span.end]) == value
    if isinstance(value, dict):
        parts = {key: json.loads(text[each.start : each.end]) for key, each in members(text, span)}
        assert parts == value
    if isinstance(value, list):
        assert [json.loads(text[each.start : each.end]) for each in elements(text, span)] == value


def test_the_command_serves_as_a_hook(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """1 while something had to go, 0 from then on, 2 for what is no notebook; no value is printed."""
    path = tmp_path / "a.ipynb"
    path.write_text(saved(notebook(cell(f"'{PHONE}'", DIRTY))), encoding="utf-8")
    assert main(["notebook", "check", str(path), "--lang", "en"]) == 1
    assert main(["notebook", "strip", str(path), "--lang", "en"]) == 1
    assert main(["notebook", "strip", str(path), "--lang", "zh"]) == 0
    assert main(["notebook", "check", "--sources", str(path), "--lang", "en"]) == 1
    out, _ = capsys.readouterr()
    assert "cell 1, output: 1 CN_MOBILE (taken out)" in out
    assert "第 1 个单元格的源代码：手机号码 1 个\n" in out
    assert PHONE not in out
    path.write_text("{}", encoding="utf-8")
    assert main(["notebook", "check", str(path), "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["failed"][0]["code"] == "input.notebook"
