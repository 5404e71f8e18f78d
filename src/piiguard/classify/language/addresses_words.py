"""The words that addresses are made of, and those that end them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

__all__ = [
    "AFTER_LABEL",
    "BARE_STOPS",
    "BOLD",
    "COMPOUNDS",
    "CUES",
    "HAN",
    "LABELS",
    "LABEL_ENDS",
    "LEADS",
    "NAMES_NOTHING",
    "NEXT_FIELDS",
    "NUMERALS",
    "PREPOSITIONS",
    "STOPS",
]

NUMERALS: Final = "一二三四五六七八九十百零〇"
"""What Chinese numbers of houses and rooms are written with."""

LABEL_ENDS: Final = "址地所贯貫"
"""Last characters of the Chinese labels; no address is looked for around them but behind the label."""

AFTER_LABEL: Final = ":\"'="
"""What stands right after an English label."""

STOPS: Final = (
    "的了是在到住我你您他她它们們这這那吗嗎呢吧啊哪什么麼没沒很把被给給请請让讓但就也又还還个個找等收寄送派"
    "着著过過說说有从從往去很能该該某每各则則若如或并並为向由请问看见買买卖賣"
)
"""Characters that are part of hardly any name of a road, village or compound: words of grammar, mostly."""


def _without(stops: str) -> str:
    """Return a character class of the common Chinese characters without *stops*."""
    ranges: list[str] = []
    first = 0x3400
    for code in [*sorted(set(map(ord, stops))), 0xA000]:
        if first < code:
            ranges.append(f"{chr(first)}-{chr(code - 1)}" if first < code - 1 else chr(first))
        first = code + 1
    return f"[{''.join(ranges)}]"


HAN: Final = _without(STOPS)
"""A character class: what names are made of."""

BOLD: Final = "(?:并州|向阳|向荣|自由|如意|如东|如皋|有恒|看丹|问津|若水|从化|从江|过街楼|等驾坡)"
"""A pattern: how names of roads and places begin with one of `STOPS` all the same."""

COMPOUNDS: Final = (
    "(?:小区|小區|花园|花園|家园|家園|嘉园|雅园|公园里|公寓|大厦|大廈|大楼|写字楼|商务楼|办公楼|教学楼|宿舍楼|居民楼|"
    "商场|商城|广场|廣場|购物中心|商务中心|科技中心|创业中心|金融中心|国际中心|"
    "科技园区|科技园|产业园区|产业园|工业园区|工业园|工业区|创业园|软件园|创意园|物流园|高新园|园区|"
    "新城|别墅|公馆|华府|名都|名苑|雅苑|嘉苑|新苑|丽苑|佳苑|花苑|豪庭|名邸|"
    "家属院|家属区|大院|宿舍区|宿舍|教工楼|生活区|住宅区|"
    "大学|學院|学院|中学|小学|幼儿园|学校|校区|医院|酒店|宾馆|饭店|SOHO|soho|Soho|"
    "中心(?=[A-Za-z0-9一二三四五六七八九十]{1,3}[座栋幢期区楼层号]))"
)
"""A pattern: suffixes of buildings and of groups of buildings."""

BARE_STOPS: Final = (
    "0-9A-Za-z.%:：年月日时時点分秒元块万亿千百个個名人家位米里公吨斤克号號栋棟幢座单單室层層楼樓弄巷期区區组組队路"
    "线線条条次件台辆届岁歲周天度版章节"
)
"""For a character class: what after a number says that it is no number of a house or room."""

_COMMON: Final = frozenset("本全新老旧大小一两几多整此另同其原该")
NAMES_NOTHING: Final[Mapping[str, frozenset[str]]] = {
    "TOWN": _COMMON | frozenset("下家故回水离返他异望城集重古村乡") | {"建制", "特色"},
    "VILLAGE": _COMMON | {"农", "乡", "山", "行政", "自然", "渔", "城中", "地球", "住"},
    "ROAD": _COMMON
    | frozenset(
        "街管隧频轨渠赛过报知思线電电链網网通回支铁马套门退出后短断开旁多单双管油气水半陆航道公上下来沿带引领迷走拦修绕顺岔弯山车心正活"
        "生死销财言筑养赶跑高低逛临步商陋"
    )
    | {"商业", "步行", "高速", "集成电", "数字电", "串行线", "美食", "酒吧", "华尔"},
    "COMPOUND": _COMMON
    | {
        "社区",
        "高档",
        "住宅",
        "居民",
        "封闭",
        "老旧",
        "安置",
        "附近",
        "周边",
        "商业",
        "高等",
        "综合",
        "人民",
        "医科",
        "购物",
    },
    "ESTATE": _COMMON
    | {"附近", "周边", "对面", "旁边", "楼下", "全部", "以下", "以上", "共有", "一共", "新建", "机房"},
    "AREA": _COMMON | {"地", "城", "郊", "市", "牧", "山", "林", "灾"},
}
"""By kind of part: what before its suffix makes a common word instead of a name: 思路, 农村, 住宅小区."""

LABELS: Final = (
    "地[ ]{0,3}址|住[ ]{0,3}址|住[ ]{0,3}所|住宅地|居住地|户籍地|戶籍地|户籍所在地|所在地址|"
    "出生地|籍贯|籍貫|所在地区|所在地|收货地|收件地|寄件地|"
    "送货地|取货地|家庭住处"
)
"""A pattern: labels in front of an address; 收货地址 and 家庭住址 end in one."""

CUES: Final = (
    "住在|家住|现住|現住|居住在|居住于|租住在?|住进|搬到|搬至|搬去|寄到|寄往|寄至|邮寄|送到|送至|送往|发往|发到|派送到?|上门|收货|"
    "收件|取件|家在|我家|家里|回家|(?<!入)住(?![宅房院户处所])"
)
"""A pattern: words that say that somebody lives or receives something at what follows."""

PREPOSITIONS: Final = "[经沿](?![一二三四五六七八九十济开贸纬])"
"""A pattern: words before an address that may as well begin a name: 沿江路, 经三路."""

NEXT_FIELDS: Final = (
    "电话|手机|联系|传真|邮编|邮政|客服|客户|姓名|收货|收件|签收|"
    "备注|身份|微信|目前|现在|位于|坐落|现居|居住|租住|入住|地址|住址"
)
"""A pattern: words after an address, or a part of one, with which something else begins."""

LEADS: Final = (
    "位于|坐落于|座落于|坐落|居于|设于|建于|现于|位在|地处|地处于|前行|前来|来自|走进|走访|进入|抵达|途经|经过|路过|穿过|沿着|"
    "附近|靠近|邻近|毗邻|地址|住址|现居|居住|租住|入住|搬迁|迁至|搬至|送至|寄至|发至|开至|驶至|直达|快递放?|放到|门牌|邮寄|导航|定位|"
    "地点|门店|店铺|总部|单位|公司|学校|老家|家里|客户|联系|电话|手机|收货|收件|下单|预约|上门|注册|经营|办公|营业|工作|"
    "目前|现在|当时|今天|昨天|明天|已经|正在|曾经|暂时|开车|打车|乘车|骑车|驾车|步行"
)
"""A pattern: words right before an address that are no part of its first name."""
