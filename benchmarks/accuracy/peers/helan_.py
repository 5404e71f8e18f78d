"""helan: what it recognizes by itself."""

# ruff: noqa: E501 - a table reads better with one thing a line

import json
import sys

import helan

NAMES = {
    "PHONE": "CN_MOBILE", "LANDLINE": "CN_LANDLINE", "ID_CARD": "CN_RESIDENT_ID", "BANK_CARD": "CN_BANK_CARD",
    "USCC": "CN_USCC", "LICENSE_PLATE": "CN_PLATE", "EMAIL": "EMAIL_ADDRESS", "PASSPORT": "CN_PASSPORT",
    "OFFICER_ID": "CN_OFFICER_CARD", "TW_ID_CARD": "TW_ID_CARD", "PERSON_NAME": "PERSON", "ADDRESS": "LOCATION",
}  # fmt: skip

answers = [
    [(each.start, each.end, NAMES.get(each.type, each.type)) for each in helan.recognize(text)]
    for text in json.load(sys.stdin)
]
print(json.dumps(answers))
