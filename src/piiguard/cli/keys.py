"""Create, list, rotate, rewrap, disable, enable and destroy the keys of a keyset.

  PIIGUARD_PASSPHRASE=… piiguard keys create --config piiguard.toml
  PIIGUARD_PASSPHRASE=… piiguard keys rotate
  piiguard keys rewrap --new-passphrase-env NEXT_PASSPHRASE

The settings file says where the keyset is and what opens it. A passphrase is never an argument: arguments
are seen by everybody on the machine. `rotate` makes a new key; data moves to it when it is re-encrypted.
"""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING

from piiguard.cli.options import add_config, add_deeds, add_principal, principal_of
from piiguard.cli.screen import Screen
from piiguard.errors import InvalidInput, UnknownKey
from piiguard.guard import Guard

if TYPE_CHECKING:
    from piiguard.crypto import KeyInfo

__all__ = ["configure", "run"]


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    add_config(parser)
    add_principal(parser)
    add = add_deeds(parser)
    add("create", "make a new keyset with one ACTIVE key")
    add("list", "list every key version and its state")
    add("rotate", "make a new key ACTIVE; the old one goes on decrypting")
    rewrap = add("rewrap", "protect the same keys by another passphrase; data stays")
    rewrap.add_argument(
        "--new-passphrase-env", required=True, metavar="NAME", help="variable that holds the new one"
    )
    for deed, help_text in (
        ("disable", "stop an old key from decrypting, to see that nothing needs it"),
        ("enable", "let a disabled key decrypt again"),
    ):
        add(deed, help_text).add_argument("key", help="the key's id")
    destroy = add("destroy", "destroy a disabled key for good")
    destroy.add_argument("key", help="the key's id")
    destroy.add_argument("--reason", required=True, help="why it may go; kept in the ledger")


def run(options: argparse.Namespace, screen: Screen) -> int:
    """Carry it out."""
    deed: str = options.deed
    with Guard.open(options.config, make_default=False) as guard:
        by = principal_of(options)
        if deed == "create":
            _create(guard)
            guard.record("crypto.create", {"keyset": guard.keyset.id}, by=by)
        elif deed == "rotate":
            guard.rotate(by=by)
        elif deed == "rewrap":
            from piiguard.crypto import PassphraseProvider

            guard.record("crypto.rewrap", {"keyset": guard.keyset.id}, by=by)
            guard.keyset.rewrap(PassphraseProvider(_variable(options.new_passphrase_env)))
        elif deed in {"disable", "enable", "destroy"}:
            versions = guard.keyset.keys()
            known = [key.id for key in versions]
            if options.key not in known:
                raise UnknownKey.among(options.key, known, noun="key")
            details = {"key": options.key}
            if deed == "destroy":
                guard.record("crypto.destroy", {**details, "reason": options.reason}, by=by)
                guard.keyset.destroy(options.key, reason=options.reason)
            else:
                guard.record(f"crypto.{deed}", details, by=by)
                (guard.keyset.disable if deed == "disable" else guard.keyset.enable)(options.key)
        _show(guard, screen)
    return 0


def _create(guard: Guard) -> None:
    from piiguard.crypto import Keyset

    guard.keyset_path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    Keyset.create(guard.keyset_path, provider=guard.kek_provider())


def _show(guard: Guard, screen: Screen) -> None:
    keys = guard.keyset.keys()
    screen.document(
        {"keyset": guard.keyset.id, "epoch": guard.keyset.epoch, "keys": [_row(key) for key in keys]}
    )
    headers = [
        screen.pick(en=en, zh=zh)
        for en, zh in (("Key", "密钥"), ("State", "状态"), ("Suite", "套件"), ("Since", "创建"))
    ]
    screen.table(headers, [list(_row(key).values()) for key in keys])


def _row(key: KeyInfo) -> dict[str, str]:
    return {
        "id": str(key.id),
        "state": key.state.value,
        "suite": key.suite.value,
        "created": str(key.created),
    }


def _variable(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        raise InvalidInput(
            f"The environment variable {name} is not set", hint="Put the new passphrase into it."
        )
    return value
