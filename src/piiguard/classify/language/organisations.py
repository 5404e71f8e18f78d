"""Organisations in running text, by the forms their names end in.

An organisation is no person, but its name can lead to one. In ``precise`` mode full names are found: those
of firms (深圳市某某科技有限公司 with its branches, …律师事务所); behind a label or their division those of
workshops, which often are their owner's (阿强五金厂, 明远商行); those of schools, hospitals, courts and
offices with their place (…市第四医院, …区人民法院), and of schools that somebody went to. In ``recall`` mode
also what else ends in a word for an institution: 人民医院, 支行, 大学, 委员会.

>>> [f.value for f in OrganisationFinder("precise").find("他就职于北京青松（杭州）科技有限公司，住在城西")]
['北京青松（杭州）科技有限公司']
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import attrs

from piiguard.catalog.entities import Entity
from piiguard.catalog.findings import Finding
from piiguard.classify.language.watches import Watch

if TYPE_CHECKING:
    from piiguard.classify.finders import Mode  # noqa: TC004 - attrs keeps annotations as strings
    from piiguard.classify.units import Units

__all__ = ["OrganisationFinder", "finder_for", "watch_of"]

_PAIRS: Final = (
    ("公联作", "司社室"),
    ("企合", "业伙"),
    ("", "厂廠"),
    ("营工市理务務察出诊診究养留税政管法证證事处办服生门育源卫托", "所部处處室"),
    ("商集支分大中", "行团队"),
    (
        "小中大医醫学學法科察健生老利养護护書书分究计設院疗复高國国實实附技職职一二三四五六七八九十",
        "学學院中小校",
    ),
    ("安分察育务税政生理督商源障建设利业农林环保计输通信光旅游体改化总场划房产市监力气革电发术会會", "局厅"),
    (
        "幼儿兒稚合字民员員业協协学學会商金联聯促研工管委中图博书圖檔档案文美术視视公警监政研通办旅供报版街道仪",
        "园園心府会會馆館站台社狱校办",
    ),
)
_WATCHES: Final = {
    "precise": Watch(_PAIRS),
    "recall": Watch(
        (
            ("公联作务合企业", "司社室所业伙"),
            ("", "厂廠"),
            (_PAIRS[3][0] + "业验术作", "所部处處室厅社"),
            ("商集支分大中银幼小", "行团队学园儿"),
            (_PAIRS[5][0] + "集检卫报", _PAIRS[5][1] + "团社"),
            (_PAIRS[6][0], "局厅"),
            (_PAIRS[7][0] + "金合究政出设电讯治志作", _PAIRS[7][1] + "院所台"),
            ("图物乐事车幼市理", "心馆部处队园"),
        )
    ),
}


@attrs.frozen
class OrganisationFinder:
    """Finds names of organisations.

    Attributes:
        mode: ``"precise"`` for registered names, or ``"recall"`` for other institutions too.
    """

    mode: Mode = "precise"

    @property
    def entities(self) -> tuple[Entity, ...]:
        """What it finds."""
        return (Entity.ORGANIZATION,)

    def find(self, text: str) -> list[Finding]:
        """Find organisations in a short text.

        Args:
            text: A text in normal form.

        Returns:
            The findings, by start; none overlap.
        """
        return self._read(text, _WATCHES[self.mode].places(text))

    def find_bulk(self, units: Units) -> list[Finding]:
        """Find organisations in a large text.

        Args:
            units: The text.

        Returns:
            As `find`, with offsets of ``units.normal``.
        """
        return self._read(units.normal, _WATCHES[self.mode].places_bulk(units))

    def _read(self, text: str, places: Sequence[int]) -> list[Finding]:
        if not places:
            return []
        # The patterns take a hundred times as long to make ready as a line without a name to scan.
        from piiguard.classify.language.organisations_search import organisations_at

        return [*organisations_at(text, places, self.mode)]


def watch_of(mode: Mode) -> Watch:
    """Return what the finder of a mode waits for."""
    return _WATCHES[mode]


def finder_for(mode: Mode) -> OrganisationFinder:
    """Return the finder of organisations.

    Args:
        mode: Which mistakes are the worse ones.
    """
    return OrganisationFinder(mode)
