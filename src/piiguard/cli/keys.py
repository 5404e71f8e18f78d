r"""Create, list, limit, rotate, re-encrypt, rewrap, count, disable and destroy keys; say what is due.

  PIIGUARD_PASSPHRASE=… piiguard keys create --config piiguard.toml --max-age 365
  piiguard keys due --max-age 90
  piiguard keys stage && piiguard keys rotate
  SHOP_DB=postgresql+psycopg://… piiguard keys reencrypt --database-env SHOP_DB \
      --table customer --column phone:phone_index --column id_no
  piiguard keys rewrap --new-passphrase-env NEXT_PASSPHRASE

The settings file says where the keyset is and what opens it. A passphrase is never an argument: arguments
are seen by everybody on the machine. `rotate` makes a new key; data moves to it when it is re-encrypted.
`due` ends with 1 when something is due, so that a timer can ask.
"""

from __future__ import annotations

import argparse
import os
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from piiguard.catalog import Principal
from piiguard.cli.key_tables import add_table, count, reencrypt
from piiguard.cli.options import add_config, add_deeds, add_principal, principal_of
from piiguard.cli.screen import Screen
from piiguard.errors import InvalidInput, UnknownKey
from piiguard.guard import Guard

if TYPE_CHECKING:
    from piiguard.crypto import KekProvider, KeyInfo, KeyUse, Limits, Suite

__all__ = ["configure", "run"]

_DEEDS_ZH: Final = {"rotate": "轮换", "reencrypt": "重加密", "destroy": "销毁"}
_HEADERS: Final = (
    ("Key", "密钥"),
    ("State", "状态"),
    ("Suite", "套件"),
    ("Since", "创建"),
    ("Compromised", "疑似泄露"),
    ("Limits", "限额"),
)
_REASONS_ZH: Final = {
    "compromised": "疑似泄露",
    "age": "超过期限",
    "use": "接近用量上限",
    "offboarded": "有人离岗",
    "cooled_off": "停用已满冷却期",
}
_SUITES: Final = ("AES-256-SIV", "AES-256-GCM-SIV", "AES-256-GCM", "ChaCha20-Poly1305", "SM4-GCM-SM3")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    add_config(parser)
    add_principal(parser)
    add = add_deeds(parser)
    create = add("create", "make a new keyset with one ACTIVE key")
    _add_suite(create, "its suite (default: AES-256-SIV)")
    _add_limits(create)
    add("list", "list every key version, its state and limits")
    stage = add("stage", "add a PENDING key: let every process read the keyset again, then rotate")
    rotate = add("rotate", "make the PENDING key or a new one ACTIVE; the old one goes on decrypting")
    for deed in (stage, rotate):
        _add_suite(deed, "its suite (default: that of the ACTIVE key)")
    _add_limits(
        add("limit", "limit the ACTIVE key and those that follow it; what is not given is not limited")
    )
    rewrap = add("rewrap", "protect the same keys by another passphrase or provider; data stays")
    to = rewrap.add_mutually_exclusive_group(required=True)
    to.add_argument("--new-passphrase-env", metavar="NAME", help="variable that holds the new passphrase")
    to.add_argument("--as-in", metavar="FILE", help="settings file whose [keyset] names what is to open it")
    for name, help_text in (
        ("disable", "stop an old key from decrypting, to see that nothing needs it"),
        ("enable", "let a disabled key decrypt again"),
    ):
        add(name, help_text).add_argument("key", help="the key's id")
    compromise = add("compromise", "mark a key that somebody may have who should not; rotate if it is ACTIVE")
    compromise.add_argument("key", help="the key's id")
    destroy = add("destroy", "destroy a disabled key for good: a count found no use of it, or for a reason")
    destroy.add_argument("key", help="the key's id")
    destroy.add_argument("--reason", help="why it may go without a count, or sooner; kept in the ledger")
    add_table(destroy, required=False)
    add_table(add("count", "count which keys the tokens of a table still name"), required=True)
    due = add("due", "say what is due, and end with 1 if anything is")
    due.add_argument("--max-age", type=int, metavar="DAYS", help="for keys without an age limit of their own")
    moving = add("reencrypt", "move a table to the ACTIVE key while it is in use")
    add_table(moving, required=True)
    moving.add_argument("--page", type=int, default=2000, help="rows to a transaction (default: %(default)s)")
    for flag, help_text in (
        ("--pause", "stop whoever runs this job after the page at hand"),
        ("--resume", "go on with a paused job"),
        ("--cancel", "give this job up; what was done stays done"),
    ):
        moving.add_argument(flag, action="store_true", help=help_text)


