"""Values that stand under, or behind, the name of their field: tables, SQL, JSON and XML within a text."""

from piiguard.classify.headings.cells import HEADED
from piiguard.classify.headings.reading import Headings, triggers

__all__ = ["HEADED", "Headings", "triggers"]
