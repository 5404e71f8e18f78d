"""Surnames before ranks, callings and kin, behind 姓, and nicknames."""

from __future__ import annotations

import pytest

from piiguard.classify.language.persons import PersonFinder
from piiguard.classify.language.persons_titled import titled
from piiguard.classify.text import normalise

TITLED = {
    "夜班交给骨科秦护士长": "秦",
    "由邹校医陪同就诊": "邹",
    "证明人彭组长。": "彭",
    "已由前台尹女士代领": "尹",
    "隔壁病房的孟大爷打呼噜": "孟",
    "請與導師顧老師聯繫": "顧",
    "我搵司機黎師傅": "黎",
    "二手车商阮老板不认账": "阮",
    "让汤会计再算一遍": "汤",
    "对不起聂老师": "聂",
    "魏总您好，附件请查收": "魏",
    "项目经理龚工反馈网关离线": "龚",
    "管理员汪姐让我下午来": "汪",
    "我係梁生呀": "梁",
    "住戶何太，你的郵包到了": "何",
    "请欧阳主任说可以": "欧阳",
    "司机姓车，到了打电话": "车",
    "联系人姓尉迟": "尉迟",
    "秦总说预算不变": "秦",
    "人称其为老蒲，六十岁": "老蒲",
    "恭喜小孔和爱人": "小孔",
    "小宁说快递没到": "小宁",
    "老贺，账号我改了": "老贺",
}
UNTITLED = (
    "对方律师不同意",
    "当时老师不在",
    "向老师请教问题",
    "请全体老师参加",
    "学校老师都去了",
    "现任主任是谁",
    "公司高级会计师考试",
    "语文老师布置作业",
    "由于经理不在",
    "黄石医生协会",
    "马太福音第五章",
    "方太说明书",
    "余生还长",
    "孙总结一下经验",
    "小米说明书",
    "小时说的话",
    "老师，作业发群里了",
    "老家，下周回去",
    "他姓什么",
    "姓名不详",
    "百家姓王的最多",
    "王主任级待遇",
    "高护士站旁边",
    "士大夫与上大夫言",
    "张明老师和李伟江主任",
    "买买提江·阿不都拉师傅",
)


@pytest.mark.parametrize("text", TITLED)
def test_a_surname_is_found_before_any_rank_or_calling(text: str) -> None:
    """Ranks, callings, kin and short forms make a surname of the character before them, in any script."""
    plain = normalise(text).text
    assert [plain[start:end] for start, end, _ in titled(plain)] == [TITLED[text]]
    assert TITLED[text] in [each.value for each in PersonFinder("precise").find(plain)]


@pytest.mark.parametrize("text", UNTITLED)
def test_the_end_of_a_word_is_no_surname(text: str) -> None:
    """What ends another word, a name or a word of grammar before a title is nobody's surname."""
    assert list(titled(normalise(text).text)) == []
