"""Find clear personal data in saved notebooks, and take it out of their outputs.

  piiguard notebook check analysis.ipynb
  piiguard notebook strip analysis.ipynb
  piiguard notebook strip --sources *.ipynb

`strip` replaces each output that holds clear personal data by a note of what it held, and leaves every other
byte as it is. Sources are never changed; with --sources they count. Exit status 1 when something was found
(and with `strip`, taken out), so that both serve as a hook before a commit.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from piiguard.cli.options import add_deeds
from piiguard.cli.screen import Screen
from piiguard.errors import PiiGuardError
from piiguard.integrations.notebook_files import CellFinding, check_notebook, strip_notebook
from piiguard.integrations.notebook_outputs import counted

__all__ = ["configure", "run"]

_FOUND: Final = 1
_FAILED: Final = 2
_PARTS_ZH: Final = {"output": "输出", "source": "源代码", "attachment": "附件", "widgets": "控件状态"}
_TAKEN_OUT: Final = frozenset({"output", "widgets"})


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    add = add_deeds(parser)
    for deed in (
        add("check", "list the cells that hold clear personal data; change nothing"),
        add("strip", "take the outputs that hold clear personal data out, in place"),
    ):
        deed.add_argument("paths", nargs="+", metavar="FILE", help="notebooks (.ipynb)")
        deed.add_argument(
            "--sources",
            action="store_true",
            help="fail for what stands in cells' sources and attachments, too",
        )


def run(options: argparse.Namespace, screen: Screen) -> int:
    """Carry it out."""
    strips = options.deed == "strip"
    rows: list[Mapping[str, object]] = []
    failed: list[dict[str, str]] = []
    counts = False
    for path in map(Path, options.paths):
        try:
            found = (strip_notebook if strips else check_notebook)(path)
        except PiiGuardError as error:
            failed.append({"path": str(path), "code": error.code, "what": error.what})
            screen.note(en=f"{path}: {error}", zh=f"{path}: {error}")
            continue
        _tell(path, found, screen, strips=strips)
        rows += [
            {"path": str(path), "cell": each.cell, "part": each.part, "found": dict(each.counts)}
            for each in found
        ]
        counts = counts or any(options.sources or each.part in _TAKEN_OUT for each in found)
    screen.document({"findings": rows, "stripped": strips, "failed": failed})
    return _FAILED if failed else _FOUND if counts else 0


def _tell(path: Path, found: Sequence[CellFinding], screen: Screen, *, strips: bool) -> None:
    for each in found:
        gone = strips and each.part in _TAKEN_OUT
        part = each.part if each.cell else "notebook's widgets"
        where = f"cell {each.cell}, {part}" if each.cell else part
        where_zh = f"第 {each.cell} 个单元格的{_PARTS_ZH[each.part]}" if each.cell else "笔记本的控件状态"
        screen.say(
            en=f"{path}: {where}: {counted(each.counts)}{' (taken out)' if gone else ''}",
            zh=f"{path}：{where_zh}：{counted(each.counts, 'zh')}{'（已移除）' if gone else ''}",
        )
