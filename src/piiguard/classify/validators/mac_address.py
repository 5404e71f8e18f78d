"""MAC addresses 物理地址: 48 bits that name one network interface.

Source: IEEE 802-2014, 8.2: the lowest bit of the first octet tells a group address from an individual one;
all ones is the broadcast address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["are_mac_addresses", "is_mac_address"]

_OCTETS: Final = 6
_HEX: Final = frozenset("0123456789abcdefABCDEF")
_SEVERAL: Final = 2


def is_mac_address(value: str) -> bool:
    """Say whether *value* can be the address of one interface.

    Args:
        value: Twelve hexadecimal digits, without separators.

    Returns:
        False for what is not twelve such digits, for broadcast and zero, and for one octet six times.

    >>> is_mac_address("001A2B3C4D5E"), is_mac_address("FFFFFFFFFFFF")
    (True, False)
    """
    if len(value) != 2 * _OCTETS or not _HEX.issuperset(value):
        return False
    octets = {value[at : at + 2].lower() for at in range(0, 2 * _OCTETS, 2)}
    return len(octets) >= _SEVERAL


def are_mac_addresses(rows: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Say for each row whether it can be the address of one interface.

    Args:
        rows: Matrix of ASCII bytes, 12 columns.

    Returns:
        What `is_mac_address` says of each row.
    """
    import numpy as np

    table = np.zeros(256, np.bool_)
    table[[ord(char) for char in _HEX]] = True
    # Bit 5 tells lower case from upper and is set in every digit.
    folded = rows | np.uint8(0x20)
    several = (folded[:, 2:] != np.tile(folded[:, :2], _OCTETS - 1)).any(axis=1)
    passed: NDArray[np.bool_] = table[rows].all(axis=1) & several
    return passed
