"""What every result that a notebook shows is made of: one style sheet, badges, bars, and text made safe.

Nothing here is a script, and nothing is fetched. A page stands in light and in dark surroundings: it takes
its text colour from the notebook around it, and lays translucent colours over whatever is behind. Colour
never says anything alone, for some hosts remove style sheets and some people do not see it.
"""

from __future__ import annotations

from functools import lru_cache
from html import escape
from os import PathLike
from pathlib import Path
from typing import Final
from unicodedata import category

import attrs

from piiguard.catalog.entities import Entity, facts_of
from piiguard.catalog.languages import Language
from piiguard.catalog.levels import Level

__all__ = ["Page", "badge", "bar", "escaped", "family_of", "kind", "label", "page"]

_REPLACEMENT: Final = "\ufffd"


@attrs.frozen(repr=False)
class Page:
    """Something to look at: HTML where it can be shown, plain text where it cannot.

    Attributes:
        html: A fragment without scripts; it fetches nothing.
        text: The same for a terminal.
        lang: Its language.
    """

    html: str
    text: str
    lang: Language = "en"

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return self.html

    def write(self, path: str | PathLike[str]) -> Path:
        """Write it as a document of its own, which a browser opens without a network.

        Args:
            path: Where to; an existing file is replaced.

        Returns:
            The path.
        """
        target = Path(path)
        target.write_text(
            f'<!doctype html><html lang="{self.lang}"><meta charset="utf-8">'
            '<meta name="color-scheme" content="light dark">'
            '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
            "style-src 'unsafe-inline'\">"
            f"<title>piiguard</title><body>{self.html}</body></html>\n",
            encoding="utf-8",
        )
        return target


def page(body: str, text: str, lang: Language) -> Page:
    """Make a page of *body*.

    Args:
        body: HTML in which everything from outside went through `escaped`.
        text: The same for a terminal.
        lang: Its language.

    Returns:
        The page, with its style sheet.
    """
    return Page(f'<div class="piiguard" lang="{lang}"><style>{_style()}</style>{body}</div>', text, lang)


def escaped(text: str) -> str:
    r"""Make *text* safe to stand in HTML and in quoted attributes, and show what would be unseen in it.

    Args:
        text: Anything.

    Returns:
        The text with ``& < > " '`` escaped. Controls, marks that turn the direction of writing, and halves
        of surrogate pairs are U+FFFD; line breaks and tabs stay.

    >>> escaped("<b>\u202e'")
    '&lt;b&gt;\ufffd&#x27;'
    """
    if text.isascii() and text.isprintable():
        return escape(text)
    return escape("".join(map(_visible, text.replace("\r\n", "\n"))))


def label(entity: Entity, lang: Language) -> str:
    """Name *entity* to a reader: in English as programs do, in Chinese by its label."""
    return facts_of(entity).zh if lang == "zh" else entity.name


def kind(entity: Entity, lang: Language, *, remark: str = "") -> str:
    """Return *entity* with the colour of its family before it.

    Args:
        entity: Any entity.
        lang: The language of its label; the other stands in its tooltip.
        remark: Something short beside it, such as a count.

    Returns:
        HTML.
    """
    other = label(entity, "en" if lang == "zh" else "zh")
    small = f"<small>{escaped(remark)}</small>" if remark else ""
    return (
        f'<span class="pg-kind pg-{family_of(entity)}" title="{escaped(other)}">'
        f"{escaped(label(entity, lang))}{small}</span>"
    )


def badge(level: Level, lang: Language) -> str:
    """Return a level as a badge; its standard and clause stand in its tooltip."""
    name = level.zh if lang == "zh" else level.en
    told = " · ".join(each for each in (level.standard.value, level.source) if each)
    return f'<span class="pg-badge pg-s{level.severity}" title="{escaped(told)}">{escaped(name)}</span>'


def bar(share: float, text: str, family: str) -> str:
    """Return a bar with its number beside it.

    Args:
        share: From 0 to 1.
        text: The number, as it is read.
        family: Whose colour, as `family_of` names it.

    Returns:
        HTML.
    """
    percent = round(100 * min(1.0, max(0.0, share)))
    return (
        f'<span class="pg-bar pg-{family}" aria-hidden="true"><i style="width:{percent}%"></i></span>'
        f"{escaped(text)}"
    )


def family_of(entity: Entity) -> str:
    """Return the family of *entity*, which share a colour: more than nine are not told apart.

    Args:
        entity: Any entity.

    Returns:
        ``"document"``, ``"contact"``, ``"money"``, ``"vehicle"``, ``"digital"``, ``"person"``, ``"place"`` or
        ``"matter"``; ``"own"`` for one that piiguard does not ship.

    >>> family_of(Entity.CN_MOBILE), family_of(Entity("ACME_MEMBER_NO"))
    ('contact', 'own')
    """
    return _FAMILIES.get(entity, "own")


def _visible(character: str) -> str:
    spacing = character in "\n\t" or category(character) == "Zs"
    return character if spacing or character.isprintable() else _REPLACEMENT


@lru_cache(maxsize=1)
def _style() -> str:
    from importlib.resources import files

    return files("piiguard.catalog").joinpath("view.css").read_text("utf-8").replace("\n", "")


_MEMBERS: Final = {
    "document": "CN_RESIDENT_ID CN_FOREIGNER_ID CN_PASSPORT CN_HK_MACAO_PERMIT CN_HOME_RETURN_PERMIT "
    "CN_TAIWAN_PERMIT CN_TAIWAN_COMPATRIOT_PERMIT CN_DRIVER_LICENCE CN_SOCIAL_SECURITY CN_OFFICER_CARD "
    "HK_ID_CARD MO_ID_CARD TW_ID_CARD MRZ CN_USCC CN_ORGANIZATION_CODE CN_TAX_NUMBER CN_BUSINESS_LICENCE",
    "contact": "CN_MOBILE CN_LANDLINE CN_SERVICE_NUMBER PHONE_NUMBER EMAIL_ADDRESS WECHAT_ID QQ_NUMBER "
    "WEIBO_HANDLE",
    "money": "CN_BANK_CARD CREDIT_CARD CARD_CVV CARD_EXPIRY IBAN_CODE CRYPTO ALIPAY_ACCOUNT "
    "FINANCIAL_ACCOUNT",
    "vehicle": "CN_PLATE VIN CN_WAYBILL",
    "digital": "IP_ADDRESS MAC_ADDRESS IMEI IMSI ICCID URL API_KEY PASSWORD",
    "person": "PERSON DATE_OF_BIRTH GENDER MINOR ORGANIZATION",
    "place": "LOCATION COORDINATES WHEREABOUTS",
    "matter": "BIOMETRICS RELIGION SPECIFIC_IDENTITY HEALTH",
}
_FAMILIES: Final = {Entity(name): family for family, names in _MEMBERS.items() for name in names.split()}
