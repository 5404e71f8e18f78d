"""What customers and the shop write to each other: short dialogues, written for this purpose.

A line begins with who speaks, ``C`` the customer 客户 or ``S`` the shop 客服; slots are those of `prose`.
"""

from __future__ import annotations

from typing import Final

from piiguard.cli.demo.mixes import mix

__all__ = ["DIALOGUES"]

DIALOGUES: Final = mix(
    {
        # Most talk names nobody.
        (
            "C 在吗？",
            "S 您好，在的，请问有什么可以帮您？",
            "C {goods}还有货吗",
            "S 有货的，今天下单{few}天内送到{city}",
            "C 好的谢谢",
        ): 12,
        (
            "C 这个{goods}多大尺寸？",
            "S 宽{few}0厘米，高1{few}5厘米，详情页有图哦",
            "C 能放进60厘米的橱柜吗？",
            "S 建议预留5厘米散热，放得下",
        ): 9,
        (
            "C 能便宜点吗，别家才{amount}",
            "S 这款已经是活动价{amount}了，送您一张50元券",
            "C 行吧，那我拍了",
            "S 感谢支持[玫瑰]",
        ): 9,
        (
            "C 甲醛味道大不大",
            "S 我们都是E0级板材，有检测报告，{date}出的",
            "C 报告发我看看",
            "S [图片]",
            "C 嗯嗯 再考虑考虑",
        ): 6,
        (
            "C 安装收费吗",
            "S {city}市区免费安装，乡镇加收{few}0元",
            "C ok",
        ): 6,
        (
            "C 双十一还会降价吗？",
            "S 价保30天，降价退差哦~",
            "C 👍",
        ): 5,
        (
            "C 包装都压坏了，怎么搞的！！！",
            "S 非常抱歉，麻烦拍照发我，给您补偿{few}0元可以吗",
            "C [图片][图片]",
            "C 算了，下次注意",
            "S 谢谢理解，祝您生活愉快",
        ): 5,
        (
            "C Hi, do you ship to {city}?",
            "S Yes, we do. Delivery takes about {few} days.",
            "C Great, is the price {amount} including installation?",
            "S Yes, installation is free in the city.",
        ): 3,
        # Delivery.
        (
            "C 送货地址改一下：{address}，{name}，{mobile}",
            "S 收到，已为您修改，收件人{name}，电话尾号我们核对过了",
            "C 麻烦快点哈",
        ): 6,
        (
            "S 您好，您的订单{order}已发货，运单号{tracking}",
            "C 什么时候到",
            "S 预计{date}前后，快递小哥会打您电话{mobile}",
            "C 换个号码联系，{other}，我老公的",
            "S 好的，已备注",
        ): 6,
        (
            "C 物流{few}天没动了，单号{tracking}",
            "S 帮您催一下，稍等",
            "S 快递员电话{other}，您也可以直接联系他",
            "C 打了没人接。。。",
        ): 5,
        (
            "C 东西放驿站就行，手机{mobile}",
            "S 好的亲",
        ): 4,
        (
            "S 司机师傅已出发，车牌{plate}，电话：{other}",
            "C 到了打我13开头那个号",
            "S 是{mobile}吗？",
            "C 对",
        ): 3,
        (
            "C 我是{name}，前天订的{goods}，电话{mobile}，怎么还没人联系安装",
            "S {name}{title}您好，查到了，安装师傅明天上午联系您",
            "C 明天不行，后天吧，找我爱人 {other}",
        ): 5,
        # Orders, serials, stamps: numbers that are nobody's.
        (
            "C 查下订单 {order}",
            "S 订单{order}状态：已签收",
            "C 我没收到啊",
            "S 显示{date}驿站代收，取件码{code}",
        ): 6,
        (
            "C 机器报错E{few}，机身号{serial}",
            "S 稍等，我查一下保修",
            "S 在保，登记号{order}，工程师会联系您",
        ): 4,
        (
            "S 系统通知 order_no={order} ts={stamp} status=PAID",
            "S 系统通知 order_no={order} ts={stamp} status=SHIPPED",
        ): 5,
        (
            "C 我的会员号{member}，积分怎么没到账",
            "S 会员{member}的积分{date}到账，请再刷新一下",
        ): 4,
        (
            "S 【验证码】{code}，5分钟内有效，请勿告诉他人",
            "C {code}",
            "S 亲，验证码不用发给我们哦",
        ): 3,
        # Refunds and cards.
        (
            "C 退款退哪里？",
            "S 原路退回；货到付款的请提供银行卡号和开户名",
            "C {card} {name}",
            "S 收到，{amount}元，1-3个工作日到账",
        ): 5,
        (
            "C 卡号发你了：{card}，建行的",
            "S 亲，为了安全请不要在聊天里发卡号哦，我这边已登记",
            "C 发都发了[捂脸]",
        ): 3,
        (
            "C 刚才付款扣了两次，卡{card}，金额{amount}",
            "S 请提供一下手机号帮您查",
            "C {mobile}",
        ): 3,
        (
            "C 定金{amount}已转，转账单号{tracking}",
            "S 收到定金，谢谢",
        ): 3,
        # Identity.
        (
            "C 学生优惠怎么弄",
            "S 需要实名认证，请发姓名和身份证号",
            "C {name}，{id}",
            "S 认证通过，优惠券已发到账户",
        ): 3,
        (
            "C 跨境的商品要身份证是吗",
            "S 是的，清关需要收件人身份证号码，与收件人一致",
            "C 身份证号：{id} 电话：{mobile}",
            "S 已提交清关",
            "C 多久能清关",
        ): 3,
        (
            "C 我朋友代取可以吗，他叫{name}，身份证{id}",
            "S 可以，请他带证件原件，到店报订单{order}",
        ): 2,
        (
            "C My passport no. is {passport}. Or should I use my ID {id}?",
            "S Thank you, {name}. It has been registered.",
        ): 1,
        (
            "S 分期申请需核对：姓名{name} 身份证{id} 银行卡{card} 预留手机{mobile}",
            "C 对的",
            "S 审核中，结果发短信",
        ): 2,
        # Invoices and companies.
        (
            "C 开发票，公司抬头，税号{uscc}",
            "S 好的，电子发票发哪个邮箱？",
            "C {email}",
            "S 已发送，请查收",
        ): 4,
        (
            "C 发票发{email}就行",
            "S 收到~",
        ): 3,
        (
            "C Please send the invoice to {email}, tel {mobile}",
            "S Sent. Order no {order}.",
            "C Got it, thanks!",
        ): 2,
        (
            "C 你们公司的统一社会信用代码是多少？付款要填",
            "S {uscc}，开户行和账号见合同",
        ): 2,
        # Other ways to reach people.
        (
            "C 加个微信聊，{wechat}",
            "S 亲，平台内沟通更有保障哦",
            "C 那我微信同号{mobile}",
        ): 3,
        (
            "C 店里座机打不通",
            "S 请打{landline}，或者店长手机 {other}",
        ): 3,
        (
            "C 投诉！你们把我电话{mobile}给了谁？天天有推销的打来",
            "S 非常抱歉，我们会核查，也可以发邮件到{email}",
            "C 必须给个说法，我要行使删除权",
            "S 已登记您的请求，15个工作日内答复",
        ): 2,
    }
)
"""Dialogues with their shares."""
