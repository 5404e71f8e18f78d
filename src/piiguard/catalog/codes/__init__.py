"""Code tables of the state, the banks and the telephone network, each one file that loads on first use."""

from piiguard.catalog.codes.cards import Issuer, Issuers, issuers
from piiguard.catalog.codes.divisions import Region, Regions, regions
from piiguard.catalog.codes.phones import AreaCode, AreaCodes, Carrier, Carriers, area_codes, carriers
from piiguard.catalog.codes.tables import TableFacts

__all__ = [
    "AreaCode",
    "AreaCodes",
    "Carrier",
    "Carriers",
    "Issuer",
    "Issuers",
    "Region",
    "Regions",
    "TableFacts",
    "area_codes",
    "carriers",
    "issuers",
    "regions",
]
