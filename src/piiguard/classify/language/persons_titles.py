"""The words that stand right behind a surname: ranks, callings, kin, and short forms of address.

All are written as the language model folds them, in simplified characters: 医师 stands for 醫師 too.
"""

from __future__ import annotations

from typing import Final

__all__ = [
    "CANTONESE",
    "CLANS",
    "FUNCTION",
    "GIVEN",
    "NO_ELDERS",
    "NO_TITLE_ENDS",
    "PLAIN_TITLES",
    "SHORT_TITLES",
    "TITLES",
    "UNSAFE",
    "WORD_ENDS",
]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TITLES: Final = _words(
    # Forms of address and kin.
    "先生 女士 小姐 太太 夫人 同志 同学 师傅 师父 老师 老师傅 师母 大爷 大妈 大娘 大叔 大婶 大伯 "
    "大哥 大姐 大嫂 阿姨 叔叔 伯伯 伯父 伯母 爷爷 奶奶 婆婆 公公 姑姑 姑娘 舅舅 嫂子 兄弟 老弟 "
    "老师父 老爷子 老太太 老先生 老汉 老伯 老太 妈妈 爸爸 "
    # Medicine.
    "医生 医师 大夫 护士 护士长 护师 药师 药剂师 技师 院长 副院长 校医 村医 护工 月嫂 主治 医助 "
    "治疗师 康复师 营养师 "
    # Schools.
    "教授 副教授 讲师 导师 辅导员 班主任 校长 副校长 园长 副园长 教练 助教 督导 教导 学长 学姐 学弟 "
    "学妹 博士 院士 "
    # Offices and firms.
    "主任 副主任 经理 副经理 总经理 副总 副总经理 总监 副总监 总裁 副总裁 董事 董事长 监事 主管 组长 "
    "副组长 班长 队长 副队长 店长 站长 厂长 车间主任 工程师 助理 秘书 会计 出纳 文员 专员 顾问 客服 "
    "管家 保安 保洁 科长 副科长 处长 副处长 局长 副局长 厅长 部长 副部长 司长 市长 副市长 县长 "
    "副县长 区长 副区长 镇长 副镇长 乡长 村长 省长 所长 副所长 会长 副会长 秘书长 理事 理事长 委员 "
    "书记 副书记 主席 副主席 支书 干事 社长 社工 行长 副行长 柜员 掌柜 老板 老板娘 东家 房东 司机 "
    "教官 连长 排长 营长 团长 政委 指导员 "
    # The law.
    "律师 法官 警官 警员 警长 民警 辅警 检察官 审判长 书记员 公证员 调解员 督察 探员 所长 片警 "
    # Other callings.
    "编辑 主编 记者 导演 设计师 摄影师 化妆师 造型师 理发师 美容师 厨师 裁缝 师太 道长 法师 牧师 "
    "神父 修女 中介 经纪 房管员 网格员 快递员 骑手 站务员 乘务长 机长 船长 领队 领班 店主 档主 舍监 "
    "宿管 堂倌"
)
"""What makes a surname of the character before it, wherever a clause begins."""

# 白领班组 and the like: these begin or are other words where words run on.
PLAIN_TITLES: Final = TITLES - _words(
    "主治 督导 教导 保安 保洁 客服 中介 经纪 文员 专员 委员 理事 董事 监事 干事 司机 房东 东家 公公 "
    "兄弟 姑娘 学长 顾问 助理 秘书 行长 团长 会长 编辑 老太 厨师 堂倌 骑手 导师 同志 同学 博士 院士 "
    "技师 护工 主席 校长 院长 部长 市长 区长 县长 镇长 省长 村长 店长 厂长 船长 机长"
)
"""Those that do so where words run on, too."""

SHORT_TITLES: Final = "总工姐哥嫂导董局处科队"
"""Forms of address of one character."""

CANTONESE: Final = "生太"
"""先生 and 太太 as they are short in Cantonese."""

CLANS: Final = "姓"
"""What stands before a surname alone."""

NO_TITLE_ENDS: Final = (
    "[级职类节们楼团证岗室部处站科制组费奖课荐桌]|(?<=主管)理|(?<=会计)[师学]|办公|资格|职称|职务|工作室|事务所|协会|学会|用品|资质|"
    "考试|培训|注册|执业|招聘|委员会|联席|任期|名额|手册|制度"
)
"""What stands behind a title that is nobody's: 主任级, 护士站, 会计学."""

FUNCTION: Final = (
    "老小大随士自和与及同向从应当让能那时有又是来去可但才由连过都于党原元全总前现但邮单信首上下种"
)
"""Surnames that are words of grammar: they count where somebody is spoken to or of."""

UNSAFE: Final = (
    "公方成项学关相男女真后多路车门水花店国家市县区院校队班民管主副商农工警军房包计解言查达到户名万本台明经义保"
    "练线招支性干占会克任才文蒙藏"
)
"""Surnames that other words end in: 双方律师, 语文老师. They count where no Chinese character is before."""

GIVEN: Final = (
    "万东丰乐乔云任华全兰冬利宁安宾富山岩平庆康强怀惠成敏文斌方昌明易春晏景木松林柏柯柳桂梅武江沙河泉洪海温满"
    "滕焦燕玉白石程童竹红纪良艳艾苏茹荣蓝蔚行言诚贝赏赫路车达连郁郎金钟长阳雪雷青静韦飞香高麦黎龙龚"
)
"""Surnames that given names end in: of 张明老师 and 李伟江主任 none is the surname."""

NO_ELDERS: Final = _words(
    "百家同老改 名氏什甚啥何谁字别资社无党 老师 小时 小米 小麦 小康 小平 小强 小花 小刀 小雪 小雷 "
    "小白 小计 小红 小明 小艾 小度 小爱 小青 小龙 小黑 小乔 小鱼 小牛 小羊 小鸟 小豆 小石 小山 小河 "
    "小溪 小岛 小巷 小鹿 小贝 小票 小结 小满 小海 小池 小别 小曲 小年 小双 小银 小香 小毛 小良 小包 "
    "小路 老板 老成 老年 老家 老幼 老乡 老练 老道 老到 老实 老派 老婆 老农 老鹰 老虎 老牛 老少 老宅 "
    "老巢 老化 老寿 老千 老边 老街 老干 老米 老字 老龙 老终"
)
"""What is no nickname, or as often something else: 小米, 老家."""

WORD_ENDS: Final = _words(
    "任何 如何 为何 几何 若何 奈何 缘何 日常 花王 桃李 慌张 二胡 总经 闹钟 海马 日程 图章 花季 "
    "校史 身高 王孙 玄孙 降温 食油 汽油 晚安 能干 彩云 农药 逐项 对方 我方 己方 校方 院方 医方 "
    "由于 患方 资方 劳方 卖方 买方 官方 警方 军方 各方 当时 平时 有时 这时 那时 此时 临时 随时 同时 "
    "小时 按时 及时 届时"
)
"""Words that end in a surname, besides those in the list of words."""
