"""Write a shop's hand-over into a folder: 100,000 customers, 20,000 lines of chat, 40 contracts.

All of it is synthetic. For instance::

    python examples/make_shop_data.py shop-data
    python examples/make_shop_data.py shop-data --customers 1000 --seed 7 --today 2026-11-24
"""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

from piiguard.cli.demo import Shop, write_shop
from piiguard.errors import PiiGuardError


def main() -> int:
    """Make the data and say what they hold."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, help="where to; made if it does not exist")
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--chats", type=int, default=20_000)
    parser.add_argument("--contracts", type=int, default=40)
    parser.add_argument("--seed", type=int, default=20260101, help="another seed gives another shop")
    parser.add_argument("--today", type=date.fromisoformat, default=date(2026, 11, 24), help="YYYY-MM-DD")
    options = parser.parse_args()
    try:
        shop = write_shop(
            options.folder,
            customers=options.customers,
            chats=options.chats,
            contracts=options.contracts,
            seed=options.seed,
            today=options.today,
        )
    except PiiGuardError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(summary(shop))
    return 0


def summary(shop: Shop) -> str:
    """Lay out how much of what was planted, one line for each file, column and entity."""
    lines = [f"{'file':<18}{'entity':<18}{'valid':>8}{'mistyped':>10}{'look-alikes':>13}  column"]
    for each in shop.truth.planted:
        counts = f"{each.valid:>8,}{each.invalid:>10,}{each.lookalikes:>13,}"
        lines.append(f"{each.file:<18}{each.entity:<18}{counts}  {each.column}")
    return "\n".join([*lines, "", "SYNTHETIC DATA 合成数据: never dial, charge or look up a number.", ""])


if __name__ == "__main__":
    sys.exit(main())
