"""An NLP engine for Presidio that needs no model, for recognizers that need no NLP.

Presidio's default engine wants a spaCy model of some hundred megabytes, and ends the process where it cannot
download one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine

from piiguard.errors import InvalidInput

__all__ = ["NoOpNlpEngine"]


class NoOpNlpEngine(NlpEngine):
    """Gives Presidio's analyzer empty artifacts, at once and offline.

    Ours need none: they read the words around a match themselves. Presidio's own pattern recognizers work
    too, but no word of the text raises their score, and those that rest on a model find nothing.

    Later versions of Presidio have a class of that name themselves, which does as well.

    Args:
        languages: The languages the analyzer is asked for, as ISO 639-1 codes.

    Raises:
        InvalidInput: If there is none.

    >>> NoOpNlpEngine(["zh"]).process_text("电话13800138000", "zh").lemmas
    []
    """

    def __init__(self, languages: Iterable[str] = ("zh", "en")) -> None:
        self._languages = listed(languages)

    def load(self) -> None:
        """Do nothing: there is nothing to load."""

    def is_loaded(self) -> bool:
        """Say that nothing needs loading."""
        return True

    def process_text(self, text: str, language: str) -> NlpArtifacts:  # noqa: ARG002 - Presidio's signature
        """Return empty artifacts.

        Args:
            text: Any text; it is not read.
            language: One of the languages.

        Returns:
            Artifacts without a token, a new object each time.

        Raises:
            InvalidInput: If the language is not one of those the engine was made for.
        """
        if language not in self._languages:
            raise InvalidInput(
                f"Language {language!r} is not one of {', '.join(self._languages)}",
                hint="Name every language when the engine is made: NoOpNlpEngine(['zh', 'en']).",
            )
        # Presidio asks whether there are tokens and walks through them; of none, any sequence will do.
        tokens: Sequence[str] = ()
        return NlpArtifacts([], tokens, [], [], self, language)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType] - see above

    def process_batch(
        self,
        texts: Iterable[str],
        language: str,
        batch_size: int = 1,  # noqa: ARG002 - Presidio's signature, to the end
        n_process: int = 1,  # noqa: ARG002 - the same
        *,
        as_tuples: bool = False,
        **kwargs: object,  # noqa: ARG002 - the same
    ) -> Iterator[tuple[str, NlpArtifacts]]:
        """Return empty artifacts for each text.

        Args:
            texts: Any texts.
            language: One of the languages.
            batch_size: Without effect, as all that follows.
            n_process: Without effect.
            as_tuples: Not supported: texts carry no context here.
            **kwargs: What Presidio passes on to other engines.

        Yields:
            Each text with its artifacts.

        Raises:
            InvalidInput: If the language is not one of the engine's, or *as_tuples* is asked for.
        """
        if as_tuples:
            raise InvalidInput(
                "as_tuples is not supported", hint="Pass the texts alone; they come back in their order."
            )
        for text in texts:
            yield str(text), self.process_text(text, language)

    def is_stopword(self, word: str, language: str) -> bool:  # noqa: ARG002 - Presidio's signature
        """Say that no word is a stop word."""
        return False

    def is_punct(self, word: str, language: str) -> bool:  # noqa: ARG002 - Presidio's signature
        """Say that no word is punctuation."""
        return False

    def get_supported_entities(self) -> list[str]:
        """Return none: nothing is recognised here."""
        return []

    def get_supported_languages(self) -> list[str]:
        """Return the languages it was made for."""
        return [*self._languages]


def listed(languages: Iterable[str]) -> tuple[str, ...]:
    """Return the languages, each once.

    Args:
        languages: ISO 639-1 codes.

    Returns:
        At least one.

    Raises:
        InvalidInput: If there is none.
        TypeError: If it is one string.

    >>> listed(["zh", "en", "zh"])
    ('zh', 'en')
    """
    if isinstance(languages, str):
        raise TypeError("languages is one string; give a list of codes: languages=['zh']")
    codes = tuple(dict.fromkeys(languages))
    if not codes:
        raise InvalidInput("There is no language", hint="Give at least one, such as ['zh', 'en'].")
    return codes
