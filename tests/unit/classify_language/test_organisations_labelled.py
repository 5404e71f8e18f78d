"""Organisations against a labelled set: ``«…»`` marks what must be found, exactly, and nothing else."""

from __future__ import annotations

import re
from typing import Final

import pytest

from piiguard.classify.language.organisations import finder_for
from piiguard.classify.text import normalise

REGISTERED: Final = """
公司名称：«北京青松网络科技有限公司»
就职于«深圳市明远计算机系统有限公司»。
他在«上海云帆信息技术有限公司»工作
开票单位：«杭州远山电子商务有限公司»
与«成都市锦里文化传媒有限公司»签订合同
甲方：«广东粤海控股集团有限公司»，乙方：«佛山市南海百川物流有限公司»
甲方«北京青松科技有限公司»与乙方«上海白鹭贸易有限公司»
«青松（北京）科技有限公司»
«青松(中国)有限公司»的产品
«北京青松（集团）股份有限公司»公告
«北京青松有限公司上海分公司»
«中国远山银行股份有限公司北京中关村支行»
«湖南省长沙市岳麓山旅游开发有限责任公司»
由«远山物业服务有限公司»管理
向«宁波海曙远山五金制品有限公司»付款
为«青松科技（深圳）有限公司»提供服务
«青松创业投资合伙企业（有限合伙）»
«宁波远山股权投资合伙企业(有限合伙)»
«北京市青松律师事务所»代理
«上海青松会计师事务所（特殊普通合伙）»出具
委托«青松律师事务所»
«凤阳县小岗养殖专业合作社»
起诉«白鹭家具有限公司»
毕业后加入«天津白鹭航空租赁有限公司»
«美的集团股份有限公司»
«华为技术有限公司»
«北京同仁堂健康药业股份有限公司»
购买方：«江苏省苏州工业园区远山精密机械有限公司»
收款人:«重庆两江远山置业有限公司»
2024年«武汉光谷白鹭软件有限公司»成立
“«白鹭体育用品有限公司»”
{"company":"«厦门白鹭网络有限公司»"}
«北京青松开发建设有限公司»中标
《«白鹭出版传媒股份有限公司»》
聘请«青松律师事务所»
登记为«远山乳业有限责任公司»
«立信远山会计师事务所（特殊普通合伙）上海分所»
甲方：«青岛海澜远山建材有限公司»（以下简称甲方）
«中国石油化工股份有限公司»年报
«中国平安保险（集团）股份有限公司»
«浙江大华技术股份有限公司»发布公告
他是«杭州海康威视数字技术股份有限公司»的工程师
经«江苏恒瑞医药股份有限公司»董事会批准
«山东青松化工有限公司»与«河北远山钢铁集团有限公司»合作
将货物交付给«德邦物流股份有限公司»
由«上海青松资产评估有限公司»评估
«国浩律师（上海）事务所»
«大信会计师事务所（特殊普通合伙）»
«深圳前海远山基金管理有限公司»
收款单位：«南京白鹭电子科技有限公司»，开户行：工商银行
发票抬头 «苏州青松贸易有限公司» 税号
签约方为«福州远山网络技术有限公司»
他曾任«白鹭航空股份有限公司»董事
我司（«成都青松餐饮管理有限公司»）
原告：«天津远山国际货运代理有限公司»
被告«中铁远山局集团有限公司»
「«香港青松有限公司»」
供应商«义乌市白鹭饰品有限公司»送货
客户名称：«A1青松（上海）智能科技有限公司»
来自«云南白鹭集团股份有限公司昆明分公司»的张先生
公司全称为«新疆天山远山水泥有限责任公司»
«三一远山股份有限公司»
«58青松信息技术有限公司»
«宁夏青松枸杞产业股份有限公司»法定代表人
购销合同（甲方：«大连青松海产品有限公司»）
«长沙市岳麓区青松便利店有限公司»
张三，«沈阳远山重工集团有限公司»，工程师
雇主：«佛山市南海区桂城阿明五金厂»
单位：«阿明五金厂»
«义乌市小远饰品加工厂»招工
供应商：«青松模具加工部»
甲方：«远山五金经营部»，乙方：«金华市婺城区老白建材商行»
收款方名称：«白鹭摄影工作室»
"""

NONE: Final = """
一家有限公司
某科技有限公司
本有限公司的章程
有限公司和股份有限公司的区别
成立有限责任公司需要股东
科技有限公司
外商投资有限公司
多家网络科技有限公司
这家电子商务有限公司
公司规定
集团公司总部
会计师事务所出具的报告
各律师事务所
合伙企业法
农民专业合作社法
人民医院和北京大学
中国人民银行
中关村支行
股份有限公司的股东大会
上述股份有限公司
鼓励同业的农民专业合作社在自愿前提下开展
企业、农业技术推广机构以及农民专业合作社
登记为有限责任公司或者社区股份合作
根据监管需要聘请律师事务所
符合条件的会计师事务所
由会计事务所或者审计事务所进行
《中华人民共和国合伙企业法》
在老白修理厂上班
单位：工厂
甲方：本厂
单位：某五金厂
杭州市各大电厂
北京市郊区工厂
他在电子厂打工
公司市场部
单位：市场部
银行经营部
"""

MORE: Final = """
在«中国建设银行»贷款
他在«北京大学»读书
送到«上海市第六人民医院»
«腾讯公司»的员工
在«中国建设银行»开户
"""


def _cases(block: str) -> list[str]:
    return [line for line in block.strip().splitlines() if line]


def _marked(line: str) -> tuple[str, list[str]]:
    return re.sub("[«»]", "", line), re.findall("«(.*?)»", line)


def _found(line: str, mode: str) -> list[str]:
    normal = normalise(line)
    findings = finder_for(mode).find(normal.text)  # type: ignore[arg-type]
    return [line[slice(*normal.span(each.start, each.end))] for each in findings]


@pytest.mark.parametrize("case", _cases(REGISTERED))
def test_a_registered_name_is_found_whole(case: str) -> None:
    """What is marked is found, neither more nor less."""
    line, marked = _marked(case)
    assert _found(line, "precise") == marked


@pytest.mark.parametrize("line", _cases(NONE))
def test_what_is_no_registered_name_is_left_alone(line: str) -> None:
    """A form without a name, and an institution without a form, are not reported in precise mode."""
    assert _found(line, "precise") == []


@pytest.mark.parametrize("case", _cases(MORE))
def test_recall_mode_finds_institutions_too(case: str) -> None:
    """Institutions without a legal form are found where a missed name costs more than a wrong one."""
    line, marked = _marked(case)
    assert _found(line, "recall") == marked
