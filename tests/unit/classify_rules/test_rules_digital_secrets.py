"""Keys and passwords, and the placeholders that stand where they belong.

The keys are made here from parts, so that no scanner of repositories takes them for real ones.
"""

from __future__ import annotations

import random
import string

import pytest

from piiguard.catalog.entities import Entity
from piiguard.classify.engine import Engine
from piiguard.classify.validators.secret import entropy, is_code, is_placeholder, is_random

ENGINE = Engine()
RANDOM = random.Random(7)
LETTERS = string.ascii_letters + string.digits


def drawn(count: int, alphabet: str = LETTERS) -> str:
    """Draw a value as an issuer would; its first letter and last digit keep it from being a word."""
    return (
        "k" * (alphabet is LETTERS)
        + "".join(RANDOM.choices(alphabet, k=count - 2 * (alphabet is LETTERS)))
        + "7" * (alphabet is LETTERS)
    )


def values(text: str, entity: Entity) -> list[str]:
    """Return the values the engine finds in *text* for *entity*."""
    return [each.value for each in ENGINE.scan(text) if each.entity == entity]


ISSUED = [
    "AK" + "IA" + drawn(16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"),
    "AK" + "IA" + "TJRXGJXMUKWUQLLY",
    "LT" + "AI" + drawn(20),
    "AK" + "ID" + drawn(32),
    "AI" + "za" + drawn(35),
    "gh" + "p_" + drawn(36),
    "github" + "_pat_" + drawn(82),
    "gl" + "pat-" + drawn(20),
    "xo" + "xb-" + drawn(30),
    "sk" + "_live_" + drawn(24),
    "sk" + "-" + drawn(48),
    "sk" + "-proj-" + drawn(48),
    "sk" + "-ant-" + drawn(40),
    "GOC" + "SPX-" + drawn(28),
    "py" + "pi-AgEI" + drawn(60),
    "S" + "G." + drawn(22) + "." + drawn(43),
    "np" + "m_" + drawn(36),
    "hf" + "_" + drawn(34),
    "ey" + "J" + drawn(20) + ".ey" + "J" + drawn(60) + "." + drawn(43),
]


@pytest.mark.parametrize("key", ISSUED, ids=lambda key: key[:4])
def test_a_key_is_known_by_its_prefix(key: str) -> None:
    """No label is needed, whatever stands around it."""
    for text in (key, f"密钥{key}。", f'{{"k":"{key}"}}', f"curl -H 'X: {key}' https://api.example.com/v1"):
        assert values(text, Entity.API_KEY) == [key]


@pytest.mark.parametrize("key", ISSUED[:6], ids=lambda key: key[:4])
def test_a_prefix_within_a_word_is_none(key: str) -> None:
    """A letter or digit that goes on before it, or behind it, makes it something else."""
    assert values(f"x{key}", Entity.API_KEY) == []


def test_a_placeholder_behind_a_prefix_is_no_key() -> None:
    """An issuer's example and a row of x are no keys."""
    for text in ("AK" + "IAIOSFODNN7EXAMPLE", "gh" + "p_" + "x" * 36, "sk-" + "this-is-a-plain-word-here"):
        assert values(text, Entity.API_KEY) == []


@pytest.mark.parametrize(
    "label",
    [
        'api_key = "{}"',
        "密钥：{}",
        "export TOKEN={}",
        "client_secret={}&x=1",
        "X-Auth-Token: {}",
        "密钥为 {}",
        '"accessKeySecret":"{}"',
        "Authorization: Bearer {}",
        "密钥{}",
        "Cookie: JSESSIONID={}; Path=/",
        "Set-Cookie: session={}",
        "sessionid={}",
        "私钥：{}",
        "sk={}",
    ],
)
def test_a_drawn_value_behind_a_label_is_a_key(label: str) -> None:
    """Letters and digits of high entropy with a word for a key before them."""
    key = "k3Jx9QpL2mZt7RbVw8"
    assert values(label.format(key), Entity.API_KEY) == [key]


@pytest.mark.parametrize(
    "text",
    [
        "token = tokenize.generate_tokens(readline)",
        'api_key="your_api_key_goes_here1"',
        "secret: ${SECRET_FROM_VAULT_01}",
        "key = some_long_identifier_name",
        "monkey = k3Jx9QpL2mZ",
        "token: abcdefghijklmnop1234",
        "public key k3Jx9QpL2mZt7RbVw8",
        "token=configuration_value(1)",
        "PublicKeyToken=b77a5c561934e089",
        "sort_key=created_at_desc_2024",
        "token = next1",
        "token: utf8mb4",
        "page_token=ala9gleala9b8c7",
        "page\\-token=ala9gleala9b8c7",
        "Authorization: Bearer <token>",
        "Authorization: Bearer your-access-token",
        "Authorization: Basic realm",
        "Authorization: Basic dXNlcg==",
        "sessionid = request.session_id",
        "密钥长度2048",
        "task=k3Jx9QpL2mZt7RbVw8Yc4",
    ],
)
def test_a_name_or_a_placeholder_behind_a_label_is_no_key(text: str) -> None:
    """What a program or a manual writes there is no finding."""
    assert values(text, Entity.API_KEY) == []


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("token: a8b7c6d5e4f3", "a8b7c6d5e4f3"),
        ('{"access_token": "8f3a2b1c9d"}', "8f3a2b1c9d"),
        ("userToken=8f3a2b1c9d&x=1", "8f3a2b1c9d"),
        ("令牌：a8b7c6d5e4f3", "a8b7c6d5e4f3"),
        ("https://example.com/reset?token=a8b7c6d5e4f3&lang=zh", "a8b7c6d5e4f3"),
        ("Authorization: Bearer a8b7c6", "a8b7c6"),
        ('"authorization": "Bearer abc.DEF-1234"', "abc.DEF-1234"),
        ("Authorization: Basic dXNlcjpwYXNz", "dXNlcjpwYXNz"),
        ("access_token=24.8f3a2b1c9d7e6f508f3a2b1c.2592000", "24.8f3a2b1c9d7e6f508f3a2b1c.2592000"),
    ],
)
def test_a_short_token_is_found_where_nothing_else_belongs(text: str, token: str) -> None:
    """Behind a label letters and digits that take turns; in a header whatever is no plain word."""
    assert values(text, Entity.API_KEY) == [token]


