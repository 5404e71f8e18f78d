"""polars frames, eager and lazy, are masked and otherwise stay what they are."""

from __future__ import annotations

from datetime import date

import pytest

from piiguard.catalog import Entity
from piiguard.errors import UnknownField

pl = pytest.importorskip("polars")
adapter = pytest.importorskip("piiguard.integrations.polars")

COLUMNS = {
    "phone": Entity.CN_MOBILE,
    "name": Entity.PERSON,
    "born": Entity.DATE_OF_BIRTH,
    "card": Entity.CN_BANK_CARD,
}
MASKED = {
    "id": [1, 2],
    "phone": ["138****8000", None],
    "name": ["张*", "李*"],
    "born": ["1990-**-**", None],
    "card": ["6222********2233", "***"],
}


def frame(name_dtype: object = pl.String) -> object:
    """Make a frame of text, dates and numbers."""
    return pl.DataFrame(
        {
            "id": [1, 2],
            "phone": ["13800138000", None],
            "name": pl.Series(["张三", "李四"], dtype=name_dtype),
            "born": [date(1990, 5, 12), None],
            "card": [6222020200112233, 1],
        }
    )


@pytest.mark.parametrize("dtype", [pl.String, pl.Categorical(), pl.Enum(["张三", "李四", "王五"])])
def test_named_columns_are_masked_and_the_rest_is_untouched(dtype: object) -> None:
    """Text keeps its dtype, numbers and dates become text, an Enum holds only masked categories."""
    masked = adapter.mask_frame(frame(dtype), COLUMNS)
    assert masked.to_dict(as_series=False) == MASKED
    kept = pl.Enum(["张*", "李*"]) if isinstance(dtype, pl.Enum) else dtype
    assert masked.schema == {
        "id": pl.Int64,
        "phone": pl.String,
        "name": kept,
        "born": pl.String,
        "card": pl.String,
    }


@pytest.mark.parametrize("engine", ["in-memory", "streaming"])
@pytest.mark.parametrize("dtype", [pl.String, pl.Categorical(), pl.Enum(["张三", "李四"])])
def test_a_lazy_frame_is_masked_when_collected(engine: str, dtype: object) -> None:
    """Under either engine, to the schema it announces."""
    lazy = adapter.mask_lazy_frame(frame(dtype).lazy(), COLUMNS)
    masked = lazy.collect(engine=engine)
    assert masked.to_dict(as_series=False) == MASKED
    assert masked.schema == lazy.collect_schema()


def test_a_filter_on_a_masked_column_sees_only_the_mask() -> None:
    """Otherwise a query could test guesses against the clear values."""
    lazy = adapter.mask_lazy_frame(frame().lazy(), COLUMNS)
    assert lazy.filter(pl.col("phone") == "13800138000").collect().height == 0
    assert lazy.filter(pl.col("phone") == "138****8000").select("id").collect().height == 1


def test_a_series_is_masked() -> None:
    """Its name stays."""
    masked = adapter.mask_series(pl.Series("phone", [13800138000]), Entity.CN_MOBILE)
    assert (masked.name, masked.to_list()) == ("phone", ["138****8000"])


def test_an_unknown_column_fails_before_any_data_is_read() -> None:
    """Also for a lazy frame."""
    with pytest.raises(UnknownField, match="'phones'"):
        adapter.mask_frame(frame(), {"phones": Entity.CN_MOBILE})
    with pytest.raises(UnknownField, match="'phones'"):
        adapter.mask_lazy_frame(frame().lazy(), {"phones": Entity.CN_MOBILE})


def test_without_pyarrow_the_same_comes_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """pyarrow makes it faster, not different."""
    import builtins
    import importlib

    real_import, real_import_module = builtins.__import__, importlib.import_module

    def no_arrow(name: str, *args: object, **kwargs: object) -> object:
        if name.partition(".")[0] == "pyarrow":
            raise ModuleNotFoundError(name)
        return real_import(name, *args, **kwargs)  # type: ignore[arg-type]

    def no_arrow_module(name: str, package: str | None = None) -> object:
        if name == "pyarrow":
            raise ModuleNotFoundError(name)
        return real_import_module(name, package)

    monkeypatch.setattr(builtins, "__import__", no_arrow)
    monkeypatch.setattr("piiguard.catalog.column_sources.import_module", no_arrow_module)
    assert adapter.mask_frame(frame(), COLUMNS).to_dict(as_series=False) == MASKED
