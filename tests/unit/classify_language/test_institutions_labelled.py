"""Institutions and the starts of firms' names: ``«…»`` marks what must be found, exactly."""

from __future__ import annotations

import re
from typing import Final

import pytest

from piiguard.classify.finders import Mode
from piiguard.classify.language.organisations import finder_for
from piiguard.classify.text import normalise

INSTITUTIONS: Final = """
他在«哈尔滨市第四医院»动的手术
昨天去«成都市妇女儿童中心医院»产检
孩子在«合肥市屯溪路小学»读三年级
送«上海市浦东新区浦南医院»急诊
我妹妹考上了«华南师范大学»
本科：«中国海洋大学» 水产养殖
她是«厦门大学»2019级学生
«国立台湾大学»毕业
就读于«江苏省苏州中学»
学校：«圣玛利亚女子书院»
«香港浸會大學»畢業
原告向«深圳市南山区人民法院»提起诉讼
«贵州省遵义市中级人民法院»民事判决书
«昆明市盘龙区人民检察院»提起公诉
«天津市公安局和平分局»办案民警
«济南市公安局历下分局文化路派出所»
到«沛县民政局»办理结婚登记
«石家庄市桥西区市场监督管理局»的通知
«国家税务总局杭州市西湖区税务局»
«芜湖市住房公积金管理中心»
«宜宾市翠屏区白沙湾街道办事处»
«武汉市武昌区水果湖街社区卫生服务中心»
«大连市沙河口区星海养老院»
«广州市天河区小太阳幼儿园»
«广州市越秀区朝天小学»
«临沂市兰山区半程镇中心小学»
«杭州第二中学»高三
«成都七中»毕业
«佛山市顺德区杏坛镇麦村小学»
«新北市立板橋高級中學»
«臺北市立大安國民中學»
«臺中市政府警察局»
找«黑龙江省农垦总局»反映
«郑州市公证处»
«上海市律师协会»
«温州市瓯海区眼镜商会»
«四川省残疾人联合会»
«桂林市七星区红十字会»
«陕西省西安市碑林区大学南路小学»
«山东大学齐鲁医院»
«中南大学湘雅二医院»
«上海交通大学医学院附属瑞金医院»
«北京协和医院»
«吉林大学第一医院»
«杭州师范大学附属中学»
«宁波市鄞州区古林镇龙三村股份经济合作社»
«河北省唐山市开平区殡仪馆»
向«青海省人力资源和社会保障厅»投诉
«贵阳市南明区花果园小学»五年级
«温州市鹿城区滨江街道办事处»
«四川省宜宾市长宁县竹海镇人民政府»
«烟台市芝罘区人力资源和社会保障局»
«南宁市邕宁区龙岗社区居民委员会»
体检在«厦门市思明区莲前街道社区卫生服务中心»
«常州市天宁区雕庄卫生院»
«福州市仓山区老年大学»
«江苏省无锡市第一女子中学»
«遵义医科大学附属医院»
«桂林电子科技大学»
«上海外国语大学»贤达学院
«华东政法大学»
在«西北工业大学»读博
«长沙民政职业技术学院»
«浙江省杭州第二中学»
«深圳市龙华区第三实验学校»
«东莞市厚街镇湖景中学»
«扬州市江都区仙女镇中心小学»
«太原市小店区人民检察院»
«四川省高级人民法院»发回重审
«内蒙古自治区呼和浩特市中级人民法院»
«中国政法大学»毕业
«宁波市镇海区蛟川街道五里牌村村民委员会»
«成都市锦江区春熙路派出所»
«重庆市渝北区龙溪派出所»
«沈阳市公安局铁西分局»
«广东省广州市白云区松洲街道居委会»
«南通市通州区石港镇新貌养猪专业合作社»
«昆明翠湖宾馆有限公司»
«中国工商银行股份有限公司苏州分行»
开户行：«中国农业银行成都青羊支行»
«台北榮民總醫院»
«高雄醫學大學附設中和紀念醫院»
«桃園市政府社會局»
«新竹縣立湖口高級中學»
«國立臺灣師範大學»
«香港中文大學»
«瑪利諾修院學校»
«香港東華醫院»
«澳門大學»
«嘉兴市南湖区阳光宠物诊所»
«无锡市锡山区羊尖镇宛山村经济合作社»
«湖北省武汉市硚口区汉正街小商品市场管理处»
我妈在«石家庄市第二棉纺厂»退休
«苏州市吴中区木渎中学»(家长会)
老东家«无锡锡惠电子有限公司»
客户«佛山万和新电气股份有限公司»
卖方 «漳州水仙花食品有限公司»
发票开给«绵阳长虹包装有限公司»
起诉«贵阳云岩建工集团有限公司»
在«惠州市惠阳区秋长镇德赛电子厂»上班
跳到«东莞虎门富民服装有限公司»
供货商：«晋江市陈埭镇飞达鞋厂»
"""

