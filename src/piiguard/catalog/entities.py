"""Entities: the open vocabulary of what a piece of data is about a person.

Names are Presidio's style, upper snake case, with the country as the first word where a form is one
country's (``CN_RESIDENT_ID``), so findings can travel to and from Presidio unchanged. The vocabulary is
open: ``Entity("ACME_MEMBER_NO")`` is as good as one of ours.
"""

from __future__ import annotations

import re
from typing import ClassVar, Final, Self

import attrs

from piiguard.errors import InvalidInput, UnknownEntity

__all__ = ["STANDARD_ENTITIES", "Entity", "EntityFacts", "facts_of"]

_NAME: Final = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*")


class Entity(str):
    """The name of one kind of personal data.

    An entity *is* its name: it compares equal to the string, serialises as it, and sorts as it.

    Args:
        name: Upper-case words joined by single underscores.

    Raises:
        InvalidInput: If *name* is not of that form.

    >>> Entity("ACME_MEMBER_NO").namespace
    'ACME'
    >>> Entity.CN_MOBILE == "CN_MOBILE"
    True
    """

    __slots__ = ()

    CN_RESIDENT_ID: ClassVar[Entity]
    CN_FOREIGNER_ID: ClassVar[Entity]
    CN_PASSPORT: ClassVar[Entity]
    CN_HK_MACAO_PERMIT: ClassVar[Entity]
    CN_HOME_RETURN_PERMIT: ClassVar[Entity]
    CN_TAIWAN_PERMIT: ClassVar[Entity]
    CN_TAIWAN_COMPATRIOT_PERMIT: ClassVar[Entity]
    CN_DRIVER_LICENCE: ClassVar[Entity]
    CN_SOCIAL_SECURITY: ClassVar[Entity]
    CN_OFFICER_CARD: ClassVar[Entity]
    HK_ID_CARD: ClassVar[Entity]
    MO_ID_CARD: ClassVar[Entity]
    TW_ID_CARD: ClassVar[Entity]
    MRZ: ClassVar[Entity]
    CN_MOBILE: ClassVar[Entity]
    CN_LANDLINE: ClassVar[Entity]
    CN_SERVICE_NUMBER: ClassVar[Entity]
    PHONE_NUMBER: ClassVar[Entity]
    CN_BANK_CARD: ClassVar[Entity]
    CREDIT_CARD: ClassVar[Entity]
    CARD_CVV: ClassVar[Entity]
    CARD_EXPIRY: ClassVar[Entity]
    IBAN_CODE: ClassVar[Entity]
    CRYPTO: ClassVar[Entity]
    CN_USCC: ClassVar[Entity]
    CN_ORGANIZATION_CODE: ClassVar[Entity]
    CN_TAX_NUMBER: ClassVar[Entity]
    CN_BUSINESS_LICENCE: ClassVar[Entity]
    CN_PLATE: ClassVar[Entity]
    VIN: ClassVar[Entity]
    EMAIL_ADDRESS: ClassVar[Entity]
    IP_ADDRESS: ClassVar[Entity]
    MAC_ADDRESS: ClassVar[Entity]
    IMEI: ClassVar[Entity]
    IMSI: ClassVar[Entity]
    ICCID: ClassVar[Entity]
    URL: ClassVar[Entity]
    COORDINATES: ClassVar[Entity]
    WECHAT_ID: ClassVar[Entity]
    QQ_NUMBER: ClassVar[Entity]
    ALIPAY_ACCOUNT: ClassVar[Entity]
    WEIBO_HANDLE: ClassVar[Entity]
    CN_WAYBILL: ClassVar[Entity]
    API_KEY: ClassVar[Entity]
    PASSWORD: ClassVar[Entity]
    PERSON: ClassVar[Entity]
    LOCATION: ClassVar[Entity]
    ORGANIZATION: ClassVar[Entity]
    DATE_OF_BIRTH: ClassVar[Entity]
    GENDER: ClassVar[Entity]
    BIOMETRICS: ClassVar[Entity]
    RELIGION: ClassVar[Entity]
    SPECIFIC_IDENTITY: ClassVar[Entity]
    HEALTH: ClassVar[Entity]
    FINANCIAL_ACCOUNT: ClassVar[Entity]
    WHEREABOUTS: ClassVar[Entity]
    MINOR: ClassVar[Entity]

    def __new__(cls, name: str) -> Self:
        """Check the form of *name* and make it an entity."""
        if not _NAME.fullmatch(name):
            raise InvalidInput(
                f"{name!r} is not an entity name",
                hint="Write upper-case words joined by underscores, such as 'ACME_MEMBER_NO'.",
                code="input.entity_name",
            )
        return super().__new__(cls, name)

    def __repr__(self) -> str:
        return f"Entity({str.__repr__(self)})"

    @property
    def name(self) -> str:
        """The plain string."""
        return str.__str__(self)

    @property
    def namespace(self) -> str:
        """The first word when there is more than one: a country, or the user's own organisation."""
        head, _, rest = self.partition("_")
        return head if rest else ""

    @classmethod
    def standard(cls, name: str) -> Entity:
        """Look *name* up among the entities piiguard ships facts for.

        Args:
            name: An entity's name.

        Returns:
            The entity.

        Raises:
            UnknownEntity: If piiguard ships none of that name; nearest names are suggested.
        """
        if name not in _FACTS:
            raise UnknownEntity.among(name, _FACTS, noun="standard entity")
        return cls(name)


