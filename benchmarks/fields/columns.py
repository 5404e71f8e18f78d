"""Columns as databases and spreadsheets have them, each with what it truly holds.

A table a paragraph; a column a line: its name, what it is (``-`` for nothing of a person; ``?X`` for text
that contains X), and what fills it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Final

import attrs

from benchmarks.fields.makers import MAKERS

__all__ = ["ROWS", "Column", "tables"]

ROWS: Final = 400

_TABLES: Final = """
客户信息.csv
客户姓名 | PERSON | person
身份证号 | CN_RESIDENT_ID | id
联系电话 | CN_MOBILE | mobile
收货地址 | LOCATION | address
电子邮箱 | EMAIL_ADDRESS | email
性别 | GENDER | sex
出生日期 | DATE_OF_BIRTH | birth
微信号 | WECHAT_ID | wechat
QQ | QQ_NUMBER | qq
备注 | ?CN_MOBILE | remark_phone
客户编号 | - | counter_10
客户等级 | - | state
注册时间 | - | moment
累计消费 | - | amount

t_kh
khxm | PERSON | person_dirty
khsfzh | CN_RESIDENT_ID | id_dirty
khsjh | CN_MOBILE | mobile_dirty
khdz | LOCATION | address_dirty
khxb | GENDER | sex_code
khcsrq | DATE_OF_BIRTH | birth_plain
khyhkh | CN_BANK_CARD | card
khyx | - | state
khbh | - | order_prefix
gmje | - | amount
cjsj | - | moment_plain

customers
id | - | counter
full_name | PERSON | person_pinyin
mobile_no | CN_MOBILE | mobile_float
id_card | CN_RESIDENT_ID | id_lower
email_address | EMAIL_ADDRESS | email_upper
date_of_birth | DATE_OF_BIRTH | birth
gender | GENDER | sex_letter
home_address | LOCATION | address
bank_account_no | CN_BANK_CARD | card_spaced
created_at | - | moment
updated_at | - | moment
is_active | - | boolean
credit_level | - | state_en
order_count | - | quantity

col_export
col1 | PERSON | person
col2 | CN_MOBILE | mobile
col3 | CN_RESIDENT_ID | id
col4 | LOCATION | address
col5 | EMAIL_ADDRESS | email
col6 | CN_BANK_CARD | card
col7 | GENDER | sex
col8 | - | amount
col9 | - | moment
col10 | - | order_18
col11 | - | uuid
col12 | - | state

f_export
f_1 | CN_PLATE | plate
f_2 | IP_ADDRESS | ip
f_3 | CN_MOBILE | mobile_spelled
f_4 | CN_USCC | uscc
f_5 | ORGANIZATION | company
f_6 | LOCATION | city
f_7 | - | goods
f_8 | - | version
f_9 | - | snowflake
f_10 | - | order_62
f_11 | - | digits_16
f_12 | - | order_11
f_13 | - | goods_long
f_14 | - | millis
f_15 | - | seconds

masked_extract
姓名 | PERSON | person_masked
手机 | CN_MOBILE | mobile_masked
证件号码 | CN_RESIDENT_ID | id_masked
银行卡号 | CN_BANK_CARD | card_masked
邮箱 | EMAIL_ADDRESS | email_masked
c6 | CN_MOBILE | mobile_masked
c7 | CN_RESIDENT_ID | id_masked
c8 | EMAIL_ADDRESS | email_masked
c9 | CN_BANK_CARD | card_masked

出入境登记
旅客姓名 | PERSON | person_mixed
姓名拼音 | PERSON | person_upper
护照号 | CN_PASSPORT | passport
港澳通行证号 | CN_HK_MACAO_PERMIT | hk_permit
回乡证号 | CN_HOME_RETURN_PERMIT | home_return
往来台湾通行证 | CN_TAIWAN_PERMIT | taiwan_permit
台胞证号 | CN_TAIWAN_COMPATRIOT_PERMIT | taibao
香港身份证号 | HK_ID_CARD | hkid
澳门身份证号 | MO_ID_CARD | moid
台湾身份证号 | TW_ID_CARD | twid
军官证号 | CN_OFFICER_CARD | officer
机读码 | MRZ | mrz
航班号 | - | flight
座位号 | - | seat
入境日期 | - | day

