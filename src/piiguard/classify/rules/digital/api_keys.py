"""API keys, tokens and private keys: by the prefix their issuer gives them, or by a label and entropy.

Found: keys of AWS, Alibaba Cloud, Tencent Cloud, Google, GitHub, GitLab, Slack, Stripe, OpenAI, Anthropic,
npm, PyPI, SendGrid and Hugging Face; JSON Web Tokens; PEM private keys; ``api_key = "k3Jx9QpL…"``,
``Authorization: Bearer …``, ``密钥：…``, ``token: a8b7c6d5e4f3``, ``JSESSIONID=…``. Near-misses:
``token = tokenize.generate``, ``secret: ${SECRET}``,
``api_key="your_api_key"``, a public key, the hash of a commit, a prefix with a plain word after it.

Source: the issuers' documentation of their prefixes; RFC 7519 (JWT: each part base64url of an object, which
begins ``eyJ``), RFC 7468 (PEM). Entropy by `piiguard.classify.validators.secret`.
"""

from __future__ import annotations

import base64
import re
from typing import Final

from piiguard.catalog.entities import Entity
from piiguard.classify.rules.digital.labels import ASSIGN
from piiguard.classify.rules.later import later
from piiguard.classify.rules.rule import Rule, Scores, Trigger
from piiguard.classify.validators.secret import entropy, is_placeholder, is_random

__all__ = ["RULES"]

_A: Final = "[A-Za-z0-9]"
_A_: Final = "[A-Za-z0-9_\\-]"
_ISSUED: Final[tuple[tuple[str, str, str], ...]] = (
    ("AWS access key", "AKIA ASIA ABIA ACCA", "(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}"),
    ("Alibaba Cloud access key", "LTAI", rf"LTAI{_A}{{12,20}}"),
    ("Tencent Cloud secret ID", "AKID", rf"AKID{_A}{{32}}"),
    ("Google API key", "AIza", rf"AIza{_A_}{{35}}"),
    ("Google OAuth secret", "GOCSPX-", rf"GOCSPX-{_A_}{{28}}"),
    ("GitHub token", "ghp_ gho_ ghu_ ghs_ ghr_", rf"gh[pousr]_{_A}{{36,251}}"),
    ("GitHub fine-grained token", "github_pat_", "github_pat_[A-Za-z0-9_]{60,90}"),
    ("GitLab token", "glpat-", rf"glpat-{_A_}{{20,64}}"),
    ("Slack token", "xoxb- xoxp- xoxa- xoxr- xoxs-", r"xox[bpars]-[0-9A-Za-z\-]{20,120}"),
    ("Stripe key", "sk_live_ rk_live_ sk_test_ rk_test_", rf"[sr]k_(?:live|test)_{_A}{{16,128}}"),
    ("Anthropic key", "sk-ant-", rf"sk-ant-{_A_}{{24,160}}"),
    ("OpenAI key", "sk-", rf"sk-(?!ant-)(?:(?:proj|svcacct|admin)-)?{_A_}{{20,200}}"),
    ("npm token", "npm_", rf"npm_{_A}{{36}}"),
    ("PyPI token", "pypi-", rf"pypi-AgEI{_A_}{{50,220}}"),
    ("SendGrid key", "SG.", rf"SG\.{_A_}{{22}}\.{_A_}{{43}}"),
    ("Hugging Face token", "hf_", rf"hf_{_A}{{30,40}}"),
    ("JSON Web Token", "eyJ", rf"eyJ{_A_}{{8,2000}}\.eyJ{_A_}{{8,4000}}\.{_A_}{{16,1000}}"),
)
_LONG: Final = 8192
_DIFFERENT: Final = 5
_MANY_CHANGES: Final = 3
_CHANGES: Final = later("(?<=[A-Za-z])[0-9]|(?<=[0-9])[A-Za-z]")
_PLAIN: Final = later("[A-Z]?[a-z]+(?:[_.\\-][a-z]+)*|[A-Z_\\-]+")
_HASH: Final = 32
_LABEL_LENGTH: Final = 40
_OF_A_SECRET: Final = later(
    "secret|(?:api|access|webhook|app|sign|auth|encrypt)[_ \\-]?key"
    "|(?:access|auth|refresh)[_ \\-]?token|私钥|密钥|秘钥|密鑰|密匙",
    re.IGNORECASE,
)
_LEAST_BITS: Final = 3.0
# What the label ends in is enough: client_secret, aws_access_key_id, X-Auth-Token. The first character is
# read before anything is looked at, so that the search can skip to one.
_LABEL: Final = (
    r"[KkSsTt密令秘私](?<!ublic[KkTt])(?<!ublic[_ \-][Kk])(?<!ublic_key_[Tt])"
    r"(?<!ublicKey[Tt])(?:(?<=[Kk])(?:ey|EY)(?:[_\- ]?(?:[Ii][Dd]|[Ss]ecret|SECRET))?|"
    r"(?<=[Ss])(?:ecret|ECRET)(?:[_\- ]?(?:[Kk]ey|KEY|[Ii][Dd]))?"
    r"|(?<=[Tt])(?:oken|OKEN)|(?<=[密秘私])[钥鑰匙]|(?<=令)牌)"
)
_CHINESE: Final = ("密钥", "秘钥", "密鑰", "密匙", "私钥", "令牌")
_WORDS: Final = ("key", "secret", "token", *_CHINESE)
_BEGIN_PEM: Final = "-----BEGIN (?:[A-Z0-9]{2,12} ){0,2}PRIVATE KEY(?: BLOCK)?-----"
_END_PEM: Final = "-----END (?:[A-Z0-9]{2,12} ){0,2}PRIVATE KEY(?: BLOCK)?-----"


