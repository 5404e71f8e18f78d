"""argus-redact: what its default mode detects."""

# ruff: noqa: E501 - a table reads better with one thing a line

import json
import sys

import argus_redact

NAMES = {
    "phone": "CN_MOBILE", "phone_landline": "CN_LANDLINE", "id_number": "CN_RESIDENT_ID", "bank_card": "CN_BANK_CARD",
    "credit_card": "CREDIT_CARD", "credit_code": "CN_USCC", "license_plate": "CN_PLATE", "email": "EMAIL_ADDRESS",
    "ip_address": "IP_ADDRESS", "mac_address": "MAC_ADDRESS", "imei": "IMEI", "passport": "CN_PASSPORT", "hk_id": "HK_ID_CARD",
    "hrp": "CN_HOME_RETURN_PERMIT", "eep": "CN_HK_MACAO_PERMIT", "tw_id": "TW_ID_CARD", "macau_id": "MO_ID_CARD",
    "military_id": "CN_OFFICER_CARD", "iban": "IBAN_CODE", "wechat": "WECHAT_ID", "qq": "QQ_NUMBER", "person": "PERSON",
    "address": "LOCATION", "location": "LOCATION", "organization": "ORGANIZATION", "workplace": "ORGANIZATION",
    "date_of_birth": "DATE_OF_BIRTH", "aws_access_key": "API_KEY", "github_token": "API_KEY", "url_token": "API_KEY",
}  # fmt: skip

answers = []
for text in json.load(sys.stdin):
    _, _, details = argus_redact.redact(text, detailed=True)
    answers.append([(e["start"], e["end"], NAMES.get(e["type"], e["type"])) for e in details["entities"]])
print(json.dumps(answers))
