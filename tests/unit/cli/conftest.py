"""A way to run the real command in this process and see what it printed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest

from piiguard.cli.main import main


@attrs.frozen
class Outcome:
    """What a command did.

    Attributes:
        code: Its exit status.
        out: What it printed for people or programs.
        err: What it printed beside that.
    """

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The JSON it printed."""
        return json.loads(self.out)

    @property
    def error(self) -> str:
        """The code of the error it printed as JSON."""
        return self.document["error"]["code"]


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Outcome]:
    """Run ``piiguard`` with these words, in English unless they say otherwise."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")

    def run(*words: str | Path) -> Outcome:
        capsys.readouterr()
        try:
            code = main([str(word) for word in words])
        except SystemExit as error:  # argparse ends so
            code = int(error.code or 0)
        printed = capsys.readouterr()
        return Outcome(code, printed.out, printed.err)

    return run


SETTINGS = """\
[ledger]
path = "ledger.sqlite"

[keyset]
path = "keys/keyset.json"
passphrase_env = "SHOP_PASSPHRASE"

[roles.sales]
description = "Speaks with customers"

[purposes]
transfer = "Handing over"

[permissions]
"customer:read" = "Open a customer"

[fields."customer.phone"]
entity = "CN_MOBILE"

[[rules]]
effect = "allow"
roles = ["sales"]
purposes = ["transfer"]
fields = ["customer.phone"]
view = "clear"
"""


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A settings file whose passphrase is in the environment."""
    monkeypatch.setenv("SHOP_PASSPHRASE", "correct horse battery staple")
    path = tmp_path / "piiguard.toml"
    path.write_text(SETTINGS, encoding="utf-8")
    return path
