"""Place, lift and list legal holds (保全): what a hold covers is not disposed of.

piiguard hold place H-2026-3 --table customer --row 4711 --matter 民初1号 --reason 诉讼
piiguard hold lift H-2026-3 --reason 已结案
piiguard hold list
"""

from __future__ import annotations

import argparse

from piiguard.cli.options import add_config, add_deeds, add_principal, principal_of
from piiguard.cli.screen import Screen
from piiguard.guard import Guard

__all__ = ["configure", "run"]


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    add_config(parser)
    add_principal(parser)
    add = add_deeds(parser)
    place = add("place", "place a hold, or extend it to more rows")
    place.add_argument("name")
    place.add_argument("--table", required=True)
    rows = place.add_mutually_exclusive_group(required=True)
    rows.add_argument("--row", action="append", metavar="KEY", help="a row's key; may be repeated")
    rows.add_argument("--whole-table", action="store_true", help="hold every row of the table")
    place.add_argument("--matter", required=True, help="the lawsuit, investigation or audit it serves")
    place.add_argument("--reason", required=True, help="why these records")
    lift = add("lift", "lift a hold")
    lift.add_argument("name")
    lift.add_argument("--reason", required=True, help="why they need not be held any more")
    add("list", "list the holds in force")


def run(options: argparse.Namespace, screen: Screen) -> int:
    """Carry it out."""
    with Guard.open(options.config, make_default=False) as guard:
        by = principal_of(options)
        if options.deed == "place":
            guard.holds.place(
                options.name,
                table=options.table,
                rows=None if options.whole_table else options.row,
                matter=options.matter,
                reason=options.reason,
                by=by,
            )
        elif options.deed == "lift":
            guard.holds.lift(options.name, reason=options.reason, by=by)
        rows = [
            [each.name, each.matter, each.placed_by, f"{each.placed_at:%Y-%m-%d}"]
            for each in guard.holds.active()
        ]
    names = ("name", "matter", "placed_by", "placed_at")
    screen.document([dict(zip(names, row, strict=True)) for row in rows])
    titles = (("Hold", "保全"), ("Matter", "事由"), ("Placed by", "设置人"), ("On", "日期"))
    screen.table([screen.pick(en=en, zh=zh) for en, zh in titles], rows)
    return 0
