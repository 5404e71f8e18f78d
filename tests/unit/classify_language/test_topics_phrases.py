"""Topics of PIPL art. 28: the phrases that tell of one, and the words that alone tell nothing."""

from __future__ import annotations

from datetime import date
from typing import Final

import pytest

from piiguard.catalog.entities import Entity
from piiguard.classify.language.topics import TOPICS, finder_for, is_minor_birth, topics_in
from piiguard.classify.text import normalise
from piiguard.classify.units import units_of
from piiguard.classify.validators.resident_id import check_character

_AS_OF: Final = date(2026, 5, 1)
_FINDER: Final = finder_for("precise", as_of=_AS_OF)

TELLING: Final = """
HEALTH | 患者于上周«确诊高血压»，需复查
HEALTH | 该员工«HIV阳性»
HEALTH | «乙肝表面抗原检测结果为阳性»
HEALTH | 他«患有2型糖尿病»多年
HEALTH | 附«住院记录»一份
HEALTH | «糖尿病患者»名单
HEALTH | «对青霉素过敏»
HEALTH | 已«怀孕32周»
HEALTH | «诊断为抑郁症»
HEALTH | «过敏史»：无
RELIGION | 本人«信仰伊斯兰教»
RELIGION | «宗教信仰：佛教»
RELIGION | 她«是一名基督徒»
RELIGION | 全家都«是虔诚的穆斯林»
BIOMETRICS | 上传«指纹模板»到服务器
BIOMETRICS | 采集«人脸特征»后比对
BIOMETRICS | 保存了«声纹数据»
BIOMETRICS | «DNA序列»已入库
WHEREABOUTS | 导出他的«行踪轨迹»
WHEREABOUTS | 查询«开房记录»
WHEREABOUTS | 客户«入住白鹭酒店»
WHEREABOUTS | «乘坐G1234次»去南方
FINANCIAL_ACCOUNT | 提供«银行流水»
FINANCIAL_ACCOUNT | «账户余额»不足
FINANCIAL_ACCOUNT | 查«征信报告»
SPECIFIC_IDENTITY | 持«残疾人证»
SPECIFIC_IDENTITY | 有«犯罪记录»
SPECIFIC_IDENTITY | 正在«社区矫正»
MINOR | 我«女儿今年8岁»
MINOR | «8岁的儿子»上学
MINOR | «年仅六岁»
MINOR | 填写«监护人电话»
"""

SILENT: Final = """
医院在路口，学校在左边
感染力很强的演讲
检查参数是否为空
检查报文格式
诊断信息输出到终端
密钥指纹信息
设备指纹数据
鼠标轨迹
银行在对面
教堂很高
佛教艺术展
残疾儿童节目
提交记录和日志
查看历史记录
25岁的儿子
今年18岁
80岁
13到18岁以上
小学毕业
出生日期
患者至上
门诊在二楼
基因工程
位置参数
"""


def _split(block: str) -> list[str]:
    return block.strip().splitlines()


@pytest.mark.parametrize("case", _split(TELLING))
def test_a_telling_phrase_is_found_whole(case: str) -> None:
    """The finding is the phrase, and its entity is the topic."""
    topic, marked = case.split(" | ")
    line = marked.replace("«", "").replace("»", "")
    found = [(each.entity, each.value) for each in _FINDER.find(normalise(line).text)]
    assert (topic, marked.partition("«")[2].partition("»")[0]) in found
    assert {entity for entity, _ in found} == {topic}


@pytest.mark.parametrize("line", _split(SILENT))
def test_a_word_alone_tells_nothing(line: str) -> None:
    """A hospital, a fingerprint of a key, a grown-up child: nobody's secret."""
    assert _FINDER.find(normalise(line).text) == []


@pytest.mark.parametrize(
    ("cell", "topics"),
    [
        ("2型糖尿病", (Entity.HEALTH,)),
        ("天主教", (Entity.RELIGION,)),
        ("二级残疾", (Entity.SPECIFIC_IDENTITY,)),
        ("7岁", (Entity.MINOR,)),
        ("27岁", ()),
        ("骨干", ()),
        ("", ()),
    ],
)
def test_a_cell_may_be_a_bare_term(cell: str, topics: tuple[Entity, ...]) -> None:
    """A column of diseases has no verbs around them."""
    assert topics_in(cell, as_of=_AS_OF) == topics


@pytest.mark.parametrize(
    ("born", "as_of", "minor"),
    [
        (date(2012, 5, 1), date(2026, 4, 30), True),
        (date(2012, 5, 1), date(2026, 5, 1), False),
        (date(2012, 2, 29), date(2026, 2, 28), True),
        (date(2012, 2, 29), date(2026, 3, 1), False),
        (date(2026, 5, 1), date(2026, 5, 1), True),
        (date(2026, 5, 2), date(2026, 5, 1), False),
    ],
)
def test_a_minor_is_under_fourteen_on_the_day(born: date, as_of: date, minor: bool) -> None:
    """The 14th birthday ends it; the day of birth begins it."""
    assert is_minor_birth(born, as_of) is minor


def test_both_paths_find_the_same_topics() -> None:
    """A large text is read as a short one is."""
    text = "\n".join(case.split(" | ")[1] for case in _split(TELLING)) + "\n" + SILENT
    finder = _FINDER
    assert finder.find_bulk(units_of(text)) == finder.find(normalise(text).text)
    assert {each.entity for each in finder.find(text)} == set(TOPICS)


def test_a_birth_date_tells_of_a_minor() -> None:
    """So does a resident ID number, if its check digit is right and its bearer is young enough on the day."""
    masters = ("11010520180307002", "11010519491231002")
    young, grown = (master + check_character(master) for master in masters)
    lines = [
        f"身份证{young}",
        f"身份证{grown}",
        f"编号{young[:-1]}A",
        "出生日期：2019-03-02",
        "出生日期：1990-03-02",
    ]
    lines += ["生日 2012年5月1日", "生日 2012年5月2日", "出生日期：2019-13-02"]
    found = [[each.entity for each in _FINDER.find(line)] for line in lines]
    minor, none = [Entity.MINOR], list[Entity]()
    assert found == [minor, none, none, minor, none, none, minor, none]
