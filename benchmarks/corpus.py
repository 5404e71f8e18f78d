"""Text and columns to measure with, made from a fixed seed."""

from __future__ import annotations

import random
from collections.abc import Iterator

from piiguard.classify.validators.resident_id import check_character

__all__ = ["FIVE", "mobiles", "prose", "resident_ids"]

FIVE = ("CN_RESIDENT_ID", "CN_USCC", "CN_BANK_CARD", "CN_MOBILE", "EMAIL_ADDRESS")
"""The entities that are found by whole arrays alone."""

_HAN = (
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事"
    "成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此"
)


def mobiles(count: int, seed: int = 1) -> list[str]:
    """Mobile numbers, one in twenty of them not of an allotted range."""
    rng = random.Random(seed)
    return [f"{'120' if rng.random() < 0.05 else '138'}{rng.randrange(10**8):08}" for _ in range(count)]


def resident_ids(count: int, seed: int = 2) -> list[str]:
    """Resident IDs, one in twenty of them with a wrong check character."""
    rng = random.Random(seed)
    made: list[str] = []
    for _ in range(count):
        region = rng.choice(("110105", "310101", "440305", "500103", "330106"))
        born = f"{rng.randrange(1950, 2008)}{rng.randrange(1, 13):02}{rng.randrange(1, 29):02}"
        master = f"{region}{born}{rng.randrange(1000):03}"
        check = check_character(master)
        made.append(master + (check if rng.random() > 0.05 else ("0" if check != "0" else "1")))
    return made


def prose(megabytes: float, *, between: int, seed: int = 3) -> str:
    """Chinese prose in UTF-8 of that size, with an identifier after every *between* characters, on average.

    Half are mobiles, a quarter resident IDs, the rest e-mail addresses, bank cards, mobiles in groups, and
    dates with sums of money, which are none.
    """
    rng = random.Random(seed)
    ids = iter(resident_ids(int(megabytes * 400_000 / between) + 100, seed))
    parts: list[str] = []
    size = 0
    while size < megabytes * 1e6:
        sentence: list[str] = []
        for _ in range(max(1, round(rng.gauss(between / 18, between / 60)))):
            sentence += rng.choices(_HAN, k=rng.randrange(8, 28))
            sentence.append(rng.choice("，，，。"))
        text = "".join(sentence) + _item(rng, ids)
        if rng.random() < 0.1:
            text += "\n"
        size += len(text.encode())
        parts.append(text)
    return "".join(parts)


def _item(rng: random.Random, ids: Iterator[str]) -> str:
    kind = rng.random()
    if kind < 0.5:
        return f"电话138{rng.randrange(10**8):08}，"
    if kind < 0.75:
        return f"身份证{next(ids)}，"
    if kind < 0.85:
        return f"邮箱user{rng.randrange(10**4)}@example.com，"
    if kind < 0.9:
        return "卡号6222020000000000000，"
    if kind < 0.95:
        return f"手机138-{rng.randrange(10**4):04}-{rng.randrange(10**4):04}，"
    return f"2024年{rng.randrange(1, 13)}月{rng.randrange(1, 29)}日共{rng.randrange(10**5)}元，"