def run(options: argparse.Namespace, screen: Screen) -> int:
    """Carry it out."""
    deed: str = options.deed
    with Guard.open(options.config, make_default=False) as guard:
        by = principal_of(options)
        if deed == "due":
            return _due(guard, options, screen)
        if deed == "reencrypt":
            return reencrypt(guard, options, screen, by=by)
        if deed == "count":
            _show_use(guard, count(guard, options), screen)
            return 0
        if deed == "create":
            _create(guard, options)
            guard.record("crypto.create", {"keyset": guard.keyset.id}, by=by)
        elif deed == "rotate":
            guard.rotate(by=by, suite=_suite(options))
        elif deed in {"stage", "limit"}:
            _prepare(guard, options, by)
        elif deed == "rewrap":
            provider = _next_provider(options)
            guard.record("crypto.rewrap", {"keyset": guard.keyset.id}, by=by)
            guard.keyset.rewrap(provider)
            screen.note(
                en="Name what opens it now in [keyset] of the settings; older copies open as before.",
                zh="请在配置的 [keyset] 中改写打开方式；旧副本仍按原方式打开。",
            )
        elif deed != "list":
            _move(guard, options, by)
        _show(guard, screen)
    return 0


def _move(guard: Guard, options: argparse.Namespace, by: Principal) -> None:
    deed, key_id, keyset = str(options.deed), str(options.key), guard.keyset
    versions = keyset.keys()
    known = [key.id for key in versions]
    if key_id not in known:
        raise UnknownKey.among(key_id, known, noun="key")
    if deed == "destroy":
        # Counted first: what is refused for want of evidence has not happened, and leaves no entry.
        evidence = None if options.reason or options.database_env is None else count(guard, options)
        reason = options.reason or f"counted: {0 if evidence is None else evidence.of(key_id)}"
        guard.record("crypto.destroy", {"key": key_id, "reason": reason}, by=by)
        keyset.destroy(key_id, evidence=evidence, reason=options.reason)
        return
    guard.record(f"crypto.{deed}", {"key": key_id}, by=by)
    if deed == "compromise":
        if keyset.active.id == key_id:
            guard.rotate(by=by)  # which also wraps subjects' keys anew
        keyset.mark_compromised(key_id)
    elif deed == "disable":
        keyset.disable(key_id)
    else:
        keyset.enable(key_id)


def _due(guard: Guard, options: argparse.Namespace, screen: Screen) -> int:
    from piiguard.crypto import Limits

    age = None if options.max_age is None else timedelta(days=options.max_age)
    left = [entry.at for entry in guard.ledger.entries(kind="access.revoke")]
    found = guard.keyset.due(limits=Limits(age=age), offboarded=left)
    rows = [
        {
            "key": str(due.key_id),
            "deed": due.deed.value,
            "reason": due.reason.value,
            "since": None if due.since is None else str(due.since),
        }
        for due in found
    ]
    screen.document({"keyset": guard.keyset.id, "due": rows})
    if not found:
        screen.say(en="Nothing is due.", zh="没有到期事项。")
        return 0
    chinese = screen.language == "zh"
    screen.table(
        ["密钥", "该做", "原因", "自何时"] if chinese else ["Key", "Do", "Because", "Since"],
        [
            [
                str(due.key_id),
                _DEEDS_ZH[due.deed.value] if chinese else due.deed.value,
                _REASONS_ZH[due.reason.value] if chinese else due.reason.value,
                "" if due.since is None else f"{due.since:%Y-%m-%d %H:%M}",
            ]
            for due in found
        ],
    )
    return 1


