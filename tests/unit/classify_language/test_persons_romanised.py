"""Names in Latin letters within Chinese text."""

from __future__ import annotations

import pytest

from piiguard.classify import Engine
from piiguard.classify.language.persons_romanised import romanised

NAMES = {
    "成绩单：Name SHEN, ZIHAN, Date of Birth 1999-01-02": ["SHEN, ZIHAN"],
    "姓名 沈子涵 Shen Zihan\n护照": ["Shen Zihan"],
    "录用：Dear XU, KE，恭喜": ["XU, KE"],
    "请Jiang Xiaoyan跟进": ["Jiang Xiaoyan"],
    "由ZHU LI负责前端": ["ZHU LI"],
    "下午，Guo Lei owns QA": ["Guo Lei"],
    "收款 Dongmei Zhao，人民币": ["Dongmei Zhao"],
    "旅客Zhuge Wenbo登机": ["Zhuge Wenbo"],
    "租約 Landlord: FUNG Kit Ying / 租客": ["FUNG Kit Ying"],
    "納稅人 Taxpayer CHEUNG Ka Man，": ["CHEUNG Ka Man"],
    "香港|Ho Siu Kei|九龍": ["Ho Siu Kei"],
    "梁慧 LEONG SIO IAN\n澳門": ["LEONG SIO IAN"],
    "林美玲 LIN, MEI-LING 台北": ["LIN, MEI-LING"],
    "請Raymond Ho跟進": ["Raymond Ho"],
    "猎头 Vincent Lau 推荐": ["Vincent Lau"],
    "收款人Anna Müller，用途": ["Anna Müller"],
    "傭工Maria Santos，住址": ["Maria Santos"],
    "姓名 WILSON, EMILY JANE 性别F": ["WILSON, EMILY JANE"],
    '(永居) name="SATO Kenji" 完成': ["SATO Kenji"],
    "与会：Li Ming, Wang Fang，下午": ["Li Ming", "Wang Fang"],
}
NO_NAMES = (
    "在Hong Kong转机",
    "到Wong Tai Sin站下车",
    "住Yuen Long元朗",
    "Cheung Sha Wan Road长沙湾道",
    "练Feng Shui和Tai Chi",
    "公司Sun Microsystems被收购",
    "列表Song List和Long Date",
    "他说He Made，然后",
    "去Huang Shan旅游",
    "走Zhongshan Lu到头",
    "买Li Ning的鞋",
    "错误 Connection Refused，重试",
    "系统Windows Server和Visual Studio",
    "An Image，Man Page，You Can",
    "Nan Jing和Shang Hai",
    "作者的System Manager",
    "Wang Xiaoli is English text",
)


@pytest.mark.parametrize("text", NAMES)
def test_a_name_is_told_by_its_syllables_or_by_who_it_is(text: str) -> None:
    """Pinyin, Cantonese and Taiwanese spellings count in every order and case, the label not with them."""
    assert [text[start:end] for start, end, _ in romanised(text)] == NAMES[text]


@pytest.mark.parametrize("text", NO_NAMES)
def test_places_firms_and_english_words_are_no_names(text: str) -> None:
    """Words that are spelled like syllables, places, streets and brands stay what they are."""
    assert list(romanised(text)) == []


def test_an_engine_tells_of_latin_names_through_its_gate() -> None:
    """The gate lets every such text through, in a short text and in a long one."""
    engine = Engine()
    for text, names in NAMES.items():
        for padded in (text, text + "\n" + "好的。" * 1500):
            found = {padded[each.start : each.end] for each in engine.scan(padded)}
            assert found.issuperset(names), text
