"""The main job on a generated shop: every figure recounted by other means, and no clear value anywhere."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import unicodedata
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import attrs
import pytest

from piiguard import Guard
from piiguard.cli.main import main
from piiguard.errors import DecryptionError

REPORTS = ("report.en.html", "report.zh.html", "report.en.md", "report.zh.md")
SECRET_COLUMNS = ("手机号", "身份证号", "银行卡号", "邮箱")


@attrs.frozen
class Walked:
    """A finished quickstart."""

    folder: Path
    document: dict[str, Any]
    screen: str
    customers: list[dict[str, str]]
    chat: list[dict[str, str]]

    @property
    def clear(self) -> set[str]:
        """Every phone, ID, card and e-mail of the customers, as written and in plain characters."""
        written = {row[name].strip() for row in self.customers for name in SECRET_COLUMNS} - {""}
        plain = {unicodedata.normalize("NFKC", each).replace(" ", "").replace("-", "") for each in written}
        return {each for each in written | plain if len(each) > 8}

    @property
    def plan(self) -> dict[str, Any]:
        return json.loads((self.folder / "retention-plan.json").read_text("utf-8"))["plan"]

    def planned(self, disposition: str) -> list[str]:
        """The keys of the rows that a plan disposes of in one way."""
        groups = [group for group in self.plan["groups"] if group["disposition"] == disposition]
        return [row[0] for group in groups for row in group["rows"]]

    def rows(self, query: str, database: str = "vault.sqlite") -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.folder / database)) as connection:
            return connection.execute(query).fetchall()


def _quickstart(*words: str | Path) -> str:
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        assert main(["quickstart", *map(str, words)]) == 0, err.getvalue()
    return out.getvalue() + err.getvalue()


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Walked:
    """A shop of 300, walked through twice: once for people, once for programs, in one folder."""
    folder = tmp_path_factory.mktemp("walk") / "demo"
    screen = _quickstart(folder, "--customers", "300", "--lang", "zh")
    document = json.loads(_quickstart(folder, "--customers", "300", "--json"))
    with (folder / "shop" / "customers.csv").open(encoding="utf-8-sig", newline="") as file:
        customers = list(csv.DictReader(file))
    chat = (folder / "shop" / "chat.jsonl").read_text("utf-8").splitlines()
    return Walked(folder, document, screen, customers, [json.loads(line) for line in chat])


# --- it all runs ----------------------------------------------------------------------------------


def test_every_step_is_shown(walked: Walked) -> None:
    """Nine numbered steps, each once when it is begun or timed, and where to look."""
    assert all(f"[{number}/9]" in walked.screen for number in range(1, 10))
    assert "report.zh.html" in walked.screen


def test_reports_are_there_in_both_languages_and_forms(walked: Walked) -> None:
    """The JSON names the four, and they are whole."""
    assert {Path(each).name for each in walked.document["reports"]} == set(REPORTS)
    for name in REPORTS:
        text = (walked.folder / name).read_text("utf-8")
        assert len(text) > 3_000
        assert ("移交" in text) == (".zh." in name)


def test_running_again_starts_clean(walked: Walked) -> None:
    """Nothing of the first run is counted in the second, and no half-written file is left."""
    left = [each.name for each in walked.folder.rglob("*") if each.name.endswith((".part", ".tmp"))]
    assert left == []
    marked = json.loads((walked.folder / ".piiguard-quickstart.json").read_text("utf-8"))
    assert marked["state"] == "complete"


# --- no clear value -------------------------------------------------------------------------------


def _holding(clear: set[str], data: bytes) -> list[int]:
    """Lengths of the clear values that occur, so that a failure shows none."""
    return [len(each) for each in clear if each.encode() in data]


@pytest.mark.parametrize(
    "name", [*REPORTS, "piiguard.toml", "ledger.sqlite", "vault.sqlite", "retention-plan.json",
             "retention-journal.sqlite", "holds.sqlite", "ledger.head.json", "keys/subjects.sqlite"],
)  # fmt: skip
def test_no_file_but_the_shop_s_own_holds_a_clear_value(walked: Walked, name: str) -> None:
    """No phone, ID, card or e-mail of a customer, in any spelling, in what is shown or kept."""
    assert len(walked.clear) > 1_000
    assert _holding(walked.clear, (walked.folder / name).read_bytes()) == []


def test_neither_screen_nor_json_shows_a_clear_value(walked: Walked) -> None:
    """What scrolls by in a terminal is read over shoulders."""
    assert _holding(walked.clear, walked.screen.encode()) == []
    assert _holding(walked.clear, json.dumps(walked.document, ensure_ascii=False).encode()) == []


def test_masked_copies_hold_no_clear_value(walked: Walked) -> None:
    """Tables, chat and contracts alike; a malformed number in a column of numbers is masked, too."""
    copies = [each for each in (walked.folder / "masked").rglob("*") if each.is_file()]
    assert len(copies) == 42
    assert {each.name: _holding(walked.clear, each.read_bytes()) for each in copies} == {
        each.name: [] for each in copies
    }


def test_masked_copies_have_the_form_of_the_originals(walked: Walked) -> None:
    """As many rows, the same columns, and what is not personal is as it was."""
    with (walked.folder / "masked" / "customers.csv").open(encoding="utf-8-sig", newline="") as file:
        masked = list(csv.DictReader(file))
    assert [list(row) for row in masked] == [list(row) for row in walked.customers]
    for name in ("客户编号", "注册日期", "成交日期"):
        assert [row[name] for row in masked] == [row[name] for row in walked.customers]


# --- figures, recounted ---------------------------------------------------------------------------


def test_rows_are_those_of_the_files(walked: Walked) -> None:
    """Counted here by the csv and json modules."""
    tables = walked.document["tables"]
    assert tables["customers"]["rows"] == len(walked.customers) == 300
    assert tables["chat"]["rows"] == len(walked.chat) == 60


def test_scores_add_up_to_what_was_planted(walked: Walked) -> None:
    """Hits and misses together are the identifiers of the generator's own list."""
    planted: Counter[str] = Counter()
    truth = json.loads((walked.folder / "shop" / "truth.json").read_text("utf-8"))
    for each in truth["planted"]:
        if each["file"] != "customers.sqlite":  # the same customers once more
            planted[each["entity"]] += each["valid"]
    for entity, score in walked.document["scores"].items():
        assert score["hits"] + score["missed"] == planted[entity], entity
        assert score["hits"] >= 0.99 * planted[entity], entity


