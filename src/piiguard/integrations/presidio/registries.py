"""Registries of our recognizers: an object, a file that Presidio loads, and a whole analyzer."""

from __future__ import annotations

import json
from collections.abc import Iterable
from os import PathLike
from pathlib import Path
from typing import Final

from presidio_analyzer import AnalyzerEngine, EntityRecognizer, RecognizerRegistry
from presidio_analyzer.nlp_engine import NlpEngine

from piiguard.classify import Engine
from piiguard.errors import SourceError
from piiguard.integrations.presidio.nlp import NoOpNlpEngine, listed
from piiguard.integrations.presidio.recognizers import PiiGuardRecognizer, recognizers

__all__ = ["analyzer", "analyzer_of", "registry", "write_registry"]

# DOTALL | MULTILINE | IGNORECASE, Presidio's default; a registry file has to hold it.
_REGEX_FLAGS: Final = 26

_FILE: Final = """\
# Recognizers of piiguard for Presidio's RecognizerRegistryProvider(conf_file=...).
# Import piiguard.integrations.presidio first: Presidio knows a class only once it is loaded.
supported_languages:
{languages}
global_regex_flags: {flags}
recognizers:
- name: {name}
  type: predefined
  supported_entities:
{entities}
"""


def registry(
    languages: Iterable[str] = ("zh", "en"),
    entities: Iterable[str] | None = None,
    *,
    engine: Engine | None = None,
) -> RecognizerRegistry:
    """Make a Presidio registry of our recognizers, one for each entity and language.

    Args:
        languages: The languages Presidio will be asked for.
        entities: What to find; all that the engine finds if None.
        engine: An engine of the user's own: its threshold, mode, rules and lists count.

    Returns:
        A registry, to which Presidio's recognizers can be added.

    Raises:
        UnknownEntity: If an entity is not known; the nearest names are suggested.
        InvalidInput: If nothing here can find one of the entities, or there is no language.

    >>> registry(["zh"], ["CN_MOBILE"]).get_supported_entities(["zh"])
    ['CN_MOBILE']
    """
    codes = listed(languages)
    return _registry_of(recognizers(codes, entities, engine=engine), codes)


def analyzer(
    languages: Iterable[str] = ("zh", "en"),
    entities: Iterable[str] | None = None,
    *,
    engine: Engine | None = None,
    nlp_engine: NlpEngine | None = None,
) -> AnalyzerEngine:
    """Make a Presidio analyzer that runs our recognizers, offline and without a model.

    Args:
        languages: The languages it will be asked for.
        entities: What to find; all that the engine finds if None.
        engine: An engine of the user's own: its threshold, mode, rules and lists count.
        nlp_engine: An NLP engine for recognizers that are added later and need one.

    Returns:
        An unmodified ``AnalyzerEngine``.

    Raises:
        UnknownEntity: If an entity is not known; the nearest names are suggested.
        InvalidInput: If nothing here can find one of the entities, or there is no language.

    >>> analyzer(["zh"]).analyze("电话13800138000", language="zh")
    [type: CN_MOBILE, start: 2, end: 13, score: 0.95]
    """
    codes = listed(languages)
    return analyzer_of(recognizers(codes, entities, engine=engine), codes, nlp_engine)


def analyzer_of(
    recognizers: list[EntityRecognizer], languages: tuple[str, ...], nlp_engine: NlpEngine | None
) -> AnalyzerEngine:
    """Make an analyzer of any recognizers.

    Args:
        recognizers: Ours or Presidio's, at least one.
        languages: The languages it will be asked for.
        nlp_engine: What reads the text for them; nothing if None.

    Returns:
        An unmodified ``AnalyzerEngine``.
    """
    return AnalyzerEngine(
        registry=_registry_of(recognizers, languages),
        nlp_engine=nlp_engine or NoOpNlpEngine(languages),
        supported_languages=[*languages],
    )


def write_registry(
    path: str | PathLike[str],
    languages: Iterable[str] = ("zh", "en"),
    entities: Iterable[str] | None = None,
) -> None:
    """Write a registry file that Presidio's ``RecognizerRegistryProvider`` loads, from 2.2.355 on.

    It has one entry, a `PiiGuardRecognizer` for all entities, and one recognizer is made of it for each
    language. Entries of Presidio's own recognizers can be added to it by hand.

    Args:
        path: The file, written in ASCII; one that is there is replaced.
        languages: The languages Presidio will be asked for.
        entities: What to find; all that the engine finds if None.

    Raises:
        SourceError: If the file cannot be written.
        UnknownEntity: If an entity is not known; the nearest names are suggested.
        InvalidInput: If nothing here can find one of the entities, or there is no language.
    """
    # In quotes, because a bare `no` is a truth value to YAML and not Norwegian.
    content = _FILE.format(
        languages="\n".join(f"- {json.dumps(each)}" for each in listed(languages)),
        flags=_REGEX_FLAGS,
        name=PiiGuardRecognizer.__name__,
        entities="\n".join(f"  - {each}" for each in Engine(entities).entities),
    )
    try:
        Path(path).write_text(content, encoding="ascii")
    except OSError as error:
        raise SourceError(
            f"{Path(path).name} cannot be written: {error.strerror}",
            hint="Check the path and its permissions.",
        ) from error


def _registry_of(recognizers: list[EntityRecognizer], languages: tuple[str, ...]) -> RecognizerRegistry:
    made = RecognizerRegistry(recognizers)
    # The first versions have no such argument, and the later ones compare it with the analyzer's.
    made.supported_languages = [*languages]
    return made
