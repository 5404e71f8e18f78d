"""Names that their form tells, and names in Latin letters that a word before them tells."""

from __future__ import annotations

import pytest

from piiguard.classify.language.persons import PersonFinder
from piiguard.classify.language.persons_abroad import names_abroad
from piiguard.classify.language.persons_forms import forms_in
from piiguard.classify.text import normalise

FORMS = {
    "尊敬的葛先生：您好": "葛",
    "联系人贝女士17806144281": "贝",
    "已登记：翟女士，明日上门": "翟",
    "张师傅修的水管": "张",
    "找陆医生复诊": "陆",
    "班主任訾老师电话": "訾",
    "叫王姐接一下": "王",
    "重谢，韦姐13570527051": "韦",
    "老周说他明天不来了": "老周",
    "你找小陈要钥匙": "小陈",
    "就说小马找她": "小马",
    "欠老吴头二百块": "老吴头",
    "本协议由完颜博与厦门启帆签订": "完颜博",
    "转发自万俟雪：收到": "万俟雪",
    "新同事叫司徒嘉颖，在财务": "司徒嘉颖",
    "受漆雕文委托": "漆雕文",
    "这位是阿依古丽·吐尔逊，负责喀什": "阿依古丽·吐尔逊",
    "寄给玛丽亚·伊万诺娃的包裹": "玛丽亚·伊万诺娃",
    "国家主席弗兰克·佩斯塔纳德": "弗兰克·佩斯塔纳德",
    "俄罗斯留学生叶莲娜·波波娃在比赛中": "叶莲娜·波波娃",
    "安德烈·帕夫洛维奇持护照登记": "安德烈·帕夫洛维奇",
    "姓名卡特琳娜·帕夫洛娃": "卡特琳娜·帕夫洛娃",
    "刚才薛女士打来过": "薛",
    "据邢女士讲述": "邢",
    "房东是汪先生": "汪",
    "校车司机和教练翟先生同行": "翟",
    "您好，叶总，合同已寄出": "叶",
    "请董总回电": "董",
}
NO_FORMS = (
    "男士和女士请排队",
    "老师傅传绝活",
    "士大夫忧国",
    "康师傅红烧牛肉面",
    "张先生们",
    "李主任级别",
    "小时候很穷",
    "小于十的数",
    "老马识途",
    "骑小黄车",
    "师姐来了",
    "新闻人物报道",
    "慕容家族",
    "上官路12号",
    "星期日·晚上",
    "总统和夫人抵达",
    "请王总结一下",
    "欠钱总要还",
    "万科总回报",
)
SALUTED = {
    "Hi 温如玉，\n附件请查收": "温如玉",
    "Dear 石清远: please": "石清远",
    "/** @author 林若溪 */": "林若溪",
}
NOT_SALUTED = ("Hi 大家，", "Hello 世界", "@author 开发部", "XHi 万里云，", "Dear 客户：")
ABROAD = {
    "收款人 Oliver Penhallow": "Oliver Penhallow",
    "雇员（外籍）Matteo Bianchi，境外": "Matteo Bianchi",
    "外籍教师 Siobhan O'Leary，": "Siobhan O'Leary",
    "姓名 HANS WERNER VOGT": "HANS WERNER VOGT",
    "Hi Kevin Tse, my mobile": "Kevin Tse",
    "Dear Ms. Xu Manli, please": "Xu Manli",
    "plate owner Guo Yanan": "Guo Yanan",
    "contact is Xie Yutong, please": "Xie Yutong",
}
NOT_ABROAD = (
    "编辑 EDITING ROFF",
    "客户 Visual Studio Team",
    "负责人 IBM",
    "Hi Visual Studio",
    "owner Visual Basic",
    "the book Xie Yutong wrote",
    "联系我们 Contact Us",
)


@pytest.mark.parametrize("text", FORMS)
def test_a_form_tells_a_name(text: str) -> None:
    """The finder reports it whole; of a surname with a title the surname, which is the name."""
    assert [each.value for each in PersonFinder("precise").find(normalise(text).text)] == [FORMS[text]]


@pytest.mark.parametrize("text", NO_FORMS)
def test_what_only_looks_like_a_form_is_none(text: str) -> None:
    """Another word, goods, or more of what is before."""
    assert [*forms_in(normalise(text).text)] == []


@pytest.mark.parametrize("text", SALUTED)
def test_an_english_greeting_tells_a_chinese_name(text: str) -> None:
    """So does the tag of an author in a program."""
    assert [each.value for each in PersonFinder("precise").find(normalise(text).text)] == [SALUTED[text]]


@pytest.mark.parametrize("text", NOT_SALUTED)
def test_other_words_behind_a_greeting_are_no_names(text: str) -> None:
    """Everybody, a team, the end of another word."""
    assert PersonFinder("precise").find(normalise(text).text) == []


@pytest.mark.parametrize("text", ABROAD)
def test_a_word_before_latin_letters_tells_a_name(text: str) -> None:
    """Chinese words do for any capitalised words, English ones for what looks like a name."""
    assert [text[start:end] for start, end, _ in names_abroad(text)] == [ABROAD[text]]


@pytest.mark.parametrize("text", NOT_ABROAD)
def test_other_capitalised_words_are_no_names(text: str) -> None:
    """A firm, a program, a heading."""
    assert [*names_abroad(text)] == []
