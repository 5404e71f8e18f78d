"""The hand-over as files: what is in them, that it comes out the same again, and that nothing is lost."""

from __future__ import annotations

import csv
import hashlib
import json
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from piiguard.cli.demo import Shop, write_shop
from piiguard.cli.demo import shop as shop_module
from piiguard.errors import InvalidInput, SourceError

TODAY = date(2026, 11, 24)
SMALL = {"customers": 60, "chats": 40, "contracts": 4}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """A small shop."""
    return write_shop(tmp_path_factory.mktemp("shop"), customers=2000, chats=900, contracts=8, today=TODAY)


def rows_of(shop: Shop) -> list[dict[str, str]]:
    with shop.customers_csv.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    """A figure that somebody read yesterday can be made again today, in every file."""
    write_shop(tmp_path / "a", **SMALL, seed=7, today=TODAY)
    write_shop(tmp_path / "b", **SMALL, seed=7, today=TODAY)
    assert digests(tmp_path / "a") == digests(tmp_path / "b")


def test_another_seed_gives_another_shop(tmp_path: Path) -> None:
    """Only the note about synthetic data is the same."""
    write_shop(tmp_path / "a", **SMALL, seed=7, today=TODAY)
    write_shop(tmp_path / "b", **SMALL, seed=8, today=TODAY)
    same = set(digests(tmp_path / "a").items()) & set(digests(tmp_path / "b").items())
    assert {name for name, _ in same} == {"SYNTHETIC-DATA.txt"}


def test_more_chat_leaves_the_customers_alone(tmp_path: Path) -> None:
    """Each file has its own stream of chance."""
    few = write_shop(tmp_path / "a", customers=50, chats=10, contracts=1, today=TODAY)
    many = write_shop(tmp_path / "b", customers=50, chats=30, contracts=3, today=TODAY)
    assert few.customers_csv.read_bytes() == many.customers_csv.read_bytes()


def test_the_database_holds_the_rows_of_the_csv(shop: Shop) -> None:
    """But for empty cells, which are NULL, and the days of registration, which are ISO 8601."""
    with closing(sqlite3.connect(shop.customers_sqlite)) as database:
        stored = database.execute("SELECT * FROM customer ORDER BY id").fetchall()
    written = [list(row.values()) for row in rows_of(shop)]
    assert len(stored) == len(written) == shop.customers
    for in_database, in_csv in zip(stored, written, strict=True):
        assert str(in_database[0]) == in_csv[0]
        assert [each or "" for each in in_database[1:7]] == in_csv[1:7]
        assert [each or "" for each in in_database[8:]] == in_csv[8:]
        assert date.fromisoformat(in_database[7])


def test_retention_finds_something_to_do(shop: Shop) -> None:
    """Some deals closed over three years ago, some within the year, some never; none after today."""
    closed = [row["成交日期"] for row in rows_of(shop)]
    ages = [(TODAY - date.fromisoformat(day)).days for day in closed if day]
    assert 0.10 < closed.count("") / len(closed) < 0.25
    assert 0.08 < sum(age > 3 * 365 for age in ages) / len(ages) < 0.25
    assert 0.35 < sum(age <= 365 for age in ages) / len(ages) < 0.60
    assert min(ages) >= 0
    assert max(ages) <= 6 * 365


def test_some_people_are_there_twice(shop: Shop) -> None:
    """The same ID number, under another customer number and often in another spelling."""
    ids = ["".join(filter(str.isalnum, row["身份证号"])).upper() for row in rows_of(shop)]
    whole = [each for each in ids if len(each) == 18 and each.isascii()]
    assert 0.01 < 1 - len(set(whole)) / len(whole) < 0.05


def test_the_table_is_messy(shop: Shop) -> None:
    """Full-width digits, groups, country codes, stray spaces and gaps are all there."""
    rows = rows_of(shop)
    mobiles = [row["手机号"] for row in rows]
    assert any("１" in each for each in mobiles)
    assert any(each.startswith("+86") for each in mobiles)
    assert any(each.endswith(" ") for each in mobiles)
    assert any("-" in each[1:] for each in mobiles)
    assert any(not each for each in mobiles)
    assert any("E+17" in row["身份证号"] for row in rows)
    assert any("\n" in row["备注"] for row in rows)


