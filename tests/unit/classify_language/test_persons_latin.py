"""What the finder of persons promises of names in Latin letters."""

from __future__ import annotations

import pytest

from piiguard.classify.language.persons import PersonFinder
from piiguard.classify.language.persons_latin import is_latin_name
from piiguard.classify.text import normalise


def names(text: str) -> list[str]:
    """Return what precise mode finds."""
    return [found.value for found in PersonFinder("precise").find(normalise(text).text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ship to: Luo Ning, +86 138", "Luo Ning"),
        ("Name: Zhao Xiaomin", "Zhao Xiaomin"),
        ("Name: ZHAO XIAOMIN", "ZHAO XIAOMIN"),
        ('"Grace Tan" <grace.tan@example.net>', "Grace Tan"),
        ("Grace Tan <grace.tan@example.net>", "Grace Tan"),
        ("旅客XU/JINGWEI 护照", "XU/JINGWEI"),
        ("客户名称：David Zhou", "David Zhou"),
        ("姓名（英文）Murong Qing 护照", "Murong Qing"),
        ("Dear Li Mingze,", "Li Mingze"),
        ("Approved by: Kevin Chan", "Kevin Chan"),
        ("Reviewed-by: Xu Wen", "Xu Wen"),
        ("Passenger: SMITH/JOHN", "SMITH/JOHN"),
        ("Patient: Wu, Xiaoming", "Wu, Xiaoming"),
        ("Hi David Wong,", "David Wong"),
        ("Hello Li Mingze,", "Li Mingze"),
        ("Best regards,\nKevin Liu\nSales Manager", "Kevin Liu"),
    ],
)
def test_a_name_in_latin_letters_is_found(text: str, expected: str) -> None:
    """Behind a label, before an address of e-mail, and as tickets write it."""
    assert names(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Name: Visual Studio",
        "Author: Red Hat",
        "From: Customer Service",
        "owner: Domain Admins",
        "Debian Perl Group <pkg-perl@example.org>",
        "Contact: Support Team",
        "path /USR/LOCAL",
        "TCP/IP",
        "I/O and LI/O",
        "To: Whom It May Concern",
        "title: Li Wei",
        "Dear Customer Service,",
        "name: Jean-Luc",
        "HE/SHE",
        "MAN/WOMAN",
        "Hong Kong",
        "Hi Visual Studio users",
        "Delhi David Wong",
        "Grace Period",
        "Mark Long",
    ],
)
def test_a_name_of_something_else_is_no_person(text: str) -> None:
    """Programs, teams and paths stand behind the same labels."""
    assert names(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Li Wei", True),
        ("Wei Li", True),
        ("Emma Stone", True),
        ("Ouyang Jing", True),
        ("Chan Tai-man", True),
        ("Blue Sky", False),
        ("Li Bright", False),
        ("Jenkins Build", False),
        ("Solo", False),
        ("", False),
    ],
)
def test_a_name_is_known_by_its_look(text: str, *, expected: bool) -> None:
    """A surname beside a given name in pinyin, or a given name that is common."""
    assert is_latin_name(text) is expected
