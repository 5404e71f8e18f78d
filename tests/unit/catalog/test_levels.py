"""How sensitive an entity is, by which standard and when."""

from __future__ import annotations

import pickle
from datetime import UTC, date, datetime

import pytest

from piiguard.catalog import STANDARD_ENTITIES, Entity, Level, Standard, level_of
from piiguard.errors import InvalidInput

PUBLISHED = [each for each in Standard if each is not Standard.DECLARED]


def test_the_resident_id_number_is_sensitive_by_the_older_standard_only() -> None:
    """GB/T 45574-2025 no longer lists the number."""
    assert level_of(Entity.CN_RESIDENT_ID, standard=Standard.GBT_35273).sensitive
    assert not level_of(Entity.CN_RESIDENT_ID, standard=Standard.GBT_45574).sensitive


def test_without_a_standard_the_strictest_answers() -> None:
    """And says whose answer it is."""
    level = level_of(Entity.CN_RESIDENT_ID, as_of=date(2026, 1, 1))
    assert level.sensitive
    assert level.standard is Standard.GBT_35273
    assert level_of(Entity.CN_BANK_CARD).standard is Standard.PIPL_28


@pytest.mark.parametrize("entity", [Entity.CN_MOBILE, Entity.EMAIL_ADDRESS, Entity.PERSON])
@pytest.mark.parametrize("standard", [None, Standard.PIPL_28, Standard.GBT_35273, Standard.GBT_45574])
def test_contact_data_is_general(entity: Entity, standard: Standard | None) -> None:
    """By every standard that grades personal information."""
    assert level_of(entity, standard=standard).code == "general"


def test_a_bank_card_is_a_financial_account() -> None:
    """Sensitive by all of them, and grade 4 at least of general data."""
    assert all(level_of(Entity.CN_BANK_CARD, standard=each).sensitive for each in PUBLISHED)
    assert level_of(Entity.CN_BANK_CARD, standard=Standard.GBT_43697).code == "general-4"
    assert level_of(Entity.PERSON, standard=Standard.GBT_43697).code == "general-2"


@pytest.mark.parametrize(
    "entity",
    [
        Entity.BIOMETRICS,
        Entity.RELIGION,
        Entity.SPECIFIC_IDENTITY,
        Entity.HEALTH,
        Entity.FINANCIAL_ACCOUNT,
        Entity.WHEREABOUTS,
        Entity.MINOR,
    ],
)
def test_what_article_28_names_is_sensitive_by_every_standard(entity: Entity) -> None:
    """The law's own list; of the law the text was read."""
    assert all(level_of(entity, standard=each).sensitive for each in PUBLISHED)
    assert level_of(entity, standard=Standard.PIPL_28).confidence == "text"


def test_what_only_our_reading_makes_sensitive_says_so() -> None:
    """Passwords are in no list that we have read, and opening what they guard is harm enough."""
    for entity in (Entity.PASSWORD, Entity.API_KEY, Entity.CARD_CVV):
        level = level_of(entity, standard=Standard.PIPL_28)
        assert level.sensitive
        assert level.confidence == "assumed"


def test_what_names_an_organisation_is_not_personal() -> None:
    """A credit code is no person's."""
    assert level_of(Entity.CN_USCC).code == "not_personal"


def test_an_entity_nobody_knows_is_taken_as_the_strictest() -> None:
    """Whoever is asked, and the level says that it is an assumption."""
    for standard in (None, *Standard):
        level = level_of(Entity("ACME_MEMBER_NO"), standard=standard)
        assert level.sensitive
        assert level.confidence == "assumed"


def test_a_standard_not_yet_in_force_is_refused() -> None:
    """With the day it began and what was in force."""
    with pytest.raises(InvalidInput) as caught:
        level_of(Entity.CN_MOBILE, standard=Standard.GBT_45574, as_of=date(2025, 10, 31))
    assert "from 2025-11-01" in caught.value.what
    assert "In force that day: GB/T 35273-2020, GB/T 43697-2024, PIPL art. 28" in caught.value.hint
    assert level_of(Entity.CN_MOBILE, standard=Standard.GBT_45574, as_of=date(2025, 11, 1))


def test_before_every_standard_there_is_no_answer() -> None:
    """Not a lenient one."""
    with pytest.raises(InvalidInput, match="was in force on 2019-01-01"):
        level_of(Entity.CN_MOBILE, as_of=date(2019, 1, 1))


