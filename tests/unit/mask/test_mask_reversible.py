"""Pseudonyms that come back: the same in every frame, of the same form, and undone under the key."""

from __future__ import annotations

import pickle

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from piiguard.catalog import Entity
from piiguard.catalog.columns import ColumnSpans, TextColumn
from piiguard.crypto import Keyset, PassphraseProvider, ScryptParameters
from piiguard.crypto.fpe import MOBILE, RESIDENT_ID, DigitsForm, FormatCipher
from piiguard.errors import InvalidInput, UnknownField
from piiguard.mask import (
    Keep,
    MaskPolicy,
    Redact,
    Reversible,
    mask_column,
    mask_columns,
    mask_value,
    restore_column,
    restore_columns,
)

PHONES = ["13800138000", None, "+86 138-0013-8000", "", "12345", "张三", "13900139000"]
PLAIN = ["13800138000", None, "13800138000", "", "***", "***", "13900139000"]


@pytest.fixture(scope="module")
def keyset(tmp_path_factory: pytest.TempPathFactory) -> Keyset:
    guard = PassphraseProvider("forms", kdf=ScryptParameters(n=2, r=1, p=1))
    return Keyset.create(tmp_path_factory.mktemp("forms") / "keyset", provider=guard)


@pytest.fixture(scope="module")
def policy(keyset: Keyset) -> MaskPolicy:
    phone = FormatCipher(keyset, form=MOBILE, context={"column": "phone"})
    id_no = FormatCipher(keyset, form=RESIDENT_ID, context={"column": "id_no"})
    return MaskPolicy({"CN_MOBILE": Reversible(phone), "CN_RESIDENT_ID": Reversible(id_no)})


@pytest.mark.parametrize(
    "column",
    [
        PHONES,
        pa.array(PHONES),
        pa.chunked_array([PHONES[:3], PHONES[3:]]),
        pa.array(PHONES).dictionary_encode(),
        pd.Series(PHONES, index=range(10, 17), name="phone"),
        pd.Series(PHONES, dtype=object),
        pl.Series("phone", PHONES),
    ],
    ids=lambda column: f"{type(column).__name__} {getattr(column, 'dtype', getattr(column, 'type', ''))}",
)
def test_a_column_comes_back_in_its_type(column: object, policy: MaskPolicy) -> None:
    """Every number in its plain spelling; what is none was hidden, and nulls and empty values stay."""
    masked = mask_column(column, Entity.CN_MOBILE, policy)
    values = TextColumn.of(masked).to_list()
    assert values[0] == values[2] != values[6]
    assert all(value is None or value in {"", "***"} or value.startswith("~1") for value in values)
    assert not set(values) & {"13800138000", "13900139000"}
    restored = restore_column(masked, "CN_MOBILE", policy)
    assert type(restored) is type(column)
    assert TextColumn.of(restored).to_list() == PLAIN


def test_frames_of_three_packages_join_on_the_pseudonyms(policy: MaskPolicy) -> None:
    """However a number is written, and wherever, it has one pseudonym, and a value alone has it too."""
    wanted = {"phone": Entity.CN_MOBILE}
    first = mask_columns(pd.DataFrame({"phone": ["138 0013 8000"], "n": [1]}), wanted, policy)
    second = mask_columns(pl.DataFrame({"phone": ["0086-13800138000"], "m": [2]}), wanted, policy)
    third = mask_columns(pa.table({"phone": ["１３８００１３８０００"]}), wanted, policy)
    assert len(first.merge(second.to_pandas(), on="phone").merge(third.to_pandas(), on="phone")) == 1
    assert first["phone"][0] == mask_value(Entity.CN_MOBILE, "13800138000", policy)
    assert restore_columns(second, {"phone": "CN_MOBILE"}, policy)["phone"].to_list() == ["13800138000"]
    assert restore_columns(third, {"phone": "CN_MOBILE"}, policy).to_pydict() == {"phone": ["13800138000"]}


def test_spans_of_several_entities_are_replaced_within_text(policy: MaskPolicy) -> None:
    """Each entity's values in one call of its cipher, and each in its place."""
    texts = ["电话13800138000，证11010519491231002X。", "13900139000"]
    column = TextColumn.of(texts)
    phone, id_no = Entity.CN_MOBILE, Entity.CN_RESIDENT_ID
    raw = column.data.tobytes()
    at = [raw.index(each) for each in (b"13800138000", b"11010519491231002X", b"13900139000")]
    spans = ColumnSpans(
        (phone, id_no),
        *(pd.Series(each).to_numpy(dtype) for each, dtype in (([0, 1, 0], "int16"), ([0, 0, 1], "int64"))),
        *(pd.Series(each).to_numpy("int64") for each in (at, [at[0] + 11, at[1] + 18, at[2] + 11])),
    )
    masked = mask_column(texts, spans, policy)
    own = [mask_value(phone, "13800138000", policy), mask_value(id_no, "11010519491231002X", policy)]
    assert masked == [f"电话{own[0]}，证{own[1]}。", mask_value(phone, "13900139000", policy)]


def test_what_cannot_come_back_is_left_to_another_operator(keyset: Keyset) -> None:
    """Hidden unless said otherwise; a pseudonym that is masked again is no number either."""
    cipher = FormatCipher(keyset, form=DigitsForm("member"), context={"column": "member"})
    member = Entity("ACME_MEMBER")
    named = Reversible(cipher, otherwise=Redact())
    assert named.apply(member, "12345") == "<ACME_MEMBER>"  # fewer than a million of them
    sealed = named.apply(member, "12345678")
    assert Reversible(cipher).apply(member, sealed) == "***"
    assert named.apply(member, "") == ""
    assert Reversible(cipher).restore_column([sealed, "~12", "12345678", ""]) == [
        "12345678",
        "~12",
        "12345678",
        "",
    ]


def test_a_restoration_names_what_it_lacks(policy: MaskPolicy) -> None:
    """A policy that does not bring back, and a column that is not there."""
    with pytest.raises(InvalidInput, match="Keep did to CN_MOBILE cannot be undone"):
        restore_column(["13800138000"], "CN_MOBILE", MaskPolicy(default=Keep()))
    with pytest.raises(UnknownField, match="phone"):
        restore_columns(pd.DataFrame({"phone": []}), {"phones": "CN_MOBILE"}, policy)


def test_a_reversible_policy_shows_and_sends_no_key(policy: MaskPolicy) -> None:
    """It is neither pickled nor printed with what it holds."""
    with pytest.raises(TypeError, match="cannot be pickled"):
        pickle.dumps(policy)
    assert "FormatCipher" not in repr(policy)
