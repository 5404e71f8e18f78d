"""The words that stand before a name and say so: 姓名, 联系人, "full name"."""

from __future__ import annotations

from typing import Final

from piiguard.classify.language.persons_roles import APPROVALS, KIN, PARTIES, ROLES

__all__ = ["LATIN", "NAMES", "ROLE_LABELS", "TOUCHED", "VAGUE"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NAMES: Final = _words(
    "姓名 名字 联系人 收件人 收货人 寄件人 发件人 经办人 申请人 负责人 法定代表人 法人代表 法人 持卡人 "
    "户主 患者 病人 乘客 乘车人 旅客 投保人 被保险人 受益人 紧急联系人 签收人 签字人 签名 借款人 担保人 "
    "出租人 承租人 委托人 受托人 代理人 被告人 原告 被告 嫌疑人 当事人 证人 客户 员工 学生 家长 监护人 "
    "审批人 审核人 复核人 制单人 填表人 报案人 投诉人 开户名 户名 账户名 收款人 付款人 汇款人 购买人 "
    "下单人 入住人 预订人 主讲人 面试官 候选人 作者 译者"
)
"""Labels of names as such."""

# What somebody is or did: a name stands behind the colon more often than not, but so does 技术部.
ROLE_LABELS: Final = _words(f"{ROLES} {PARTIES} {KIN} {APPROVALS}") - NAMES
LATIN: Final = _words(
    "fullname realname customername contactname contactperson receivername recipient consignee "
    "cardholder patientname employeename studentname passengername applicant signedby"
)
"""Labels in Latin letters, without the spaces, dashes and strokes in them."""

# These stand before anything that has a name, be it a file.
VAGUE: Final = _words(
    "name xm xingming username nickname nick englishname givenname guestname drivername managername "
    "ownername accountname accountholder operator author owner assignee reporter reviewer approver user "
    "customer client contact emergencycontact sender receiver driver manager tenant landlord patient "
    "employee student teacher passenger guest candidate interviewer buyer seller payee payer "
    "beneficiary doctor nurse lawyer shipto billto soldto deliverto attn attention dear from to cc bcc "
    "fn holder namepy pyname "
    "enname nameen namepinyin pinyin pinyinname cardname nameoncard payeename staffname "
    "approvedby preparedby reviewedby checkedby signed signature submittedby createdby requestedby"
)
# Labels that a name may touch, and what closes the name then.
TOUCHED: Final = (
    "姓名 联系人 收件人 收货人 寄件人 发件人 经办人 申请人 负责人 法定代表人 持卡人 户主 患者 病人 乘客 "
    "旅客 投保人 被保险人 受益人 签收人 借款人 担保人 出租人 承租人 委托人 受托人 代理人 被告人 嫌疑人 "
    "当事人 监护人 报案人 投诉人 收款人 付款人 汇款人 购买人 下单人 入住人 预订人 客户 住户 业主 租客 "
    "车主 家属 我叫 他叫 她叫 名叫 我是 本人"
)
