"""Addresses of villages, of estates, and of Hong Kong: ``«…»`` marks what must be found, exactly."""

from __future__ import annotations

import re
from typing import Final

import pytest

from piiguard.classify.language.addresses import finder_for
from piiguard.classify.text import normalise

ADDRESSES: Final = """
家住«河北省武安市阳邑镇西井村»
户籍：«江西省于都县梓山镇潭头村老屋组»
现住«广西壮族自治区百色市德保县燕峒乡那布村弄浪屯»
他老家在«贵州省黔东南苗族侗族自治州台江县施洞镇岗党略村»
«云南省怒江傈僳族自治州贡山独龙族怒族自治县独龙江乡巴坡村»
地址：«甘肃省临夏县莲花镇古城村上庄社»
«陕西省榆林市绥德县薛家河镇周家砭村12号»
住«四川省凉山彝族自治州美姑县拉马镇把吉村3组»
寄到«广州市番禺区迎宾路730号天安花园12栋1203»
住«杭州市拱墅区莫干山路110号华龙新村5幢2单元302室»
«长沙市雨花区劳动西路289号铁道学院家属区7栋301»
«南京市建邺区河西新城江东中路98号»
«成都市双流区天府新区华阳大道二段88号»
«郑州市郑东新区商务外环路15号»
地址：«高新区科技大道5号»
«新界葵涌葵盛東邨盛和樓802室»
«九龍觀塘翠屏邨翠榆樓12樓1208室»
«香港北角英皇道255號國都廣場18樓B室»
«新界沙田沙田正街3號新城市廣場»
«新界西貢對面海康健路8號屋»
«九龍旺角彌敦道610號荷李活商業中心3樓後座»
«香港筲箕灣耀東邨耀樂樓2105室»
«九龍城衙前圍道78號地下»
«新界上水清河邨清頌樓1010室»
«香港仔石排灣邨碧園樓501室»
«屯門蝴蝶邨蝶影樓303室»
«高雄市左營區博愛二路777號12樓之3»
«台中市西屯區台灣大道三段251巷6弄9號之2»
«澳門氹仔成都街288號濠庭都會第5座12樓C座»
工作地点：«苏州工业园区星湖街328号»
住在«经开区锦绣大道88号»
«上海市闵行区七宝镇新龙路500弄36号1002室»
«深圳市龙岗区坂田街道五和大道星河雅宝双子塔A座1503»
«武汉市江汉区建设大道568号新世界国贸大厦I座»
Ship to «Flat 5B, 12/F, Kam Fung Mansion, 28 Nathan Road, Tsim Sha Tsui, Kowloon, Hong Kong»
He lives at «No. 12, Lane 350, Yuyuan Road, Jing'an District, Shanghai».
Send it to «Room 803, Building 5, 66 Tianhe North Road, Tianhe District, Guangzhou 510620, China», thanks
her place: «88 Century Avenue, Pudong New Area, Shanghai»
"""

NONE: Final = """
河南省鹿邑县是个好地方
马铺镇的集市
北京的胡同
江苏省苏州市
四川省凉山彝族自治州昭觉县
新界很大，九龍也是
香港特別行政區政府
沙田馬場
新村改造项目，农村合作社
太湖新城建设
工业园区招商引资
公寓楼栋管理
The road to success is 5 miles long in China
Room 501 was dark
See Section 5, Chapter 12, Hong Kong edition
Unit 5, Lesson 3, Beijing
12 Main Street Journal
他在村里小组开会
高新区科技创新
深圳市宝安区的兴趣小组
湖南省衡南县三塘镇工作组
江西省于都县梓山镇扶贫小组
上海市浦东新区街道工作组
"""


def _cases(block: str) -> list[str]:
    return [line for line in block.strip().splitlines() if line]


def _found(line: str) -> list[str]:
    normal = normalise(line)
    findings = finder_for("precise").find(normal.text)
    return [line[slice(*normal.span(each.start, each.end))] for each in findings]


@pytest.mark.parametrize("case", _cases(ADDRESSES))
def test_an_address_is_found_down_to_its_hamlet_or_its_room(case: str) -> None:
    """What is marked is found, neither more nor less."""
    line, marked = re.sub("[«»]", "", case), re.findall("«(.*?)»", case)
    assert _found(line) == marked


@pytest.mark.parametrize("line", _cases(NONE))
def test_a_place_or_a_group_of_people_is_no_address(line: str) -> None:
    """A place alone is nobody's, and a working group is no hamlet."""
    assert _found(line) == []
