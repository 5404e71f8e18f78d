"""Accounts and dates of birth, which only the words beside them tell from other text."""

from __future__ import annotations

import pytest

from piiguard.catalog.entities import Entity
from piiguard.classify.engine import Engine
from piiguard.classify.rules.digital.birth_dates import is_date

ENGINE = Engine()


def values(text: str, entity: Entity) -> list[str]:
    """Return the values the engine finds in *text* for *entity*."""
    return [each.value for each in ENGINE.scan(text) if each.entity == entity]


@pytest.mark.parametrize(
    ("text", "account"),
    [
        ("微信号：zhang_san88", "zhang_san88"),
        ("我的微信是lilei1990", "lilei1990"),
        ("微信: sun-ab12cd3", "sun-ab12cd3"),
        ("加我微信 loverabcdef", "loverabcdef"),
        ("加微信abc123456", "abc123456"),
        ("加V zhangsan1990", "zhangsan1990"),
        ("可以加薇lily_2020聊", "lily_2020"),
        ("\u2795V：lily_2020 详聊", "lily_2020"),
        ("有意者vx：abc12345", "abc12345"),
        ("vx：lover4wxy1jl", "lover4wxy1jl"),
        ("威❤：abc12345", "abc12345"),
        ("微 信：@abc12345", "abc12345"),
        ("薇信 li_lei9", "li_lei9"),
        ("WeChat ID: li_lei_9", "li_lei_9"),
        ("wxid_a1b2c3d4e5f6g7", "wxid_a1b2c3d4e5f6g7"),
        ('{"微信号":"zhang_san88"}', "zhang_san88"),
        ("微信號：zhang_san88", "zhang_san88"),
        ("微信帳號 zhang_san88", "zhang_san88"),
        ("你微信是不是zhang_san88", "zhang_san88"),
        ("微信改成zhang_san88了", "zhang_san88"),
        ("微信搜abc123456加我", "abc123456"),
        ("加V：xiaoli-0909", "xiaoli-0909"),
        ("加vx zhangsan1990", "zhangsan1990"),
        ("绿泡泡：zhangsan_88", "zhangsan_88"),
        ("薇：zhangsan1990", "zhangsan1990"),
        ("wechat id is li_lei_9", "li_lei_9"),
    ],
)
def test_a_wechat_id_is_found_behind_its_labels(text: str, account: str) -> None:
    """Labels in Chinese and English, and the spellings by which chats get past filters."""
    assert values(text, Entity.WECHAT_ID) == [account]


@pytest.mark.parametrize(
    "text",
    [
        "微信登录",
        "微信：扫码",
        "WeChat: https://example.com/a",
        "vx = float32",
        "wx: velocity_1",
        "微信小程序 miniprogram",
        "weixin.request(options)",
        "微信号：unknown",
        "微信号 z1",
        "用微信打开 example.com",
        "微信搜一搜",
        "微信里添加subscription",
        "微信搜索wechatpay开通",
        "微信是不是android",
    ],
)
def test_what_is_no_wechat_id_stays(text: str) -> None:
    """Programs, links, placeholders and sentences about WeChat are no findings."""
    assert values(text, Entity.WECHAT_ID) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("QQ：123456789", "123456789"),
        ("QQ号１２３４５６７８", "12345678"),
        ("加QQ 12345678", "12345678"),
        ("加Q 12345678", "12345678"),
        ("我的扣扣是123456", "123456"),
        ("加我Q123456789", "123456789"),
        ("联系QQ（123456789）", "123456789"),
        ("qq=987654321", "987654321"),
        ("http://wpa.qq.com/msgrd?v=3&uin=123456789&site=qq", "123456789"),
        ("你那个QQ是不是1283746509", "1283746509"),
        ("QQ号换成了283746511", "283746511"),
        ("QQ２８３７４６５１１", "283746511"),
        ("QQ:283 746 511", "283746511"),
        ("加QQ 7 4 1 8 9 8 2 0 7 4", "7418982074"),
        ("Q Q：283746511", "283746511"),
        ("秋秋 283746511", "283746511"),
        ("我q是283746511", "283746511"),
        ("QQ號：283746511", "283746511"),
        ("QQ/微信：283746511", "283746511"),
    ],
)
def test_a_qq_number_is_found_behind_its_labels(text: str, number: str) -> None:
    """Five to eleven digits, the first not zero, with a label."""
    assert values(text, Entity.QQ_NUMBER) == [number]


