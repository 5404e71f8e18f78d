"""The chain, for every event and every change of a byte."""

from __future__ import annotations

import sqlite3
import tempfile
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from piiguard.audit import SqliteLedger, verify
from piiguard.audit.entries import decode, encode
from piiguard.catalog import Event, PrincipalName, SystemClock
from piiguard.errors import ChainBroken, InvalidInput

words = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
details = st.dictionaries(words, st.integers() | st.text(max_size=60), max_size=5)
events = st.builds(
    lambda pillar, deed, actor, facts: Event(f"{pillar}.{deed}", PrincipalName(actor), facts),
    words,
    words,
    st.text(min_size=1, max_size=30),
    details,
)


CHANGES = {
    "previous": "UPDATE entries SET previous = ? WHERE number = ?",
    "body": "UPDATE entries SET body = ? WHERE number = ?",
    "hash": "UPDATE entries SET hash = ? WHERE number = ?",
}


@given(events)
def test_an_event_survives_its_bytes(event: Event) -> None:
    """What is encoded decodes to the same event, unless it was refused."""
    try:
        body = encode(event, SystemClock().now())
    except InvalidInput:
        assume(False)
    entry = decode(1, body, b"")
    assert (entry.kind, entry.actor, entry.details) == (event.kind, event.actor, event.details)


@settings(max_examples=30)
@given(st.integers(1, 5), st.data())
def test_any_changed_byte_breaks_the_chain_there(number: int, data: st.DataObject) -> None:
    """Flipping any bit of any entry's body, link or hash is found at that entry, or at the one it feeds."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.db"
        with SqliteLedger.open(path) as ledger:
            ledger.append_many(Event("access.reveal", PrincipalName("li.na"), {"n": i}) for i in range(5))
        forger = sqlite3.connect(path, isolation_level=None)
        forger.execute("DROP TRIGGER entries_are_never_changed")
        column = data.draw(st.sampled_from([*CHANGES]))
        row = forger.execute("SELECT previous, body, hash FROM entries WHERE number = ?", (number,))
        content = bytearray(row.fetchone()[[*CHANGES].index(column)])
        position = data.draw(st.integers(0, len(content) - 1))
        content[position] ^= 1 << data.draw(st.integers(0, 7))
        forger.execute(CHANGES[column], (bytes(content), number))
        forger.close()
        with pytest.raises(ChainBroken) as caught:
            verify(path)
        assert caught.value.entry == number
