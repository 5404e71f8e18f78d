"""A third set written blind, of what real systems hold most: chats, orders, rows, logs, tickets, papers.

766 texts with 1,335 spans of 48 entities are in ``blind_third_positives.txt``, and 415 hard negatives of 15
kinds in ``blind_third_negatives.txt``, in the form that ``blind`` describes; check digits stand in full.
Neither the rules nor the texts of the sets before it were read for it. All of it is made up: values from a
seed, surnames about as frequent as they are in China.

The labels follow the conventions of ``blind_second``, and where that says nothing:

- A person has a surname: the title alone (师傅, 客服) and a mask (李某某, 张*) are none, and 某 names nobody.
- A mobile used as WeChat ID or Alipay account is a mobile, and an e-mail address so used is one.
- A nickname is no person, except of a Weibo user; an ``openid`` in a URL is labelled ``URL``.
- A year alone, or an age, is no date of birth; a building or room alone is no address.
- A bank in passing (建行, 招行) is no organisation, and neither is an authority without its place.
"""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.accuracy.blind import marked_texts, plain_texts
from benchmarks.accuracy.corpus import Sample

__all__ = ["third_negatives", "third_positives"]


def third_positives() -> Iterator[Sample]:
    """Yield the texts that hold personal data, each with its spans."""
    yield from marked_texts("blind_third_positives.txt")


def third_negatives() -> Iterator[Sample]:
    """Yield the texts that look like personal data and hold none."""
    yield from plain_texts("blind_third_negatives.txt")
