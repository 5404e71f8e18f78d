"""Format-preserving encryption (保留格式加密): a number becomes another one of the same form, and comes back.

FF1 (NIST SP 800-38G) under a key of the keyset. It is for systems that cannot store anything but a number of
that form. Where they can, use `piiguard.crypto.FieldCipher`: it hides equality, detects changes, and names
its key; none of that fits into the form of a number.

A result that looks like a real number may be somebody's. So results are marked, unless you ask for unmarked
ones. FF3 and FF3-1 were withdrawn by NIST and are not offered.
"""

from __future__ import annotations

from piiguard.crypto.fpe.ciphers import MARK, FormatCipher
from piiguard.crypto.fpe.forms import BANK_CARD, MOBILE, BankCardForm, DigitsForm, Form
from piiguard.crypto.fpe.resident_ids import RESIDENT_ID, ResidentIdForm

__all__ = [
    "BANK_CARD",
    "MARK",
    "MOBILE",
    "RESIDENT_ID",
    "BankCardForm",
    "DigitsForm",
    "Form",
    "FormatCipher",
    "ResidentIdForm",
]
