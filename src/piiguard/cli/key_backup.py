"""Back a keyset up to custodians, restore it from their shares, and drill that this works.

  piiguard key-backup make shop.backup --needed 3 --custodians 5 --shares shares/
  piiguard key-backup drill shop.backup shares/*.share
  piiguard key-backup restore shop.backup *.share --to shop.keyset --new-passphrase-env NEW_PASS

Each share goes to a file of its own that only you can read: hand them out, then delete them. A share is never
an argument: arguments are seen by everybody on the machine.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from piiguard.cli.options import add_config, add_deeds, add_principal, principal_of
from piiguard.cli.screen import Screen
from piiguard.errors import InvalidInput
from piiguard.guard import Guard

if TYPE_CHECKING:
    from piiguard.crypto.backups import Share

__all__ = ["configure", "run"]


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    add_config(parser)
    add_principal(parser)
    add = add_deeds(parser)
    make = add("make", "write a copy of the keyset, and a share of its key for each custodian")
    make.add_argument("backup", help="where the copy goes")
    make.add_argument("--needed", type=int, required=True, help="how many shares shall open it")
    make.add_argument("--custodians", type=int, required=True, help="how many shares to make")
    make.add_argument("--shares", required=True, metavar="FOLDER", help="new folder for the shares")
    trial = add("drill", "prove that the shares open the copy, that fewer do not, and that no key is missing")
    trial.add_argument("backup", help="the copy")
    trial.add_argument("share", nargs="+", help="files of shares")
    back = add("restore", "bring the keyset back from the copy, under a new passphrase")
    back.add_argument("backup", help="the copy")
    back.add_argument("share", nargs="+", help="files of shares")
    back.add_argument("--to", required=True, metavar="FILE", help="where the keyset goes")
    back.add_argument(
        "--new-passphrase-env", required=True, metavar="NAME", help="variable that holds the new passphrase"
    )


def run(options: argparse.Namespace, screen: Screen) -> int:
    """Carry it out."""
    if options.deed == "restore":
        return _restore(options, screen)
    with Guard.open(options.config, make_default=False) as guard:
        return _make(guard, options, screen) if options.deed == "make" else _drill(guard, options, screen)


def _make(guard: Guard, options: argparse.Namespace, screen: Screen) -> int:
    from piiguard.crypto.backups import back_up
    from piiguard.crypto.private_files import create_private

    folder = Path(options.shares)
    try:
        folder.mkdir(mode=0o700)
    except OSError as error:
        raise InvalidInput(
            f"The folder {options.shares!r} cannot be made: {error.strerror}",
            hint="Name a new folder, so that shares of two backups are never mixed.",
        ) from None
    guard.record(
        "crypto.backup",
        {"keyset": guard.keyset.id, "needed": options.needed, "custodians": options.custodians},
        by=principal_of(options),
    )
    shares = back_up(guard.keyset, options.backup, needed=options.needed, custodians=options.custodians)
    for share in shares:
        create_private(folder / f"{share.number}.share", share.to_text().encode() + b"\n")
    screen.document({"keyset": guard.keyset.id, "backup": shares[0].backup, "shares": len(shares)})
    screen.say(
        en=f"Backup {shares[0].backup}: {options.needed} of {len(shares)} shares open it. "
        "Drill, hand them out, and delete them here.",
        zh=f"备份 {shares[0].backup}：{len(shares)} 份中任意 {options.needed} 份可打开。"
        "请演练、分发，并删除此处的份额。",
    )
    return 0


def _drill(guard: Guard, options: argparse.Namespace, screen: Screen) -> int:
    from piiguard.crypto.backups import drill

    report = drill(options.backup, _read(options.share), against=guard.keyset)
    found: dict[str, str | int] = {
        "keyset": report.keyset,
        "opened": report.opened,
        "refused": report.refused,
    }
    guard.record("crypto.drill", {**found, "missing": len(report.missing or ())}, by=principal_of(options))
    screen.document({"missing": list(report.missing or ()), **found})
    screen.say(en=report.text(), zh=report.text("zh"))
    return 1 if report.missing else 0


def _restore(options: argparse.Namespace, screen: Screen) -> int:
    from piiguard.crypto.backups import restore

    passphrase = os.environ.get(options.new_passphrase_env)
    if not passphrase:
        raise InvalidInput(
            f"The environment variable {options.new_passphrase_env} is not set",
            hint="Put the new passphrase into it; it is never an argument.",
        )
    keyset = restore(options.backup, _read(options.share), options.to, passphrase=passphrase)
    screen.document({"keyset": keyset.id, "epoch": keyset.epoch})
    screen.say(
        en=f"Restored keyset {keyset.id}. Rotate it before anything is encrypted.",
        zh=f"已恢复密钥集 {keyset.id}。请先轮换，再用于加密。",
    )
    return 0


def _read(paths: Sequence[str]) -> list[Share]:
    from piiguard.crypto.backups import Share
    from piiguard.crypto.private_files import read_private

    return [
        Share.from_text(read_private(Path(path), what="share").decode("ascii", "replace")) for path in paths
    ]
