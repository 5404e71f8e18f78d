"""pandas frames are masked and otherwise stay what they are."""

from __future__ import annotations

from datetime import date

import pytest

from piiguard.catalog import Entity
from piiguard.errors import UnknownField
from piiguard.mask import Keep, MaskPolicy, Pseudonym

pd = pytest.importorskip("pandas")
adapter = pytest.importorskip("piiguard.integrations.pandas")


def frame() -> object:
    """Make a frame with an index, an order and dtypes of its own."""
    return pd.DataFrame(
        {
            "id": [3, 1, 2],
            "phone": ["13800138000", None, "139-0013-9000"],
            "name": pd.Series(["张三", "李四", "张三"], dtype="category").array,
            "amount": [1.5, 2.5, float("nan")],
        },
        index=pd.Index([30, 10, 20], name="row"),
    )


def test_named_columns_are_masked_and_the_rest_is_untouched() -> None:
    """Index, order, names and dtypes stay; the given frame is not changed."""
    given = frame()
    masked = adapter.mask_frame(given, {"phone": Entity.CN_MOBILE, "name": Entity.PERSON})
    expected = frame()
    expected["phone"] = pd.array(["138****8000", None, "139-****-9000"], dtype=expected["phone"].dtype)
    expected["name"] = pd.Categorical(["张*", "李*", "张*"])
    pd.testing.assert_frame_equal(masked, expected)
    pd.testing.assert_frame_equal(given, frame())


@pytest.mark.parametrize(
    ("values", "entity", "shown"),
    [
        ([13800138000, 12345], Entity.CN_MOBILE, ["138****8000", "***"]),
        ([13800138000.0, float("nan")], Entity.CN_MOBILE, ["138****8000", None]),
        (pd.array([13800138000, None], dtype="Int64"), Entity.CN_MOBILE, ["138****8000", None]),
        ([13800138000, "139-0013-9000"], Entity.CN_MOBILE, ["138****8000", "139-****-9000"]),
        (pd.to_datetime(["1990-05-12", None]), Entity.DATE_OF_BIRTH, ["1990-**-**", None]),
        ([date(1990, 5, 12), None], Entity.DATE_OF_BIRTH, ["1990-**-**", None]),
        ([True, False], Entity.GENDER, ["***", "***"]),
        ([b"13800138000", 1.5], Entity.CN_MOBILE, ["***", "***"]),
        ([["张三"], {"a": 1}], Entity.PERSON, ["***", "***"]),
    ],
)
def test_a_column_that_is_no_text_is_masked_as_text(
    values: object, entity: Entity, shown: list[str | None]
) -> None:
    """A phone number stored as a number is a phone number."""
    masked = adapter.mask_frame(pd.DataFrame({"column": values}), {"column": entity})["column"]
    assert masked.dtype == "string"
    assert [None if pd.isna(value) else value for value in masked] == shown


def test_pseudonyms_join_a_column_of_text_with_one_of_numbers() -> None:
    """The two tables had different dtypes; their pseudonyms are equal."""
    policy = MaskPolicy(default=Pseudonym(bytes(32)))
    one = adapter.mask_series(pd.Series(["138-0013-8000"]), Entity.CN_MOBILE, policy)
    other = adapter.mask_series(pd.Series([13800138000]), Entity.CN_MOBILE, policy)
    assert one[0] == other[0]


def test_columns_of_one_name_are_all_masked() -> None:
    """pandas allows it, so masking only the first would leak the second."""
    given = pd.DataFrame([["13800138000", "13900139000"]], columns=["phone", "phone"])
    masked = adapter.mask_frame(given, {"phone": Entity.CN_MOBILE})
    assert masked.iloc[0].tolist() == ["138****8000", "139****9000"]
    assert masked.columns.tolist() == ["phone", "phone"]


def test_a_repeated_index_keeps_its_rows_in_order() -> None:
    """Rows go by position, never by label."""
    given = pd.DataFrame({"phone": ["13800138000", "13900139000"]}, index=[7, 7])
    assert adapter.mask_frame(given, {"phone": Entity.CN_MOBILE})["phone"].tolist() == [
        "138****8000",
        "139****9000",
    ]


def test_a_column_the_policy_keeps_is_not_even_converted() -> None:
    """Keep means as it is, dtype included."""
    given = frame()
    masked = adapter.mask_frame(given, {"id": Entity("ACME_NO")}, MaskPolicy(default=Keep()))
    pd.testing.assert_frame_equal(masked, given)


def test_an_unknown_column_is_named_and_a_near_one_suggested() -> None:
    """A misspelt column must not leave its data clear in silence."""
    with pytest.raises(UnknownField, match="Did you mean 'phone'"):
        adapter.mask_frame(frame(), {"phones": Entity.CN_MOBILE})