FIRMS: Final = """
«青岛啤酒股份有限公司»
雇主«青岛海风船务有限公司»
离开«南通锦程纺织有限公司»后
通知承运人«唐山顺达物流有限公司»提货
我开了个店，原来在«昆明佳禾食品有限公司»干过
面试«无锡微芯电子科技有限公司»没过
张强«合肥兆和电气有限公司»
投诉«长春金鼎房地产开发有限公司»延期交房
«镇江江南化工厂»退休工人
«四川绵竹酒厂»
«河南洛阳轴承厂»宿舍
«聯發國際實業有限公司»
債權人«臺灣大昌貿易股份有限公司»
前东家«合创（南京）软件有限公司»
标的公司«新捷（成都）物流有限公司»
当事人«太原和顺商贸有限公司»
签约方«兰州天马餐饮管理有限公司»
实名举报«大连蓝湾建筑工程有限公司»
代理«厦门海鸥货运代理有限公司»劳动争议一案
«华润上海物流有限公司»
«中铁上海工程局集团有限公司»
«白鹭东方明珠科技有限公司»
«长沙宠爱动物医院有限公司»
"""

NONE: Final = """
北京市各大医院都在排队
上海市重点中学的升学率
全国大学生数学竞赛
北京大学生电影节
他上大学了
深圳市民办学校
到派出所办户口
去医院检查
当地人民法院起诉
有管辖权的人民法院
医院路12号
大学路上的咖啡馆
市中心的学校
公安局长讲话
中国的大学排名
毕业于某重点大学
毕业于师范大学
本科学历即可，大学英语四级
他们学校食堂
北京布局新能源
上海的格局
天津结局未定
学校：待定
学校
医院：无
教育局要求各学校
中小学生安全教育
上海市数据中心
深圳市购物中心
杭州电子厂招工
到南京工厂参观
北京市郊区工厂
南京医院多
北京学校放假
高等学校
高中生
北京初中生
福建商会很多
大学、中学和小学
实验小学
第二人民医院
人民法院
中级人民法院
市场监督管理局
上海市民政务服务
河南省高考人数
北京市区学校
浙江省统计局
联合合作委员会
郑州市大型医院
"""


def _cases(block: str) -> list[str]:
    return [line for line in block.strip().splitlines() if line]


def _found(line: str, mode: Mode = "precise") -> list[str]:
    normal = normalise(line)
    findings = finder_for(mode).find(normal.text)
    return [line[slice(*normal.span(each.start, each.end))] for each in findings]


@pytest.mark.parametrize("case", [*_cases(INSTITUTIONS), *_cases(FIRMS)])
def test_a_full_name_is_found_from_its_place_to_its_last_word(case: str) -> None:
    """The words before a name are left out, the parts of an institution taken in."""
    line, marked = re.sub("[«»]", "", case), re.findall("«(.*?)»", case)
    assert _found(line) == marked


@pytest.mark.parametrize("line", _cases(NONE))
def test_institutions_in_general_are_left_alone(line: str) -> None:
    """Many institutions, any of them, or one without its place are nobody's."""
    assert _found(line) == []


@pytest.mark.parametrize("case", _cases(INSTITUTIONS))
def test_recall_mode_finds_all_that_precise_mode_finds(case: str) -> None:
    """Where a missed name costs more, no name is missed that is found elsewhere."""
    line, marked = re.sub("[«»]", "", case), re.findall("«(.*?)»", case)
    assert set(marked) <= set(_found(line, "recall"))