@pytest.mark.parametrize("label", ["appSecret：{}", "api_key={}", '"secret": "{}"', "API密钥{}"])
def test_a_secret_that_looks_like_a_hash_is_a_secret(label: str) -> None:
    """Many are 32 hexadecimal digits; without such a label those are the hash of something."""
    digits = "8f3a2b1c9d7e6f508f3a2b1c9d7e6f51"
    assert values(label.format(digits), Entity.API_KEY) == [digits]
    assert values(f"etag {digits}", Entity.API_KEY) == []


def test_a_private_key_is_found_whole() -> None:
    """From its first dash to its last, over the line breaks, and escaped in JSON."""
    body = "\n".join(drawn(64) for _ in range(12))
    block = f"-----BEGIN RSA PRIVATE {'KEY'}-----\n{body}\n-----END RSA PRIVATE {'KEY'}-----"
    assert values(f"key:\n{block}\n", Entity.API_KEY) == [block]
    escaped = block.replace("\n", "\\n")
    assert values(f'{{"private_key": "{escaped}\\n"}}', Entity.API_KEY) == [escaped]
    assert values(block.replace("PRIVATE", "PUBLIC"), Entity.API_KEY) == []


@pytest.mark.parametrize(
    ("text", "password"),
    [
        ("password=Tr0ub4dor&3", "Tr0ub4dor&3"),
        ("密码：abc@2024", "abc@2024"),
        ("登录密码是 kX9mQw2!481", "kX9mQw2!481"),
        ("密码重置为Qwe123!@#", "Qwe123!@#"),
        ("pwd: kX9mQw2!481", "kX9mQw2!481"),
        ('"passwd": "qwe123!@#"', "qwe123!@#"),
        ("password = 's3cr3t pass'", ""),
        ("password = '-s3cr3t!(1)'", "-s3cr3t!(1)"),
        ("Server=x;Password=abc123;Database=y", "abc123"),
        ("user=a&password=abc123&x=1", "abc123"),
        ("mysql://app:s3cret9@db:3306/x", "s3cret9"),
        ("https://zhang:p%40ss9@example.com/", "p@ss9"),
        ("口令为hunter2", "hunter2"),
        ("密码 Abc12345", "Abc12345"),
        ("用户名admin 密码admin123", "admin123"),
        ("登录密码(Abc12345)", "Abc12345"),
        ("WiFi密码88888888", "88888888"),
        ("密 码：Abc12345", "Abc12345"),
        ("Password is: Abc12345", "Abc12345"),
        ("<password>Abc12345</password>", "Abc12345"),
        ("redis://:s3cret9@10.0.0.1:6379/0", "s3cret9"),
        ("my password is hunter2", "hunter2"),
        ('{"user": "li", "password": "tulip"}', "tulip"),
        ('"pwd":"sunshine"', "sunshine"),
        ("login --password S3cr3tPw --host db", "S3cr3tPw"),
        ("mysql -u root -pS3cr3t9 shop", "S3cr3t9"),
        ("sshpass -p 's3cr3t9' ssh app@db", "s3cr3t9"),
        ("PASS=abc123!!", "abc123!!"),
        ("<password>summer</password>", "summer"),
        ("密码 是 a123456", "a123456"),
        ("密码：【a123456】", "a123456"),
        ("帐号密码 zhangsan/Zs123456", "Zs123456"),
        ("用户名/密码：admin / Admin@123", "Admin@123"),
        ("user/password: li:Zs123456", "Zs123456"),
        ("门禁密码2837#", "2837#"),
        ("PIN码是2837", "2837"),
        ("spring.datasource.password=Zs123456", "Zs123456"),
        ("smtp.user=li smtp.password=Smtp2026x smtp.port=465", "Smtp2026x"),
        ("curl -s -u li:Zs123456 https://api.example.com", "Zs123456"),
        ("create user a identified by 'Zs123456'", "Zs123456"),
    ],
)
def test_a_password_is_found_behind_its_label(text: str, password: str) -> None:
    """In prose, in settings, in connection strings, and in a URL before the host."""
    assert values(text, Entity.PASSWORD) == [password] * bool(password)


