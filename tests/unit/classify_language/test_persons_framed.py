"""Names that words on both sides frame, nicknames by place, and names of other scripts behind roles."""

from __future__ import annotations

import pytest

from piiguard.classify.language.persons import PersonFinder
from piiguard.classify.text import normalise

FRAMED = {
    "货交由范雅婷签收了": ["范雅婷"],
    "店铺由钱多多实名": ["钱多多"],
    "你们派顾晓峰上门修过": ["顾晓峰"],
    "礼盒上写致司马晴，节日快乐": ["司马晴"],
    "收件写汤若兰就行": ["汤若兰"],
    "收货写热依汗·吐尔逊，地址": ["热依汗·吐尔逊"],
    "今天值班曹建国，明天孔祥瑞，夜班陶金": ["曹建国", "孔祥瑞", "陶金"],
    "联系人二孟凡（同事）": ["孟凡"],
    "定损员孟伟：标的车右前受损": ["孟伟"],
    "卖家贺敏将货寄错": ["贺敏"],
    "收 林 小 满 138": ["林小满"],
    "合作社社长马木提江，": ["马木提江"],
}
NICKNAMES = {
    "让老蒋拿，给小魏代收，托阿陈带": ["老蒋", "小魏", "阿陈"],
    "前台小高今天请假": ["小高"],
    "东西放在老许家": ["老许"],
    "调度：小郝，到了没": ["小郝"],
    "谁有小孙的电话": ["小孙"],
    "放马姐便利店": ["马"],
    "写售后部严工": ["严"],
    "陳Sir今日放假": ["陳"],
    "喂我姓霍我电话是139": ["霍"],
}
ABROAD = {
    "联系人：Ольга Смирнова，电话": ["Ольга Смирнова"],
    "供货商Tay Jun Wei 0060": ["Tay Jun Wei"],
    "供货商Nguyen Van Minh": ["Nguyen Van Minh"],
    "汇到 户名 Priya Sharma": ["Priya Sharma"],
    "Recipient Pedro Alvarez, Tel": ["Pedro Alvarez"],
    "Beneficiary: Marco Rossi IBAN": ["Marco Rossi"],
    '{"name":"LEUNG TAI MAN"}': ["LEUNG TAI MAN"],
}
NOBODY = (
    "由方案实名，由高层签字，由专人签收",
    "由于文件签收，由于经理不在",
    "被金融机构拒收，被黑客盗用",
    "派车上门，派人来取，派单来过",
    "姓名写作文，收件写方案，",
    "明天高考，后天周一",
    "值班表：今天周末，明天白天，夜班温度记录",
    "他在老家，去老张家常菜馆",
    "不姓王，复姓的别写成姓欧，",
    "客服小二正在忙，客服小蜜",
    "冷库群：温度正常",
    "陸客團證件",
    "Yes Sir，Siri",
    "还有元组长度的约束",
    "卖家将货寄出，买家把钱付清",
    "业务员培训，调度员方案",
    "汇给 Customer Service",
    "对方账号Bank Of China",
    "Beneficiary: Blue Ocean Trading",
    "商家万宝龙旗舰店",
    "人事部施工",
    "今天值班王",
)


def names(text: str) -> list[str]:
    """Return what precise mode finds."""
    return [found.value for found in PersonFinder("precise").find(normalise(text).text)]


@pytest.mark.parametrize(("text", "expected"), [*FRAMED.items(), *NICKNAMES.items(), *ABROAD.items()])
def test_words_around_a_name_tell_of_it(text: str, expected: list[str]) -> None:
    """What stands on both sides, a place, or a label in any language says that somebody is named."""
    assert names(text) == expected


@pytest.mark.parametrize("text", NOBODY)
def test_half_a_frame_tells_of_nobody(text: str) -> None:
    """Words that only begin as a name does, and frames around things, name nobody."""
    assert names(text) == []
