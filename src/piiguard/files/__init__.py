"""Whole files scanned and masked: any size in the same small memory, on every core, whole or not at all.

::

    pg.mask_file("customers.csv.gz", "masked.csv.gz")
    for each in pg.scan_file("server.log"):
        print(each.row, each.place, each.entity)

The kernel is that of columns and texts; what is here cuts files into parts and puts them together again.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from piiguard.files.masking import mask_file
    from piiguard.files.results import FileFinding, MaskedFile, Progress
    from piiguard.files.scanning import FileScan, scan_file

__all__ = ["FileFinding", "FileScan", "MaskedFile", "Progress", "mask_file", "scan_file"]

_HOMES: Final = {
    "FileFinding": "results",
    "FileScan": "scanning",
    "MaskedFile": "results",
    "Progress": "results",
    "mask_file": "masking",
    "scan_file": "scanning",
}


def __getattr__(name: str) -> object:
    # A process that works on parts loads this package too, and none of these.
    home = _HOMES.get(name)
    if home is None:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    value: object = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__]
