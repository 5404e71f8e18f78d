"""``piiguard classify``: measures, corrections and databases from the command line."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from piiguard.cli import main


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small CSV, in the working folder."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "c.csv"
    rows = "".join(
        f"138{number:08d},{'男女'[number % 2]},1990-01-0{number % 9 + 1}\n" for number in range(40)
    )
    path.write_text("手机号,性别,生日\n" + rows, encoding="utf-8")
    return path


def fields(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, dict[str, object]]:
    """Run the command and return its fields by name."""
    assert main(["classify", *arguments, "--json"]) == 0
    return {each["name"]: each for each in json.loads(capsys.readouterr().out)["fields"]}


def test_the_document_says_measures_and_anonymity(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Clause, measures and quasi-identifier of each field, and k of their combination."""
    found = fields(capsys, str(table))
    assert found["手机号"]["measures"] == ["mask", "limit_access", "notice", "limit_keeping"]
    assert found["手机号"]["clause"]
    assert found["性别"]["quasi_identifier"] == "gender"
    assert main(["classify", str(table), "--json"]) == 0
    (counted,) = json.loads(capsys.readouterr().out)["k_anonymity"]
    assert counted["fields"] == ["性别", "生日"]
    assert counted["k"] >= 1
    assert main(["classify", str(table), "--measures"]) == 0
    assert "PIPL" in capsys.readouterr().out


def test_a_correction_is_kept_beside_and_heard_again(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In a file in the working folder that the next run finds by itself."""
    given = ("--correct", "手机号=none", "--by", "li@example.cn", "--reason", "shop lines")
    assert fields(capsys, str(table), *given)["手机号"]["entity"] is None
    assert "li@example.cn" in Path("piiguard-corrections.toml").read_text("utf-8")
    again = fields(capsys, str(table))["手机号"]
    assert (again["entity"], again["corrected"]) == (None, True)


def test_a_wrong_correction_is_an_input_error(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A misspelt entity or field, or nobody to answer for it; nothing is written."""
    for given in (("手机号=CN_MOBLE", "a", "b"), ("手机=CN_MOBILE", "a", "b"), ("手机号=CN_MOBILE", "", "b")):
        correct, by, reason = given
        assert main(["classify", str(table), "--correct", correct, "--by", by, "--reason", reason]) == 2
    assert "Did you mean" in capsys.readouterr().err
    assert not Path("piiguard-corrections.toml").exists()


def test_a_database_address_is_classified(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Table by table; an address that cannot be used is not repeated, for it may hold a password."""
    pytest.importorskip("sqlalchemy")
    path = tmp_path / "a.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE users (mobile TEXT)")
    connection.execute("INSERT INTO users VALUES ('13800138000')")
    connection.commit()
    connection.close()
    assert fields(capsys, f"sqlite:///{path}")["users.mobile"]["entity"] == "CN_MOBILE"
    assert main(["classify", "nosuch://u:hunter2@host/db"]) == 2
    assert "hunter2" not in capsys.readouterr().err
