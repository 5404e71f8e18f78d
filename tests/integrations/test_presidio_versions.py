"""The oldest Presidio that the extra allows, and the newest there is, each in an environment of its own.

Asked for by ``PIIGUARD_TEST_PRESIDIO=1``, as it installs several hundred megabytes: needs uv and a network.
The newest comes with the anonymizer, which no environment of the core's has; the old ones' pins exclude it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
OLDEST = re.findall(
    "presidio-analyzer>=([0-9.]+)",
    tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"][
        "presidio"
    ][0],
)[0]
# The first with registry files of the kind that is written.
WITH_FILES = "2.2.355"


@pytest.mark.skipif(
    not os.environ.get("PIIGUARD_TEST_PRESIDIO") or shutil.which("uv") is None,
    reason="set PIIGUARD_TEST_PRESIDIO to install other versions of Presidio with uv",
)
@pytest.mark.parametrize(
    "packages",
    [
        [f"presidio-analyzer=={OLDEST}"],
        [f"presidio-analyzer=={WITH_FILES}"],
        ["presidio-analyzer", "presidio-anonymizer"],
    ],
    ids=" ".join,
)
def test_presidio_of_every_age_works(packages: list[str], tmp_path: Path) -> None:
    """The tests of both directions pass in an environment with that version."""
    options = [part for each in (*packages, "pytest", "hypothesis") for part in ("--with", each)]
    done = subprocess.run(
        [
            *("uv", "run", "--quiet", "--isolated", "--no-project", "--python", sys.executable),
            *("--with-editable", str(ROOT), *options),
            *("python", "-m", "pytest", "-q", "--import-mode=importlib", "-c", os.devnull),
            *("-p", "no:cacheprovider", "--rootdir", str(tmp_path)),
            *(
                str(ROOT / "tests" / "integrations" / f"test_presidio_{each}.py")
                for each in ("borrowing", "oracle", "recognizers")
            ),
        ],
        cwd=tmp_path,
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
