"""Peers, each run in an environment of its own, so that none constrains another or us.

A peer's script reads one JSON list of texts from standard input and writes one JSON list: for each text the
findings as start, end and entity, in our names.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import attrs

from benchmarks.accuracy.scoring import Found

__all__ = ["EQUALS", "PEERS", "Peer", "ask"]


@attrs.frozen
class Peer:
    """Another library that finds personal data.

    Attributes:
        name: As people call it.
        script: Its script in this folder.
        packages: What to install for it.
        note: How it was set up.
    """

    name: str
    script: str
    packages: tuple[str, ...]
    note: str = ""


PEERS: Final = (
    Peer("argus-redact 0.8.22", "argus.py", ("argus-redact==0.8.22",), "its default, fast mode"),
    Peer("helan 0.1.0", "helan_.py", ("helan==0.1.0",), "its defaults"),
    Peer("JioNLP 1.5.31", "jionlp_.py", ("jionlp==1.5.31", "setuptools<81"), "all its extractors"),
    Peer("datafog 4.9.0", "datafog_.py", ("datafog==4.9.0",), "its regex engine"),
    Peer(
        "Presidio 2.2.362",
        "presidio.py",
        ("presidio-analyzer==2.2.362", "spacy>=3.7"),
        "a blank Chinese pipeline, its own pattern recognizers and the usual user patterns",
    ),
)

EQUALS: Final[Mapping[str, frozenset[str]]] = {
    "CREDIT_CARD": frozenset({"CN_BANK_CARD"}),
    "CN_BANK_CARD": frozenset({"CREDIT_CARD"}),
    "CN_LANDLINE": frozenset({"CN_MOBILE"}),
    "CN_MOBILE": frozenset({"CN_LANDLINE"}),
    "CN_FOREIGNER_ID": frozenset({"CN_RESIDENT_ID"}),
    "CN_HK_MACAO_PERMIT": frozenset({"CN_PASSPORT", "CN_HOME_RETURN_PERMIT"}),
    "CN_HOME_RETURN_PERMIT": frozenset({"CN_PASSPORT", "CN_HK_MACAO_PERMIT"}),
    "CN_ORGANIZATION_CODE": frozenset({"CN_USCC"}),
}
"""Entity → what counts as it too: a peer's kinds may be coarser."""


def ask(peer: Peer, texts: Sequence[str]) -> list[list[Found]] | None:
    """Let *peer* look at *texts*.

    Args:
        peer: The peer.
        texts: The texts.

    Returns:
        Its findings in each, or None if it could not be installed or did not run.
    """
    packages = [part for package in peer.packages for part in ("--with", package)]
    place = Path(__file__).with_name(peer.script)
    done = subprocess.run(
        [
            *(_uv(), "run", "--quiet", "--no-project", "--isolated", "--python", "3.11"),
            *(*packages, "python", str(place)),
        ],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        print(f"{peer.name} did not run: {done.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
        return None
    answers: list[list[tuple[int, int, str]]] = json.loads(done.stdout.splitlines()[-1])
    return [[(start, end, entity) for start, end, entity in each] for each in answers]


def _uv() -> str:
    # uv tells where it is to what it runs.
    found = os.environ.get("UV") or shutil.which("uv")
    if found is None:
        raise SystemExit("The peers are installed by uv: run this as `python3 -m uv run --group bench ...`")
    return found
