"""Work on record batches: the same for a table and a stream, with types that do not depend on values."""

from __future__ import annotations

import pickle
import sys
import types

import pyarrow as pa
import pytest

import piiguard as pg
from piiguard.catalog import Entity
from piiguard.errors import DecryptionError, InvalidInput, UnknownEntity, UnknownField
from piiguard.integrations.batch_work import Decrypting, Encrypting, Masking
from piiguard.integrations.by_name import ByName
from piiguard.mask import MaskPolicy, Pseudonym, Redact

ROWS = {
    "phone": ["13800138000", None, "12345", "139-0013-9000"],
    "number": [13800138000, None, 5, 13900139000],
    "note": ["回电13700137000", "无", None, ""],
    "id": ["a", "b", "c", "d"],
}
MASKING = Masking({"phone": "CN_MOBILE", "number": Entity.CN_MOBILE, "note": None})


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> types.ModuleType:
    """Put a module of keys on the path, as a worker has it."""
    module = types.ModuleType(f"worker_keys_{id(tmp_path)}")
    keyset = pg.Keyset.create(f"{tmp_path}/k.keyset", passphrase="correct horse battery staple")
    module.made = 0

    def cipher() -> pg.FieldCipher:
        module.made += 1
        return pg.FieldCipher(keyset, context={"table": "customer", "column": "phone"})

    module.cipher = cipher
    module.scanner = lambda: pg.Scanner(policy=MaskPolicy({"CN_MOBILE": Pseudonym(bytes(32))}))
    monkeypatch.setitem(sys.modules, module.__name__, module)
    return module


def test_named_columns_are_masked_and_others_stay() -> None:
    """What is declared is masked whole, what is not is scanned."""
    table = pa.table(ROWS)
    assert MASKING.on(table).to_pydict() == {
        "phone": ["138****8000", None, "***", "139-****-9000"],
        "number": ["138****8000", None, "***", "139****9000"],
        "note": ["回电137****7000", "无", None, ""],
        "id": ROWS["id"],
    }


def test_every_batch_of_a_stream_has_one_schema() -> None:
    """A batch in which nothing is found has the type of one in which something is."""
    work = Masking({"number": None, "note": None})
    batches = pa.table(ROWS).to_batches(1)
    masked = list(work(batches))
    assert len({batch.schema for batch in masked}) == 1
    assert masked[0].schema.field("number").type == pa.string()
    assert pa.Table.from_batches(masked).equals(work.on(pa.table(ROWS)).combine_chunks())


def test_notes_of_fields_stay() -> None:
    """Spark keeps its own in a field's metadata."""
    schema = pa.schema([pa.field("number", pa.int64(), metadata={"a": "b"})])
    assert MASKING.columns
    masked = Masking({"number": "CN_MOBILE"}).on(pa.table({"number": [13800138000]}, schema=schema))
    assert masked.schema.field("number").metadata == {b"a": b"b"}


def test_work_is_sent_to_other_processes() -> None:
    """With a scanner of one's own, too."""
    work = Masking({"phone": "CN_MOBILE"}, pg.Scanner(policy=MaskPolicy({"CN_MOBILE": Redact()})))
    there = pickle.loads(pickle.dumps(work))  # noqa: S301 - ours
    assert there.on(pa.table(ROWS)).column("phone").to_pylist()[0] == "<CN_MOBILE>"


def test_work_that_holds_a_key_is_not_sent() -> None:
    """And the refusal does not show it."""
    key = b"a-key-that-nobody-shall-ever-see"
    work = Masking({"phone": "CN_MOBILE"}, pg.Scanner(policy=MaskPolicy({"CN_MOBILE": Pseudonym(key)})))
    with pytest.raises(TypeError, match="not pickled") as refused:
        pickle.dumps(work)
    assert key.decode() not in f"{refused.value}{work!r}"


def test_what_holds_a_key_is_named_and_made_once(keys: types.ModuleType) -> None:
    """A worker opens it itself, and once."""
    name = ByName(f"{keys.__name__}:cipher")
    work = Encrypting({"phone": name}, row="id")
    batches = list(work(pa.table(ROWS).to_batches(2)))
    assert keys.made == 1
    assert batches[0].schema.field("phone").type == pa.binary()
    clear = pa.Table.from_batches(list(Decrypting({"phone": name}, row="id")(batches)))
    assert clear.to_pydict() == ROWS
    masked = Masking({"phone": "CN_MOBILE"}, ByName(f"{keys.__name__}:scanner")).on(pa.table(ROWS))
    assert masked.column("phone")[0].as_py().startswith("CN_MOBILE_")


def test_a_token_of_another_row_does_not_open(keys: types.ModuleType) -> None:
    """Rows are bound; one that is moved fails its whole batch."""
    name = ByName(f"{keys.__name__}:cipher")
    tokens = Encrypting({"phone": name}, row="id").on(pa.table(ROWS))
    moved = tokens.set_column(3, "id", pa.array(["d", "b", "c", "a"]))
    with pytest.raises(DecryptionError):
        Decrypting({"phone": name}, row="id").on(moved)


@pytest.mark.parametrize(
    "name", ["", "a", "a:", ":b", "a:b:c", "a b:c", "__main__:f", "a.:b", "1a:b", "a:lambda x"]
)
def test_a_name_is_of_one_form(name: str) -> None:
    """``__main__`` is another module on every worker."""
    with pytest.raises(InvalidInput, match="names no function"):
        ByName(name)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("no_such_module_here:f", "has no function"),
        ("os:no_such_function", "has no function"),
        ("os:sep", "is no function"),
        ("os:getcwd", "returned str"),
    ],
)
def test_a_name_without_its_function_is_told(name: str, message: str) -> None:
    """On the worker, where it is missing."""
    with pytest.raises(InvalidInput, match=message):
        ByName(name).make(pg.Scanner)


def test_misspelt_names_are_refused_at_once() -> None:
    """Entities before anything is sent, columns with the nearest."""
    with pytest.raises(UnknownEntity, match="CN_MOBILE"):
        Masking({"phone": "CN_MOBLE"})
    with pytest.raises(UnknownField, match="phone"):
        Masking({"phon": "CN_MOBILE"}).on(pa.table(ROWS))
    with pytest.raises(InvalidInput, match="encrypted itself"):
        Encrypting({"phone": ByName("a:b")}, row="phone")


def test_columns_and_rows_that_nobody_can_tell_apart_are_refused(keys: types.ModuleType) -> None:
    """Two of one name; a row without an id."""
    twice = pa.Table.from_arrays([pa.array(["x"]), pa.array(["y"])], names=["phone", "phone"])
    with pytest.raises(InvalidInput, match="Two columns"):
        MASKING.on(twice)
    gap = pa.table({"phone": ["x", "y"], "id": ["a", None]})
    with pytest.raises(InvalidInput, match="A row has no value in id"):
        Encrypting({"phone": ByName(f"{keys.__name__}:cipher")}, row="id").on(gap)
