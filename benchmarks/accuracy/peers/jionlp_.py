"""JioNLP: every extractor that gives offsets."""

import json
import sys

import jionlp

EXTRACTORS = {
    "EMAIL_ADDRESS": jionlp.extract_email,
    "CN_RESIDENT_ID": jionlp.extract_id_card,
    "IP_ADDRESS": jionlp.extract_ip_address,
    "CN_PLATE": jionlp.extract_motor_vehicle_licence_plate,
    "CN_MOBILE": jionlp.extract_phone_number,
    "QQ_NUMBER": jionlp.extract_qq,
    "WECHAT_ID": jionlp.extract_wechat_id,
}

answers = []
for text in json.load(sys.stdin):
    found = []
    for entity, extract in EXTRACTORS.items():
        for each in extract(text, detail=True):
            kind = "CN_LANDLINE" if each.get("type") == "landline_phone" else entity
            found.append((*each["offset"], kind))
    answers.append(found)
print(json.dumps(answers))
