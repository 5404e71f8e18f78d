"""What the workers of the cluster tests import: keys that are opened where they are used, made-up ones."""

from __future__ import annotations

import os

import piiguard as pg
from piiguard.mask import MaskPolicy, Pseudonym

# Told apart from anything else in a plan, a log or a pickle.
PSEUDONYM_KEY = b"pseudonym-key-that-no-plan-holds"


def scanner() -> pg.Scanner:
    """Make a scanner whose policy holds a key, counting how often it is asked for in this process."""
    folder = os.environ.get("PIIGUARD_TEST_CALLS")
    if folder:
        with open(os.path.join(folder, f"{os.getpid()}"), "a", encoding="utf-8") as file:  # noqa: PTH118, PTH123 - small
            file.write("x")
    return pg.Scanner(policy=MaskPolicy({"CN_MOBILE": Pseudonym(PSEUDONYM_KEY)}))


def cipher() -> pg.FieldCipher:
    """Open the keyset of the test's folder."""
    keyset = pg.Keyset.open(os.environ["PIIGUARD_TEST_KEYSET"], passphrase=os.environ["PIIGUARD_TEST_PHRASE"])
    return pg.FieldCipher(keyset, context={"table": "customer", "column": "phone"})


def nothing() -> None:
    """Make nothing that anybody could use."""
