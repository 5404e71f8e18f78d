"""Ray Data with two workers: the results of one process, and no key in what is sent."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

import piiguard as pg
from piiguard.integrations.batch_work import Encrypting, Masking
from piiguard.integrations.by_name import ByName
from piiguard.mask import MaskPolicy, Pseudonym

ray = pytest.importorskip("ray")
pytest.importorskip("ray.data")
pytestmark = pytest.mark.filterwarnings(
    "ignore::FutureWarning", "ignore::ResourceWarning", "ignore::DeprecationWarning"
)

from piiguard.integrations.ray import decrypt_dataset, encrypt_dataset, mask_dataset  # noqa: E402 - only where it is

SCANNER, CIPHER = ByName("worker_keys:scanner"), ByName("worker_keys:cipher")
COLUMNS = {"phone": "CN_MOBILE", "number": "CN_MOBILE", "note": None}
NOTES = ["回电13700137000，邮箱 li@example.com", "无", None, "", "客户张伟来电"]
TABLE = pa.table(
    {
        "id": range(3000),
        "phone": [None if row % 7 == 0 else f"139{row:08d}" if row % 5 else f"1{row}" for row in range(3000)],
        "number": [None if row % 11 == 0 else 13_900_000_000 + row for row in range(3000)],
        "note": [NOTES[row % len(NOTES)] for row in range(3000)],
    }
)


@pytest.fixture(scope="module")
def dataset(cluster: Any) -> Iterator[Any]:
    """Start Ray with two workers and lend a dataset of eight blocks."""
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=True, object_store_memory=100 << 20)
    yield ray.data.from_arrow([TABLE.slice(at, 375) for at in range(0, 3000, 375)])
    ray.shutdown()


def collected(dataset: Any) -> list[dict[str, object]]:
    """Return its rows, by id."""
    return sorted(dataset.take_all(), key=lambda row: row["id"])


def test_two_workers_mask_as_one_process_does(dataset: Any) -> None:
    """Declared columns, numbers, free text, gaps."""
    assert collected(mask_dataset(dataset, COLUMNS)) == Masking(COLUMNS).on(TABLE).to_pylist()
    assert ray.cluster_resources()["CPU"] == 2


def test_what_is_encrypted_on_workers_opens_here_and_back(dataset: Any, cluster: Any) -> None:
    """Tokens are bound to their rows by the dataset's id."""
    tokens = encrypt_dataset(dataset, {"phone": CIPHER}, row="id").materialize()
    cipher = pg.FieldCipher(cluster.keyset, context={"table": "customer", "column": "phone"})
    assert cipher.decrypt(collected(tokens)[1]["phone"], row="1") == TABLE["phone"][1].as_py()
    assert collected(decrypt_dataset(tokens, {"phone": CIPHER}, row="id")) == TABLE.to_pylist()


def test_no_key_is_in_what_is_sent_or_logged(dataset: Any, cluster: Any) -> None:
    """Not in the pickled work, nor in any log of the session; each worker asked for it once."""
    from ray import cloudpickle

    key = __import__("worker_keys").PSEUDONYM_KEY
    masked = collected(mask_dataset(dataset, {"phone": "CN_MOBILE"}, SCANNER))
    policy = MaskPolicy({"CN_MOBILE": Pseudonym(key)})
    assert masked == Masking({"phone": "CN_MOBILE"}, pg.Scanner(policy=policy)).on(TABLE).to_pylist()
    sent = cloudpickle.dumps([Masking({"phone": "CN_MOBILE"}, SCANNER).on, Encrypting({"phone": CIPHER}).on])
    session = Path(ray._private.worker._global_node.get_session_dir_path())
    logs = b"".join(each.read_bytes() for each in (session / "logs").rglob("*") if each.is_file())
    assert logs
    phrase = os.environ["PIIGUARD_TEST_PHRASE"].encode()
    deks = [cluster.keyset.dek(each.id) for each in (*cluster.keyset.keys(),)]
    for secret in (key, phrase, *deks):
        for form in (secret, secret.hex().encode()):
            assert form not in sent
            assert form not in logs
    calls = [
        each for each in Path(os.environ["PIIGUARD_TEST_CALLS"]).iterdir() if int(each.name) != os.getpid()
    ]
    assert calls
    assert {each.read_text(encoding="utf-8") for each in calls} == {"x"}


def test_a_policy_with_a_key_is_refused(dataset: Any) -> None:
    """And the refusal does not show it."""
    key = b"a-key-that-nobody-shall-ever-see"
    scanner = pg.Scanner(policy=MaskPolicy({"CN_MOBILE": Pseudonym(key)}))
    with pytest.raises(Exception, match="not pickled") as refused:
        mask_dataset(dataset, {"phone": "CN_MOBILE"}, scanner).take_all()
    assert key.decode() not in str(refused.value)


def test_what_is_no_dataset_is_refused() -> None:
    """Before anything runs."""
    with pytest.raises(TypeError, match="not a Ray dataset"):
        mask_dataset([1], {"phone": "CN_MOBILE"})
