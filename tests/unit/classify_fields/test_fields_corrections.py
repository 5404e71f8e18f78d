"""What a person says wins, is said to have won, and is kept."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from piiguard.catalog import Entity, Standard
from piiguard.classify.fields import Correction, Corrections, classify
from piiguard.errors import InvalidInput, SourceError, UnknownField

COLUMNS = {"phone2": ["0571-88886666"] * 20, "note": ["好"] * 20, "code": ["A1"] * 20}


class Noon:
    """A clock that stands."""

    def now(self) -> datetime:
        """Always the same."""
        return datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_a_correction_wins_and_says_so() -> None:
    """With who, when and why, and at the level of what the field now is."""
    found = classify(COLUMNS, standard=Standard.GBT_35273).corrected(
        "code", Entity.CN_PASSPORT, by="li@example.cn", reason="old passport file", clock=Noon()
    )
    field = found.of("code")
    assert (field.entity, field.confidence, field.corrected) == (Entity.CN_PASSPORT, 1.0, True)
    assert field.level is not None
    assert field.level.standard is Standard.GBT_35273
    assert field.level.sensitive
    assert field.evidence[0] == (
        "corrected to passport number by li@example.cn on 2026-11-24: old passport file"
    )
    assert "更正为护照号码" in field.evidence[0].zh


def test_a_field_can_be_said_to_be_nothing() -> None:
    """And its level goes with it."""
    found = classify(COLUMNS).corrected("phone2", None, by="li", reason="shop lines", clock=Noon())
    field = found.of("phone2")
    assert (field.entity, field.level, field.personal) == (None, None, False)


def test_corrections_are_kept_and_heard_on_the_next_run(tmp_path: Path) -> None:
    """Through a file that people can read."""
    path = tmp_path / "corrections.toml"
    found = classify(COLUMNS, corrections=path)
    assert not found.of("code").corrected
    found = found.corrected("code", Entity("ACME_NO"), by='李 "四"', reason="行\n尾\\", clock=Noon())
    found.corrections.write(path)
    again = classify(COLUMNS, corrections=path)
    assert again.of("code").entity == "ACME_NO"
    assert again.of("code").corrected
    assert again.corrections == found.corrections
    assert not classify({"code": ["A1"]}, corrections=Corrections()).of("code").corrected


def test_a_later_correction_takes_the_place_of_an_earlier() -> None:
    """Only the last word counts, and only once in the evidence."""
    found = classify(COLUMNS).corrected("code", Entity.VIN, by="a", reason="x", clock=Noon())
    found = found.corrected("code", None, by="b", reason="y", clock=Noon())
    assert found.of("code").entity is None
    assert [note.code for note in found.of("code").evidence].count("corrected") == 1
    assert len(found.corrections) == 1


def test_a_correction_names_its_field_person_and_reason() -> None:
    """None of the three may be missing."""
    found = classify(COLUMNS)
    with pytest.raises(UnknownField, match="Did you mean 'code'"):
        found.corrected("cod", Entity.VIN, by="a", reason="x")
    with pytest.raises(InvalidInput, match="'by'"):
        found.corrected("code", Entity.VIN, by=" ", reason="x")
    with pytest.raises(InvalidInput, match="'reason'"):
        found.corrected("code", Entity.VIN, by="a", reason="")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("[[correction]]\nfield = 'a'\n", "exactly"),
        ("[other]\n", "other than"),
        ("x = [", "no TOML"),
        ("correction = 1\n", "other than"),
        (
            "[[correction]]\nsource='s'\nfield='f'\nentity='bad name'\nby='b'\nreason='r'\non=2026-01-01\n",
            "correction 1",
        ),
        ("[[correction]]\nsource='s'\nfield='f'\nentity=''\nby='b'\nreason='r'\non='x'\n", "date"),
    ],
)
def test_a_damaged_file_is_refused_with_the_place(tmp_path: Path, text: str, what: str) -> None:
    """Never read as if it held no corrections."""
    path = tmp_path / "c.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=what):
        Corrections.read(path)


TEXTS = st.text(min_size=1).filter(str.strip)


@given(TEXTS, TEXTS, TEXTS)
def test_any_text_comes_back_from_the_file(
    tmp_path_factory: pytest.TempPathFactory, a: str, b: str, c: str
) -> None:
    """Quotes, line breaks, control characters: what was written is read."""
    path = tmp_path_factory.mktemp("c") / "c.toml"
    kept = Corrections((Correction(a, b, None, c, a, date(2026, 1, 1)),))
    kept.write(path)
    assert Corrections.read(path) == kept
