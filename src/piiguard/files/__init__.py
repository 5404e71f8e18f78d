"""Whole files scanned and masked: any size in the same small memory, on every core, and whole or not at all.

::

    pg.mask_file("customers.csv.gz", "masked.csv.gz")
    for each in pg.scan_file("server.log"):
        print(each.row, each.place, each.entity)

The kernel is that of columns and texts; what is here cuts files into parts and puts them together again.
"""

from piiguard.files.masking import mask_file
from piiguard.files.results import FileFinding, MaskedFile, Progress
from piiguard.files.scanning import FileScan, scan_file

__all__ = ["FileFinding", "FileScan", "MaskedFile", "Progress", "mask_file", "scan_file"]
