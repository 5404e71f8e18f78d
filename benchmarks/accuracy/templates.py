"""Sentences to put values into, written for this benchmark: forms, chats, tickets, logs and code."""

# ruff: noqa: E501 - a table reads better with one thing a line

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

__all__ = ["ANYWHERE", "LABELLED", "NEUTRAL"]

NEUTRAL: Final = (
    "{}",
    "请核对：{}。",
    "今天登记的是{}，麻烦尽快处理。",
    "备注：{}（已核实）",
    '{{"value": "{}", "ok": true}}',
    "2024-05-06 12:30:41 INFO handler finished: {}",
    "<item>{}</item>",
    "Please check {} again.",
)
"""Sentences that say nothing of what the value is; for what is recognised by itself."""

ANYWHERE: Final = frozenset({
    "CN_RESIDENT_ID", "CN_FOREIGNER_ID", "CN_MOBILE", "CN_BANK_CARD", "CN_USCC", "CN_PLATE", "VIN", "EMAIL_ADDRESS",
    "MAC_ADDRESS", "IBAN_CODE", "CREDIT_CARD", "API_KEY", "HK_ID_CARD", "LOCATION", "ORGANIZATION", "CN_LANDLINE",
})  # fmt: skip
"""Entities that are recognised by themselves."""

LABELLED: Final[Mapping[str, tuple[str, ...]]] = {
    "CN_RESIDENT_ID": ("身份证号：{}", "公民身份号码{}，请妥善保管", "客户身份证{}已过期", "id_card={}", "他的证件号码是{}。"),
    "CN_FOREIGNER_ID": ("永久居留身份证：{}", "外国人永久居留证号码{}", "permanent residence card {}", "持永居证{}入境"),
    "CN_PASSPORT": ("护照号：{}", "护照号码{}有效期至2030年", "passport no. {}", "本人护照{}已签发", "Passport: {}"),
    "CN_HK_MACAO_PERMIT": ("往来港澳通行证{}", "港澳通行证号：{}", "港澳通行证号码为{}。"),
    "CN_HOME_RETURN_PERMIT": ("回乡证{}", "港澳居民来往内地通行证：{}", "回乡证号码：{}，"),
    "HK_ID_CARD": ("香港身份证{}", "HKID: {}", "香港居民身份证号码：{}"),
    "TW_ID_CARD": ("台湾身份证{}", "台湾居民身份证字号：{}", "身分證字號 {}"),
    "CN_OFFICER_CARD": ("军官证号：{}", "军官证{}", "持军官证（{}）购票"),
    "CN_MOBILE": ("手机：{}", "电话{}", "请拨打{}联系我", "mobile={}", "联系方式 {}，随时可打", "微信同号{}"),
    "CN_LANDLINE": ("家里电话：{}", "座机{}", "固话 {}", "电话：{}", "tel: {}"),
    "CN_BANK_CARD": ("银行卡号：{}", "工资卡{}", "打款到{}（储蓄卡）", "bank card {}", "卡号 {}，户名本人"),
    "CREDIT_CARD": ("信用卡{}", "Card number: {}", "visa {} expired", "信用卡号：{}"),
    "IBAN_CODE": ("IBAN {}", "境外账户：{}", "pay to iban {}"),
    "CRYPTO": ("钱包地址：{}", "ETH wallet {}", "转到以太坊地址 {}"),
    "CN_USCC": ("统一社会信用代码：{}", "信用代码{}", "税号 {}", "营业执照 {}"),
    "CN_ORGANIZATION_CODE": ("组织机构代码：{}", "机构代码 {}", "组织机构代码证号{}"),
    "CN_PLATE": ("车牌号：{}", "车牌{}违停", "一辆{}的白色轿车", "请{}车主挪车"),
    "VIN": ("车架号：{}", "VIN {}", "车辆识别代号{}"),
    "EMAIL_ADDRESS": ("邮箱：{}", "发到{}", "email={}", "请回复至 {} 。"),
    "IP_ADDRESS": ("登录IP：{}", "client_ip={}", "来自 {} 的请求", "IP地址 {}", "remote addr {} port 443"),
    "MAC_ADDRESS": ("MAC地址 {}", "设备 mac={}", "无线网卡 {}"),
    "IMEI": ("IMEI：{}", "imei={}", "手机串号 {}"),
    "ICCID": ("ICCID {}", "iccid={}", "SIM卡号：{}"),
    "COORDINATES": ("经纬度：{}", "定位坐标 {}", "location={}", "GPS {}"),
    "WECHAT_ID": ("微信号：{}", "加我微信 {}", "微信: {}", "WeChat ID: {}", "vx：{}"),
    "QQ_NUMBER": ("QQ：{}", "加QQ {}", "QQ号{}", "qq={}", "我的扣扣是{}"),
    "CN_WAYBILL": ("快递单号：{}", "运单号 {}", "顺丰/圆通单号{}已签收", "物流单号：{}"),
    "API_KEY": ("api_key = {}", "密钥：{}", "export TOKEN={}", "AccessKey {}"),
    "PASSWORD": ("密码：{}", "password={}", "登录密码是 {}", "pwd: {}"),
    "PERSON": (
        "姓名：{}", "联系人：{}，", "收件人{}已签收", "客户{}来电咨询", "{}先生您好", "我叫{}，", "经办人：{}", "患者{}，",
        '"name": "{}"', "{}女士预约了明天", "请{}老师签字", "户主{}，",
    ),
    "LOCATION": ("地址：{}", "收货地址 {}", "家住{}。", "请寄到{}，", "现居住于{}"),
    "ORGANIZATION": ("公司名称：{}", "就职于{}。", "开票单位：{}", "与{}签订合同"),
    "DATE_OF_BIRTH": ("出生日期：{}", "生日{}", "DOB: {}", "{}出生", "出生年月日 {}"),
}  # fmt: skip
"""Entity → sentences that say what the value is."""