travellers
passenger_name | PERSON | person_foreign
passportNo | CN_PASSPORT | passport
hkid | HK_ID_CARD | hkid
taiwan_id | TW_ID_CARD | twid
mrz_line1 | MRZ | mrz
contact_phone | CN_MOBILE | phone_mixed
overseas_phone | PHONE_NUMBER | foreign_phone
flight_no | - | flight
ticket_no | - | digits_13
seat_no | - | seat

车辆档案
车主姓名 | PERSON | person
车牌号 | CN_PLATE | plate
车架号 | VIN | vin
驾驶证档案编号 | CN_DRIVER_LICENCE | driver_file
驾驶证号 | CN_RESIDENT_ID | id
发动机号 | - | digits_8
行驶里程 | - | cents
车型 | - | sku
年检日期 | - | day

vehicle
cph | CN_PLATE | plate
cjh | VIN | vin
vin_code | VIN | vin
plateNumber | CN_PLATE | plate
owner_name | PERSON | person
engine_no | - | digits_8
mileage | - | cents
color | - | colour

sbgz
xm | PERSON | person
sfzhm | CN_RESIDENT_ID | id_typos
sbkh | CN_SOCIAL_SECURITY | sscard
gjjzh | FINANCIAL_ACCOUNT | digits_12
gzkh | CN_BANK_CARD | card
sfgz | FINANCIAL_ACCOUNT | salary
rzrq | - | day
bm | - | department
zw | - | job

员工花名册
员工姓名 | PERSON | person
身份证件号码 | CN_RESIDENT_ID | id
社保卡号 | CN_SOCIAL_SECURITY | sscard
手机号码(必填) | CN_MOBILE | mobile
紧急联系人 | PERSON | person
紧急联系人电话 | CN_MOBILE | mobile
户籍所在地 | LOCATION | address
家庭住址 | LOCATION | address
基本工资 | FINANCIAL_ACCOUNT | salary
开户行 | ORGANIZATION | company
工资卡号 | CN_BANK_CARD | card
宗教信仰 | RELIGION | religion
残疾类别 | SPECIFIC_IDENTITY | disability
民族 | - | nation
学历 | - | education
年龄 | - | age
部门 | - | department
岗位 | - | job
入职日期 | - | day
工号 | - | counter_10

hr_staff
emp_name | PERSON | person
work_email | EMAIL_ADDRESS | email
cell | CN_MOBILE | mobile
office_phone | CN_LANDLINE | landline
base_salary | FINANCIAL_ACCOUNT | salary
birthday | DATE_OF_BIRTH | birth_slash
religion | RELIGION | religion
hire_date | - | day
dept_name | - | department
job_title | - | job
emp_no | - | counter

门诊记录
患者姓名 | PERSON | person
病历号 | HEALTH | digits_8
诊断结果 | HEALTH | diagnosis
既往史 | HEALTH | diagnosis
主诉 | HEALTH | remark
医保卡号 | CN_SOCIAL_SECURITY | sscard
就诊时间 | - | moment
科室 | - | department
处方金额 | - | amount

hospital
patient_name | PERSON | person
diagnosis | HEALTH | diagnosis
medical_history | HEALTH | diagnosis
blood_type | HEALTH | state_en
fingerprint_template | BIOMETRICS | base64
face_embedding | BIOMETRICS | face
visit_no | - | order_date
fee_total | - | amount

支付
支付宝账号 | ALIPAY_ACCOUNT | alipay
收款账号 | CN_BANK_CARD | card
持卡人 | PERSON | person
信用卡号 | CN_BANK_CARD | card
卡有效期 | CARD_EXPIRY | expiry
安全码 | CARD_CVV | cvv
证券账号 | FINANCIAL_ACCOUNT | securities
订单号 | - | order_62
交易流水号 | - | order_ali
支付金额 | - | amount
支付时间 | - | moment
商户订单号 | - | order_19

