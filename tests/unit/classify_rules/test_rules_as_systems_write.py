"""Labels as programs, forms and people on the telephone give them, and what looks like it."""

from __future__ import annotations

import pytest

from piiguard.catalog.entities import Entity
from piiguard.classify.engine import Engine

ENGINE = Engine()


def values(text: str, entity: Entity) -> list[str]:
    """Return the values the engine finds in *text* for *entity*."""
    return [each.value for each in ENGINE.scan(text) if each.entity == entity]


@pytest.mark.parametrize(
    ("text", "entity", "value"),
    [
        ("社保卡丢了，卡面上那串651438000还能挂失吗", Entity.CN_SOCIAL_SECURITY, "651438000"),
        ("社保增员 户口性质农业 个人编号A95864689", Entity.CN_SOCIAL_SECURITY, "A95864689"),
        ('{"ssCard":"1006363906"}', Entity.CN_SOCIAL_SECURITY, "1006363906"),
        ("养老保险个人编号：C082 0184 8，缴费月数", Entity.CN_SOCIAL_SECURITY, "C08201848"),
        ("卡背安全码填376，别填错", Entity.CARD_CVV, "376"),
        ("CVV就是卡背后三位，我的是285，帮我填", Entity.CARD_CVV, "285"),
        ("信用卡授權書，有效日期08/30，持卡人簽署", Entity.CARD_EXPIRY, "0830"),
        ("您的快递单号是J T 5 1 2 1 2 5 1 3 6 8 7 4 5对吗", Entity.CN_WAYBILL, "JT5121251368745"),
        ("快递779992732229704放错柜子了", Entity.CN_WAYBILL, "779992732229704"),
        ("信用卡已寄出，单号775369269770634", Entity.CN_WAYBILL, "775369269770634"),
        ("驾照副页的档案编号，我看写的330102637392", Entity.CN_DRIVER_LICENCE, "330102637392"),
        ("驾驶员,档案编号,准驾\n梁萍,510102623549,B2", Entity.CN_DRIVER_LICENCE, "510102623549"),
        ("我的2088开头的号是2088 4071 0155 7525", Entity.ALIPAY_ACCOUNT, "2088407101557525"),
        ("地址、电话：汇川区香港路3-1502 01027101092", Entity.CN_LANDLINE, "01027101092"),
        ("教务处外线01020650712", Entity.CN_LANDLINE, "01020650712"),
        ("kyc doc=HKM_PERMIT no=CD8450437 ok", Entity.CN_HK_MACAO_PERMIT, "CD8450437"),
        ("kyc doc=HRP no=M0761688502 ok", Entity.CN_HOME_RETURN_PERMIT, "M0761688502"),
        ('{"docType":"TWP","docNo":"L04583232"}', Entity.CN_TAIWAN_PERMIT, "L04583232"),
        ("doc=TBZ no=08388082", Entity.CN_TAIWAN_COMPATRIOT_PERMIT, "08388082"),
        ("台胞证 出生日期1998/10/25 证件号码 09947033", Entity.CN_TAIWAN_COMPATRIOT_PERMIT, "09947033"),
        ("澳門居民身份證\n梁穎欣\n7/505905/8", Entity.MO_ID_CARD, "75059058"),
        ("VALUES('阿波科技有限公司','MA357PRW-7',NULL)", Entity.CN_ORGANIZATION_CODE, "MA357PRW7"),
        ("(9018,'阿波建筑工程有限公司','370102681598243')", Entity.CN_BUSINESS_LICENCE, "370102681598243"),
        ("社会团体登记：代码52074549-5，会长", Entity.CN_ORGANIZATION_CODE, "520745495"),
        ("asset,user,ip,mac\nPC-093,罗军,117.218.44.72,x", Entity.IP_ADDRESS, "117.218.44.72"),
        ('{"nick":"阿猫","lastIp":"117.228.226.151"}', Entity.IP_ADDRESS, "117.228.226.151"),
        ("allow 101.154.162.4; deny all;", Entity.IP_ADDRESS, "101.154.162.4"),
        ("ssh root@223.28.93.235 -p 22", Entity.IP_ADDRESS, "223.28.93.235"),
        ("ICCID,IMSI,MSISDN\nx,460017133457936,y", Entity.IMSI, "460017133457936"),
        ("pls reset pwd for li → new: qwer1234!", Entity.PASSWORD, "qwer1234!"),
        ("smtp: {user: li, pass: Pati!4404}", Entity.PASSWORD, "Pati!4404"),
        ("sudo useradd ops -p 'Sz!2024spring'", Entity.PASSWORD, "Sz!2024spring"),
        ("主持人密钥 Yaoming@0351，别外传", Entity.PASSWORD, "Yaoming@0351"),
        ("家里wifi密码Changeme#1", Entity.PASSWORD, "Changeme#1"),
        ("QQ空间 941563731 的留言板", Entity.QQ_NUMBER, "941563731"),
        ("微信zhaoyu_4076QQ44080465", Entity.QQ_NUMBER, "44080465"),
        ("微信zhaoyu_4076QQ44080465", Entity.WECHAT_ID, "zhaoyu_4076"),
        ("房东杨瑶 WeChat lawyer_zhou88", Entity.WECHAT_ID, "lawyer_zhou88"),
    ],
)
def test_a_value_is_found_as_people_and_programs_name_it(text: str, entity: Entity, value: str) -> None:
    """The words around it are those of forms, logs, rows and talk."""
    assert [each.replace("-", "").replace("/", "") for each in values(text, entity)] == [
        value.replace("-", "").replace("/", "")
    ]


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("社保基数20240101起调整", Entity.CN_SOCIAL_SECURITY),
        ("员工个人编号20001234", Entity.CN_SOCIAL_SECURITY),
        ("社保热线12333，工单编号651438000", Entity.CN_SOCIAL_SECURITY),
        ("安全码有3位，我的是旧卡", Entity.CARD_CVV),
        ("快递费 20241126", Entity.CN_WAYBILL),
        ("单号775369269770634", Entity.CN_WAYBILL),
        ("采购快递柜，订单号775369269770634", Entity.CN_WAYBILL),
        ("人事档案编号，我看写的330102637392", Entity.CN_DRIVER_LICENCE),
        ("姓名,档案编号,部门\n梁萍,510102623549,B2", Entity.CN_DRIVER_LICENCE),
        ("type=HRP rev=M0761688", Entity.CN_HOME_RETURN_PERMIT),
        ("doc=TBZ no=20240101", Entity.CN_TAIWAN_COMPATRIOT_PERMIT),
        ("7/505905/8", Entity.MO_ID_CARD),
        ("VALUES('阿波科技有限公司','MA357PRW-8',NULL)", Entity.CN_ORGANIZATION_CODE),
        ("NAS-IP=10.44.77.192 user=x", Entity.IP_ADDRESS),
        ("server_ip: 10.44.77.192", Entity.IP_ADDRESS),
        ("name,ip\na,10.44.77.192", Entity.IP_ADDRESS),
        ("allow 0.0.0.0/0; deny all;", Entity.IP_ADDRESS),
        ("服务器密钥 RSA2048", Entity.PASSWORD),
        ("smtp: {host: a, pass: true}", Entity.PASSWORD),
        ("reset the password → new: tulips", Entity.PASSWORD),
        ("wifi密码忘了", Entity.PASSWORD),
        ("pwd policy: min8chars!", Entity.PASSWORD),
        ("QQ空间 7 条新消息", Entity.QQ_NUMBER),
        ("WeChat mini_program", Entity.WECHAT_ID),
        ("WeChat pay_v3 sdk", Entity.WECHAT_ID),
    ],
)
def test_what_looks_like_it_is_none(text: str, entity: Entity) -> None:
    """A day, another file, a machine of the house, a plain word."""
    assert not values(text, entity)
