"""Rules: the entities that are recognised by a pattern, a check and the words around them."""

from __future__ import annotations

from piiguard.classify.rules.book import Book
from piiguard.classify.rules.rule import Rule, Scores, Trigger

__all__ = ["Book", "Rule", "Scores", "Trigger"]
