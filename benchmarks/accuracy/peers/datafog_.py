"""datafog: its regex engine."""

import json
import sys

import datafog

NAMES = {"PHONE": "CN_MOBILE", "EMAIL": "EMAIL_ADDRESS"}

answers = [
    [(e.start, e.end, NAMES.get(e.type, e.type)) for e in datafog.scan(text, engine="regex").entities]
    for text in json.load(sys.stdin)
]
print(json.dumps(answers))