def test_encrypted_values_are_the_filled_cells_of_the_encrypted_columns(walked: Walked) -> None:
    """Every filled cell of a column that the vault keeps as BLOBs, and no other."""
    count = 0
    for table, source in (("customers", walked.customers), ("customers_sensitive", walked.customers),
                          ("chat", walked.chat)):  # fmt: skip
        info = walked.rows(f"SELECT name FROM pragma_table_info('{table}') WHERE type = 'BLOB'")  # noqa: S608 - our own names
        count += sum(bool(row[name]) for (name,) in info for row in source)
    assert walked.document["encrypted_values"] == count


def _blobs(walked: Walked, table: str) -> Iterator[bytes]:
    columns = walked.rows(f"SELECT name FROM pragma_table_info('{table}') WHERE type = 'BLOB'")  # noqa: S608 - our own names
    for (name,) in columns:
        for (value,) in walked.rows(f'SELECT "{name}" FROM "{table}" WHERE "{name}" IS NOT NULL'):  # noqa: S608 - our own names
            assert isinstance(value, bytes)
            yield value


def test_nothing_is_left_under_the_old_key(walked: Walked) -> None:
    """By the key id in every token's header, read here byte by byte."""
    bodies = [json.loads(body) for (body,) in walked.rows("SELECT body FROM entries", "ledger.sqlite")]
    [old] = [each["details"]["from"] for each in bodies if each["kind"] == "crypto.rotate"]
    [new] = [each["details"]["to"] for each in bodies if each["kind"] == "crypto.rotated"]
    ids = Counter(token[1:5].hex() for name in ("customers", "chat") for token in _blobs(walked, name))
    assert set(ids) == {new}
    assert walked.document["left_under_old_key"] == ids[old] == 0


