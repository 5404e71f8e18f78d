"""Spark with two workers: the results of one process, and no key in plans, logs or events."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

import piiguard as pg
from piiguard.errors import UnknownEntity, UnknownField
from piiguard.integrations.batch_work import Masking
from piiguard.integrations.by_name import ByName
from piiguard.mask import MaskPolicy, Pseudonym

sql = pytest.importorskip("pyspark.sql")
if shutil.which("java") is None:
    pytest.skip("Spark needs a Java, and there is none here", allow_module_level=True)
# pyspark warns of pandas 3, and leaves sockets to the collector.
pytestmark = pytest.mark.filterwarnings(
    "ignore::FutureWarning", "ignore::ResourceWarning", "ignore::DeprecationWarning"
)
spark_adapter = pytest.importorskip("piiguard.integrations.spark")

SCANNER, CIPHER = ByName("worker_keys:scanner"), ByName("worker_keys:cipher")
COLUMNS = {"phone": "CN_MOBILE", "number": "CN_MOBILE", "note": None}


def rows(count: int) -> list[tuple[object, ...]]:
    """Make rows with numbers, gaps, malformed values and text."""
    notes = ["回电13700137000，邮箱 li@example.com", "无", None, "", "客户张伟来电"]
    return [
        (
            row,
            None if row % 7 == 0 else f"139{row:08d}" if row % 5 else f"1{row}",
            None if row % 11 == 0 else 13_900_000_000 + row,
            notes[row % len(notes)],
        )
        for row in range(count)
    ]


_LOGGING = """
rootLogger.level = debug
rootLogger.appenderRef.file.ref = file
appender.file.type = File
appender.file.name = file
appender.file.fileName = {file}
appender.file.layout.type = PatternLayout
appender.file.layout.pattern = %m%n%ex
"""


@pytest.fixture(scope="module")
def spark(cluster: Any) -> Iterator[Any]:
    """Start Spark with two workers, its events and logs in a folder."""
    events = cluster.folder / "events"
    events.mkdir()
    settings = cluster.folder / "log4j2.properties"
    settings.write_text(_LOGGING.format(file=cluster.folder / "spark.log"), encoding="utf-8")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = (
        sql.SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "300")
        .config("spark.sql.warehouse.dir", str(cluster.folder / "warehouse"))
        .config("spark.eventLog.enabled", "true")
        .config("spark.eventLog.dir", events.as_uri())
        .config("spark.eventLog.compress", "false")
        .config("spark.driver.extraJavaOptions", f"-Dlog4j2.configurationFile={settings}")
        .getOrCreate()
    )
    yield session
    session.stop()


@pytest.fixture(scope="module")
def frame(spark: Any) -> Any:
    """Make a frame of some thousand rows in four partitions."""
    return (
        spark.createDataFrame(rows(3000), "id int, phone string, number bigint, note string")
        .repartition(4)
        .cache()
    )


def collected(frame: Any) -> list[tuple[object, ...]]:
    """Return its rows, by id."""
    return sorted(tuple(row) for row in frame.collect())


def alone(work: Masking) -> list[tuple[object, ...]]:
    """Do the same in this process."""
    names = ["id", "phone", "number", "note"]
    table = pa.table({name: [row[at] for row in rows(3000)] for at, name in enumerate(names)})
    return [tuple(row.values()) for row in work.on(table).to_pylist()]


def test_two_workers_mask_as_one_process_does(spark: Any, frame: Any) -> None:
    """Declared columns, numbers, free text, gaps; the schema says what comes."""
    masked = spark_adapter.mask_frame(frame, COLUMNS)
    assert [each.dataType.simpleString() for each in masked.schema.fields] == [
        "int",
        "string",
        "string",
        "string",
    ]
    assert collected(masked) == alone(Masking(COLUMNS))
    assert spark.sparkContext.defaultParallelism == 2


def test_a_column_is_masked_in_a_select(frame: Any) -> None:
    """By an entity, and by what is found."""
    chosen = frame.select(
        "id",
        spark_adapter.mask_column(frame["phone"], "CN_MOBILE"),
        spark_adapter.mask_column(frame["number"], pg.Entity.CN_MOBILE),
        spark_adapter.mask_column(frame["note"]),
    )
    assert collected(chosen) == alone(Masking(COLUMNS))


def test_sql_has_the_functions(spark: Any, frame: Any) -> None:
    """As DuckDB has them: NULL stays NULL, an unknown entity fails the query."""
    spark_adapter.register(spark)
    frame.createOrReplaceTempView("customers")
    phones = "pii_mask(phone, 'CN_MOBILE'), pii_mask(number, 'CN_MOBILE')"
    query = f"SELECT id, {phones}, pii_mask(note) FROM customers"  # noqa: S608 - ours
    assert collected(spark.sql(query)) == alone(Masking(COLUMNS))
    found = dict(spark.sql("SELECT id, pii_find(note) FROM customers WHERE id < 5").collect())
    assert found[0] == ["CN_MOBILE", "EMAIL_ADDRESS"]
    assert found[2] is None
    with pytest.raises(Exception, match="CN_MOBLE"):
        spark.sql("SELECT pii_mask(phone, 'CN_MOBLE') FROM customers").collect()


def test_what_is_encrypted_on_workers_opens_here_and_back(frame: Any, cluster: Any) -> None:
    """Tokens are bound to their rows by the frame's id."""
    tokens = spark_adapter.encrypt_frame(frame, {"phone": CIPHER}, row="id")
    assert tokens.schema["phone"].dataType.simpleString() == "binary"
    row = tokens.where("id = 1").collect()[0]
    cipher = pg.FieldCipher(cluster.keyset, context={"table": "customer", "column": "phone"})
    assert cipher.decrypt(bytes(row["phone"]), row="1") == rows(2)[1][1]
    clear = spark_adapter.decrypt_frame(tokens, {"phone": CIPHER}, row="id")
    assert collected(clear) == rows(3000)


