"""What the finder of persons promises of labels and forms of address."""

from __future__ import annotations

import pytest

from piiguard.classify.language.persons import PersonFinder
from piiguard.classify.text import normalise


def names(text: str) -> list[str]:
    """Return what precise mode finds."""
    return [found.value for found in PersonFinder("precise").find(normalise(text).text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("姓名：张三", "张三"),
        ("姓名: 张 三", "张三"),
        ("联系人 李四 13800138000", "李四"),
        ('{"name": "王小明", "age": 3}', "王小明"),
        ('"contact_name":"赵六"', "赵六"),
        ("<name>孙建国</name>", "孙建国"),
        ("收件人：欧阳娜娜，地址见下", "欧阳娜娜"),
        ("申请人：扎西多吉", "扎西多吉"),
        ("经办人=周文", "周文"),
        ("姓名：王芳性别：女", "王芳"),
        ("持卡人：阿不都拉·买买提", "阿不都拉·买买提"),
        ("contact name: Mary Ann Lee", "Mary Ann Lee"),
        ("Mr. John Smith called", "John Smith"),
        ("法定代表人：钱七先生", "钱七"),
        ("甲方（签字）：苗圃　", "苗圃"),
        ("出租方（甲方）：时小军", "时小军"),
        ("乙方：危国栋 身份证：", "危国栋"),
        ("房东：乐佳容 收款", "乐佳容"),
        ("主讲人|商小雨|高级工程师", "商小雨"),
        ("负责人-虞书昕-180", "虞书昕"),
        ("审批：郎平川（同意）", "郎平川"),
        ("姓 名 戈小兰", "戈小兰"),
        ("姓  名：戈小兰", "戈小兰"),
        ("姓名（中文）慕容雪 姓名（英文）", "慕容雪"),
        ("姓名(必填)：戈小兰", "戈小兰"),
        ("客户名称：戈小兰", "戈小兰"),
        ("operator:戈小兰", "戈小兰"),
        ("customerName=戈小兰&", "戈小兰"),
        ("物业费缴纳人：祁同山", "祁同山"),
        ("检验者：巫小莉 审核者", "巫小莉"),
        ("麻醉师：苟志强", "苟志强"),
        ("团长：花满楼 小区", "花满楼"),
        ("作者:苏轼（", "苏轼"),
        ("姓名：慎独行 诊断", "慎独行"),
    ],
)
def test_a_label_introduces_a_name(text: str, expected: str) -> None:
    """What stands after the label of a person is found, in precise mode too, and the label is the reason."""
    assert names(text) == [expected]
    (found,) = PersonFinder("precise").find(normalise(text).text)
    assert found.score == pytest.approx(0.9)
    assert found.why[0].startswith(("label before", "form of address before"))


@pytest.mark.parametrize(
    "text",
    [
        "姓名：不详",
        "姓名：必填",
        "姓名 性别 年龄",
        "除非名字 以句点 结尾",
        "供用户名 和口令 进行验证",
        "name|公钥加密",
        '"name": "默认配置"',
        '"name": "Visual Studio"',
        "filename: 说明文件",
        "联系人：电话：",
        "Miss the train",
        "负责人：全部",
        "负责人：技术部",
        "审批：同意",
        "甲方：高新区管理处",
        "联系人：安全员",
        "姓名：李某某",
        "申请人：全体员工",
        "客户（真名保密）的手机是",
        "经理：待聘",
        "作者：新华社",
        "作者：佚名",
        "受众者：高新区",
    ],
)
def test_what_follows_a_label_need_not_be_a_name(text: str) -> None:
    """Placeholders, headings, common words and the names of things are no persons."""
    assert names(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("吴芳先生您好", "吴芳"),
        ("户主田杰，", "田杰"),
        ("客户程艳来电咨询", "程艳"),
        ("我叫卢伟，", "卢伟"),
        ("客户皇甫丽来电咨询", "皇甫丽"),
        ("[客服] 请罗佳琪老师签字", "罗佳琪"),
    ],
)
def test_a_name_touches_its_label_or_its_title(text: str, name: str) -> None:
    """Without a colon between, where what follows closes the name."""
    assert [each.value for each in PersonFinder("precise").find(text)] == [name]


@pytest.mark.parametrize(
    "text",
    [
        "客户高兴，",
        "客户满意，",
        "户主方便时",
        "患者温度，",
        "我是安全员",
        "本人承诺，",
        "申请人应于三日内",
        "任何先生",
        "客户端，",
    ],
)
def test_a_word_that_begins_like_a_name_touches_a_label(text: str) -> None:
    """And is none."""
    assert not PersonFinder("precise").find(text)


@pytest.mark.parametrize(
    "text", ["法定代表人：司马**", "联系人：司马*　手机", "姓名：张*", "客户欧阳\uff0a\uff0a，"]
)
def test_a_masked_name_is_no_name(text: str) -> None:
    """So that a second scan of what was masked finds nothing."""
    assert not names(text)


@pytest.mark.parametrize("name", ["帕提古丽·托合提", "让·雅克", "古丽努尔·阿卜杜热西提"])
def test_a_long_name_fills_a_role(name: str) -> None:
    """Whoever recommends may have a name of any length."""
    assert name in [found.value for found in PersonFinder("precise").find(f"推荐人：{name}教授，见附件")]


@pytest.mark.parametrize(
    ("text", "name"), [("记者：约翰·史密斯，", "约翰·史密斯"), ("审批：阿依古丽·马木提", "阿依古丽·马木提")]
)
def test_a_long_name_with_a_dot_stands_behind_a_role(text: str, name: str) -> None:
    """However many characters it has."""
    assert names(text) == [name]
