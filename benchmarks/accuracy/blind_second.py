"""A second set written blind: neither the rules, nor their tests, nor the first set's texts were read for it.

775 texts with 1,289 spans of 48 entities are in ``blind_second_positives.txt``, and 415 hard negatives in
``blind_second_negatives.txt``, in the form that ``blind`` describes; check digits stand in full. All of it is
made up, values from a seed. Before a figure of this set is cited, run it once and keep that run.

What was labelled, and how far a span goes:

- The value alone, with what is inside it: separators, line breaks, escapes, the header between two messages.
- A telephone with its ``+86``, ``86-``, ``(+86)`` or foreign prefix and its opening bracket, a landline with
  its extension. Service numbers (400, 95xxx) and numbers of public institutions are not, a firm's line is.
- A name without the title behind it (张伟 of 张伟先生), but a surname with what makes it one (王女士, 老周).
- A Weibo user's name without its ``@``, coordinates as one pair, a machine-readable zone with all its lines.
- An address from its widest to its narrowest part; a place alone (北京, 广州) is none. An organisation by its
  full name; a brand in passing (建行, 顺丰) is none.
- A URL, whole, if its query names somebody; nothing within it is labelled again. A password in a connection
  string is labelled as the password, and a URL that names nobody is not labelled.
- What has a form is labelled by it: a mobile used as WeChat ID is a mobile, a taxpayer's number of 18
  characters a ``CN_USCC``, a residence permit of Hong Kong, Macao or Taiwan a ``CN_RESIDENT_ID``.
- Private addresses (10.2.3.47), masked values and numbers of orders, members and files are not labelled.
"""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.accuracy.blind import marked_texts, plain_texts
from benchmarks.accuracy.corpus import Sample

__all__ = ["second_negatives", "second_positives"]


def second_positives() -> Iterator[Sample]:
    """Yield the texts that hold personal data, each with its spans."""
    yield from marked_texts("blind_second_positives.txt")


def second_negatives() -> Iterator[Sample]:
    """Yield the texts that look like personal data and hold none."""
    yield from plain_texts("blind_second_negatives.txt")