def _is_issued(value: str) -> bool:
    # An issuer's example, xxxx after a prefix, and sk-some-plain-words are no keys.
    rest = value[4:]
    if is_placeholder(rest) or "EXAMPLE" in value or entropy(rest) < _LEAST_BITS:
        return False
    return rest != rest.lower() or any("0" <= char <= "9" for char in rest)


def _is_labelled(value: str) -> bool:
    return is_random(value.rstrip("="))


def _is_borne(value: str) -> bool:
    """Say whether it is what an Authorization header bears: nothing else than a secret belongs there."""
    return not is_placeholder(value) and _PLAIN.fullmatch(value) is None and len(set(value)) >= _DIFFERENT


def _is_basic(value: str) -> bool:
    try:
        return ":" in base64.b64decode(value, validate=True).decode("utf-8")
    except ValueError:
        return False


def _is_short_token(value: str) -> bool:
    return (
        len(_CHANGES.findall(value)) >= _MANY_CHANGES
        and not is_placeholder(value)
        and len(set(value)) >= _DIFFERENT
    )


def _seen(text: str, start: int, end: int) -> tuple[tuple[float, str], ...]:
    """See whether it is as long as a hash or encoded bytes, which labels of secrets alone outweigh."""
    if end - start >= _HASH and _OF_A_SECRET.search(text, max(0, start - _LABEL_LENGTH), start):
        return ((0.18, "a label of secrets before it"),)
    return ()


def _issued(name: str, prefixes: str, source: str) -> Rule:
    long = name == "JSON Web Token"
    return Rule(
        entity=Entity.API_KEY,
        name=name,
        pattern=later(rf"(?<![A-Za-z0-9_\-])(?P<id>{source})(?![A-Za-z0-9_\-])"),
        trigger=Trigger(words=tuple(prefixes.lower().split())),
        scores=Scores(0.97, 0.97, 0.97),
        why=(f"{name}: prefix and length",),
        check=_is_issued,
        value=str,
        reach=_LONG if long else 256,
    )