@pytest.mark.parametrize(
    "text",
    ["QQ群 123456789", "QQ群：123456789", "QQ2013", "QQ音乐 2024", "QQ：1234", "qq.com", "QQ：0123456"],
)
def test_what_is_no_qq_number_stays(text: str) -> None:
    """Groups, versions and numbers that are too short are no findings."""
    assert values(text, Entity.QQ_NUMBER) == []


@pytest.mark.parametrize(
    ("text", "accounts"),
    [
        ("QQ：283746511、374651122", ["283746511", "374651122"]),
        ("QQ 283746511 或 374651122", ["283746511", "374651122"]),
        ('"qq":["283746511","374651122"]', ["283746511", "374651122"]),
        ("QQ：283746511/374651122/465112233", ["283746511", "374651122", "465112233"]),
        ("微信/QQ：zhang_san88/283746511", ["283746511"]),
        ("QQ：283746511，订单374651122", ["283746511"]),
    ],
)
def test_every_qq_number_of_a_list_is_found(text: str, accounts: list[str]) -> None:
    """One label speaks for all; what has a label of its own is no part of the list."""
    assert values(text, Entity.QQ_NUMBER) == accounts


@pytest.mark.parametrize(
    ("text", "accounts"),
    [
        ("微信：zhang_san88/zhang_san99", ["zhang_san88", "zhang_san99"]),
        ("手机/微信：13800138000/zhang_san88", ["zhang_san88"]),
        ("微信/QQ：zhang_san88/283746511", ["zhang_san88"]),
    ],
)
def test_every_wechat_id_of_a_list_is_found(text: str, accounts: list[str]) -> None:
    """The same, where the label names two kinds of account too."""
    assert values(text, Entity.WECHAT_ID) == accounts


def test_a_mobile_given_as_qq_stays_a_mobile() -> None:
    """What has a form of its own keeps its entity."""
    assert values("QQ：13800138000", Entity.CN_MOBILE) == ["13800138000"]


@pytest.mark.parametrize(
    ("text", "account"),
    [
        ("支付宝 2088-1021-4622-5135", "2088102146225135"),
        ("alipay: 2088102146225135", "2088102146225135"),
        ("支付宝(2088102146225135)", "2088102146225135"),
        ("支付宝UID：2088102146225135", "2088102146225135"),
        ("buyer_id=2088102146225135", "2088102146225135"),
        ("支付宝转到2088102146225135", "2088102146225135"),
        ("支付寶帳號：2088102146225135", "2088102146225135"),
    ],
)
def test_an_alipay_account_is_found_behind_its_label(text: str, account: str) -> None:
    """The provider's own number, wherever the label puts it."""
    assert values(text, Entity.ALIPAY_ACCOUNT) == [account]


@pytest.mark.parametrize(
    ("text", "entity", "value"),
    [
        ("支付宝账号：zhang@example.com", Entity.EMAIL_ADDRESS, "zhang@example.com"),
        ("支付宝 138-0013-8000", Entity.CN_MOBILE, "13800138000"),
        ("alipay: 13800138000", Entity.CN_MOBILE, "13800138000"),
        ("支付寶帳號：13800138000", Entity.CN_MOBILE, "13800138000"),
    ],
)
def test_a_mobile_or_an_address_given_as_alipay_account_stays_one(
    text: str, entity: Entity, value: str
) -> None:
    """What has a form of its own keeps its entity, as with other accounts."""
    assert [(each.entity, each.value) for each in ENGINE.scan(text)] == [(entity, value)]


@pytest.mark.parametrize("text", ["支付宝红包", "支付宝热线 95188", "2088102146225135", "支付宝 12800138000"])
def test_what_is_no_alipay_account_stays(text: str) -> None:
    """Without its label, or without a form an account can have, there is no finding."""
    assert values(text, Entity.ALIPAY_ACCOUNT) == []


