"""Dispatch ``piiguard COMMAND …`` and turn every error of ours into one readable message.

Exit status: 0 clean, 1 findings (or a check that failed), 2 usage or input error, 130 interrupted.
"""

from __future__ import annotations

import argparse
import importlib
import io
import itertools
import json
import os
import sys
from collections.abc import Sequence
from typing import Final, Protocol, cast

from piiguard.catalog.languages import Language, language_of
from piiguard.cli.options import TAKING_VALUES
from piiguard.cli.screen import Screen
from piiguard.errors import PiiGuardError, UnknownName

__all__ = ["ERROR", "FINDINGS", "OK", "Command", "main"]

OK: Final = 0
FINDINGS: Final = 1
ERROR: Final = 2
_INTERRUPTED: Final = 130

# In the order of a first encounter: see it work, then look, protect, decide, let go, prove.
_COMMANDS: Final[dict[str, tuple[str, str]]] = {
    "quickstart": (
        "the main job end to end, in a folder you can look at",
        "在一个可查看的文件夹里完整走一遍",
    ),
    "scan": ("find personal data in files", "在文件中查找个人信息"),
    "classify": ("say what each column or field is", "判断每一列或字段是什么"),
    "mask": ("copy a file with its personal data masked", "生成脱敏副本"),
    "notebook": (
        "find clear personal data in saved notebooks, and take it out of their outputs",
        "查找已保存笔记本中的明文个人信息，并从输出中移除",
    ),
    "keys": (
        "create, rotate, re-encrypt, rewrap, disable and destroy keys; say what is due",
        "密钥的创建、轮换、重加密、重新封装、停用与销毁；列出到期事项",
    ),
    "key-backup": (
        "back a keyset up to custodians, drill, and restore it",
        "密钥集的分份备份、演练与恢复",
    ),
    "access": ("explain who may see what, and why", "说明谁能看到什么、为什么"),
    "hold": ("place, lift and list legal holds", "设置、解除与列出保全"),
    "audit": ("verify or export the ledger", "校验或导出审计账本"),
    "doctor": ("say what is installed and what is missing", "检查安装情况"),
}


class Command(Protocol):
    """What a command's module offers."""

    def configure(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's arguments."""
        ...

    def run(self, options: argparse.Namespace, screen: Screen) -> int:
        """Carry it out and return the exit status."""
        ...


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        argv: Arguments after the program's name; those of the process when None.

    Returns:
        The exit status.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A name that is no UTF-8, or a terminal without Chinese, must not end a run.
            stream.reconfigure(errors="backslashreplace")
    place = _place_of_command(words)
    name = None if place is None else words[place]
    if place is None or name not in _COMMANDS:
        return _front_page(words, name)
    command = cast("Command", importlib.import_module(f"piiguard.cli.{name.replace('-', '_')}"))
    parser = argparse.ArgumentParser(
        prog=f"piiguard {name}",
        description=(command.__doc__ or "").strip(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document instead of text")
    parser.add_argument("--lang", choices=["en", "zh"], help="language of messages (default: from LANG)")
    command.configure(parser)
    options = parser.parse_args(words[:place] + words[place + 1 :])
    screen = Screen(
        language=cast("Language", options.lang or language_of(os.environ)), json=bool(options.json)
    )
    return _guarded(command, options, screen)


def _place_of_command(words: Sequence[str]) -> int | None:
    """Find the first word that is neither an option nor the value of one that commands share."""
    value = False
    for place, word in enumerate(words):
        if not (value or word.startswith("-")):
            return place
        value = not value and word in TAKING_VALUES
    return None


def _guarded(command: Command, options: argparse.Namespace, screen: Screen) -> int:
    try:
        return command.run(options, screen)
    except PiiGuardError as error:
        screen.error(error)
        return ERROR
    except KeyboardInterrupt:
        screen.note(en="Interrupted; run the same command again.", zh="已中断；重新运行同一命令即可。")
        return _INTERRUPTED
    except BrokenPipeError:
        # The reader of our output went away (`| head`); point stdout elsewhere so exit stays quiet.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except MemoryError:
        screen.error(
            PiiGuardError(
                "The machine ran out of memory",
                hint="Close other programs, or run it on a machine with more memory.",
                code="machine.memory",
            )
        )
        return ERROR
    except OSError as error:
        screen.error(_from_system(error))
        return ERROR


def _from_system(error: OSError) -> PiiGuardError:
    place = f": {os.fsdecode(error.filename)}" if isinstance(error.filename, str | bytes) else ""
    return PiiGuardError(
        f"The system refused{place} ({error.strerror or type(error).__name__})",
        hint="Check that the place exists, has room, and may be read and written; then run it again.",
        code="machine.refused",
    )


def _front_page(words: Sequence[str], unknown: str | None) -> int:
    asked = [after for before, after in itertools.pairwise(words) if before == "--lang"]
    asked += [word.partition("=")[2] for word in words if word.startswith("--lang=")]
    language = language_of({"LANG": asked[0]} if asked else os.environ)
    if "--version" in words and unknown is None:
        from importlib.metadata import version

        sys.stdout.write(f"piiguard {version('piiguard')}\n")
        return OK
    if unknown is not None:
        Screen(language, json="--json" in words).error(UnknownName.among(unknown, _COMMANDS, noun="command"))
        return ERROR
    if "--json" in words:
        sys.stdout.write(json.dumps({name: en for name, (en, _) in _COMMANDS.items()}) + "\n")
        return OK
    lines = ["piiguard COMMAND [--help] [--json] [--lang en|zh]", ""]
    lines += [f"  {name:<12} {zh if language == 'zh' else en}" for name, (en, zh) in _COMMANDS.items()]
    lines += ["", "  piiguard quickstart ./piiguard-demo", ""]
    sys.stdout.write("\n".join(lines))
    return OK if words else ERROR