def test_masked_copies_are_clean_in_a_second_scan(walked: Walked) -> None:
    """The figure is what an independent scan of the copies finds."""
    assert walked.document["left_in_masked_copies"] == 0
    with redirect_stdout(io.StringIO()):
        assert main(["scan", str(walked.folder / "masked")]) == 0


def test_disposed_rows_are_gone_in_the_vault(walked: Walked) -> None:
    """Deleted rows are missing, anonymised ones keep a year and nothing else; the sum is the figure."""
    [[chats]] = walked.rows("SELECT count(*) FROM chat")
    years = [row for row in walked.rows("SELECT * FROM customers") if row[1] is None]
    assert all(cell is None or str(cell).endswith("-01-01") for row in years for cell in row[1:])
    shredded = walked.planned("crypto_shred")
    assert (len(walked.chat) - chats, [str(row[0]) for row in years]) == (
        len(walked.planned("delete")), sorted(walked.planned("anonymise"), key=int)
    )  # fmt: skip
    assert walked.document["disposed_rows"] == len(walked.chat) - chats + len(years) + len(shredded)
    assert min(len(walked.chat) - chats, len(years), len(shredded)) > 0


def test_held_rows_are_those_of_the_register(walked: Walked) -> None:
    """Every row the hold covers would have been due, and none was disposed of."""
    covered = walked.rows("SELECT tbl, row_key FROM covered", "holds.sqlite")
    assert walked.document["held_rows"] == len(walked.plan["held"]) == len(covered)
    for table, row in covered:
        assert walked.rows(f'SELECT 1 FROM "{table}" WHERE row_id = {int(row)}')  # noqa: S608 - our own names


def test_ledger_entries_are_counted_and_verify(walked: Walked) -> None:
    """By the database, and by ``audit verify`` against the sealed head."""
    [[count]] = walked.rows("SELECT count(*) FROM entries", "ledger.sqlite")
    assert walked.document["ledger"]["entries"] == count
    with redirect_stdout(io.StringIO()) as out:
        assert main(["audit", "verify", "--config", str(walked.folder / "piiguard.toml"), "--json"]) == 0
    assert json.loads(out.getvalue())["head"] == walked.document["ledger"]["head"]


# --- keys -----------------------------------------------------------------------------------------


def _decrypted(walked: Walked, guard: Guard, row: str) -> str | bytes:
    [[token]] = walked.rows(f"SELECT 身份证号 FROM customers_sensitive WHERE row_id = {int(row)}")  # noqa: S608 - a number
    cipher = guard.cipher({"table": "customers_sensitive", "column": "身份证号"}, per_subject=True)
    return cipher.decrypt(token, row=row, subject=row)


def test_a_held_row_still_opens_and_a_shredded_one_does_not(walked: Walked) -> None:
    """The hold keeps the customer's own key; the others of that age are gone for good."""
    filled = {str(at): row["身份证号"] for at, row in enumerate(walked.customers, 1) if row["身份证号"]}
    covered = walked.rows("SELECT row_key FROM covered WHERE tbl = 'customers_sensitive'", "holds.sqlite")
    held = [row for (row,) in covered if row in filled]
    shredded = [row for row in walked.planned("crypto_shred") if row in filled]
    assert held
    assert len(shredded) > 20
    with Guard.open(walked.folder / "piiguard.toml", make_default=False) as guard:
        assert [_decrypted(walked, guard, row) for row in held] == [filled[row] for row in held]
        for row in shredded:
            with pytest.raises(DecryptionError):
                _decrypted(walked, guard, row)


def test_keys_and_passphrase_are_their_owner_s_alone(walked: Walked) -> None:
    """Mode 0600 in a folder of 0700."""
    keys = walked.folder / "keys"
    assert keys.stat().st_mode & 0o077 == 0
    assert [each.name for each in keys.iterdir() if each.stat().st_mode & 0o077] == []


def test_the_input_is_only_read(walked: Walked, tmp_path: Path) -> None:
    """A run on the user's own file leaves it byte for byte as it was."""
    mine = tmp_path / "mine.csv"
    mine.write_bytes((walked.folder / "shop" / "customers.csv").read_bytes())
    before = mine.read_bytes()
    _quickstart(tmp_path / "out", "--input", mine)
    assert mine.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == ["mine.csv"]