@pytest.mark.parametrize(
    ("text", "handle"),
    [
        ("微博：@张三的小店", "张三的小店"),
        ("微博昵称：快乐的小李", "快乐的小李"),
        ("微博号 zhangsan_1990", "zhangsan_1990"),
        ("weibo: zhangsan_1990", "zhangsan_1990"),
        ("转发微博 @老树画画 好看", "老树画画"),
        ("感谢@海边的阿波粉丝后援会：转发抽奖", "海边的阿波粉丝后援会"),
        ("weibo.com/n/%E5%BC%A0%E4%B8%89", "张三"),
    ],
)
def test_a_weibo_handle_is_found_behind_its_label(text: str, handle: str) -> None:
    """With an at sign, with a label that names it, or in a link to a profile."""
    assert values(text, Entity.WEIBO_HANDLE) == [handle]


@pytest.mark.parametrize(
    "text",
    [
        "微博热搜",
        "weibo.com/login",
        "@张三的小店",
        "微博：转发",
        "微博 2024",
        "weibo: https://x.cn",
        "@张三 请处理一下，客户关注",
        "@所有人 今晚直播",
        "@李雷 你好，视频我发了",
        "恭喜@李雷 升职",
    ],
)
def test_what_is_no_weibo_handle_stays(text: str) -> None:
    """A mention without a label and pages of the site are no findings."""
    assert values(text, Entity.WEIBO_HANDLE) == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("出生日期：1988-03-05", "1988-03-05"),
        ("生日 1988年3月5日", "1988-03-05"),
        ("生日１９８８年３月５日", "1988-03-05"),
        ("出生年月日 1988/03/05", "1988-03-05"),
        ("出生于一九八八年三月五日", "1988-03-05"),
        ("二〇〇一年十二月二十一日出生", "2001-12-21"),
        ("一九七九年十月三十一日生，", "1979-10-31"),
        ("1988-03-05生", "1988-03-05"),
        ("出生年月：1988年3月", "1988-03"),
        ("出生日期：88年3月5日", "1988-03-05"),
        ('"birthday": "19880305"', "1988-03-05"),
        ("DOB: 03/05/1988", "1988-03-05"),
        ("DOB: 25/12/1988", "1988-12-25"),
        ("date_of_birth=1988.3.5", "1988-03-05"),
        ("born on 5 March 1988", "1988-03-05"),
        ("Born: March 5th, 1988", "1988-03-05"),
        ("<td>出生日期</td><td>1990-01-01</td>", "1990-01-01"),
        ("csrq：1990-01-01", "1990-01-01"),
        ("生日（公历）：1990-01-01", "1990-01-01"),
        ("Date of Birth (YYYY-MM-DD): 1988-03-05", "1988-03-05"),
        ("1988年3月5日生于北京", "1988-03-05"),
        ("出生年月 198803", "1988-03"),
        ("dob: 1988 Mar 5", "1988-03-05"),
        ("DOB=03-05-88", "1988-03-05"),
        ("生日,1988/3/5", "1988-03-05"),
        ("1988/03/05 (生日)", "1988-03-05"),
        ("生日：2月29日", "--02-29"),
        ("出生于公元1988年3月5日", "1988-03-05"),
        ("出 生 1988 年 3 月 5 日", "1988-03-05"),
        ("李强 男 1988年3月5日 汉族", "1988-03-05"),
        ("女,1988-03-05,110105198803050028", "1988-03-05"),
        ("王芳，女，1985年6月生，汉族", "1985-06"),
        ("李强（1990年5月出生）", "1990-05"),
        ("我是88年3月5日生的", "1988-03-05"),
        ("出生时间：1988年3月5日10时", "1988-03-05"),
        ("他的生日在1990/12/1", "1990-12-01"),
    ],
)
def test_a_date_of_birth_is_found_in_each_spelling(text: str, day: str) -> None:
    """The value is the date by ISO 8601, whatever the spelling."""
    assert values(text, Entity.DATE_OF_BIRTH) == [day]


@pytest.mark.parametrize(
    "text",
    [
        "出厂日期：2019-03-05",
        "生日快乐！2024-05-06",
        "1988年出生",
        "DOB: 13/32/1988",
        "出生日期：1988-02-30",
        "出生日期：1788-02-03",
        "有效期 2024年5月6日",
        "adob 1988-03-05",
        "reborn 1988-03-05",
        "发生于2024年5月6日",
        "2024年3月5日发生",
        "男 2024年3月5日 入院",
        "2024年3月生效",
        "1985年6月生产",
    ],
)
def test_another_date_is_no_date_of_birth(text: str) -> None:
    """Dates of other things, years alone and days that no calendar has are no findings."""
    assert values(text, Entity.DATE_OF_BIRTH) == []


