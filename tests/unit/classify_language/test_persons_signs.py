"""What the finder of persons promises of what stands beside a name: roles, greetings, numbers, others."""

from __future__ import annotations

import pytest

from piiguard.classify.language.persons import PersonFinder
from piiguard.classify.language.persons_numbers import numbers_in
from piiguard.classify.language.persons_signs import sign_of
from piiguard.classify.text import normalise


def names(text: str) -> list[str]:
    """Return what precise mode finds."""
    return [found.value for found in PersonFinder("precise").find(normalise(text).text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("记者沈蔚（实习）报道", ["沈蔚"]),
        ("派件员柯文博正在派件", ["柯文博"]),
        ("员工梁思齐，工号8821", ["梁思齐"]),
        ("董事长蒋正勋辞职", ["蒋正勋"]),
        ("我女儿谭雨桐今年上小学", ["谭雨桐"]),
        ("歌手阿依努尔·买买提昨晚登台", ["阿依努尔·买买提"]),
        ("甲方骆冰清（以下简称出租人）", ["骆冰清"]),
        ("报警人阚清河称其电动车被盗", ["阚清河"]),
        ("记者巩俊峰 通讯员池晓东报道", ["巩俊峰", "池晓东"]),
        ("您好简爱国同学，", ["简爱国"]),
        ("网格员焦小裕入户走访", ["焦小裕"]),
        ("台湾同胞沈佳怡，", ["沈佳怡"]),
        ("失踪老人上官学文走丢", ["上官学文"]),
        ("办税人石永康 15067226686", ["石永康"]),
        ("新郎温子安 新娘石若兰 敬邀", ["温子安", "石若兰"]),
        ("本院受理原告冉小冰诉被告史立群一案", ["冉小冰", "史立群"]),
        ("我儿柏子轩现就读于本校", ["柏子轩"]),
        ("婚生女邹昕悦，由女方抚养", ["邹昕悦"]),
        ("抽奖：一等奖骆成林，", ["骆成林"]),
        ("要保人歐陽宏達 地址", ["歐陽宏達"]),
        ("监督人祁红梅", ["祁红梅"]),
    ],
)
def test_a_role_before_a_name_tells_of_it(text: str, expected: list[str]) -> None:
    """Whoever is called something by what they do is somebody."""
    assert names(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("穆晓燕您好，请取件", ["穆晓燕"]),
        ("据祁志远律师介绍，", ["祁志远"]),
        ("海淀区学院路5号邹雨晴收", ["邹雨晴"]),
        ("邵一帆：收到，马上到", ["邵一帆"]),
        ("柏文静，女，1980年生", ["柏文静"]),
        ("本人黎初夏因病请假一天", ["黎初夏"]),
        ("花满楼（班主任） 10:30", ["花满楼"]),
        ("【驿站】马大勺，您的包裹已到", ["马大勺"]),
        ("登记在童安格名下的车辆", ["童安格"]),
        ("唐浩休假期间请联系前台", ["唐浩"]),
        ("的于泽宇今年68岁", ["于泽宇"]),
        ("兹有我单位蔡刚等两人前往办理", ["蔡刚"]),
        ("8床石磊家属18328913244", ["石磊"]),
        ("今向石海波借到人民币", ["石海波"]),
        ("让石宏图顶班", ["石宏图"]),
        ("支付宝实名石雪梅", ["石雪梅"]),
        ("邱莉莎自下周一起任经理", ["邱莉莎"]),
        ("我是上次那个莫文英的妹妹", ["莫文英"]),
        ("# 邓婷婷设的密码", ["邓婷婷"]),
        ("请问是司马静本人吗？", ["司马静"]),
    ],
)
def test_what_follows_a_name_tells_of_it(text: str, expected: list[str]) -> None:
    """A greeting, a rank, an act, a gender."""
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "1001,阮清河,13512345678,北京",
        "| 3 | 阮清河 | 13512345678 |",
        '"阮清河";"13512345678"',
        "values('阮清河','13512345678');",
        "阮清河（13512345678）",
        "13512345678 阮清河",
        "阮清河 440301199001011234",
        "阮清河 <ruan@example.com>",
        "阮清河 138****8000",
        "INSERT INTO emp VALUES (7,'阮清河','财务部')",
        "|阮清河|研发|ruan@example.com|",
    ],
)
def test_a_number_of_a_person_in_the_next_cell_tells_of_a_name(text: str) -> None:
    """Rows of tables say whose number it is, without a heading in sight."""
    assert names(text) == ["阮清河"]