payments
cardholder_name | PERSON | person_upper
credit_card_number | CREDIT_CARD | visa
cvv2 | CARD_CVV | cvv
card_expiry | CARD_EXPIRY | expiry
iban | IBAN_CODE | iban
wallet_address | CRYPTO | wallet
btc_address | CRYPTO | wallet_base58
alipay_account | ALIPAY_ACCOUNT | alipay
transaction_id | - | order_18
out_trade_no | - | order_ali
amount_cents | - | cents
currency | - | state_en
status | - | state_en

物流
收件人 | PERSON | person
收件人手机 | CN_MOBILE | mobile
收件地址 | LOCATION | address
寄件人姓名 | PERSON | person
寄件人电话 | CN_MOBILE | phone_mixed
快递单号 | CN_WAYBILL | waybill
邮编 | LOCATION | postcode
包裹重量 | - | score
商品名称 | - | goods
件数 | - | quantity
发货仓库 | - | department

shipments
consignee | PERSON | person
receiver_phone | CN_MOBILE | mobile
shipping_address | LOCATION | address
tracking_no | CN_WAYBILL | waybill
city | LOCATION | city
sku_code | - | sku
barcode | - | digits_13
qty | - | quantity
weight_kg | - | score
shipped_at | - | moment

企业名录
企业名称 | ORGANIZATION | company
统一社会信用代码 | CN_USCC | uscc
组织机构代码 | CN_ORGANIZATION_CODE | org_code
营业执照号 | CN_BUSINESS_LICENCE | licence
纳税人识别号 | CN_USCC | uscc
法定代表人 | PERSON | person
公司电话 | CN_LANDLINE | landline
客服热线 | CN_SERVICE_NUMBER | service
注册地址 | LOCATION | address
注册资本 | - | amount_big
成立日期 | - | day
行业 | - | category

suppliers
company_name | ORGANIZATION | company
tax_id | CN_USCC | uscc
contact_person | PERSON | person
tel | CN_LANDLINE | landline
fax | CN_LANDLINE | landline
hotline | CN_SERVICE_NUMBER | service
bank_name | ORGANIZATION | company
lead_days | - | quantity
rating | - | score
contract_no | - | order_prefix

access_log
client_ip | IP_ADDRESS | ip
remote_addr | IP_ADDRESS | ip_lan
mac_address | MAC_ADDRESS | mac
imei | IMEI | imei
imsi | IMSI | imsi
iccid | ICCID | iccid
lng | COORDINATES | longitude
lat | COORDINATES | latitude
user_agent | - | user_agent
request_id | - | uuid
trace_id | - | md5
log_level | - | level
message | - | log
response_time | - | ratio
http_status | - | http
page_path | - | page
app_version | - | version_4
ts | - | millis

device
手机串号 | IMEI | imei
SIM卡号 | ICCID | iccid
MAC地址 | MAC_ADDRESS | mac
登录IP | IP_ADDRESS | ip
经纬度 | COORDINATES | point
行踪轨迹 | WHEREABOUTS | track
屏幕坐标 | - | pixel
固件版本 | - | version
设备型号 | - | sku
设备编号 | - | hex_8

accounts
username | - | hex_8
login_password | PASSWORD | password_clear
password_hash | PASSWORD | password
api_key | API_KEY | api_key
access_token | API_KEY | api_key
profile_url | URL | profile
avatar_url | - | image
weibo | WEIBO_HANDLE | weibo
wechat_id | WECHAT_ID | wechat
qq_number | QQ_NUMBER | qq
email_verified | - | boolean
login_count | - | quantity
last_login_time | - | moment
total_tokens | - | tokens

chat
sender | - | sender
role | - | sender
content | ?CN_MOBILE | remark_phone
content_id | - | snowflake
sent_at | - | moment
token_count | - | tokens

客服会话
发送方 | - | sender_zh
sender | - | sender_zh
消息内容 | ?CN_RESIDENT_ID | remark_id
消息编号 | - | snowflake
满意度 | - | score

幼儿园
儿童姓名 | MINOR | person
家长手机 | CN_MOBILE | mobile
监护人姓名 | PERSON | person
班级 | - | seat

