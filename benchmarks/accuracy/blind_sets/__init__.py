"""Sets written blind: by people who knew what is promised, and had read neither rules nor corpora.

The texts are in the files beside this module, in the form that `marks` describes. All of it is made up:
values from a seed, surnames about as frequent as they are in China. The first run of each set, before
anything was mended by it, is kept in it; what it says later is no longer blind.

What is labelled, and how far a span goes:

- The value alone, with what is inside it: separators, line breaks, escapes, the header between two messages.
- A mobile without its ``+86`` or ``0086``, which counts neither way; a foreign number with its prefix, a
  landline with its extension. Service numbers (400, 95xxx) and numbers of public institutions are not
  labelled, a firm's line is; finding a service number is no false alarm.
- A name without the title behind it (张伟 of 张伟先生, 王 of 王女士), but with what stands before it (老周).
  The title alone (师傅, 客服) and a mask (李某某, 张*) are none, and 某 names nobody. A nickname is no
  person, except of a Weibo user, whose name has its ``@``.
- Coordinates as one pair, a machine-readable zone with all its lines.
- An address from its widest to its narrowest part; a place alone (北京, 广州) is none, and neither is a
  building or a room alone. An organisation by its full name; a brand in passing (建行, 顺丰) is none, and
  neither is an authority without its place.
- Of a URL the personal values in it, each as what it is, or as ``URL`` if it is nothing else (``openid``);
  the whole is not. A password in a connection string is labelled as the password.
- What has a form is labelled by it: a mobile or an e-mail address used as WeChat ID or Alipay account is what
  it is, a taxpayer's number of 18 characters a ``CN_USCC``, a residence permit of Hong Kong, Macao or Taiwan
  a ``CN_RESIDENT_ID``.
- A year alone, or an age, is no date of birth.
- Private addresses (10.2.3.47), masked values and numbers of orders, members and files are not labelled, nor
  are topics and ``GENDER``.

Where the first labels of a set differed from what was documented (a country code taken in, a whole URL, the
title of 王女士), they were brought to it before the first run was counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import attrs

from benchmarks.accuracy.blind_sets.marks import marked_texts, plain_texts
from benchmarks.accuracy.corpus import Sample

__all__ = ["SETS", "BlindSet", "FirstRun"]


@attrs.frozen
class FirstRun:
    """Our own figures before anything was mended by the set, in default mode.

    Attributes:
        precision: Of spans that are exact.
        recall: Of the same.
        f1: Of the same.
        overlapping: F1 where a span need only overlap.
        impersonal: F1 of all but ``PERSON``.
        negatives: The share of hard negatives in which anything was found.
    """

    precision: float
    recall: float
    f1: float
    overlapping: float
    impersonal: float
    negatives: float


@attrs.frozen
class BlindSet:
    """A set written blind.

    Attributes:
        name: What its files are called.
        about: What its texts are, and by whom.
        first_run: What we found before it was used for anything.
        also: What is looked for in it beside the defaults.
    """

    name: str
    about: str
    first_run: FirstRun
    also: tuple[str, ...] = ()

    def positives(self) -> Iterator[Sample]:
        """Yield the texts that hold personal data, each with its spans."""
        yield from marked_texts(f"{self.name}_positives.txt")

    def negatives(self) -> Iterator[Sample]:
        """Yield the texts that look like personal data and hold none."""
        yield from plain_texts(f"{self.name}_negatives.txt")


SETS: Final = (
    BlindSet(
        "first",
        "what is promised, kind by kind",
        FirstRun(0.968, 0.842, 0.901, 0.925, 0.934, 5 / 303),
        # Its truth holds service numbers, which are nobody's and so not looked for by default.
        also=("CN_SERVICE_NUMBER",),
    ),
    BlindSet("second", "rare names and forms", FirstRun(0.983, 0.797, 0.880, 0.894, 0.947, 13 / 415)),
    BlindSet(
        "third",
        "what systems hold most: chats, orders, rows, logs, tickets, papers",
        FirstRun(0.982, 0.924, 0.952, 0.964, 0.961, 1 / 415),
    ),
    BlindSet(
        "fourth",
        "papers and people: hospitals, schools, contracts, notices, Hong Kong and Taiwan",
        FirstRun(0.967, 0.776, 0.861, 0.882, 0.891, 1 / 402),
    ),
    BlindSet(
        "fifth",
        "shops, platforms, banks and couriers",
        FirstRun(0.961, 0.830, 0.891, 0.911, 0.907, 2 / 415),
    ),
    BlindSet("sixth", "a bit of everything", FirstRun(0.971, 0.824, 0.891, 0.905, 0.905, 5 / 400)),
)
"""The sets, in the order in which they were written.

The rules had been mended by those before each, but for the last three, which were first run on one day. Their
labels were left as they were written.
"""