def _show_use(guard: Guard, use: KeyUse, screen: Screen) -> None:
    versions = guard.keyset.keys()
    counts = {str(key.id): use.of(key.id) for key in versions}
    screen.document({"keyset": use.keyset, "at": str(use.at), "places": list(use.places), "counts": counts})
    headers = [screen.pick(en="Key", zh="密钥"), screen.pick(en="Uses", zh="使用次数")]
    screen.table(headers, [[key_id, f"{found:,}"] for key_id, found in counts.items()])


def _create(guard: Guard, options: argparse.Namespace) -> None:
    from piiguard.crypto import Keyset, Suite

    suite, provider = _suite(options) or Suite.AES_256_SIV, guard.kek_provider()
    guard.keyset_path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    Keyset.create(guard.keyset_path, provider=provider, suite=suite, limits=_limits(options))


def _prepare(guard: Guard, options: argparse.Namespace, by: Principal) -> None:
    if options.deed == "stage":
        guard.record("crypto.stage", {"keyset": guard.keyset.id}, by=by)
        guard.keyset.stage(suite=_suite(options))
        return
    limits = _limits(options)
    guard.record("crypto.limit", {"key": guard.keyset.active.id, **_said(limits)}, by=by)
    guard.keyset.limit(limits)


def _add_suite(parser: argparse.ArgumentParser, help_text: str) -> None:
    parser.add_argument("--suite", choices=_SUITES, help=help_text)


def _add_limits(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--max-age", type=int, metavar="DAYS", help="due for rotation after so many days")
    parser.add_argument("--max-messages", type=int, metavar="N", help="stop after so many values")
    parser.add_argument("--max-octets", type=int, metavar="N", help="stop after so many bytes of values")


def _suite(options: argparse.Namespace) -> Suite | None:
    from piiguard.crypto import Suite

    return None if options.suite is None else Suite(options.suite)


def _limits(options: argparse.Namespace) -> Limits:
    from piiguard.crypto import Limits

    age = None if options.max_age is None else timedelta(days=options.max_age)
    return Limits(messages=options.max_messages, octets=options.max_octets, age=age)


def _said(limits: Limits | None) -> dict[str, int]:
    if limits is None:
        return {}
    age = None if limits.age is None else int(limits.age.total_seconds())
    said = {"messages": limits.messages, "octets": limits.octets, "age_seconds": age}
    return {name: number for name, number in said.items() if number is not None}


def _show(guard: Guard, screen: Screen) -> None:
    keys = guard.keyset.keys()
    screen.document(
        {"keyset": guard.keyset.id, "epoch": guard.keyset.epoch, "keys": [_row(key) for key in keys]}
    )
    headers = [screen.pick(en=en, zh=zh) for en, zh in _HEADERS]
    rows = [
        [*(str(each) for name, each in _row(key).items() if name != "limits"), _shown(key.limits, screen)]
        for key in keys
    ]
    screen.table(headers, rows)


def _shown(limits: Limits | None, screen: Screen) -> str:
    said = _said(limits)
    units = {
        "messages": screen.pick(en="values", zh="个值"),
        "octets": screen.pick(en="bytes", zh="字节"),
        "age_seconds": screen.pick(en="days", zh="天"),
    }
    return ", ".join(
        f"{number // 86_400 if name == 'age_seconds' else number:,} {units[name]}"
        for name, number in said.items()
    )


def _row(key: KeyInfo) -> dict[str, str | dict[str, int]]:
    return {
        "id": str(key.id),
        "state": key.state.value,
        "suite": key.suite.value,
        "created": str(key.created),
        "compromised": "" if key.compromised is None else str(key.compromised),
        "limits": _said(key.limits),
    }


def _next_provider(options: argparse.Namespace) -> KekProvider:
    from piiguard.crypto import PassphraseProvider
    from piiguard.guard_settings import provider_in

    if options.as_in is not None:
        return provider_in(options.as_in)
    return PassphraseProvider(_variable(options.new_passphrase_env))


def _variable(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        raise InvalidInput(
            f"The environment variable {name} is not set", hint="Put the new passphrase into it."
        )
    return value
