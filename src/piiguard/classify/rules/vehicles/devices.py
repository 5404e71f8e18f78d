"""Numbers of phones and SIM cards: IMEI 移动设备识别码, IMSI 移动用户识别码, ICCID SIM 卡号.

Found: ``IMEI: 352099001761481``, ``35-209900-176148-1``, ``设备串号 86…``, ``imsi=460001234567890``,
``89860012345678901234``, ``SIM卡号 8986 0012 3456 7890 123``. Near-misses: fifteen digits with no label, a
timestamp, a wrong Luhn digit, ``460991234567890`` (no such network).

Source: see `piiguard.classify.validators.device_ids`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from piiguard.catalog.entities import Entity
from piiguard.classify.rules.labelled import NO_DOCUMENT, SEPARATOR, labelled, near, spaced
from piiguard.classify.rules.later import later
from piiguard.classify.rules.rule import Rule, Scores, Trigger
from piiguard.classify.validators.device_ids import (
    are_iccids,
    are_imeis,
    are_imsis,
    has_luhn,
    have_luhn,
    is_iccid,
    is_imei,
    is_imsi,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["RULES"]

_IMEI: Final = ("imei", "meid", "串号", "串號", "串码", "串碼", "移动设备识别码", "手机识别码", "手机序列号")
_IMSI: Final = ("imsi", "移动用户识别码", "用户识别码", "subscriber identity")
_ICCID: Final = (
    "iccid",
    "sim卡号",
    "sim卡序列",
    "sim 卡号",
    "sim卡",
    "sim card",
    "sim serial",
    "集成电路卡识别码",
    "物联卡",
)
_FIFTEEN: Final = spaced("[0-9]", 15)
_ICCID_DIGITS: Final = spaced("[0-9]", 19) + f"(?:{SEPARATOR}?[0-9])?"
_LUHN: Final = "Luhn digit (3GPP TS 23.003, annex B)"
_ICCID_FORM: Final = "89, country 86 and network (ITU-T E.118)"


def _is_checked_iccid(value: str) -> bool:
    return is_iccid(value) and has_luhn(value)


def _are_checked_iccids(rows: NDArray[np.uint8]) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = are_iccids(rows) & have_luhn(rows)
    return found


_IMEI_IN_GROUPS: Final = Rule(
    entity=Entity.IMEI,
    name="grouped as printed",
    pattern=later(
        rf"(?<![A-Za-z0-9.\-])[0-9]{{2}}(?P<sep>{SEPARATOR})[0-9]{{6}}(?P=sep)[0-9]{{6}}(?P=sep)[0-9]"
        rf"(?![A-Za-z0-9\-])"
    ),
    trigger=Trigger(digits={6}),
    scores=Scores(silent=0.7, supported=0.98, opposed=0.2),
    why=(_LUHN, "groups of 2, 6, 6 and 1 digits"),
    words=_IMEI,
    against=NO_DOCUMENT,
    check=is_imei,
    reach=16,
)

_IMSI_NUMBER: Final = Rule(
    entity=Entity.IMSI,
    name="subscriber of a Chinese network",
    pattern=later(r"(?<![0-9.])460[0-9]{12}(?![0-9])(?!\.[0-9])"),
    trigger=Trigger(digits={15}),
    scores=Scores(silent=0.4, supported=0.97, opposed=0.1),
    why=("country 460 and a network of China (ITU-T E.212)", "no check digit"),
    words=_IMSI,
    against=(*NO_DOCUMENT, "imei", "时间戳", "timestamp", "身份证", "身份證"),
    check=is_imsi,
    check_rows=are_imsis,
    widths={15},
    reach=24,
)

_ICCID_NUMBER: Final = Rule(
    entity=Entity.ICCID,
    name="Luhn digit",
    pattern=later(r"(?<![A-Za-z0-9.])8986[0-9]{15,16}(?![A-Za-z0-9])(?!\.[0-9])"),
    trigger=Trigger(digits={19, 20}, luhn={19, 20}),
    scores=Scores(silent=0.8, supported=0.98, opposed=0.3),
    why=("Luhn digit (ITU-T E.118)", _ICCID_FORM),
    words=_ICCID,
    against=NO_DOCUMENT,
    check=_is_checked_iccid,
    check_rows=_are_checked_iccids,
    widths={19, 20},
    reach=24,
)

RULES: Final = (
    Rule(
        entity=Entity.IMEI,
        name="fifteen digits",
        pattern=later(r"(?<![0-9.])[0-9]{15}(?![0-9])(?!\.[0-9])"),
        trigger=Trigger(digits={15}, luhn={15}),
        # One in sixty of fifteen digits passes, and many systems number by fifteen digits.
        scores=Scores(silent=0.42, supported=0.97, opposed=0.1),
        why=(_LUHN, "body that allocates the type code"),
        words=(*_IMEI, "手机串", "设备", "設備", "终端", "机身", "*#06#", "device", "handset"),
        against=(*NO_DOCUMENT, "imsi", "时间戳", "timestamp", "身份证", "身份證", "执照"),
        check=is_imei,
        check_rows=are_imeis,
        widths={15},
        reach=24,
    ),
    _IMEI_IN_GROUPS,
    Rule(
        entity=Entity.IMEI,
        name="shown by *#06#",
        pattern=later(rf"\*#06#[^0-9\n]{{0,16}}(?P<id>{_FIFTEEN})(?![0-9A-Za-z])"),
        trigger=Trigger(words=("*#06#",), leads=True),
        scores=Scores(silent=0.95, supported=0.95, opposed=0.95),
        why=("what a telephone shows at *#06#", _LUHN),
        check=has_luhn,
        reach=64,
    ),
    near(_IMEI_IN_GROUPS, _FIFTEEN),
    Rule(
        entity=Entity.IMEI,
        name="behind a label",
        pattern=labelled(_IMEI, _FIFTEEN),
        trigger=Trigger(words=_IMEI, leads=True),
        scores=Scores(silent=0.97, supported=0.98, opposed=0.97),
        why=("label", _LUHN),
        words=_IMEI,
        check=has_luhn,
    ),
    _IMSI_NUMBER,
    near(_IMSI_NUMBER, _FIFTEEN),
    Rule(
        entity=Entity.IMSI,
        name="behind a label",
        pattern=labelled(_IMSI, _FIFTEEN),
        trigger=Trigger(words=_IMSI, leads=True),
        scores=Scores(silent=0.95, supported=0.97, opposed=0.95),
        why=("label", "country 460 and a network of China (ITU-T E.212)"),
        words=_IMSI,
        check=is_imsi,
    ),
    _ICCID_NUMBER,
    near(_ICCID_NUMBER, _ICCID_DIGITS),
    Rule(
        entity=Entity.ICCID,
        name="in groups of four",
        pattern=later(
            rf"(?<![A-Za-z0-9.\-])8986(?P<sep>{SEPARATOR})[01][0-9]{{3}}(?:(?P=sep)[0-9]{{4}}){{2}}"
            r"(?P=sep)[0-9]{3,4}(?![A-Za-z0-9])(?!(?P=sep)[0-9])"
        ),
        trigger=Trigger(words=("8986",)),
        scores=Scores(silent=0.45, supported=0.95, opposed=0.1),
        why=(_ICCID_FORM, "groups of four"),
        words=(*_ICCID, "sim", "流量卡", "手机卡", "电话卡", "上网卡", "esim"),
        against=NO_DOCUMENT,
        check=is_iccid,
        reach=32,
    ),
    Rule(
        entity=Entity.ICCID,
        name="no Luhn digit",
        pattern=later(
            r"(?<![A-Za-z0-9.])8986[01][0-9](?=[0-9A-Za-z]{13,14}(?![0-9A-Za-z]))[0-9A-Za-z]{13,14}"
        ),
        trigger=Trigger(words=("89860", "89861")),
        scores=Scores(silent=0.45, supported=0.95, opposed=0.1),
        why=(_ICCID_FORM, "no Luhn digit"),
        words=_ICCID,
        against=NO_DOCUMENT,
        check=is_iccid,
        check_rows=are_iccids,
        widths={19, 20},
    ),
    Rule(
        entity=Entity.ICCID,
        name="behind a label",
        pattern=labelled(_ICCID, spaced("[0-9A-F]", 19) + f"(?:{SEPARATOR}?[0-9A-Z])?"),
        trigger=Trigger(words=_ICCID, leads=True),
        scores=Scores(silent=0.95, supported=0.97, opposed=0.95),
        why=("label", _ICCID_FORM),
        words=_ICCID,
        check=is_iccid,
    ),
)
