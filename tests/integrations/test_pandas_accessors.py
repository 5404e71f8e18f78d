"""``frame.pii`` and ``series.pii`` of pandas do what the functions do."""

from __future__ import annotations

import pytest

import piiguard as pg
from piiguard.catalog import Entity
from piiguard.errors import InvalidInput, UnknownEntity
from piiguard.mask import MaskPolicy, Pseudonym, Redact

pd = pytest.importorskip("pandas")
adapter = pytest.importorskip("piiguard.integrations.pandas")


def frame() -> object:
    """Make a frame of an index, a category, nulls, numbers and free text."""
    return pd.DataFrame(
        {
            "手机号": ["13800138000", None, "139-0013-9000"],
            "姓名": pd.Series(["张三", "李四", "张三"], dtype="category").array,
            "备注": ["回电13900139000", "无", None],
            "金额": [1.5, 2.5, float("nan")],
        },
        index=pd.Index([30, 10, 20], name="row"),
    )


def test_a_frame_is_masked_as_by_the_function() -> None:
    """Index, dtypes, nulls and what is not personal stay; the given frame is not changed."""
    given = frame()
    masked = given.pii.mask()
    pd.testing.assert_frame_equal(masked, pg.mask_frame(frame()))
    pd.testing.assert_frame_equal(given, frame())
    assert masked["手机号"].dropna().tolist() == ["138****8000", "139-****-9000"]
    assert masked["备注"].dropna().tolist() == ["回电139****9000", "无"]
    assert masked.dtypes.drop("姓名").equals(given.dtypes.drop("姓名"))
    assert isinstance(masked["姓名"].dtype, pd.CategoricalDtype)
    assert masked.index.equals(given.index)


def test_a_frame_is_masked_by_a_policy() -> None:
    """Given by position or by name."""
    masked = frame().pii.mask(policy=MaskPolicy({"CN_MOBILE": Redact()}))
    assert masked["手机号"].iloc[0] == "<CN_MOBILE>"


def test_a_frame_is_classified_as_by_the_function() -> None:
    """The options are the function's."""
    assert frame().pii.classify(sample=2) == pg.classify(frame(), sample=2)
    assert frame().pii.classify()[0].entity == Entity.CN_MOBILE


def test_every_column_of_a_frame_is_scanned() -> None:
    """Values are searched one by one, also those of numbers."""
    scans = frame().assign(code=[13800138000, 1, 2]).pii.scan()
    assert list(scans) == ["手机号", "姓名", "备注", "金额", "code"]
    assert scans["备注"].counts == {Entity.CN_MOBILE: 1}
    assert scans["code"].counts == {Entity.CN_MOBILE: 1}
    assert not scans["金额"].counts


def test_columns_of_one_name_are_not_scanned_as_one() -> None:
    """A name could not tell which holds what; the message says what to do."""
    twice = pd.DataFrame([["13800138000", "x"]], columns=["a", "a"])
    with pytest.raises(InvalidInput, match="Two columns are named 'a'"):
        twice.pii.scan()


@pytest.mark.parametrize("dtype", ["object", "string", "category", "string[pyarrow]"])
def test_a_series_keeps_its_dtype_index_and_name(dtype: str) -> None:
    """Whether its entity is given or found."""
    given = pd.Series(["13800138000", None, "无"], index=[5, 3, 9], name="tel", dtype=dtype)
    for masked, last in ((given.pii.mask("CN_MOBILE"), "***"), (given.pii.mask(), "无")):
        assert masked.isna().tolist() == [False, True, False]
        assert masked.dropna().tolist() == ["138****8000", last]
        assert (masked.index.tolist(), masked.name) == ([5, 3, 9], "tel")
        assert masked.dtype == dtype if dtype != "category" else isinstance(masked.dtype, pd.CategoricalDtype)


def test_a_series_of_numbers_becomes_text_only_if_it_is_masked() -> None:
    """One in which nothing is found is returned as it is."""
    assert pd.Series([13800138000.0, float("nan")]).pii.mask().dropna().tolist() == ["138****8000"]
    amounts = pd.Series([1.5, 2.5])
    assert amounts.pii.mask() is amounts


def test_a_series_is_scanned() -> None:
    """Also one without a name."""
    assert pd.Series(["回电13900139000", None]).pii.scan().counts == {Entity.CN_MOBILE: 1}


def test_an_unknown_entity_is_refused_with_a_suggestion() -> None:
    """A typo must not end in another mask; what the policy names is known."""
    series = pd.Series(["M-1"])
    with pytest.raises(UnknownEntity, match="CN_MOBILE"):
        series.pii.mask("CN_MOBIL")
    policy = MaskPolicy({"ACME_MEMBER_NO": Redact()})
    assert series.pii.mask("ACME_MEMBER_NO", policy).tolist() == ["<ACME_MEMBER_NO>"]


def test_a_scanner_says_what_is_found() -> None:
    """Here mobiles only."""
    scanner = pg.Scanner(["CN_MOBILE"])
    series = pd.Series(["13800138000 zhang@example.com"])
    assert series.pii.mask(scanner=scanner).tolist() == ["138****8000 zhang@example.com"]
    assert series.pii.scan(scanner).counts == {Entity.CN_MOBILE: 1}
    assert series.to_frame("a").pii.scan(scanner)["a"].counts == {Entity.CN_MOBILE: 1}


def test_pseudonyms_join_across_frames_and_packages() -> None:
    """One key gives one value one name, in pandas as in polars, however it is written."""
    pl = pytest.importorskip("polars")
    pytest.importorskip("piiguard.integrations.polars")
    policy = MaskPolicy({"CN_MOBILE": Pseudonym(bytes(32))})
    left = pd.Series(["13800138000"]).pii.mask("CN_MOBILE", policy).tolist()
    right = pl.Series(["138-0013-8000"]).pii.mask("CN_MOBILE", policy).to_list()
    assert left == right


def test_an_accessor_shows_no_more_than_its_frame() -> None:
    """Its repr must not become a way round what a frame's own display leaves out."""
    assert "13800138000" not in repr(frame().pii)
    assert "13800138000" not in repr(frame()["手机号"].pii)