def test_pseudonyms_join_across_workers(frame: Any) -> None:
    """Each worker makes the same from the same key, which it asked for once."""
    masked = spark_adapter.mask_frame(frame, {"phone": "CN_MOBILE"}, SCANNER)
    policy = MaskPolicy({"CN_MOBILE": Pseudonym(__import__("worker_keys").PSEUDONYM_KEY)})
    assert collected(masked) == alone(Masking({"phone": "CN_MOBILE"}, pg.Scanner(policy=policy)))
    calls = [
        each for each in Path(os.environ["PIIGUARD_TEST_CALLS"]).iterdir() if int(each.name) != os.getpid()
    ]
    assert calls
    assert {each.read_text(encoding="utf-8") for each in calls} == {"x"}


def test_no_key_is_in_a_plan_an_event_or_a_log(
    spark: Any, frame: Any, cluster: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    """Not as text, in hexadecimal or base 64, nor in what is sent to the workers."""
    from pyspark import cloudpickle

    masked = spark_adapter.mask_frame(frame, {"phone": "CN_MOBILE", "note": None}, SCANNER)
    tokens = spark_adapter.encrypt_frame(masked, {"number": CIPHER})
    assert tokens.count() == 3000
    assert tokens.agg({"phone": "max"}).collect()[0][0].startswith("CN_MOBILE_")
    tokens.explain(mode="extended")
    plan = tokens._jdf.queryExecution().toString()
    assert "pii_mask" in plan
    sent = cloudpickle.dumps([Masking({"phone": "CN_MOBILE"}, SCANNER), CIPHER])
    out, err = capfd.readouterr()
    log = (cluster.folder / "spark.log").read_bytes()
    events = b"".join(each.read_bytes() for each in (cluster.folder / "events").rglob("*") if each.is_file())
    assert b"pii_mask" in events
    assert b"pii_mask" in log
    assert "pii_mask" in out
    seen = b"".join([events, sent, log, plan.encode(), out.encode(), err.encode()])
    for secret in secrets(cluster):
        assert secret not in seen


def secrets(cluster: Any) -> list[bytes]:
    """List every key there is, in each way it could be written."""
    import base64

    keys = [__import__("worker_keys").PSEUDONYM_KEY, os.environ["PIIGUARD_TEST_PHRASE"].encode()]
    keys += [cluster.keyset.dek(each.id) for each in (*cluster.keyset.keys(),)]
    return [form for key in keys for form in (key, key.hex().encode(), base64.b64encode(key).rstrip(b"="))]


def test_a_policy_with_a_key_is_refused_before_anything_runs(frame: Any) -> None:
    """And the refusal does not show it."""
    key = b"a-key-that-nobody-shall-ever-see"
    scanner = pg.Scanner(policy=MaskPolicy({"CN_MOBILE": Pseudonym(key)}))
    with pytest.raises(Exception, match="not pickled") as refused:
        spark_adapter.mask_frame(frame, {"phone": "CN_MOBILE"}, scanner).collect()
    assert key.decode() not in str(refused.value)


def test_what_is_misspelt_is_refused_at_once(frame: Any) -> None:
    """Before a job is started, with the nearest name."""
    with pytest.raises(UnknownField, match="phone"):
        spark_adapter.mask_frame(frame, {"phon": "CN_MOBILE"})
    with pytest.raises(UnknownField, match="id"):
        spark_adapter.encrypt_frame(frame, {"phone": CIPHER}, row="idd")
    with pytest.raises(UnknownEntity, match="CN_MOBILE"):
        spark_adapter.mask_column(frame["phone"], "CN_MOBLE")
    with pytest.raises(TypeError, match="not a Spark DataFrame"):
        spark_adapter.mask_frame({"phone": []}, {"phone": "CN_MOBILE"})


def test_a_token_that_does_not_open_fails_the_job_without_showing_it(frame: Any) -> None:
    """A moved token: no value and no token is in the message."""
    tokens = spark_adapter.encrypt_frame(frame.where("phone is not null"), {"phone": CIPHER}, row="id")
    moved = tokens.selectExpr("id + 1 as id", "phone", "number", "note")
    with pytest.raises(Exception, match="DecryptionError") as failed:
        spark_adapter.decrypt_frame(moved, {"phone": CIPHER}, row="id").collect()
    assert "139000" not in str(failed.value)