RULES: Final = (
    *(_issued(*each) for each in _ISSUED),
    Rule(
        entity=Entity.API_KEY,
        name="private key",
        pattern=later(
            rf"(?P<id>{_BEGIN_PEM}(?:(?:\\r)?\\n|[ \t\r\n\"'+,])"
            # Never over a second beginning, so that a row of them is read once.
            rf"(?:[^\x00-\x08\x80-\U0010ffff\-]|-(?!-)){{40,8000}}+{_END_PEM})"
        ),
        trigger=Trigger(words=("-----begin ",)),
        scores=Scores(0.99, 0.99, 0.99),
        why=("private key in PEM (RFC 7468)",),
        value=str,
        reach=_LONG,
    ),
    Rule(
        entity=Entity.API_KEY,
        name="after a label",
        pattern=later(
            rf"{_LABEL}(?:{ASSIGN}|[ ]?[为是][ ：:]{{0,2}})(?:(?i:bearer)[ ]{{1,2}})?"
            rf"[\"'\\]{{0,2}}(?P<id>[A-Za-z0-9+/_\-]{{16,200}}={{0,2}})(?![A-Za-z0-9+/_(.\[\-])"
        ),
        trigger=Trigger(words=_WORDS),
        scores=Scores(0.8, 0.8, 0.8),
        why=("labelled", "letters and digits of high entropy"),
        check=_is_labelled,
        value=str,
        surroundings=_seen,
        reach=240,
    ),
    Rule(
        entity=Entity.API_KEY,
        name="right after a Chinese label",
        pattern=later(
            r"[密秘私令](?:(?<=[密秘私])[钥鑰匙]|(?<=令)牌)[ ]?(?P<id>[A-Za-z0-9_\-]{16,200})"
            r"(?![A-Za-z0-9+/_(.\[\-])"
        ),
        trigger=Trigger(words=_CHINESE),
        scores=Scores(0.8, 0.8, 0.8),
        why=("labelled", "letters and digits of high entropy"),
        check=_is_labelled,
        value=str,
        surroundings=_seen,
        reach=240,
    ),
    Rule(
        entity=Entity.API_KEY,
        name="short token",
        pattern=later(
            r"(?:(?i:(?<![a-z])(?<!page)(?<!page\\)(?<!page[_\-])(?<!page\\[_\-])"
            r"(?:access|refresh|auth|session|csrf|reset|user)?[_\-]?token)|(?<=[a-z])(?<!ublicKey)Token|令牌)"
            rf"{ASSIGN}[\"'\\]{{0,2}}"
            r"(?P<id>(?:[0-9]{1,3}\.)?[A-Za-z0-9]{8,40}(?:\.[0-9]{5,12}){0,2}(?:\.[0-9]{4,12}-[0-9]{4,12})?)"
            r"(?![A-Za-z0-9+/_(.\[=:\-])"
        ),
        trigger=Trigger(words=("token", "令牌")),
        scores=Scores(0.6, 0.6, 0.6),
        why=("labelled", "letters and digits that take turns"),
        check=_is_short_token,
        value=str,
        reach=96,
    ),
    Rule(
        entity=Entity.API_KEY,
        name="pair of access key and secret key",
        pattern=later(
            r"(?<![A-Za-z0-9_])(?i:ak|sk)[\"']?[ ]?[:=][ ]?[\"']?"
            r"(?P<id>[A-Za-z0-9+/]{16,80}={0,2})(?![A-Za-z0-9+/_(.\-])"
        ),
        trigger=Trigger(words=("ak=", "sk=", "ak:", "sk:", 'ak"', 'sk"')),
        scores=Scores(0.8, 0.8, 0.8),
        why=("labelled", "letters and digits of high entropy"),
        check=_is_labelled,
        value=str,
        reach=120,
    ),
    Rule(
        entity=Entity.API_KEY,
        name="session cookie",
        pattern=later(
            r"(?i:j?sess(?:ion)?[_\-]?id|phpsessid|asp\.net_sessionid|connect\.sid|(?<=cookie: )session"
            r"|(?<=[; ])session(?==))[\"']{0,2}[=:][ ]?[\"']?(?P<id>[A-Za-z0-9%._\-]{16,200})(?![A-Za-z0-9])"
        ),
        trigger=Trigger(words=("sessid", "sessionid", "session_id", "session-id", "session=", "connect.sid")),
        # As sure as a label can make it: most look like hashes.
        scores=Scores(0.95, 0.95, 0.95),
        why=("named a session's cookie", "letters and digits of high entropy"),
        check=is_random,
        value=str,
        reach=256,
    ),
    Rule(
        entity=Entity.API_KEY,
        name="bearer token",
        pattern=later(
            r"(?i:authorization)[\"'\\]{0,3}[ \t]{0,2}[:=][ \t]{0,2}[\"'\\]{0,2}(?i:bearer|token)[ ]{1,2}"
            r"(?P<id>[A-Za-z0-9+/_\-.~]{6,400}={0,2})(?![A-Za-z0-9(])"
        ),
        trigger=Trigger(words=("authorization",)),
        scores=Scores(0.9, 0.9, 0.9),
        why=("HTTP Authorization header (RFC 6750, 2.1)", "not a plain word"),
        check=_is_borne,
        value=str,
        reach=480,
    ),
    Rule(
        entity=Entity.API_KEY,
        name="basic credentials",
        pattern=later(
            r"(?i:authorization)[\"'\\]{0,3}[ \t]{0,2}[:=][ \t]{0,2}[\"'\\]{0,2}(?i:basic)[ ]{1,2}"
            r"(?P<id>[A-Za-z0-9+/]{4,400}={0,2})(?![A-Za-z0-9+/=])"
        ),
        trigger=Trigger(words=("authorization",)),
        scores=Scores(0.95, 0.95, 0.95),
        why=("HTTP Authorization header (RFC 7617, 2)", "Base64 of a name and a password"),
        check=_is_basic,
        value=str,
        reach=480,
    ),
)
"""The rules."""
