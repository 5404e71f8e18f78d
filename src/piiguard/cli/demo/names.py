"""Made-up Chinese names, with surnames about as frequent as they are and given names of their time.

Source: the order and rough shares of the surnames follow the yearly name report of the Ministry of Public
Security (全国姓名报告, 2020); the given names are common characters, put together at random.
"""

from __future__ import annotations

from random import Random
from typing import Final

from piiguard.cli.demo.mixes import chance, mix, pick

__all__ = ["full_name"]

# In descending order; shares in per mille of the population, the long tail cut off.
_SURNAMES: Final = mix(
    {
        "王": 72,
        "李": 71,
        "张": 67,
        "刘": 51,
        "陈": 47,
        "杨": 31,
        "黄": 24,
        "赵": 22,
        "吴": 21,
        "周": 20,
        "徐": 17,
        "孙": 16,
        "马": 14,
        "朱": 14,
        "胡": 13,
        "郭": 12,
        "何": 12,
        "林": 12,
        "罗": 11,
        "高": 11,
        **dict.fromkeys("郑梁谢宋唐许韩邓冯曹", 8.0),
        **dict.fromkeys("彭曾肖田董潘袁蔡蒋余于杜叶程苏魏吕丁", 5.5),
        **dict.fromkeys("任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦", 3.5),
        **dict.fromkeys("邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤", 2.0),
        **dict.fromkeys(("欧阳", "上官", "司马", "诸葛", "夏侯", "皇甫", "尉迟", "令狐"), 0.4),
    }
)
_MEN_BEFORE: Final = "建国华军明强志伟永平文德福生海林民东成玉春荣国庆金山卫红光忠学义新祥胜利"
_WOMEN_BEFORE: Final = "秀英桂兰玉珍凤红梅丽华芳淑美香霞琴春莲爱云翠萍月娥素惠敏艳金花"
_MEN_SINCE: Final = "伟杰浩宇磊鹏涛俊超勇斌凯辉晨阳鑫博文龙飞志强佳明帆翔峰睿泽轩子昊天一诺"
_WOMEN_SINCE: Final = "婷静雪丽娜敏佳欣怡雨思琪梦洁颖倩慧玲晓燕文璐瑶嘉悦可馨子涵诗语妍一萱"
_THE_CHANGE: Final = 1980
_ONE_CHARACTER: Final = 0.16

# Uyghur, Kazakh and Tibetan names, which a rule of two to four characters misses.
_OTHERS: Final = 0.004
_OTHER_GIVEN: Final = (
    "买买提",
    "阿依古丽",
    "艾尔肯",
    "古丽娜尔",
    "努尔兰",
    "热依汗",
    "扎西",
    "卓玛",
    "阿卜杜拉",
)
_OTHER_FAMILY: Final = ("艾力", "吐尔逊", "阿不都热合曼", "玉素甫", "哈力克", "才旦", "多吉", "买合木提")


def full_name(rng: Random, *, woman: bool, born: int) -> str:
    """Make up a name.

    Args:
        rng: Where chance comes from.
        woman: Whether it is a woman's.
        born: Year of birth.

    Returns:
        Surname and given name, 2 to 4 characters; a few are longer and have a middle dot.
    """
    if chance(rng, _OTHERS):
        return f"{pick(rng, _OTHER_GIVEN)}·{pick(rng, _OTHER_FAMILY)}"
    if born < _THE_CHANGE:
        characters = _WOMEN_BEFORE if woman else _MEN_BEFORE
    else:
        characters = _WOMEN_SINCE if woman else _MEN_SINCE
    surname = _SURNAMES.draw(rng)
    first = pick(rng, characters)
    return surname + first if chance(rng, _ONE_CHARACTER) else surname + first + pick(rng, characters)
