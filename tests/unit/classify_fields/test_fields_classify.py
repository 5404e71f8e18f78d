"""classify() of files, frames, databases and classes; what a classification shows and never shows."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Annotated, TypedDict

import pytest

from piiguard.catalog import Entity, Standard
from piiguard.catalog.declarations import PII
from piiguard.classify.fields import Classification, FieldClass, Note, classify, open_table
from piiguard.errors import InvalidInput, SourceError, UnknownField

# Published specimens: the ID of GB 11643-1999's own example family, and numbers nobody holds.
ID = "11010519491231002X"
COLUMNS: dict[str, list[str | None]] = {
    "姓名": ["张三", "李四", "王五"] * 20,
    "sfzh": [ID] * 60,
    "联系电话": ["13800138000", "１３８-0013-8000", None] * 20,
    "订单号": [f"2024{number:014d}" for number in range(60)],
    "备注": ["请打13800138000谢谢", "好的", ""] * 20,
}


def assert_right(found: Classification, prefix: str = "") -> None:
    """Check what COLUMNS holds, whatever it was read from."""
    kinds = {field.name.removeprefix(prefix): field.entity for field in found}
    assert kinds == {
        "姓名": Entity.PERSON,
        "sfzh": Entity.CN_RESIDENT_ID,
        "联系电话": Entity.CN_MOBILE,
        "订单号": None,
        "备注": None,
    }
    assert found.of(f"{prefix}备注").contains == (Entity.CN_MOBILE,)
    assert found.of(f"{prefix}sfzh").rows_seen == 60
    assert found.of(f"{prefix}联系电话").matched == 40


@pytest.fixture
def csv_file(tmp_path: Path) -> Path:
    """COLUMNS as a spreadsheet in China would save them."""
    rows = zip(*COLUMNS.values(), strict=True)
    text = "\r\n".join(",".join(cell or "" for cell in row) for row in [tuple(COLUMNS), *rows])
    path = tmp_path / "客户.csv"
    path.write_bytes(text.encode("gb18030"))
    return path


def test_a_csv_is_classified_and_says_how_it_was_read(csv_file: Path) -> None:
    """From bytes to a table of entities, with the encoding in the notes."""
    found = classify(csv_file)
    assert_right(found)
    assert found.source == "客户.csv"
    assert "encoding: GB18030" in found.notes
    assert_right(classify(str(csv_file)))
    assert_right(classify(open_table(csv_file)))


def test_a_mapping_of_columns_is_classified() -> None:
    """The plainest table there is."""
    assert_right(classify(COLUMNS))


@pytest.mark.parametrize("package", ["pandas", "polars", "pyarrow"])
def test_frames_are_classified(package: str) -> None:
    """One meaning on every frame."""
    module = pytest.importorskip(package)
    make = module.Table.from_pydict if package == "pyarrow" else module.DataFrame
    assert_right(classify(make(COLUMNS)))


def test_a_lazy_frame_is_classified() -> None:
    """Only the rows that are looked at are computed."""
    polars = pytest.importorskip("polars")
    assert_right(classify(polars.LazyFrame(COLUMNS)))


def test_numbers_that_a_gap_turned_into_floats_are_read_as_written() -> None:
    """pandas reads a phone column with one gap as 13800138000.0."""
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"c1": [13800138000.0, float("nan")] * 30})
    assert classify(frame).of("c1").entity == Entity.CN_MOBILE


def test_two_columns_of_one_name_are_both_classified() -> None:
    """Neither hides the other."""
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame([["13800138000", "x"]] * 9, columns=["a", "a"])
    assert [(field.name, field.entity) for field in classify(frame)] == [
        ("a", Entity.CN_MOBILE),
        ("a_2", None),
    ]


def test_a_database_of_several_tables_is_classified_whole(tmp_path: Path) -> None:
    """Each field under its table's name."""
    path = tmp_path / "shop.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE a (phone TEXT)")
    connection.execute("INSERT INTO a VALUES ('13800138000')")
    connection.execute("CREATE TABLE b (phone TEXT)")
    connection.commit()
    connection.close()
    found = classify(path)
    assert [field.name for field in found] == ["a.phone", "b.phone"]
    assert found.of("a.phone").matched == 1
    assert "no values to bear it out" in found.of("b.phone").evidence


