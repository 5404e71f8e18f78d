"""The triggers of all shipped rules fit the compiled kernel, which knows no character beyond the BMP."""

from __future__ import annotations

from piiguard.classify.rules.shipped import shipped_rules


def test_no_trigger_holds_a_character_beyond_the_bmp() -> None:
    """One such trigger would have all rules searched for by the slow reference."""
    words = {
        word
        for rule in shipped_rules()
        for word in (*rule.trigger.words, rule.trigger.chars, rule.trigger.before, rule.trigger.after)
    }
    assert [word for word in words if word and max(word) >= "\uffff"] == []