@attrs.frozen
class EntityFacts:
    """What is true of an entity wherever it occurs.

    Attributes:
        entity: The entity.
        en: English label for reports.
        zh: Chinese label for reports.
        personal: Whether it identifies or describes a natural person.
    """

    entity: Entity
    en: str
    zh: str
    personal: bool = True


def facts_of(entity: Entity) -> EntityFacts:
    """Return the facts of *entity*; a user's own entity is personal and labelled by its name.

    Args:
        entity: Any entity, ours or the user's.

    Returns:
        Its facts.

    >>> facts_of(Entity.CN_MOBILE).zh
    '手机号码'
    """
    known = _FACTS.get(entity)
    return known or EntityFacts(entity, en=entity.name, zh=entity.name)


_ROWS: Final = """
CN_RESIDENT_ID | resident ID number | 居民身份证号码
CN_FOREIGNER_ID | foreign permanent resident ID number | 外国人永久居留身份证号码
CN_PASSPORT | passport number | 护照号码
CN_HK_MACAO_PERMIT | permit to Hong Kong and Macao | 往来港澳通行证号码
CN_HOME_RETURN_PERMIT | mainland travel permit of Hong Kong and Macao residents | 港澳居民来往内地通行证号码
CN_TAIWAN_PERMIT | permit to Taiwan | 往来台湾通行证号码
CN_TAIWAN_COMPATRIOT_PERMIT | mainland travel permit of Taiwan residents | 台湾居民来往大陆通行证号码
CN_DRIVER_LICENCE | driving licence file number | 驾驶证档案编号
CN_SOCIAL_SECURITY | social security card number | 社会保障卡号
CN_OFFICER_CARD | officer's card number | 军官证号码
HK_ID_CARD | Hong Kong identity card number | 香港身份证号码
MO_ID_CARD | Macao identity card number | 澳门身份证号码
TW_ID_CARD | Taiwan identity card number | 台湾身份证号码
MRZ | machine-readable zone | 机读区
CN_MOBILE | mobile number | 手机号码
CN_LANDLINE | landline number | 固定电话号码
CN_SERVICE_NUMBER | service number | 服务电话 | not personal
PHONE_NUMBER | telephone number abroad | 境外电话号码
CN_BANK_CARD | bank card number | 银行卡号
CREDIT_CARD | international payment card number | 国际支付卡号
CARD_CVV | card verification value | 银行卡安全码
CARD_EXPIRY | card expiry date | 银行卡有效期
IBAN_CODE | international bank account number | 国际银行账号
CRYPTO | crypto wallet address | 加密货币钱包地址
CN_USCC | unified social credit code | 统一社会信用代码 | not personal
CN_ORGANIZATION_CODE | organisation code | 组织机构代码 | not personal
CN_TAX_NUMBER | taxpayer number | 纳税人识别号 | not personal
CN_BUSINESS_LICENCE | business licence number | 营业执照注册号 | not personal
CN_PLATE | number plate | 机动车号牌
VIN | vehicle identification number | 车辆识别代号
EMAIL_ADDRESS | e-mail address | 电子邮箱
IP_ADDRESS | IP address | IP 地址
MAC_ADDRESS | MAC address | MAC 地址
IMEI | mobile equipment identity | 移动设备识别码
IMSI | mobile subscriber identity | 移动用户识别码
ICCID | SIM card number | SIM 卡号
URL | URL with personal parameters | 含个人信息的网址
COORDINATES | geographic coordinates | 地理坐标
WECHAT_ID | WeChat ID | 微信号
QQ_NUMBER | QQ number | QQ 号
ALIPAY_ACCOUNT | Alipay account | 支付宝账号
WEIBO_HANDLE | Weibo handle | 微博账号
CN_WAYBILL | courier waybill number | 快递单号
API_KEY | API key | API 密钥
PASSWORD | password | 口令
PERSON | personal name | 姓名
LOCATION | address | 地址
ORGANIZATION | organisation | 组织机构 | not personal
DATE_OF_BIRTH | date of birth | 出生日期
GENDER | gender | 性别
BIOMETRICS | biometric information | 生物识别信息
RELIGION | religious belief | 宗教信仰
SPECIFIC_IDENTITY | specific identity | 特定身份
HEALTH | medical and health information | 医疗健康信息
FINANCIAL_ACCOUNT | financial account information | 金融账户信息
WHEREABOUTS | whereabouts | 行踪轨迹
MINOR | information of a minor under 14 | 不满十四周岁未成年人信息
"""  # name | English | Chinese | unless personal


def _facts() -> dict[str, EntityFacts]:
    facts: dict[str, EntityFacts] = {}
    for row in _ROWS.strip().splitlines():
        name, en, zh, *remark = row.split(" | ")
        entity = Entity(name)
        setattr(Entity, name, entity)
        facts[name] = EntityFacts(entity, en=en, zh=zh, personal=not remark)
    return facts


_FACTS: Final = _facts()

STANDARD_ENTITIES: Final[tuple[Entity, ...]] = tuple(each.entity for each in _FACTS.values())
"""The entities piiguard ships facts for, in the order reports list them."""
