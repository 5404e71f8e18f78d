"""Finders of what has no form of its own, only language around it: persons, addresses, organisations, topics.

Each module offers ``finder_for(mode)``, and is imported when a text is first read for it.
"""

from __future__ import annotations

from piiguard.classify.language.waiting import WaitingFinder, finders_for, told_of

__all__ = ["WaitingFinder", "finders_for", "told_of"]
