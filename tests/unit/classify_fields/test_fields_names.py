"""What the names of columns say, in Chinese, pinyin and English."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from piiguard.catalog import STANDARD_ENTITIES, Entity
from piiguard.classify.fields import name_evidence
from piiguard.classify.fields.name_table import name_table
from piiguard.classify.fields.names import normalise

READ = {
    "CN_RESIDENT_ID": (
        "身份证号 居民身份证号码 sfzh sfzhm khsfzh id_card idCardNo ID_NUMBER 证件号码 zjhm 法人身份证号"
    ),
    "CN_FOREIGNER_ID": "外国人永久居留身份证号 永居证号 yjzh foreigner_id permanentResidenceNo",
    "CN_PASSPORT": "护照号码 hzh hzhm passport_no passportNo 本人护照号",
    "CN_HK_MACAO_PERMIT": "港澳通行证号 往来港澳通行证 gatxzh hk_macao_permit",
    "CN_HOME_RETURN_PERMIT": "回乡证号 港澳居民来往内地通行证号码 hxzh home_return_permit_no",
    "CN_TAIWAN_PERMIT": "往来台湾通行证号 大通证号 taiwan_permit_no",
    "CN_TAIWAN_COMPATRIOT_PERMIT": "台胞证号 台湾居民来往大陆通行证 tbzh taiwan_compatriot_permit",
    "CN_DRIVER_LICENCE": "驾驶证号 驾驶证档案编号 jszh driver_license_no",
    "CN_SOCIAL_SECURITY": "社保卡号 社会保障卡号 医保卡号 sbkh social_security_number",
    "CN_OFFICER_CARD": "军官证号 jgzh military_id officer_card_no",
    "HK_ID_CARD": "香港身份证号 hkid hk_id_card 客户香港身份证号码",
    "MO_ID_CARD": "澳门身份证号 amsfzh macau_id_no",
    "TW_ID_CARD": "台湾身份证号 身分證字號 twsfzh taiwan_id",
    "MRZ": "机读码 mrz MRZ_LINE1 machine_readable_zone",
    "CN_MOBILE": (
        "手机号 手机号码(必填) 客户手机 lxdh sjh khsjh mobile mobilePhone phone_no2 CustomerPhone "
        "联系电话1 custmobile"
    ),
    "CN_LANDLINE": "固定电话 座机 单位电话 gddh office_phone fax",
    "PHONE_NUMBER": "国际电话 境外手机号 overseas_phone",
    "CN_SERVICE_NUMBER": "客服电话 服务热线 kfdh hotline",
    "CN_BANK_CARD": "银行卡号 收款账号 yhkh bank_card_no bankCardNumber 卡号",
    "CREDIT_CARD": "国际信用卡号 credit_card_number cc_no creditCardNo",
    "CARD_CVV": "安全码 cvv cvv2 card_cvc aqm",
    "CARD_EXPIRY": "卡有效期 card_expiry cardExpDate kyxq",
    "IBAN_CODE": "国际银行账号 iban iban_no",
    "CRYPTO": "钱包地址 wallet_address btcAddress qbdz",
    "CN_USCC": "统一社会信用代码 tyshxydm uscc credit_code",
    "CN_ORGANIZATION_CODE": "组织机构代码 zzjgdm organization_code",
    "CN_TAX_NUMBER": "纳税人识别号 税号 nsrsbh tax_id",
    "CN_BUSINESS_LICENCE": "营业执照号 yyzzh business_license_no",
    "CN_PLATE": "车牌号 cph 机动车号牌 license_plate",
    "VIN": "车架号 cjh vin 车辆识别代号 VIN码",
    "EMAIL_ADDRESS": "邮箱 电子邮箱 email E-mail emailAddress dzyx 联系邮箱",
    "IP_ADDRESS": "IP地址 登录IP ip_address client_ip ip client.address net.peer.address x-real-ip",
    "MAC_ADDRESS": "MAC地址 mac_address macAddr",
    "IMEI": "手机串号 imei IMEI1 sjch",
    "IMSI": "imsi IMSI号 国际移动用户识别码",
    "ICCID": "iccid SIM卡号 sim_card_no",
    "URL": "个人主页 profile_url referer",
    "COORDINATES": "经纬度 经度 latitude lng gps_location jwd",
    "WECHAT_ID": "微信号 微信ID wxh wechat wechat_id",
    "QQ_NUMBER": "QQ号 qq qqh QQ号码 qq_number",
    "ALIPAY_ACCOUNT": "支付宝账号 zfbzh alipay_account",
    "WEIBO_HANDLE": "微博账号 weibo_id wbzh",
    "CN_WAYBILL": "快递单号 运单号 kddh tracking_no waybillNo",
    "API_KEY": "访问密钥 api_key accessToken app_secret Proxy-Authorization cookies Set-Cookie",
    "PASSWORD": "登录密码 密码 pwd password dlmm password_hash",
    "PERSON": (
        "姓名 客户姓名 khxm xm 收货人 name full_name customerName 紧急联系人姓名 房东 主讲人 passengerName"
    ),
    "LOCATION": "地址 收货地址 jtzz home_address addr shippingAddress 城市 户籍所在地",
    "ORGANIZATION": "公司名称 工作单位 dwmc company company_name employer",
    "DATE_OF_BIRTH": "出生日期 生日 csrq dob birth_date birthday",
    "GENDER": "性别 xb gender sex",
    "BIOMETRICS": "指纹 人脸特征 zhiwen face_embedding fingerprint 声纹",
    "RELIGION": "宗教信仰 zjxy religion",
    "SPECIFIC_IDENTITY": "残疾证号 犯罪记录 cjzh disability_type criminal_record",
    "HEALTH": "病历号 诊断结果 既往史 blh zdjg diagnosis medical_history 过敏史",
    "FINANCIAL_ACCOUNT": "证券账号 公积金账号 gjjzh salary 年收入",
    "WHEREABOUTS": "行踪轨迹 行程记录 guiji trajectory location_history",
    "MINOR": "儿童姓名 未成年人信息 child_name etxm",
}
PAIRS = [(name, entity) for entity, names in READ.items() for name in names.split()]


def test_every_standard_entity_has_names() -> None:
    """No entity piiguard ships can go unnoticed by its column's name."""
    assert {naming.entity for naming in name_table().namings} == set(STANDARD_ENTITIES) == set(READ)


