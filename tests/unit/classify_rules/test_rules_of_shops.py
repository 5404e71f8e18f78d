"""What shops, banks and couriers write: cards of the forces, accounts, secrets, devices and rows."""

from __future__ import annotations

import pytest

from piiguard.catalog.entities import Entity
from piiguard.classify import Engine
from piiguard.classify.validators.iban import check_digits

_ENGINE = Engine()
_IBAN = f"DE{check_digits('DE', '500105175407324931')}500105175407324931"


def _found(text: str) -> list[tuple[str, Entity]]:
    return [(text[each.start : each.end], each.entity) for each in _ENGINE.scan(text)]


@pytest.mark.parametrize(
    ("text", "value", "entity"),
    [
        ("军官证开户：武字第1234567号", "武字第1234567号", Entity.CN_OFFICER_CARD),
        ("现役军人凭火字第123456号购票", "火字第123456号", Entity.CN_OFFICER_CARD),
        ("退役金凭证件海字第123456号办理", "海字第123456号", Entity.CN_OFFICER_CARD),
        ("卡背三码 731，卡号6222021234567890123", "731", Entity.CARD_CVV),
        ("信用卡正面四码8827", "8827", Entity.CARD_CVV),
        ("手机*#06#显示3569 8296 7304 188", "3569 8296 7304 188", Entity.IMEI),
        ("SIM 8986 0143 2875 9169 8644 流量超阈", "8986 0143 2875 9169 8644", Entity.ICCID),
        ("IMSI4600036939\n60890不在白名单", "4600036939\n60890", Entity.IMSI),
        ("iccid=898611774\n14984703180", "898611774\n14984703180", Entity.ICCID),
        (f"IBAN {_IBAN[:7]}\n{_IBAN[7:]}", f"{_IBAN[:7]}\n{_IBAN[7:]}", Entity.IBAN_CODE),
        ("您的件（300987654321）已签收", "300987654321", Entity.CN_WAYBILL),
        ("支付宝账号：moon_shop88", "moon_shop88", Entity.ALIPAY_ACCOUNT),
        ("薇❤lili8890", "lili8890", Entity.WECHAT_ID),
        ("我加你微信了，我的号是linda0923", "linda0923", Entity.WECHAT_ID),
        ("自用闲置，面交，加sunny_0921", "sunny_0921", Entity.WECHAT_ID),
        ("私信：口口544542335", "544542335", Entity.QQ_NUMBER),
        ("新群主 QQ3077 5611 17，旧群作废", "3077 5611 17", Entity.QQ_NUMBER),
        ("密码就是Root@1742呀一直没改", "Root@1742", Entity.PASSWORD),
        ("passwd rejected, got='Hj7#kk21'", "Hj7#kk21", Entity.PASSWORD),
        ("redis://app:Pw@8562@db.example.com:6379", "Pw@8562", Entity.PASSWORD),
        ("终端 3C06304F11A2 停留38分钟", "3C06304F11A2", Entity.MAC_ADDRESS),
        (
            "打币到 0xa7d44fbc8c56dc6452d4f888e528a06e5fa26391",
            "0xa7d44fbc8c56dc6452d4f888e528a06e5fa26391",
            Entity.CRYPTO,
        ),
        ("张晓雯\t女\t2015-06-09\t北京市", "2015-06-09", Entity.DATE_OF_BIRTH),
        ('"汤浩然","blue@example.com","1956-10-16"', "1956-10-16", Entity.DATE_OF_BIRTH),
        ("旅行团名单：1.李长林ED1058881", "ED1058881", Entity.CN_PASSPORT),
        ("台胞证8位号0644 7784", "0644 7784", Entity.CN_TAIWAN_COMPATRIOT_PERMIT),
        ("入台证材料：L证L00288239", "L00288239", Entity.CN_TAIWAN_PERMIT),
        ("恭喜@北城以北中奖，三天内私信", "@北城以北", Entity.WEIBO_HANDLE),
        ('{"openid":"oT6X2V_TGWetNpvqBriTgIaIZ3Hd"}', "oT6X2V_TGWetNpvqBriTgIaIZ3Hd", Entity.URL),
        ("mongodb://ops:Db@8562@58.156.148.113:27017/wms", "58.156.148.113", Entity.IP_ADDRESS),
        ("白名单：58.77.89.205、58.155.175.123", "58.155.175.123", Entity.IP_ADDRESS),
        ("出险地点成都市武侯区人民南路四段27号路口", "成都市武侯区人民南路四段27号路口", Entity.LOCATION),
        (
            "寄到南京市栖霞区仙林大道163号南京大学仙林校区4组团",
            "南京市栖霞区仙林大道163号南京大学仙林校区4组团",
            Entity.LOCATION,
        ),
        (
            "Flat 3A, Block 2, Mei Foo Sun Chuen, 12 Nassau Street, Kowloon",
            "Flat 3A, Block 2, Mei Foo Sun Chuen, 12 Nassau Street, Kowloon",
            Entity.LOCATION,
        ),
        ("授权方青岛优品建材有限公司，甲方", "青岛优品建材有限公司", Entity.ORGANIZATION),
        ("曹女士诉顺昌（唐山）企业管理咨询有限公司", "顺昌（唐山）企业管理咨询有限公司", Entity.ORGANIZATION),
        ("购药门店和顺大药房连锁（长沙）有限公司", "和顺大药房连锁（长沙）有限公司", Entity.ORGANIZATION),
        ("澳门身份证：1\uff0f050609\uff0f2（全角）", "1\uff0f050609\uff0f2", Entity.MO_ID_CARD),
        ("税务登记证2101 0266 6717 796 换证", "2101 0266 6717 796", Entity.CN_TAX_NUMBER),
        ("IP地址 58.77.89.205\n\n密码为Ops$49787", "Ops$49787", Entity.PASSWORD),
        ("老赖@橙子味汽水欠我八百", "@橙子味汽水", Entity.WEIBO_HANDLE),
    ],
)
def test_what_shops_write_is_found_as_far_as_it_goes(text: str, value: str, entity: Entity) -> None:
    """Each value is found whole, by what its people call it."""
    assert (value, entity) in _found(text)


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("房权证海字第9935071号已办理抵押", Entity.CN_OFFICER_CARD),
        ("财政字第123456号文件下发", Entity.CN_OFFICER_CARD),
        ("四位码4471是取件码", Entity.CARD_CVV),
        ("支付宝sdk_v2_android接入", Entity.ALIPAY_ACCOUNT),
        ("加lib_utils2，编译通过", Entity.WECHAT_ID),
        ("QQ2013 2014 2015", Entity.QQ_NUMBER),
        ("密码还是没想起来，admin也忘了", Entity.PASSWORD),
        ("设备 50D9052F03F8 的序列号", Entity.MAC_ADDRESS),
        ("入职登记\n王小明,男,2019-03-01", Entity.DATE_OF_BIRTH),
        ("管理员诉求已提交，开发方未回复", Entity.ORGANIZATION),
        ("27号路口红绿灯坏了", Entity.LOCATION),
        ("@前端小王 曝光埋点有问题", Entity.WEIBO_HANDLE),
    ],
)
def test_what_only_looks_like_it_is_left_alone(text: str, entity: Entity) -> None:
    """A deed, a code of a parcel, a name in a program are nobody's."""
    assert entity not in {found for _, found in _found(text)}