products
product_id | - | counter
product_name | - | goods
商品标题 | - | goods_long
brand | - | brand
category | - | category
price | - | amount
stock | - | quantity
image_url | - | image
isbn | - | isbn
spec | - | size
discount | - | percent
product_color | - | colour
ext_json | - | json
batch_no | - | order_alnum

orders
order_no | - | order_138
order_sn | - | order_11
order_id | - | order_18
pay_no | - | order_19
invoice_no | - | digits_8
invoice_code | - | digits_12
refund_id | - | digits_16
coupon_code | - | order_alnum
biz_no | - | digits_15
serial_no | - | digits_17
pay_time | - | moment
total_amount | - | amount
order_status | - | state

订单明细
订单编号 | - | order_alnum
流水号 | - | digits_16
条码 | - | digits_13
货号 | - | sku
批次号 | - | day_plain
品名 | - | goods
颜色 | - | colour
规格 | - | size
单价 | - | amount
数量 | - | quantity
是否退货 | - | yes_no
下单时间 | - | moment
时间戳 | - | micros

metrics
commit_hash | - | sha1
file_md5 | - | md5
checksum | - | sha256
event_id | - | uuid
pos_x | - | pixel_float
pos_y | - | pixel_float
width | - | pixel
duration_ms | - | cents
cpu_ratio | - | ratio
stock_code | - | stock
sql_text | - | sql
file_path | - | path
build | - | version_4
num_1 | - | amount_big
flag | - | flag
clock | - | clock

nameless_things
c1 | - | md5
c2 | - | sku
c3 | - | order_prefix
c4 | - | micros
c5 | - | order_alnum
c6 | - | category
c7 | - | brand
c8 | - | digits_15
c9 | - | isbn
c10 | - | amount
c11 | - | version_4
c12 | - | pixel
c13 | - | job
c14 | - | image
c15 | - | digits_9
c16 | - | counter_10
c17 | - | log
c18 | - | day
c19 | - | order_ali
c20 | - | digits_17

abbreviated
cust_nm | PERSON | person
cust_mob | CN_MOBILE | mobile
cust_addr | LOCATION | address
cust_idno | CN_RESIDENT_ID | id
cust_email | EMAIL_ADDRESS | email
cust_dob | DATE_OF_BIRTH | birth
cust_sex | GENDER | sex
cust_cd | - | counter_10
cust_lvl | - | quantity
cust_src | - | category

phones
phone | CN_MOBILE | mobile_rounded
座机 | CN_LANDLINE | landline_extension
手机号2 | CN_MOBILE | mobile
备用电话 | CN_MOBILE | phone_mixed
phone_type | - | state_en
phone_hash | - | sha256

misc_personal
出生年月 | DATE_OF_BIRTH | birth_month
生日 | DATE_OF_BIRTH | birth_han
客户名称 | ORGANIZATION | person_company
单位名称 | ORGANIZATION | company
声纹特征 | BIOMETRICS | base64
个人主页 | URL | profile
empty_phone | CN_MOBILE | empty
blank | - | empty
"""


@attrs.frozen
class Column:
    """A column, and the truth about it.

    Attributes:
        table: The table it stands in.
        name: Its name.
        entity: What it holds; empty for nothing of a person.
        contains: Whether it is text that contains *entity*.
        cells: Its values.
    """

    table: str
    name: str
    entity: str
    contains: bool
    cells: tuple[str, ...]


def tables(seed: int = 1) -> Iterator[tuple[str, list[Column]]]:
    """Yield each table's name and columns, the same ones for the same seed.

    Args:
        seed: Which values.
    """
    for paragraph in _TABLES.strip().split("\n\n"):
        table, *lines = paragraph.splitlines()
        columns: list[Column] = []
        for line in lines:
            name, truth, maker = line.split(" | ")
            rng = random.Random(f"{seed} {table} {name}")
            cells = tuple(MAKERS[maker](rng, row) for row in range(ROWS))
            entity = "" if truth == "-" else truth.removeprefix("?")
            columns.append(Column(table, name, entity, truth.startswith("?"), cells))
        yield table, columns
