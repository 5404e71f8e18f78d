"""``pii`` of polars frames, series and expressions does what the functions do."""

from __future__ import annotations

from datetime import date

import pytest

import piiguard as pg
from piiguard.catalog import Entity
from piiguard.errors import UnknownEntity
from piiguard.mask import MaskPolicy, Pseudonym, Redact

pl = pytest.importorskip("polars")
adapter = pytest.importorskip("piiguard.integrations.polars")

ENGINES = ["in-memory", "streaming"]


def frame() -> object:
    """Make a frame of text, a category, nulls, numbers and dates."""
    return pl.DataFrame(
        {
            "手机号": ["13800138000", None, "12345"],
            "姓名": pl.Series(["张三", "李四", "张三"], dtype=pl.Categorical),
            "备注": ["回电13900139000", "无", None],
            "金额": [1.5, 2.5, None],
            "下单": [date(2026, 1, 2), None, date(2026, 1, 3)],
        }
    )


def test_a_frame_is_masked_classified_and_scanned_as_by_the_functions() -> None:
    """Schema and order stay."""
    given = frame()
    masked = given.pii.mask()
    assert masked.equals(pg.mask_frame(given))
    assert masked.schema == given.schema
    assert masked["手机号"].to_list() == ["138****8000", None, "***"]
    assert given.pii.classify() == pg.classify(given)
    assert given.pii.scan()["备注"].counts == {Entity.CN_MOBILE: 1}


def test_a_series_is_masked_and_scanned() -> None:
    """A category stays one, whether the entity is given or found; the name stays."""
    given = pl.Series("tel", ["13800138000", None, "无"], dtype=pl.Categorical)
    for masked, last in ((given.pii.mask("CN_MOBILE"), "***"), (given.pii.mask(), "无")):
        assert (masked.name, masked.dtype) == ("tel", pl.Categorical)
        assert masked.to_list() == ["138****8000", None, last]
    assert given.pii.scan().counts == {Entity.CN_MOBILE: 1}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("dtype", [pl.String, pl.Categorical, pl.Enum(["13800138000", "12345"])])
def test_an_expression_masks_lazily_to_the_schema_it_announces(engine: str, dtype: object) -> None:
    """In both engines, whatever dtype holds the text."""
    lazy = frame().lazy().with_columns(pl.col("手机号").cast(dtype).pii.mask("CN_MOBILE"))
    masked = lazy.collect(engine=engine)
    assert masked["手机号"].to_list() == ["138****8000", None, "***"]
    assert masked.schema == lazy.collect_schema()
    assert masked.drop("手机号").equals(frame().drop("手机号"))


@pytest.mark.parametrize("engine", ENGINES)
def test_an_expression_without_an_entity_masks_what_it_finds(engine: str) -> None:
    """Numbers are searched too, and come as text whether or not something is found."""
    number = pl.Series([13800138000, 7, None]).alias("n")
    lazy = frame().lazy().with_columns(number).select(pl.col("备注", "n", "金额").pii.mask())
    assert lazy.collect(engine=engine).to_dict(as_series=False) == {
        "备注": ["回电139****9000", "无", None],
        "n": ["138****8000", "7", None],
        "金额": ["1.5", "2.5", None],
    }
    assert set(lazy.collect_schema().values()) == {pl.String}


@pytest.mark.parametrize("engine", ENGINES)
def test_a_filter_on_a_masked_expression_sees_only_the_mask(engine: str) -> None:
    """Otherwise a query could test guesses against the clear values."""
    masked = frame().lazy().with_columns(pl.col("手机号").pii.mask("CN_MOBILE"))
    assert masked.filter(pl.col("手机号") == "13800138000").collect(engine=engine).height == 0
    assert masked.filter(pl.col("手机号") == "138****8000").collect(engine=engine).height == 1


def test_an_expression_serves_in_groups_and_windows() -> None:
    """Rows stay where they are."""
    given = frame().with_columns(g=pl.Series(["a", "b", "a"]))
    masked = pl.col("手机号").pii.mask("CN_MOBILE")
    grouped = given.group_by("g", maintain_order=True).agg(masked)["手机号"].to_list()
    assert grouped == [["138****8000", "***"], [None]]
    assert given.select(masked.over("g"))["手机号"].to_list() == ["138****8000", None, "***"]


@pytest.mark.parametrize("engine", ENGINES)
def test_an_expression_of_no_rows_yields_none(engine: str) -> None:
    """The dtype is the same as with rows."""
    empty = frame().clear().lazy().select(pl.col("手机号").pii.mask(), n=pl.col("金额").pii.mask("PERSON"))
    assert empty.collect(engine=engine).schema == {"手机号": pl.String, "n": pl.String}


def test_a_policy_and_a_scanner_say_what_is_masked_and_how() -> None:
    """Here mobiles only, redacted."""
    given = pl.DataFrame({"a": ["13800138000 zhang@example.com"]})
    masked = pl.col("a").pii.mask(
        policy=MaskPolicy({"CN_MOBILE": Redact()}), scanner=pg.Scanner(["CN_MOBILE"])
    )
    assert given.select(masked).item() == "<CN_MOBILE> zhang@example.com"


def test_an_unknown_entity_fails_before_any_data_is_read() -> None:
    """When the expression is written, not when it is collected."""
    with pytest.raises(UnknownEntity, match="CN_MOBILE"):
        pl.col("手机号").pii.mask("CN_MOBIL")


def test_a_plan_with_a_key_is_not_written_out() -> None:
    """A pseudonym's key must not travel in a serialized plan."""
    policy = MaskPolicy({"CN_MOBILE": Pseudonym(b"k" * 32)})
    lazy = frame().lazy().select(pl.col("手机号").pii.mask("CN_MOBILE", policy))
    assert "k" * 8 not in lazy.explain()
    with pytest.raises(pl.exceptions.ComputeError):
        lazy.serialize()


def test_a_namespace_shows_no_value() -> None:
    """Its repr must not become a way round what a frame's own display leaves out."""
    assert "13800138000" not in repr(frame().pii)
    assert "13800138000" not in repr(frame()["手机号"].pii)
