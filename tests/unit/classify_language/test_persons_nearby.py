"""What the finder of persons promises of names near other personal data, and of those that are alone."""

from __future__ import annotations

import pytest

from piiguard.classify.language.persons import PersonFinder


def names(text: str) -> list[str]:
    """Return what precise mode finds."""
    return [found.value for found in PersonFinder("precise").find(text)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("路人称其为郭霞，已致电13800138000告知", "郭霞"),
        ("卡号6212 2643 2432 3559 161，张旭", "张旭"),
        ("补办驾驶证，档案编号 310172976803，蒋颖", "蒋颖"),
        ("店址青岛市崂山区书香佳苑21号楼3门903，蒋斌出资12万", "蒋斌"),
    ],
)
def test_a_name_counts_near_other_personal_data(text: str, name: str) -> None:
    """A number or an address in the line makes sure what the language model leaves open."""
    assert name in names(text)


@pytest.mark.parametrize(
    "text",
    [
        "路人称其为郭霞，已告知",
        "补办驾驶证\n蒋颖",
        "处方：住址徽州大道188号 阿莫西林胶囊24粒",
        "储蓄卡6226094513910420，金额已到账",
    ],
)
def test_alone_or_not_like_a_name_it_does_not(text: str) -> None:
    """Elsewhere, in another line, or if it is a word or a drug, it is left alone in precise mode."""
    assert not names(text)