def test_a_sqlalchemy_engine_is_sampled_and_never_read_whole() -> None:
    """LIMIT is in the statement, so a table of a billion rows costs the same."""
    sqlalchemy = pytest.importorskip("sqlalchemy")
    engine = sqlalchemy.create_engine("sqlite://")
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text("CREATE TABLE customers (id INTEGER, phone TEXT)"))
        connection.execute(
            sqlalchemy.text("INSERT INTO customers VALUES (:id, :phone)"),
            [{"id": number, "phone": f"138{number:08d}"} for number in range(50)],
        )
    statements: list[str] = []
    sqlalchemy.event.listen(engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    found = classify(engine, sample=10)
    assert found.of("customers.phone").rows_seen == 10
    assert any("LIMIT" in each for each in statements if "FROM customers" in each)
    metadata = sqlalchemy.MetaData()
    metadata.reflect(engine)
    table = metadata.tables["customers"]
    assert classify(table, bind=engine).of("phone").matched == 50
    unread = classify(table).of("phone")
    assert (unread.entity, unread.rows_seen) == (Entity.CN_MOBILE, 0)
    with engine.connect() as connection:
        assert classify(connection).of("customers.phone").matched == 50
    engine.dispose()


def test_an_unreachable_database_is_a_source_error_without_its_address(tmp_path: Path) -> None:
    """SQLAlchemy's messages quote statements and addresses; ours names the kind of failure."""
    sqlalchemy = pytest.importorskip("sqlalchemy")
    engine = sqlalchemy.create_engine(f"sqlite:///{tmp_path}/secret/none.db")
    with pytest.raises(SourceError, match="OperationalError") as caught:
        classify(engine)
    assert "secret" not in str(caught.value)


class Customer(TypedDict):
    """A declared class with two fields that nobody declared."""

    phone: Annotated[str, PII("CN_MOBILE", level="sensitive")]
    wechat: str
    note: str


def test_a_declared_class_is_what_it_declares() -> None:
    """Declared is certain; an undeclared field that sounds personal is pointed at."""
    found = classify(Customer)
    phone = found.of("phone")
    assert (phone.entity, phone.confidence, phone.evidence) == (Entity.CN_MOBILE, 1.0, ("declared",))
    assert phone.level is not None
    assert phone.level.standard is Standard.DECLARED
    assert found.of("wechat").evidence == ("undeclared, name looks like WeChat ID",)
    assert found.of("note") == FieldClass("note", None, None, 0.0)


def test_a_sample_is_spread_over_what_is_in_memory_and_said() -> None:
    """Old and new rows count alike, and the reader knows how many were looked at."""
    half = ["13800138000"] * 500 + ["x"] * 500
    found = classify({"c1": half}, sample=100)
    assert (found.of("c1").rows_seen, found.of("c1").matched) == (100, 50)
    assert "100 of 1,000 rows were looked at, evenly spread" in found.notes


def test_a_file_is_sampled_from_its_first_row_and_said(csv_file: Path) -> None:
    """A file is read no further than asked."""
    found = classify(csv_file, sample=6)
    assert found.of("sfzh").rows_seen == 6
    assert "the first 6 rows were looked at" in found.notes


def test_levels_follow_the_standard_asked_for() -> None:
    """standard= and as_of= reach the level of each field."""
    field = classify(COLUMNS, standard=Standard.GBT_35273).of("sfzh")
    assert field.level is not None
    assert field.level.standard is Standard.GBT_35273
    assert field.level.sensitive
    assert classify(COLUMNS).of("订单号").level is None


def test_free_text_takes_the_strictest_level_of_what_it_contains() -> None:
    """A note with an ID in it is as sensitive as the ID."""
    found = classify({"备注": [f"身份证号{ID}，手机13800138000"] * 5}, standard=Standard.GBT_35273)
    (field,) = found
    assert set(field.contains) >= {Entity.CN_RESIDENT_ID, Entity.CN_MOBILE}
    assert field.level is not None
    assert field.level.sensitive


@pytest.mark.parametrize("obj", [42, None, ["13800138000"], int, object()])
def test_what_has_no_fields_is_a_type_error(obj: object) -> None:
    """Each wrong type is told what would be right."""
    with pytest.raises(TypeError, match="has no fields to classify"):
        classify(obj)


def test_wrong_values_are_refused(tmp_path: Path) -> None:
    """A sample of nothing, uneven columns, a column that is one string, a path that is none."""
    with pytest.raises(InvalidInput, match="sample=1"):
        classify(COLUMNS, sample=0)
    with pytest.raises(InvalidInput, match="same rows"):
        classify({"a": ["1"], "b": ["1", "2"]})
    with pytest.raises(TypeError, match="sequences of values"):
        classify({"a": "13800138000"})
    with pytest.raises(SourceError, match="no file"):
        classify(tmp_path / "none.csv")


def test_a_classification_is_a_sequence_with_names() -> None:
    """Index, slice, iterate, and ask by name with a suggestion for a wrong one."""
    found = classify(COLUMNS)
    assert len(found) == 5
    assert found[0].name == "姓名"
    assert [field.name for field in found[:2]] == ["姓名", "sfzh"]
    assert [field.name for field in found.personal] == ["姓名", "sfzh", "联系电话", "备注"]
    with pytest.raises(UnknownField, match="Did you mean 'sfzh'"):
        found.of("sfz")


def test_no_form_of_a_classification_shows_a_value() -> None:
    """Text, Markdown, HTML and rows hold names and counts."""
    found = classify(COLUMNS)
    shown = "\n".join(
        [repr(found), found.to_markdown(), found.to_markdown("zh"), found._repr_html_(), str(found.to_rows())]
    )
    for values in COLUMNS.values():
        for value in filter(None, values):
            assert value == "好的" or value not in shown


def test_columns_align_where_names_are_chinese() -> None:
    """A Chinese character takes two places in a terminal, so the second column starts at one place."""
    lines = repr(classify({"姓名": ["x"], "abcd": ["x"]})).splitlines()
    assert lines[0] == "columns"
    assert lines[3].startswith("姓名   PERSON")
    assert lines[4].startswith("abcd   –")


def test_markdown_is_written_in_both_languages() -> None:
    """Headings, entities, evidence and notes."""
    found = Classification(
        "客户.csv",
        (FieldClass("电话", Entity.CN_MOBILE, None, 0.5, (Note("a", zh="甲", code="x"),), 4, 2),),
        (Note("b", zh="乙", code="y"),),
    )
    assert found.to_markdown("zh") == (
        "### 客户.csv\n\n"
        "| 字段 | 类型 | 级别 | 置信度 | 命中 | 依据 |\n"
        "| --- | --- | --- | --- | --- | --- |\n"
        "| 电话 | 手机号码 | – | 0.50 | 2/4 | 甲 |\n"
        "\n- 乙\n"
    )
    assert "| 电话 | CN_MOBILE | – | 0.50 | 2/4 | a |" in found.to_markdown()


def test_names_cannot_break_out_of_a_table() -> None:
    """A column may be called anything: markup, bars, line breaks, terminal codes."""
    found = classify({"a|b\n<script>\x1b[31m": ["x"]})
    assert "<script>" not in found._repr_html_()
    assert "<script>" not in found.to_markdown()
    assert found.to_markdown().count("\n") == 5
    assert r"a\|b" in found.to_markdown()
    assert "\x1b" not in repr(found) + found.to_markdown() + found._repr_html_()


def test_classifying_a_mapping_imports_no_frame_package() -> None:
    """pandas, polars, pyarrow and SQLAlchemy are never loaded to find out that they are not needed."""
    probe = (
        "import sys; from piiguard.classify.fields import classify; classify({'a': ['x']});"
        "sys.exit(bool({'pandas', 'polars', 'pyarrow', 'sqlalchemy', 'pydantic'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", probe], check=False).returncode == 0


def test_a_chinese_table_for_a_terminal_has_chinese_headings() -> None:
    """Headings, like evidence, are in the language asked for."""
    found = classify({"手机": ["13800138000"] * 3})
    assert "字段" in found.to_text("zh")
    assert "field" not in found.to_text("zh")
    assert found.to_text() == repr(found)