@pytest.mark.parametrize(
    "text",
    [
        "1001,石榴,12.5",
        "安全,13512345678",
        "随访13512345678",
        "金银花,12.50,300",
        "订单 高新 2026030112345",
    ],
)
def test_a_word_in_a_cell_is_no_name(text: str) -> None:
    """A common word is none beside a number either, and beside a price nothing is."""
    assert names(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("司马文静、诸葛亮亮和尉迟恭平三人入围", ["司马文静", "诸葛亮亮", "尉迟恭平"]),
        ("参会人员：靳东升、殷桃红、俞菲鸿", ["靳东升", "殷桃红", "俞菲鸿"]),
        ("一等奖 周子墨 温语桐", ["周子墨", "温语桐"]),
        ("名单：吕小红（上海）、周俊杰（江苏）", ["吕小红", "周俊杰"]),
    ],
)
def test_names_in_a_list_tell_of_one_another(text: str, expected: list[str]) -> None:
    """Each beside others that are names is one."""
    assert names(text) == expected


@pytest.mark.parametrize(
    "text", ["毛巾、水杯、雨伞", "温州、金华和常州", "高粱、黄豆和花生", "康佳、长虹、海尔人"]
)
def test_things_in_a_list_are_no_names(text: str) -> None:
    """Goods, places and brands stand in lists too."""
    assert set(names(text)) <= {"康佳"}


@pytest.mark.parametrize(
    "text",
    [
        "用户通过它登录机器",
        "客户经理部",
        "张小泉剪刀",
        "高兴您好",
        "业主方便时",
        "员工安全培训",
        "储蓄卡13512345678",
        "青年文学奖",
        "女子高中生",
        "安全负责到底",
        "学生时代的回忆",
        "记者从多方了解到",
        "是用户空间中 netlink 的",
        "明文签名的文件",
        "@高德地图 看一下",
        "方括弧表示式",
        "孙中山故居",
        "贝叶斯定理",
        "患者须空腹",
        "患者应禁食",
        "values('高','中','低')",
        "['金银花','黄芪']",
        "系统：连接成功",
        "维基：启动流程加速",
        "注意：高温预警",
        "[客服] 您好，请问有什么可以帮您",
        "【京东】订单已发货",
    ],
)
def test_a_sign_makes_no_name_of_a_word(text: str) -> None:
    """What is no name stays none beside a role, a greeting or an act."""
    assert names(text) == []


def test_signs_are_among_the_reasons() -> None:
    """A finding says which signs there were, without the name."""
    (found,) = PersonFinder("precise").find("派件员柯文博正在派件")
    assert {"role before", "act after"} <= set(found.why)
    assert not any("柯" in reason for reason in found.why)


def test_what_is_written_in_traditional_characters_is_a_sign_too() -> None:
    """業主 is 业主."""
    assert names("業主歐陽美玲，") == ["歐陽美玲"]


def test_a_number_on_another_line_is_no_sign() -> None:
    """Lines are scanned together, so none has a say in what another holds."""
    text = "阮清河\n13512345678"
    assert sign_of(text, 0, 3, numbers_in(text), need=0) == sign_of("阮清河", 0, 3, numbers_in(""), need=0)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("李娜13912345678，放门口", ["李娜"]),
        ("张伟13800138000", ["张伟"]),
        ("随访13800138000", []),
        ("房东13912345678", []),
        ("取件请输13890398863后四位", []),
        ("客户许楠拒收，电话17238261602", ["许楠"]),
    ],
)
def test_a_short_name_may_touch_its_number_where_it_is_like_a_name(text: str, expected: list[str]) -> None:
    """Two characters before a telephone number are as often a word as a name; the name must look like one."""
    assert names(text) == expected
