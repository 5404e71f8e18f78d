"""SQL functions of DuckDB mask and find, by whole vectors, and fail rather than let a value through."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import piiguard as pg
from piiguard.mask import Keep, MaskPolicy, Pseudonym, Redact

duckdb = pytest.importorskip("duckdb")
pytest.importorskip("pyarrow")
adapter = pytest.importorskip("piiguard.integrations.duckdb")


@pytest.fixture
def connection() -> Iterator[object]:
    """Open a database in memory with a small table, and the functions."""
    with duckdb.connect() as opened:
        opened.execute("CREATE TABLE t (n INTEGER, phone VARCHAR, number BIGINT, note VARCHAR, kind VARCHAR)")
        opened.execute(
            "INSERT INTO t VALUES"
            " (1, '13800138000', 13800138000, '回电13900139000，或 li@example.com，再或13900139001',"
            " 'CN_MOBILE'),"
            " (2, NULL, NULL, NULL, 'CN_MOBILE'),"
            " (3, '138-0013', 12, '无', 'PERSON'),"
            " (4, '', 13900139000, '', 'PERSON')"
        )
        adapter.register(opened)
        yield opened


def column(connection: object, expression: str) -> list[object]:
    """Evaluate *expression* on every row of the table, in order."""
    return [row for (row,) in connection.execute(f"SELECT {expression} FROM t ORDER BY n").fetchall()]  # noqa: S608 - ours


def test_a_named_column_is_masked_whole(connection: object) -> None:
    """Malformed values are hidden, NULL and empty stay."""
    assert column(connection, "pii_mask(phone, 'CN_MOBILE')") == ["138****8000", None, "***", ""]


def test_a_column_of_numbers_is_masked_as_text(connection: object) -> None:
    """A phone kept as a number is one all the same."""
    assert column(connection, "pii_mask(number, 'CN_MOBILE')") == ["138****8000", None, "***", "139****9000"]
    assert column(connection, "pii_mask(number)") == ["138****8000", None, "12", "139****9000"]


def test_what_is_found_in_a_column_of_text_is_masked(connection: object) -> None:
    """The rest of the text stays."""
    masked = "回电139****9000，或 ***@example.com，再或139****9001"
    assert column(connection, "pii_mask(note)") == [masked, None, "无", ""]


def test_entities_found_are_listed_once_in_order(connection: object) -> None:
    """A value with none has an empty list, NULL has NULL."""
    assert column(connection, "pii_find(note)") == [["CN_MOBILE", "EMAIL_ADDRESS"], None, [], []]
    assert connection.execute("SELECT count(*) FROM t WHERE len(pii_find(note)) > 0").fetchone() == (1,)


def test_the_entity_may_come_from_a_column(connection: object) -> None:
    """Every row is masked as what its own row names."""
    assert column(connection, "pii_mask(phone, kind)") == ["138****8000", None, "***", ""]
    rows = "(VALUES ('13800138000', 'CN_MOBILE'), (NULL, 'PERSON'), ('张三', 'PERSON')) AS v(x, kind)"
    assert connection.execute(f"SELECT pii_mask(x, kind) FROM {rows}").fetchall() == [  # noqa: S608 - ours
        ("138****8000",),
        (None,),
        ("张*",),
    ]


def test_the_entity_may_come_from_an_enum_with_values_that_no_row_has(connection: object) -> None:
    """Neither their order nor the unused ones count."""
    connection.execute("CREATE TYPE kinds AS ENUM ('EMAIL_ADDRESS', 'PERSON', 'CN_MOBILE')")
    masked = column(connection, "pii_mask('13800138000', kind::kinds)")
    assert masked == ["138****8000", "138****8000", "***", "***"]


def test_a_text_of_an_enum_is_masked(connection: object) -> None:
    """DuckDB sends it as a dictionary."""
    connection.execute("CREATE TYPE phones AS ENUM ('13800138000', '13900139000')")
    row = connection.execute(
        "SELECT pii_mask('13900139000'::phones, 'CN_MOBILE'), pii_mask('13800138000'::phones)"
    )
    assert row.fetchone() == ("139****9000", "138****8000")


@pytest.mark.parametrize(
    "value", ["['13800138000']", "{'phone': '13800138000'}", "MAP {'13800138000': 1}", "'13800138000'::BLOB"]
)
def test_what_is_nested_leaves_as_masked_text(connection: object, value: str) -> None:
    """No clear number is in it, by name or by finding."""
    row = connection.execute(f"SELECT pii_mask({value}, 'CN_MOBILE'), pii_mask({value})").fetchone()
    assert "13800138000" not in str(row)


def test_many_vectors_are_masked_alike(connection: object) -> None:
    """Results stay with their rows beyond the size of one vector."""
    wrong = (
        "SELECT count(*) FROM (SELECT i::VARCHAR AS x, pii_mask(i, 'CN_MOBILE') AS m"
        " FROM range(13000000000, 13000010000) AS r(i)) WHERE m <> x[1:3] || '****' || x[8:11]"
    )
    assert connection.execute(wrong).fetchone() == (0,)


def test_no_rows_give_no_rows(connection: object) -> None:
    """An empty column is masked as well."""
    assert (
        connection.execute("SELECT pii_mask(phone, kind), pii_find(phone) FROM t WHERE n > 9").fetchall()
        == []
    )


def test_an_unknown_entity_fails_the_query_with_a_suggestion(connection: object) -> None:
    """A typo must not end in another mask."""
    with pytest.raises(duckdb.InvalidInputException, match=r"UnknownEntity.*CN_MOBILE"):
        column(connection, "pii_mask(phone, 'CN_MOBIL')")


@pytest.mark.parametrize("given", ["NULL::VARCHAR", "5", "CASE n WHEN 1 THEN NULL ELSE 'PERSON' END"])
def test_what_names_no_entity_fails_the_query(connection: object, given: str) -> None:
    """Not knowing what a value is must not leave it clear, and no error shows it."""
    with pytest.raises(duckdb.InvalidInputException, match="second argument of pii_mask") as caught:
        column(connection, f"pii_mask(phone, {given})")
    assert "13800138000" not in str(caught.value)


@pytest.mark.parametrize("call", ["pii_mask(phone, 'PERSON', 1)", "pii_find(phone, 'PERSON')"])
def test_a_wrong_number_of_arguments_is_named(connection: object, call: str) -> None:
    """DuckDB itself lets any number through."""
    with pytest.raises(duckdb.InvalidInputException, match=r"was given [23] arguments"):
        column(connection, call)


def test_a_scanner_brings_its_policy_and_own_entities(connection: object) -> None:
    """Registering again replaces the functions, also for names that only the policy knows."""
    policy = MaskPolicy({"CN_MOBILE": Redact(), "ACME_MEMBER_NO": Redact(), "PERSON": Keep()})
    adapter.register(connection, pg.Scanner(["CN_MOBILE"], policy=policy))
    assert column(connection, "pii_mask(phone, 'CN_MOBILE')")[0] == "<CN_MOBILE>"
    assert column(connection, "pii_mask(phone, 'ACME_MEMBER_NO')")[0] == "<ACME_MEMBER_NO>"
    assert column(connection, "pii_mask(note)")[0] == "回电<CN_MOBILE>，或 li@example.com，再或<CN_MOBILE>"
    assert column(connection, "pii_find(note)")[0] == ["CN_MOBILE"]


def test_pseudonyms_join_two_tables(connection: object) -> None:
    """One key gives one value one name, however it is written."""
    adapter.register(connection, pg.Scanner(policy=MaskPolicy({"CN_MOBILE": Pseudonym(bytes(32))})))
    joined = connection.execute(
        "SELECT count(*) FROM t JOIN (VALUES ('138-0013-8000')) AS o(phone)"
        " ON pii_mask(t.phone, 'CN_MOBILE') = pii_mask(o.phone, 'CN_MOBILE')"
    )
    assert joined.fetchone() == (1,)


def test_a_cursor_has_the_functions_too(connection: object) -> None:
    """Threads each take a cursor."""
    assert connection.cursor().execute("SELECT pii_mask('13800138000')").fetchone() == ("138****8000",)
