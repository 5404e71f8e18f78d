"""What the names of columns say, in Chinese, pinyin and English."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from piiguard.catalog import STANDARD_ENTITIES, Entity
from piiguard.classify.fields import name_evidence
from piiguard.classify.fields.name_table import NAMES, NOT_PERSONAL
from piiguard.classify.fields.names import normalise

READ = {
    Entity.CN_RESIDENT_ID: (
        "身份证号 居民身份证号码 sfzh sfzhm khsfzh id_card idCardNo ID_NUMBER 证件号码 zjhm 法人身份证号"
    ),
    Entity.CN_MOBILE: (
        "手机号 手机号码(必填) 客户手机 lxdh sjh khsjh mobile mobilePhone phone_no2 CustomerPhone "
        "联系电话1 custmobile"
    ),
    Entity.CN_LANDLINE: "固定电话 座机 单位电话 gddh office_phone fax",
    Entity.CN_BANK_CARD: "银行卡号 收款账号 yhkh bank_card_no bankCardNumber 卡号",
    Entity.CN_USCC: "统一社会信用代码 纳税人识别号 tyshxydm uscc",
    Entity.CN_PASSPORT: "护照号码 hzhm passport_no passportNo",
    Entity.CN_PLATE: "车牌号 cph 机动车号牌 license_plate",
    Entity.EMAIL_ADDRESS: "邮箱 电子邮箱 email E-mail emailAddress dzyx 联系邮箱",
    Entity.PERSON: "姓名 客户姓名 khxm xm 收货人 name full_name customerName 紧急联系人姓名",
    Entity.LOCATION: "地址 收货地址 jtzz home_address addr shippingAddress 城市 户籍所在地",
    Entity.ORGANIZATION: "公司名称 工作单位 dwmc company company_name employer",
    Entity.DATE_OF_BIRTH: "出生日期 生日 csrq dob birth_date birthday",
    Entity.GENDER: "性别 xb gender sex",
    Entity.WECHAT_ID: "微信号 微信ID wxh wechat wechat_id",
    Entity.IP_ADDRESS: "IP地址 登录IP ip_address client_ip ip",
}
PAIRS = [(name, entity) for entity, names in READ.items() for name in names.split()]


def test_every_standard_entity_has_names() -> None:
    """No entity piiguard ships can go unnoticed by its column's name."""
    assert {naming.entity for naming in NAMES} == set(STANDARD_ENTITIES) == set(READ)


@pytest.mark.parametrize(("name", "entity"), PAIRS)
def test_common_names_are_read(name: str, entity: Entity) -> None:
    """Chinese, pinyin initials, snake and camel case, with numbers and remarks."""
    evidence = name_evidence(name)
    assert evidence is not None
    assert evidence.entity == entity


THINGS = (
    "订单号 订单编号 流水号 order_no orderId trade_no 合同编号 客户编号 sku 金额 amount timestamp ddh 运单号"
)
MENTIONS = (
    "手机号码归属地 手机型号 是否有手机号 email_verified is_mobile has_email num_phones phone_hash "
    "product_name 图片地址 mac_address file_name microphone account created_at remark 聊天内容 id "
    "商品名字 店铺地址"
)


@pytest.mark.parametrize("name", THINGS.split())
def test_numbers_of_things_speak_against_personal_data(name: str) -> None:
    """An order number may look like an ID; its name says that it is none."""
    evidence = name_evidence(name)
    assert evidence is not None
    assert evidence.entity is None


@pytest.mark.parametrize("name", MENTIONS.split())
def test_what_only_mentions_an_entity_is_not_read_as_it(name: str) -> None:
    """The head of a name stands last: a number's origin is no number."""
    assert name_evidence(name) is None


def test_a_name_with_two_readings_says_so() -> None:
    """联系电话 may be a mobile or a landline; the weaker reading is kept for the values to decide."""
    evidence = name_evidence("联系电话")
    assert evidence is not None
    assert evidence.others == (Entity.CN_LANDLINE,)
    sure, weak = name_evidence("手机号"), name_evidence("dh")
    assert sure is not None
    assert weak is not None
    assert sure.score > evidence.score > weak.score


def test_no_name_is_given_to_two_entities() -> None:
    """The table cannot contradict itself, and each name in it is in the form it is looked up in."""
    listed = [name for naming in NAMES for name in naming.names] + list(NOT_PERSONAL)
    assert len(listed) == len(set(listed))
    assert [name for name in listed if normalise(name) != name] == []


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("CustomerPhone_No2", "customer phone no"),
        ("手机号（必填）", "手机号"),
        ("\uff29\uff24\uff3f\uff23\uff21\uff32\uff24", "id card"),
        ("客户 姓名", "客户姓名"),
        ("微信 ID", "微信id"),
        ("  ", ""),
        ("(说明)", "说明"),
    ],
)
def test_names_are_brought_to_one_form(name: str, plain: str) -> None:
    """Width, case, separators, numbers and remarks make no difference."""
    assert normalise(name) == plain


@given(st.text(max_size=40))
def test_any_name_can_be_asked(name: str) -> None:
    """No header breaks the reading, and a score is always a probability."""
    evidence = name_evidence(name)
    assert evidence is None or 0 < evidence.score <= 1
