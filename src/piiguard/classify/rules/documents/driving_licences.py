"""File numbers of driving licences 驾驶证档案编号: twelve digits, the first two a province's.

Found: ``驾驶证档案编号：440100123456``, ``驾照档案号 3101 0012 3456``, ``准驾车型C1 档案编号 440100123456``.
Near-misses: ``人事档案编号 440100123456``, ``驾照 990100123456`` (no such province). The number of the
licence itself is its holder's resident ID.

Source: Provisions on the Application for and Use of Motor Vehicle Driving Licences name the file; its form,
four digits of the issuing office and eight of its own, from several descriptions (read), no standard.
"""

from __future__ import annotations

from typing import Final

from piiguard.catalog.codes import regions
from piiguard.catalog.entities import Entity
from piiguard.classify.rules.labelled import joined, labelled, named_after, spaced
from piiguard.classify.rules.later import later
from piiguard.classify.rules.rule import Rule, Scores, Trigger
from piiguard.classify.rules.words import lower

__all__ = ["RULES"]

_LICENCES: Final = joined(
    (
        "驾驶证档案编号",
        "驾驶证档案号",
        "驾驶证",
        "駕駛證",
        "驾照档案编号",
        "驾照档案号",
        "驾照",
        "driving licence file",
        "driver license file",
        "driving licence",
        "driver's license",
        "driver license",
    )
)
_FILES: Final = joined(("档案编号", "档案号", "檔案編號", "file no", "file number"))
_DRIVING: Final = ("驾驶", "駕駛", "驾照", "准驾", "机动车", "车管", "driver", "driving")
_FORM: Final = spaced("[0-9]", 12)
_FAR: Final = 80
_FILE: Final = later("[0-9]{12}")


def _is_file(value: str) -> bool:
    return _FILE.fullmatch(value) is not None and f"{value[:2]}0000" in regions()


def _spoken_of(text: str, start: int, end: int) -> tuple[tuple[float, str], ...]:
    """See whether driving is spoken of in the line, further away than words are looked for."""
    before = text[max(0, start - _FAR) : start].rpartition("\n")[2]
    after = text[end : end + _FAR].partition("\n")[0]
    line = lower(f"{before} {after}")
    return ((0.4, "driving spoken of in the line"),) if any(word in line for word in _DRIVING) else ()


RULES: Final = (
    Rule(
        entity=Entity.CN_DRIVER_LICENCE,
        name="file number behind a label",
        pattern=labelled(_LICENCES, _FORM),
        trigger=Trigger(words=_LICENCES, leads=True),
        scores=Scores(silent=0.92, supported=0.92, opposed=0.92),
        why=("label", "province code", "no check digit"),
        words=_LICENCES,
        check=_is_file,
    ),
    Rule(
        entity=Entity.CN_DRIVER_LICENCE,
        name="file number near driving",
        pattern=labelled(_FILES, _FORM),
        trigger=Trigger(words=_FILES, leads=True),
        # Every office has files.
        scores=Scores(silent=0.45, supported=0.9, opposed=0.2),
        why=("label of some file", "province code", "no check digit"),
        words=_DRIVING,
        check=_is_file,
        surroundings=_spoken_of,
    ),
    Rule(
        entity=Entity.CN_DRIVER_LICENCE,
        name="file number told in a sentence",
        pattern=later(
            r"(?:档案编?号|檔案編號)[^0-9\n]{1,24}?(?:写的?|是|为|印的?|填的?)[:： ]{0,2}"
            r"(?P<id>[0-9]{12})(?![0-9A-Za-z])"
        ),
        trigger=Trigger(words=("档案号", "档案编号", "檔案編號"), leads=True),
        scores=Scores(silent=0.4, supported=0.85, opposed=0.2),
        why=("label of some file", "province code", "no check digit"),
        words=_DRIVING,
        check=_is_file,
        surroundings=_spoken_of,
    ),
    Rule(
        entity=Entity.CN_DRIVER_LICENCE,
        name="file number named after it",
        pattern=named_after(_LICENCES, _FORM),
        trigger=Trigger(words=_LICENCES),
        scores=Scores(silent=0.88, supported=0.9, opposed=0.88),
        why=("label after it", "province code", "no check digit"),
        words=_LICENCES,
        check=_is_file,
    ),
)
