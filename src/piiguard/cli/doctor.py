"""Say which optional packages are installed, which kernel scans, and what is missing.

piiguard doctor
"""

from __future__ import annotations

import argparse
import platform
import sqlite3
import sys
from importlib.metadata import PackageNotFoundError, requires, version
from importlib.util import find_spec
from typing import Final

from piiguard.classify.kernel import kernel_name
from piiguard.cli.screen import Screen

__all__ = ["configure", "run"]

# Extra → the module that shows it is there.
_EXTRAS: Final = {
    "aliyun": "alibabacloud_kms20160120",
    "arrow": "pyarrow",
    "aws": "boto3",
    "custody": "Crypto",
    "django": "django",
    "duckdb": "duckdb",
    "excel": "python_calamine",
    "fastapi": "fastapi",
    "keyring": "keyring",
    "notebook": "IPython",
    "opentelemetry": "opentelemetry",
    "pandas": "pandas",
    "pkcs11": "pkcs11",
    "polars": "polars",
    "postgres": "psycopg",
    "presidio": "presidio_analyzer",
    "quickstart": "sqlalchemy",
    "ray": "ray",
    "spark": "pyspark",
    "sqlalchemy": "sqlalchemy",
    "tencent": "tencentcloud",
    "vault": "hvac",
    "zstd": "zstandard",
}
_CORE: Final = ("attrs", "cryptography", "numpy", "pydantic")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments; it has none of its own."""


def run(options: argparse.Namespace, screen: Screen) -> int:  # noqa: ARG001 - the shape of every command
    """Carry it out."""
    installed = {
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "piiguard": version("piiguard"),
        "kernel": kernel_name(),
        **{name: _version(name) for name in _CORE},
    }
    extras = {name: find_spec(module) is not None for name, module in _EXTRAS.items() if _offered(name)}
    screen.document({"installed": installed, "extras": extras, "executable": sys.executable})
    screen.table(
        [screen.pick(en="Part", zh="部件"), screen.pick(en="Version", zh="版本")],
        list(map(list, installed.items())),
    )
    screen.say()
    rows = [[name, _state(screen, name, there=there)] for name, there in extras.items()]
    screen.table([screen.pick(en="Extra", zh="可选项"), screen.pick(en="State", zh="状态")], rows)
    return 0


def _state(screen: Screen, name: str, *, there: bool) -> str:
    if there:
        return screen.pick(en="installed", zh="已安装")
    command = f"python -m pip install 'piiguard[{name}]'"
    return screen.pick(en=f"not installed: {command}", zh=f"未安装：{command}")


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "-"


def _offered(extra: str) -> bool:
    return any(
        f"extra == '{extra}'" in each or f'extra == "{extra}"' in each for each in requires("piiguard") or ()
    )