@pytest.mark.parametrize(
    "text",
    [
        "password=******",
        "密码：<password>",
        "pwd=${DB_PWD}",
        "password = getpass()",
        "password: str",
        "password: Optional[str] = None",
        "PASSWORD=none",
        "password=xxx",
        "密码：见附件",
        "密码：••••••",
        '{"password": "required"}',
        '{"password": "Password"}',
        '{"password": "mismatch"}',
        '{"pwd": "path"}',
        "<password>required</password>",
        '{"password": "string", "type": "object"}',
        "password = 'tulip'",
        "--password <password>",
        "mysql -u root -p shop",
        "PASS: test_login1",
        "开机密码4位",
        "request.user.password = form1.password2",
        "e.password=t1bc;",
        "用户名/密码：见附件",
        "PIN: 2837",
        "密码：your_password",
        "user:password@host",
        "ftp://user:password@host/",
        "postgres://user:${PASSWORD}@host/db",
        "password = self.password2",
        "password = utf8_to_utf16_dup(v);",
        "password=args.password1",
        "输入密码：\n",
        "the password is required",
        "密码错误3次",
        "密码长度8位",
        "密码SHA256加密",
        "密码100000次",
        "密码 Windows.Forms",
        "<password>${db.password}</password>",
    ],
)
def test_a_placeholder_is_no_password(text: str) -> None:
    """What documentation and programs write where a password belongs is no finding."""
    assert values(text, Entity.PASSWORD) == []


def test_entropy_tells_a_machines_choice_from_a_word() -> None:
    """Sixteen drawn characters pass; words, rows and runs of the alphabet do not."""
    assert is_random("k3Jx9QpL2mZt7RbV")
    assert not is_random("client_secret_v1")
    assert not is_random("a1" * 12)
    assert not is_random("abcdefghijklmnop1234")
    assert entropy("aaaa") == 0


def test_placeholders_and_expressions_are_told() -> None:
    """Each by its shape, not by a list alone."""
    assert all(
        map(is_placeholder, ("****", "<pw>", "{{ pw }}", "%(pw)s", "$PW", "your-key", "changeme", "xxxx"))
    )
    assert not any(map(is_placeholder, ("hunter2", "Tr0ub4dor&3", "123456")))
    assert is_code("settings.PASSWORD")
    assert not is_code("a!b")
