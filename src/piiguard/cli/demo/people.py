"""The made-up people: one to a customer, some of whom turn up twice."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Final

import attrs

from piiguard.cli.demo.addresses import Place, place, street_address
from piiguard.cli.demo.identifiers import bank_card, email, mobile, resident_id
from piiguard.cli.demo.mixes import between, mix
from piiguard.cli.demo.names import full_name

__all__ = ["Person", "meet"]

# Ages at registration: a shop's customers are mostly 25 to 45.
_AGES: Final = mix(
    dict.fromkeys(range(18, 22), 1.0)
    | dict.fromkeys(range(22, 28), 2.6)
    | dict.fromkeys(range(28, 40), 3.4)
    | dict.fromkeys(range(40, 55), 2.2)
    | dict.fromkeys(range(55, 70), 0.9)
    | dict.fromkeys(range(70, 86), 0.2)
)
_DAYS_OF_A_YEAR: Final = 365


@attrs.frozen
class Person:
    """Somebody who does not exist.

    Attributes:
        number: Customer number.
        woman: Sex, as the ID number tells it.
        name: Full name.
        mobile: Mobile number, plain.
        resident_id: Resident ID number, plain.
        bank_card: Bank card number, plain.
        email: E-mail address.
        home: Where they live.
        address: The address there.
    """

    number: int
    woman: bool
    name: str
    mobile: str
    resident_id: str
    bank_card: str
    email: str
    home: Place
    address: str

    def __repr__(self) -> str:
        return f"<Person: customer {self.number}>"


def meet(rng: Random, number: int, on: date) -> Person:
    """Make somebody up who registers as a customer.

    Args:
        rng: Where chance comes from.
        number: Customer number.
        on: The day of registration, on which they are grown up.

    Returns:
        The person; all their identifiers are valid.
    """
    woman = rng.random() < 0.54  # noqa: PLR2004 - slightly more women buy for a household
    days = _AGES.draw(rng) * (_DAYS_OF_A_YEAR + 1) + between(rng, 0, _DAYS_OF_A_YEAR - 1)
    born = on - timedelta(days=days)
    home = place(rng)
    return Person(
        number=number,
        woman=woman,
        name=full_name(rng, woman=woman, born=born.year),
        mobile=mobile(rng),
        resident_id=resident_id(rng, born, woman=woman),
        bank_card=bank_card(rng),
        email=email(rng),
        home=home,
        address=street_address(rng, home),
    )