def test_a_leap_day_is_a_date_only_in_a_leap_year() -> None:
    """The calendar decides, in figures and in words."""
    assert is_date("1988年2月29日")
    assert is_date("一九八八年二月廿九日")
    assert not is_date("1989-02-29")


def test_why_says_that_a_label_named_it() -> None:
    """The reasons name the label and the rule."""
    (finding,) = ENGINE.scan("QQ：123456789")
    assert finding.why[:2] == ("labelled", "five to eleven digits (Tencent)")


def test_several_handles_of_one_post_are_told_apart() -> None:
    """Each ends where the next begins, or the word that joins them."""
    assert values("恭喜 @追光的阿杰 @夜航船2019 各得一份", Entity.WEIBO_HANDLE) == [
        "追光的阿杰",
        "夜航船2019",
    ]
    assert values("跟@山道闲人和@夜航船2019一起直播", Entity.WEIBO_HANDLE) == ["山道闲人", "夜航船2019"]


@pytest.mark.parametrize(
    ("text", "account"),
    [
        ("https://weibo.com/u/1234567890?tabtype=album", "1234567890"),
        ("https://www.zhihu.com/people/li-mu-37/answers", "li-mu-37"),
        ("https://space.bilibili.com/3355/video", "3355"),
        ("我的博客 https://github.com/zhangwei-dev", "zhangwei-dev"),
    ],
)
def test_an_account_is_found_in_the_address_of_its_page(text: str, account: str) -> None:
    """The rest of the URL says nothing of anybody."""
    assert values(text, Entity.URL) == [account]


@pytest.mark.parametrize(
    "text",
    [
        "https://github.com/features/actions 作者很喜欢",
        "go get github.com/pkg/errors 作者提交",
        "https://www.zhihu.com/question/12345",
        "https://www.bilibili.com/video/BV1xx",
        "修复 https://github.com/torvalds/linux 的编译",
    ],
)
def test_a_page_that_is_nobodys_is_no_account(text: str) -> None:
    """Questions, films and repositories that a program fetches belong to no one."""
    assert values(text, Entity.URL) == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("王芳,1998-09-01,13800138000", "1998-09-01"),
        ("刘玉洁\t1981-09-01\t第十一中学\t13800138000", "1981-09-01"),
        ("投保人：王婷，1984.02.06，续期", "1984-02-06"),
        ("出生日期：民國78年5月3日", "1989-05-03"),
        ("张伟，1985年3月2日，汉族，中共党员", "1985-03-02"),
        ("民國 65 年 12 月 1 日生，住台北", "1976-12-01"),
        ("强積金僱員|D370047(0)|19450301|九龍", "1945-03-01"),
        ("孕妇，19870723生，末次月经", "1987-07-23"),
        ('{"pat_birth":"19880305"}', "1988-03-05"),
        ("pat=1 birth=1980-02-28 dept=儿科", "1980-02-28"),
    ],
)
def test_a_date_of_birth_is_told_by_the_row_it_stands_in(text: str, day: str) -> None:
    """Beside somebody's name and number, or document, it needs no label."""
    assert values(text, Entity.DATE_OF_BIRTH) == [day]


@pytest.mark.parametrize(
    "text",
    [
        "刘晓\t2021-09-01\t13800138000",
        "姓名,入职日期,手机\n王芳,1998-09-01,13800138000",
        "1981-09-01 03:17:00 刘晓 13800138000",
        "20010101生产的设备",
        "订单,1999-09-09,刘晓",
        "出生日期：民國78年13月3日",
        "李雷 1998-05-06 购入 13800138000",
        "民國78年5月3日成立",
        "王芳，1998-09-01入职，13800138000",
    ],
)
def test_another_date_of_a_row_is_no_date_of_birth(text: str) -> None:
    """A recent day, one that is called something else, and one with a time of day are none."""
    assert values(text, Entity.DATE_OF_BIRTH) == []