@pytest.mark.parametrize(("name", "entity"), PAIRS)
def test_common_names_are_read(name: str, entity: str) -> None:
    """Chinese, pinyin initials, snake and camel case, with numbers and remarks."""
    evidence = name_evidence(name)
    assert evidence is not None
    assert evidence.entity == entity


THINGS = (
    "订单号 订单编号 流水号 order_no orderId trade_no 合同编号 客户编号 sku 金额 amount timestamp ddh 条形码"
)
MENTIONS = (
    "手机号码归属地 手机型号 是否有手机号 email_verified is_mobile has_email num_phones phone_hash "
    "product_name 图片地址 file_name microphone iphone template account created_at remark 聊天内容 id "
    "商品名字 店铺地址 超市 customer_id 鼠标轨迹 device_fingerprint image_url 民族 job_name "
    "logger_name thread_name span_name k8s.container.name bind_address has_cookie 主管部门"
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
    evidence = name_evidence(name)
    assert evidence is None or evidence.entity is None


def test_a_name_with_two_readings_says_so() -> None:
    """联系电话 may be a mobile or a landline; the weaker reading is kept for the values to decide."""
    evidence = name_evidence("联系电话")
    assert evidence is not None
    assert Entity.CN_LANDLINE in evidence.others
    sure, weak = name_evidence("手机号"), name_evidence("dh")
    assert sure is not None
    assert weak is not None
    assert sure.score > evidence.score > weak.score


def test_no_name_is_given_to_two_entities() -> None:
    """The table cannot contradict itself, and each name in it is in the form it is looked up in."""
    table = name_table()
    listed = [name for naming in table.namings for name in naming.names] + list(table.not_personal)
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