def test_the_day_changes_who_answers() -> None:
    """Before the law, the standard of 2020 spoke alone."""
    assert level_of(Entity.CN_MOBILE, as_of=date(2020, 12, 1)).standard is Standard.GBT_35273
    assert level_of(Entity.CN_MOBILE, as_of=date(2021, 11, 1)).standard is Standard.PIPL_28


@pytest.mark.parametrize("standard", PUBLISHED)
@pytest.mark.parametrize("entity", STANDARD_ENTITIES)
def test_every_level_says_what_it_rests_on(entity: Entity, standard: Standard) -> None:
    """A clause, a confidence, and labels in both languages."""
    level = level_of(entity, standard=standard)
    assert level.source
    assert level.confidence in {"text", "secondary", "memory", "assumed"}
    assert level.zh
    assert level.en
    assert Level.parse(level.code, standard=standard) == level
    assert Level.parse(level.zh, standard=standard) == level


def test_grades_from_memory_say_so() -> None:
    """Nobody has read annex H of GB/T 43697 for us yet."""
    assert level_of(Entity.CN_MOBILE, standard=Standard.GBT_43697).confidence == "memory"


def test_levels_of_one_standard_are_ordered() -> None:
    """The strictest is the highest."""
    low, high = (
        level_of(each, standard=Standard.GBT_35273) for each in (Entity.PERSON, Entity.CN_RESIDENT_ID)
    )
    assert low < high
    assert high > low
    assert low <= low  # noqa: PLR0124 - reflexive
    assert high >= high  # noqa: PLR0124 - reflexive
    assert max(high, low) is high


def test_levels_of_two_standards_do_not_compare() -> None:
    """Their scales are not one scale."""
    grade = level_of(Entity.PERSON, standard=Standard.GBT_43697)
    for compare in (Level.__lt__, Level.__le__, Level.__gt__, Level.__ge__):
        with pytest.raises(InvalidInput, match=r"does not compare.*standard="):
            compare(grade, level_of(Entity.PERSON, standard=Standard.PIPL_28))


def test_a_threshold_reaches_across_standards() -> None:
    """By what every scale can say."""
    sensitive, personal = Level.parse("sensitive"), Level.parse("general")
    assert level_of(Entity.CN_BANK_CARD).at_least(sensitive)
    assert not level_of(Entity.PERSON).at_least(sensitive)
    assert level_of(Entity.PERSON).at_least(personal)
    assert not level_of(Entity.CN_USCC).at_least(personal)
    assert level_of(Entity.PERSON, standard=Standard.GBT_43697).at_least(personal)
    assert not level_of(Entity.CN_USCC, standard=Standard.GBT_43697).at_least(personal)
    assert sensitive.at_least(personal)


def test_the_clause_is_no_part_of_equality() -> None:
    """Two sensitive levels of one standard are one level."""
    card, number = (
        level_of(each, standard=Standard.GBT_35273) for each in (Entity.CN_BANK_CARD, Entity.CN_PASSPORT)
    )
    assert card == number
    assert hash(card) == hash(number)
    assert pickle.loads(pickle.dumps(card)).source == card.source  # noqa: S301 - our own bytes


@pytest.mark.parametrize(
    ("name", "standard"),
    [
        ("GB/T 45574-2025", Standard.GBT_45574),
        ("gb/t45574", Standard.GBT_45574),
        ("43697", Standard.GBT_43697),
        ("PIPL", Standard.PIPL_28),
    ],
)
def test_a_standard_is_found_by_its_number(name: str, standard: Standard) -> None:
    """As people cite it."""
    assert Standard.named(name) is standard


@pytest.mark.parametrize("name", ["", "GB/T", "GB/T 12345", "ISO 27001"])
def test_no_standard_or_several_are_refused(name: str) -> None:
    """Never a guess."""
    with pytest.raises(InvalidInput, match="names no one standard"):
        Standard.named(name)


@pytest.mark.parametrize("standard", Standard)
def test_every_standard_has_a_title(standard: Standard) -> None:
    """And a day from which it holds, unless it is the user's own word."""
    assert standard.zh
    assert (standard.effective is None) == (standard is Standard.DECLARED)


def test_wrong_types_are_type_errors() -> None:
    """A name is not a standard, a moment is not a day."""
    with pytest.raises(TypeError, match=r"Standard\.named"):
        level_of(Entity.CN_MOBILE, standard="GB/T 35273-2020")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="not a datetime"):
        level_of(Entity.CN_MOBILE, as_of=datetime(2026, 1, 1, tzinfo=UTC))
