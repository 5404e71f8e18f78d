"""Explain who may see what, for which purpose, and why.

  piiguard access explain customer.phone:read --as li.na --role sales --purpose transfer

Nothing is opened and nothing is recorded: it answers what would be decided now. Exit status 0 when it would
be allowed, 1 when it would be denied.
"""

from __future__ import annotations

import argparse

from piiguard.cli.options import add_config, add_deeds, add_principal
from piiguard.cli.screen import Screen

__all__ = ["configure", "run"]

_DENIED = 1


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    add_config(parser)
    add_principal(parser)
    add = add_deeds(parser)
    explain = add("explain", "say what would be decided, and why")
    explain.add_argument("permission", help="table:action, or table.field:read")
    explain.add_argument(
        "--role", action="append", default=[], metavar="ROLE", help="a role held; may be repeated"
    )
    explain.add_argument("--purpose", metavar="PURPOSE", help="what for")


def run(options: argparse.Namespace, screen: Screen) -> int:
    """Carry it out."""
    from piiguard.access import Policy
    from piiguard.catalog import Principal
    from piiguard.errors import UnknownRole

    policy = Policy.load(options.config)
    roles: list[str] = options.role
    for role in roles:
        if role not in policy.roles:
            raise UnknownRole.among(role, policy.roles, noun="role")
    asker = Principal(options.who or "somebody", roles=roles)
    decision = policy.explain(asker, options.permission, purpose=options.purpose)
    screen.document(
        {
            "outcome": decision.outcome.value,
            "view": decision.view.value,
            "reasons": list(decision.reasons),
        }
    )
    screen.say(en=decision.explain("en"), zh=decision.explain("zh"))
    return 0 if decision.allowed else _DENIED
