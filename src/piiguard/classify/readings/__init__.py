"""Other ways to read a text: numbers in odd groups, other scripts, escapes, two lines, look-alike letters."""

from __future__ import annotations

from piiguard.classify.readings.reading import Reading
from piiguard.classify.readings.scanning import Readings, readings_of

__all__ = ["Reading", "Readings", "readings_of"]
