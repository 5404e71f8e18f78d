"""Step: write the policy that follows from what was found, and show what three roles see of one customer."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Final

import attrs

from piiguard.access import Clear, Hidden, Masked, View, using, view
from piiguard.catalog import Entity, Principal
from piiguard.classify import FieldClass
from piiguard.cli.journey.looking import KEY, SeenTable, sensitive
from piiguard.guard import Guard

__all__ = ["ASKERS", "Asker", "Seen", "look_as", "refusal", "settings_text"]

# What a buyer's staff need to reach a customer; a house decides this for itself.
_CONTACT: Final = frozenset({Entity.PERSON, Entity.CN_MOBILE, Entity.EMAIL_ADDRESS, Entity.LOCATION})


@attrs.frozen
class Asker:
    """Somebody who asks to see a record.

    Attributes:
        principal: Who.
        purpose: What for.
    """

    principal: Principal
    purpose: str


ASKERS: Final = (
    Asker(Principal("wang.analyst", roles={"analyst"}), "analysis"),
    Asker(Principal("li.sales", roles={"sales"}), "transfer"),
    Asker(Principal("chen.compliance", roles={"compliance"}), "identity_check"),
)


@attrs.frozen
class Seen:
    """What one asker sees of the record.

    Attributes:
        asker: Who, and what for.
        cells: Field → ``("clear" | "masked" | "hidden", what may be printed)``.
    """

    asker: Asker
    cells: dict[str, tuple[str, str]]


def look_as(asker: Asker, record: dict[str, str | None], table: str, guard: Guard) -> Seen:
    """Show *record* to *asker*, as the policy has it; what is clear is in the ledger first.

    Args:
        asker: Who, and what for.
        record: Field → clear value, ``row_id`` among them.
        table: What it is a record of.
        guard: Who decides.

    Returns:
        What they see. Clear values are described, not shown: reports are read by more people than records.
    """
    with using(guard.gatekeeper):
        shown: View = view(record, asker.principal, asker.purpose, table=table, row=KEY)
    return Seen(asker, {name: _cell(each) for name, each in shown.items() if name != KEY})


def refusal(table: SeenTable, guard: Guard) -> tuple[str, str]:
    """Ask for a personal field on a purpose it is not kept for.

    Args:
        table: The table it is in.
        guard: Who decides.

    Returns:
        What the policy answers, in English and Chinese; empty if the table has no personal field.
    """
    field = next((field for field in table.classification if field.personal), None)
    if field is None:
        return "", ""
    sales = ASKERS[1].principal
    decision = guard.explain(sales, f"{table.name}.{table.names[field.name]}:read", purpose="analysis")
    return decision.explain("en"), decision.explain("zh")


def settings_text(tables: Sequence[SeenTable]) -> str:
    """Write the settings file that follows from what was found.

    Args:
        tables: What was found.

    Returns:
        TOML: wiring, purposes, roles, a class for every field, and rules.
    """
    lines = [_WIRING]
    for table in tables:
        lines += [f'"{table.name}:read" = "Open a record of {table.name}"']
    for table in tables:
        lines += ["", f"# --- {table.name} ---"]
        for field in (*table.classification, None):
            lines += ["", *_field(table, field)]
        lines += ["", *_rules(table)]
    return "\n".join(lines) + "\n"


def _field(table: SeenTable, field: FieldClass | None) -> Iterator[str]:
    column = KEY if field is None else table.names[field.name]
    yield f"[fields.{_quoted(f'{table.name}.{column}')}]"
    entity = None if field is None else (field.entity or next(iter(field.contains), None))
    yield "personal = false" if entity is None else f"entity = {_quoted(entity)}"


def _rules(table: SeenTable) -> Iterator[str]:
    fields = list(table.classification)
    free = [field for field in fields if not field.personal]
    personal = [field for field in fields if field.personal and not sensitive(field)]
    contact = [field for field in personal if field.entity in _CONTACT]
    own = [field for field in fields if sensitive(field)]
    rest = [*(each for each in personal if each not in contact), *own]
    everybody, everything = ["analyst", "sales", "compliance"], ["analysis", "transfer", "identity_check"]
    yield from _rule(table, everybody, everything, free, visibility="clear", extra=(KEY,))
    yield from _rule(table, ["analyst"], ["analysis"], personal, visibility="masked")
    yield from _rule(table, ["sales"], ["transfer"], contact, visibility="clear")
    yield from _rule(table, ["sales"], ["transfer"], rest, visibility="masked")
    yield from _rule(table, ["compliance"], ["identity_check"], [*personal, *own], visibility="clear")


def _rule(
    table: SeenTable,
    roles: Sequence[str],
    purposes: Sequence[str],
    fields: Sequence[FieldClass],
    *,
    visibility: str,
    extra: Sequence[str] = (),
) -> Iterator[str]:
    names = [f"{table.name}.{name}" for name in (*extra, *(table.names[field.name] for field in fields))]
    if not names:
        return
    yield "[[rules]]"
    yield 'effect = "allow"'
    yield f"roles = {_listed(roles)}"
    yield f"purposes = {_listed(purposes)}"
    yield f"fields = {_listed(names)}"
    yield f'view = "{visibility}"'
    yield ""


def _cell(shown: Clear[object] | Masked | Hidden) -> tuple[str, str]:
    if isinstance(shown, Clear):
        return "clear", repr(shown)
    return ("masked", shown.value) if isinstance(shown, Masked) else ("hidden", "")


def _listed(names: Sequence[str]) -> str:
    return f"[{', '.join(map(_quoted, names))}]"


def _quoted(text: str) -> str:
    # A JSON string is a TOML basic string.
    return json.dumps(str(text), ensure_ascii=False)


_WIRING: Final = """\
# Written by piiguard quickstart from what it found; read it, change it, and open it with Guard.open().

[ledger]
path = "ledger.sqlite"

[keyset]
path = "keys/keyset.json"
subjects = "keys/subjects.sqlite"
passphrase_file = "keys/passphrase.txt"

[retention]
holds = "holds.sqlite"
journal = "retention-journal.sqlite"

[purposes]
analysis = "Statistics about the shop, not about persons"
transfer = "Handing the shop's customers over to the buyer"
identity_check = "Checking who a customer is, where the law asks for it"

[roles.analyst]
description = "Counts and compares; needs no person"

[roles.sales]
description = "Speaks with customers during the hand-over"

[roles.compliance]
description = "Answers for the data"

[permissions]"""