def test_the_chat_is_in_order_and_some_write_without_an_account(shop: Shop) -> None:
    """Each line is a JSON document; times ascend and lie before today."""
    lines = [json.loads(line) for line in shop.chat.read_text("utf-8").splitlines()]
    assert len(lines) == shop.chats
    assert [line["id"] for line in lines] == list(range(1, shop.chats + 1))
    sent = [datetime.fromisoformat(line["sent_at"]) for line in lines]
    assert sent == sorted(sent)
    assert all(moment.tzinfo and moment.date() <= TODAY for moment in sent)
    assert 0.03 < sum(line["customer_id"] is None for line in lines) / len(lines) < 0.25


def test_nothing_left_unfilled(shop: Shop) -> None:
    """No slot of a template is left in what people read."""
    texts = [shop.chat.read_text("utf-8").replace('{"id"', "").replace("}\n", "")]
    texts += [path.read_text("utf-8") for path in shop.contracts]
    texts += [row["备注"] for row in rows_of(shop)]
    assert not [text for text in texts if "{" in text or "}" in text]


def test_the_folder_says_that_all_is_synthetic(shop: Shop) -> None:
    """In both languages, beside the data, and in the truth."""
    said = (shop.folder / "SYNTHETIC-DATA.txt").read_text("utf-8")
    assert "合成数据" in said
    assert "SYNTHETIC" in said
    assert json.loads(shop.truth_file.read_text("utf-8"))["synthetic"] is True


def test_every_mailbox_is_one_that_cannot_exist(shop: Shop) -> None:
    """Domains are those of RFC 2606, so a demo mail reaches nobody."""
    cells = [row["邮箱"].lower() for row in rows_of(shop)]
    domains = {cell.strip().rpartition("@")[2] for cell in cells if "@" in cell}
    whole = {domain for domain in domains if "." in domain}
    assert len(whole) > 3
    assert all("example" in domain.split(".") for domain in whole)


def test_progress_counts_up_to_the_whole(tmp_path: Path) -> None:
    """The last call says that everything is done."""
    seen: list[tuple[int, int]] = []
    write_shop(tmp_path, **SMALL, today=TODAY, on_progress=lambda done, total: seen.append((done, total)))
    assert seen == sorted(seen)
    assert seen[-1] == (104, 104)


def test_running_again_replaces_the_earlier_shop(tmp_path: Path) -> None:
    """No contract of the larger one before it stays behind, and no working folder."""
    write_shop(tmp_path, customers=30, chats=5, contracts=9, seed=1, today=TODAY)
    after = write_shop(tmp_path, customers=20, chats=5, contracts=2, seed=2, today=TODAY)
    assert sorted((tmp_path / "contracts").iterdir()) == sorted(after.contracts)
    assert not list(tmp_path.glob(".shop*"))


def test_files_of_somebody_else_are_not_touched(tmp_path: Path) -> None:
    """A customers.csv that is not ours stops everything before anything is written."""
    (tmp_path / "customers.csv").write_text("their,own\n", "utf-8")
    with pytest.raises(SourceError, match=r"customers\.csv"):
        write_shop(tmp_path, **SMALL, today=TODAY)
    assert digests(tmp_path).keys() == {"customers.csv"}


def test_a_note_among_the_contracts_survives(tmp_path: Path) -> None:
    """Only contracts of an earlier run are replaced."""
    write_shop(tmp_path, **SMALL, today=TODAY)
    (tmp_path / "contracts" / "my-notes.txt").write_text("mine", "utf-8")
    write_shop(tmp_path, **SMALL, seed=3, today=TODAY)
    assert (tmp_path / "contracts" / "my-notes.txt").read_text("utf-8") == "mine"


def test_an_interrupted_run_leaves_nothing(tmp_path: Path) -> None:
    """Neither half a file nor a working folder."""

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_shop(tmp_path, **SMALL, today=TODAY, on_progress=stop)
    assert not list(tmp_path.iterdir())


def test_a_full_disk_is_a_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's refusal becomes one of ours that says what to do, and nothing stays behind."""

    def refuse(part: Path, folder: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shop_module, "_move", refuse)
    with pytest.raises(SourceError, match="No space left") as caught:
        write_shop(tmp_path, **SMALL, today=TODAY)
    assert caught.value.code == "input.source_unwritable"
    assert not list(tmp_path.iterdir())


def test_a_shop_without_customers_is_refused(tmp_path: Path) -> None:
    """Numbers out of range are refused before anything is written."""
    with pytest.raises(InvalidInput):
        write_shop(tmp_path / "shop", customers=0, today=TODAY)
    assert not (tmp_path / "shop").exists()


def test_a_moment_is_not_a_day(tmp_path: Path) -> None:
    """A datetime is a date to Python; here it would put hours into the data."""
    with pytest.raises(TypeError, match="date"):
        write_shop(tmp_path, today=datetime(2026, 1, 1, tzinfo=UTC))
