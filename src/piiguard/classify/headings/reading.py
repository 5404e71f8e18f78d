r"""Finds values by the names of their fields: in tables, SQL, JSON and XML within a text.

Most texts have none of these. So the text is searched for the ends of names with a delimiter right behind
them; only there is anything read, and only then is the table of names loaded.

>>> [found.value for found in Headings().find("姓名,出生日期\n容易,20010915")]
['容易', '20010915']
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Final

import attrs

from piiguard.catalog.findings import Finding
from piiguard.classify.headings.cells import Cell
from piiguard.classify.headings.lines import DELIMITERS, cells_below
from piiguard.classify.kernel import Triggers
from piiguard.classify.rules.later import later
from piiguard.classify.rules.triggers_compiled import compiled_triggers
from piiguard.classify.rules.words import lower

__all__ = ["BEHIND", "NAME_ENDS", "Headings", "Places", "places_by_re", "places_in", "triggers"]

# What names of fields end in whose values nothing but the name tells: of names, days of birth, accounts,
# documents without a check digit, secrets.
_ENDS: Final = (
    "名 人 者 称 方 法人 客户 业主 车主 住户 户主 老师 教师 学生 家长 员工 患者 乘客 旅客 医生 护士 "
    "号 號 码 碼 证 卡 生日 日期 年月 期 微信 "
    "护照 支付宝 微博 密码 口令 地址 住址 电话 手机 座机 传真 单位 公司 企业 "
    "name xm xingming person holder owner contact receiver recipient consignee sender applicant patient "
    "passenger customer author employee student teacher birth birthday dob birthdate csrq wechat weixin qq "
    "alipay weibo passport permit licence license no number num id card cvv password passwd pwd secret token "
    "address addr phone mobile tel company email mail date expiry thru code "
    "ip imsi 准驾 车型 档案"
)
_TABLE, _KEY, _ELEMENT, _INSERT, _COPY = range(5)
BEHIND: Final = (f"{DELIMITERS}\"'` ", '"\\', ">", " (\n\t", ";\n \t")
"""What may stand behind a name, by what it may stand in."""

NAME_ENDS: Final[Mapping[str, tuple[int, ...]]] = {
    **dict.fromkeys(_ENDS.split(), (_TABLE, _KEY, _ELEMENT)),
    "values": (_INSERT,),
    "stdin": (_COPY,),
}
"""What the names of fields end in, and what they may stand in."""

_LENGTHS: Final = tuple(sorted({len(word) for word in NAME_ENDS}, reverse=True))
# To look for their last characters, before what may stand behind, takes a hundredth of the time of all names.
_LAST: Final = later(
    f"(?i:[{''.join(sorted({word[-1] for word in NAME_ENDS}))}])(?=[{re.escape(''.join(BEHIND))}])", re.ASCII
)
Places = Mapping[int, Sequence[tuple[int, int]]]
"""Where the names of fields may be, by what they may stand in."""


@attrs.frozen
class Headings:
    """Finds values by the names of their fields."""

    def find(self, text: str) -> list[Finding]:
        """Read a short text.

        Args:
            text: A text in normal form.

        Returns:
            What was found; offsets are those of *text*.
        """
        # A line of log has neither a second line nor quotation marks nor brackets.
        if "\n" not in text and '"' not in text and "<" not in text and "(" not in text:
            return []
        places = places_in(text)
        return _read(text, places) if places else []

    def find_bulk(
        self,
        text: str,
        begins: Sequence[int] | None = None,
        places: Places | None = None,
    ) -> list[Finding]:
        """Read a large text, or several.

        Args:
            text: The text in normal form.
            begins: Where each row begins, if the text is several, one a line: names in one say nothing of
                values in the next.
            places: What `places_in` finds, if that is known.

        Returns:
            What `find` finds in each.
        """
        places = places_in(text) if places is None else places
        if begins is None or not places:
            return _read(text, places) if places else []
        found: list[Finding] = []
        for row in sorted({bisect_right(begins, end - 1) - 1 for each in places.values() for _, end in each}):
            begin = begins[row]
            stop = begins[row + 1] - 1 if row + 1 < len(begins) else len(text)
            found += (
                attrs.evolve(each, start=each.start + begin, end=each.end + begin)
                for each in self.find(text[begin:stop])
            )
        return found


def triggers() -> Triggers | None:
    """Return what `places_in` looks for, where there is a compiled kernel."""
    return _compiled()


def places_by_re(text: str) -> Places:
    """Find where the names of fields may end, by kind of what they may stand in."""
    found: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for match in _LAST.finditer(text):
        end = match.end()
        tail = lower(text[max(0, end - _LENGTHS[0]) : end])
        kinds: set[int] = set()
        for length in _LENGTHS:
            for kind in NAME_ENDS.get(tail[-length:], ()) if length <= len(tail) else ():
                if kind not in kinds and text[end] in BEHIND[kind]:
                    kinds.add(kind)
                    found[kind].append((end - length, end))
    return dict(found)


def places_in(text: str) -> Places:
    """Do what `places_by_re` does, with the kernel where there is one."""
    compiled = _compiled()
    return places_by_re(text) if compiled is None else compiled.find(text, False)  # noqa: FBT003 - not as arrays


@cache
def _compiled() -> Triggers | None:
    return compiled_triggers([("", behind) for behind in BEHIND], NAME_ENDS)


def _read(text: str, places: Places) -> list[Finding]:
    cells = _cells(text, places)
    first = next(cells, None)
    if first is None:
        return []
    # A tenth of a second to make ready, which nobody pays for a text without cells.
    from piiguard.classify.headings.wants import found_in

    found = {
        (each.start, each.end, each.entity): each
        for cell in (first, *cells)
        if (each := found_in(text, cell)) is not None
    }
    return [*found.values()]


def _cells(text: str, places: Places) -> Iterator[Cell]:
    from piiguard.classify.headings.pairs import cells_of_elements, cells_of_keys
    from piiguard.classify.headings.statements import cells_of_copies, cells_of_inserts

    by_kind: defaultdict[int, list[int]] = defaultdict(list)
    for kind, spans in places.items():
        by_kind[kind] = sorted({start if kind in {_INSERT, _COPY} else end for start, end in spans})
    yield from cells_below(text, by_kind[_TABLE], _is_known)
    yield from cells_of_keys(text, by_kind[_KEY])
    yield from cells_of_elements(text, by_kind[_ELEMENT])
    yield from cells_of_inserts(text, by_kind[_INSERT])
    yield from cells_of_copies(text, by_kind[_COPY])


def _is_known(name: str) -> bool:
    from piiguard.classify.headings.wants import is_known

    return is_known(name)
