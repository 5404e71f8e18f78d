"""What shop assistants wrote into the field for remarks."""

from __future__ import annotations

from typing import Final

from piiguard.cli.demo.mixes import mix

__all__ = ["REMARKS"]

REMARKS: Final = mix(
    {
        "": 680,
        **dict.fromkeys(
            (
                *(
                    "周末送货",
                    "老客户",
                    "VIP",
                    "送货前请先打电话",
                    "需要开发票",
                    "不要打促销电话",
                    "已加会员群",
                ),
                *(
                    "大件，需要两个人搬",
                    "楼层高，无电梯",
                    "放门卫",
                    "对木屑过敏，选金属款",
                    "货到付款",
                    "-",
                    "无",
                ),
                *("以旧换新，旧机已回收", "要求安装师傅带鞋套", "2楼仓库自提", "价格已谈好，满3000减200"),
                *(
                    "客户说，“颜色要浅一点”，已备注",
                    "第一次来店\n下次带家人来",
                    "Prefers English",
                    "call before delivery",
                ),
            ),
            9.0,
        ),
        "{goods}已下单，{date}到货": 20,
        "尾款{amount}元未付": 12,
        "换货，原订单{order}": 14,
        "运单{tracking}": 10,
        "机身号{serial}": 8,
        "会员号{member}": 6,
        "备用电话{other}": 14,
        "紧急联系人{name} {other}": 6,
        "联系{mobile}，白天没空": 8,
        "微信同手机号 {mobile}": 6,
        "微信{wechat}": 4,
        "座机{landline}": 4,
        "代领人身份证{id}": 4,
        "实名登记:{id}": 3,
        "退款到{card}": 4,
        "发票发到{email}": 5,
        "公司抬头，税号{uscc}": 3,
        "送到公司，车牌{plate}": 1,
        "alt. phone {other}": 2,
    }
)
"""Templates with their shares; most customers have none, most remarks name nobody."""
