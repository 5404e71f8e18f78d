"""What has an at sign and is no address of mail: logins in URLs, remotes of repositories, names of files.

Guarded: ``s3cret@db.example.com`` in ``mysql://app:s3cret@db.example.com/x``,
``git@github.com:org/repo.git``, ``git@gitlab.com``, ``getty@tty1.service``, ``icon@2x.png``,
the host behind ``https://ghp_…@``, ``Message-ID: <20260301.abc@mail.example.com>``. Not guarded:
``mailto:zhang@example.com``, ``git@example.com`` in prose.

Source: RFC 3986, 3.2.1 (user information); systemd.unit(5) (templates); the rest is custom.
"""

from __future__ import annotations

from typing import Final

from piiguard.classify.rules.ordinary.guards import ALNUM, guard
from piiguard.classify.rules.rule import Beside, Rule, Trigger

__all__ = ["RULES"]

_AT: Final = Trigger(chars="@")
_ADDRESS: Final = Beside(before="@", at=True)
_HOST: Final = r"(?:[A-Za-z0-9\-]{1,63}\.){1,6}[A-Za-z0-9\-]{2,63}"
_V4: Final = r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?![0-9A-Za-z.])"  # nobody's, or somebody's: left to its rule
_ENDS: Final = (
    "service|timer|socket|target|mount|automount|slice|scope|device|swap|snap|png"
    "|jpe?g|gif|svg|webp|bmp|ico|js|css|html?"
    "|txt|json|xml|ya?ml|conf|cfg|tar|gz|xz|bz2|deb|rpm|whl|jar|class|dll|exe|log|lock|patch|diff|po"
)

RULES: Final[tuple[Rule, ...]] = (
    guard(
        "ADDRESS",
        "password and host of a URL",
        rf"://[^ \t\r\n:/@\"'<>]{{1,64}}:(?P<id>[^ \t\r\n:/@\"'<>]{{1,64}}"
        # What is written with an @ in it should have that escaped, and seldom has.
        rf"(?:@[A-Za-z0-9!#$%^&*_+\-]{{0,24}}){{0,2}}@(?!{_V4}){_HOST})",
        _AT,
        0.96,
        "user information of a URL (RFC 3986, 3.2.1)",
        against=(),
        beside=Beside(before=f"{ALNUM}@:!$%^&*()_+=-~#,;|?[]{{}}."),
        reach=160,
    ),
    guard(
        "ADDRESS",
        "token and host of a URL",
        # The token is left to those who know its form.
        rf"://[0-9A-Za-z_\-]{{20,200}}(?P<id>@{_HOST})",
        _AT,
        0.96,
        "user information of a URL (RFC 3986, 3.2.1)",
        against=(),
        beside=Beside(before=f"{ALNUM}@_-./"),
        reach=280,
    ),
    guard(
        "ADDRESS",
        "remote of a repository",
        rf"[ghs](?<![A-Za-z0-9._%+\-].)(?:(?<=g)(?:it(?:lab|ea)?|errit)|(?<=h)g|(?<=s)vn)@{_HOST}(?=[:/][A-Za-z0-9~./])",
        _AT,
        0.96,
        "the account of a server of repositories",
        against=(),
        beside=Beside(before=f"{ALNUM}@.-", first="ghs"),
        reach=80,
    ),
    guard(
        "ADDRESS",
        "account of a public server of repositories",
        r"g(?<![A-Za-z0-9._%+\-].)it@(?:[a-z0-9\-]{1,30}\.)?(?:github|gitlab|gitee|gitea|bitbucket|codeberg|coding"
        r"|sourcehut|aliyun)\.[a-z.]{2,8}(?![A-Za-z0-9])",
        _AT,
        0.96,
        "the account that all use of a server of repositories",
        against=(),
        beside=Beside(before=f"{ALNUM}@.-", first="g"),
        reach=80,
    ),
    guard(
        "ADDRESS",
        "identifier of a message",
        r"(?i:message-?id|in-reply-to|references|content-id)[\"']?[ ]?[:=][ ]?(?:<[^<> \n]{1,120}>[ ]){0,4}"
        rf"<(?P<id>[^<> \n@]{{1,120}}@{_HOST})>",
        Trigger(words=("message-id", "messageid", "in-reply-to", "references", "content-id")),
        0.96,
        "an identifier of messages, which only looks like an address (RFC 5322, 3.6.4)",
        against=(),
        beside=_ADDRESS,
        reach=400,
    ),
    guard(
        "ADDRESS",
        "unit or file",
        rf"[A-Za-z0-9](?<![A-Za-z0-9._%+\-].)[A-Za-z0-9._%+\-]{{0,63}}@[A-Za-z0-9][A-Za-z0-9._\-]{{0,60}}\."
        rf"(?:{_ENDS})(?![A-Za-z0-9\-]|\.[A-Za-z])",
        _AT,
        0.96,
        "ends as a file or a unit of systemd does, and no domain",
        against=(),
        beside=_ADDRESS,
        # Around a claim with the @ in it.
        reach=80,
    ),
)
"""The guards."""
