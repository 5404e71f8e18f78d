"""The public names and signatures are those of the snapshot."""

from __future__ import annotations

import json

from scripts.snapshot_api import SNAPSHOT, surface


def test_the_public_api_is_the_recorded_one() -> None:
    """A public name or signature changes only together with its record, so never by accident."""
    recorded = json.loads(SNAPSHOT.read_text(encoding="utf-8"))
    now = surface()
    hint = "meant? run python scripts/snapshot_api.py and read the difference"
    assert sorted(set(recorded) - set(now)) == [], f"gone; {hint}"
    assert sorted(set(now) - set(recorded)) == [], f"new; {hint}"
    assert {name: now[name] for name in now if now[name] != recorded[name]} == {}, f"changed; {hint}"
