"""The command line finds its command, speaks two languages, and fails in one readable message."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from piiguard.cli import main as entry

COMMANDS = (
    "quickstart",
    "scan",
    "classify",
    "mask",
    "notebook",
    "keys",
    "key-backup",
    "access",
    "hold",
    "audit",
    "doctor",
)


def test_no_words_show_the_front_page_and_are_an_error(command: Callable) -> None:
    """A bare ``piiguard`` lists every command and exits with 2."""
    shown = command()
    assert shown.code == 2
    assert all(f"  {name} " in shown.out for name in COMMANDS)


@pytest.mark.parametrize("words", [["--lang", "zh"], ["--lang=zh"]])
def test_the_front_page_speaks_the_language_asked_for(command: Callable, words: list[str]) -> None:
    """``--lang zh`` is no command's name."""
    shown = command(*words)
    assert (shown.code, "脱敏" in shown.out) == (0, True)


def test_the_front_page_lists_commands_as_json(command: Callable) -> None:
    """Programs can ask what there is."""
    assert set(command("--json").document) == set(COMMANDS)


def test_every_module_of_a_command_can_be_called(command: Callable) -> None:
    """A command that was written and never entered into the list would be one that nobody reaches."""
    folder = Path(str(entry.__code__.co_filename)).parent
    modules = {path.stem for path in folder.glob("*.py") if "\ndef configure(" in path.read_text("utf-8")}
    assert {name.replace("_", "-") for name in modules} == set(command("--json").document)


def test_the_version_is_printed(command: Callable) -> None:
    """``--version`` names the program and its version."""
    assert command("--version").out.startswith("piiguard ")


@pytest.mark.parametrize("before", [[], ["--lang", "zh"]])
def test_an_unknown_command_is_answered_with_the_nearest(command: Callable, before: list[str]) -> None:
    """A slip of the finger costs one reading."""
    shown = command(*before, "scna")
    assert (shown.code, shown.out) == (2, "")
    assert "'scan'" in shown.err


def test_an_unknown_command_is_an_error_in_json_too(command: Callable) -> None:
    """A program that asked for JSON reads JSON, whatever was wrong."""
    assert command("--json", "scna").error == "name.unknown"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_with_an_example(command: Callable, name: str) -> None:
    """``--help`` exits with 0 and shows a line that can be copied."""
    shown = command(name, "--help")
    assert shown.code == 0
    assert f"piiguard {name}" in shown.out.partition("options:")[0].partition("\n\n")[2]


@pytest.mark.parametrize("name", COMMANDS)
def test_an_unknown_option_is_a_usage_error(command: Callable, name: str) -> None:
    """Nothing is guessed."""
    assert command(name, "--no-such-option").code == 2


@pytest.mark.parametrize(
    "words",
    [
        ["--json", "--lang", "zh", "classify", "FILE"],
        ["classify", "--json", "--lang", "zh", "FILE"],
        ["classify", "FILE", "--lang", "zh", "--json"],
    ],
)
def test_options_may_stand_anywhere(command: Callable, tmp_path: Path, words: list[str]) -> None:
    """Before the command, after it, and after its arguments."""
    (tmp_path / "FILE.csv").write_text("phone\n13800138000\n", encoding="utf-8")
    shown = command(*[str(tmp_path / "FILE.csv") if word == "FILE" else word for word in words])
    assert shown.document["fields"][0]["entity"] == "CN_MOBILE"


def test_a_file_called_like_a_command_is_a_file(command: Callable, tmp_path: Path) -> None:
    """Only the first word is the command."""
    (tmp_path / "scan").write_text("13800138000\n", encoding="utf-8")
    assert command("scan", tmp_path / "scan").code == 1


def test_a_refusal_of_the_system_is_one_message(command: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk is told with a code, and is no traceback."""
    from piiguard.cli import doctor

    def refuse(*_: object) -> int:
        raise OSError(28, "No space left on device", "/somewhere")

    monkeypatch.setattr(doctor, "run", refuse)
    shown = command("doctor", "--json")
    assert (shown.code, shown.error) == (2, "machine.refused")


@pytest.mark.parametrize(("raised", "code"), [(KeyboardInterrupt, 130), (MemoryError, 2)])
def test_an_interruption_and_a_shortage_end_quietly(
    command: Callable, monkeypatch: pytest.MonkeyPatch, raised: type[BaseException], code: int
) -> None:
    """Each has its exit status."""
    from piiguard.cli import doctor

    def stop(*_: object) -> int:
        raise raised

    monkeypatch.setattr(doctor, "run", stop)
    assert command("doctor").code == code


def test_a_terminal_that_cannot_write_chinese_still_gets_an_answer(tmp_path: Path) -> None:
    """Under an ASCII locale characters are escaped; the run does not end."""
    (tmp_path / "客户.txt").write_text("电话13800138000\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "piiguard", "scan", str(tmp_path), "--lang", "zh"],
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=False,
        text=True,
        encoding="ascii",
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert "138****8000" in done.stdout


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="their file names are always text")
def test_a_file_name_that_is_no_text_is_shown_escaped(tmp_path: Path) -> None:
    """A folder from an old Chinese system has names in GBK."""
    (tmp_path / os.fsdecode("客户.txt".encode("gbk"))).write_text("电话13800138000\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "piiguard", "scan", str(tmp_path)],
        env=os.environ | {"LC_ALL": "C.UTF-8"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert rb"\udc" in done.stdout


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    """``piiguard scan … | head`` ends without a traceback."""
    (tmp_path / "many.txt").write_text("电话13800138000\n" * 20_000, encoding="utf-8")
    running = subprocess.Popen(
        [sys.executable, "-m", "piiguard", "scan", str(tmp_path / "many.txt")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert running.stdout is not None
    assert running.stderr is not None
    running.stdout.readline()
    running.stdout.close()
    said = running.stderr.read()
    running.stderr.close()
    assert running.wait(30) == 0
    assert said == b""


def test_the_entry_point_is_the_package_s_main() -> None:
    """What the installed script calls is what these tests call."""
    from piiguard.cli.main import main

    assert entry is main
