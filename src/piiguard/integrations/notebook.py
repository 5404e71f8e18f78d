"""IPython and Jupyter: say so when what a cell shows holds clear personal data.

::

    %load_ext piiguard.integrations.notebook

From then on every cell's printed text, result, displayed objects and error message are looked at when the
cell has run, and a notice names what was found: kinds and numbers, never a value. A notebook keeps its
outputs in its file; ``piiguard notebook strip FILE`` takes such outputs out of it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TextIO, TypeAlias, cast

import attrs

from piiguard.catalog.languages import Language, language_of
from piiguard.catalog.markup import Page, escaped, page
from piiguard.errors import MissingExtra
from piiguard.frontdoor import Scanner
from piiguard.integrations.notebook_outputs import personal_in, said, texts_of

try:
    from IPython.display import display  # pyright: ignore[reportUnknownVariableType] - its annotations are partial
except ModuleNotFoundError:
    raise MissingExtra.named("notebook", package="ipython", needed_for="Watching a notebook") from None

if TYPE_CHECKING:
    from piiguard.catalog import Entity

__all__ = ["OutputWatch", "load_ipython_extension", "unload_ipython_extension"]

# IPython's shell and its parts are traitlets, which checkers see little of.
_Foreign: TypeAlias = Any

_ADVICE: Final[Mapping[Language, str]] = {
    "en": "A saved notebook keeps it: mask it first (piiguard.mask, frame.pii.mask()), clear the output, or "
    "run `piiguard notebook strip FILE` after saving.",
    "zh": "保存的笔记本会留存它：请先脱敏（piiguard.mask、frame.pii.mask()），或清除输出，或在保存后运行 "
    "`piiguard notebook strip FILE`。",
}
# A cell that prints more is looked at so far; scanning it all could take longer than the cell did.
_MOST_CHARACTERS: Final = 4_000_000
_STREAMS: Final = ("stdout", "stderr")


def load_ipython_extension(shell: object) -> None:
    """Begin to watch; IPython calls it on ``%load_ext``.

    Args:
        shell: The running shell.
    """
    unload_ipython_extension(shell)
    watch = OutputWatch(shell)
    watch.start()
    _watches[id(shell)] = watch


def unload_ipython_extension(shell: object) -> None:
    """Stop watching; IPython calls it on ``%unload_ext``.

    Args:
        shell: The running shell.
    """
    watch = _watches.pop(id(shell), None)
    if watch is not None:
        watch.stop()


class OutputWatch:
    """Looks at what each cell of one shell shows.

    Args:
        shell: An IPython shell.
        scanner: What scans; one with its defaults if None.
        lang: The language of notices; that of the environment if None.
    """

    def __init__(
        self, shell: object, scanner: Scanner | None = None, *, lang: Language | None = None
    ) -> None:
        self._shell: _Foreign = shell
        self._scanner = scanner or Scanner()
        self._lang: Language = lang or language_of(os.environ)
        self._shown: list[str] | None = None
        self._size = 0
        self._undo: list[Callable[[], None]] = []

    def start(self) -> None:
        """Watch from the next cell on."""
        events = self._shell.events
        for name, callback in (("pre_run_cell", self._begin), ("post_run_cell", self._end)):
            events.register(name, callback)
            self._undo.append(partial(events.unregister, name, callback))
        self._wrap(self._shell.display_formatter, "format", lambda result, _: result[0])
        self._wrap(self._shell.display_pub, "publish", lambda _, given: given)
        for name in _STREAMS:
            self._tee(name)
            self._undo.append(partial(self._untee, name))

    def stop(self) -> None:
        """Leave the shell as it was."""
        while self._undo:
            self._undo.pop()()

    def _begin(self, *_: object) -> None:
        self._shown, self._size = [], 0
        for name in _STREAMS:
            self._tee(name)

    def _end(self, result: _Foreign = None) -> None:
        shown, self._shown = self._shown, None
        if shown is None:
            return
        error = getattr(result, "error_in_exec", None)
        if error is not None:
            shown.append(f"{type(error).__name__}: {error}")
        counts = personal_in(["".join(shown)], self._scanner) if shown else {}
        if counts:
            cast("Callable[[object], None]", display)(notice(counts, self._lang))

    def _see(self, text: str) -> None:
        if self._shown is not None and self._size < _MOST_CHARACTERS:
            self._shown.append(text[: _MOST_CHARACTERS - self._size])
            self._size += len(text)

    def _wrap(self, owner: _Foreign, name: str, shown: Callable[[_Foreign, _Foreign], object]) -> None:
        """Have *owner*'s method do as before, and show its data to the watch."""
        original = getattr(owner, name)

        def watched(*args: _Foreign, **kwargs: _Foreign) -> _Foreign:
            result = original(*args, **kwargs)
            given = args[0] if args else kwargs.get("data")
            for text in texts_of(shown(result, given)):
                self._see(text + "\n")
            return result

        setattr(owner, name, watched)
        self._undo.append(lambda: delattr(owner, name))

    def _tee(self, name: str) -> None:
        """Put a tee in the place of a stream, unless one is there."""
        stream = getattr(sys, name)
        if not isinstance(stream, _Tee):
            setattr(sys, name, _Tee(stream, self._see))

    def _untee(self, name: str) -> None:
        stream = getattr(sys, name)
        if isinstance(stream, _Tee):
            setattr(sys, name, stream.stream)


def notice(counts: Mapping[Entity, int], lang: Language) -> Page:
    """Return what a cell is told by.

    Args:
        counts: Entity → how many different values its output shows.
        lang: The language.

    Returns:
        A page without a value.
    """
    told, advice = said(counts, lang), _ADVICE[lang]
    html = f'<div class="pg-warn" role="alert"><b>{escaped(told)}</b><br>{escaped(advice)}</div>'
    return page(html, f"piiguard: {told} {advice}", lang)


# IPython records what a cell prints by putting a `write` of its own on the stream.
@attrs.define(eq=False, slots=False)
class _Tee:
    """A stream that shows what is written to it, and is otherwise the one it stands for."""

    stream: TextIO
    _see: Callable[[str], None]

    def write(self, text: str) -> int:
        self._see(text)
        return self.stream.write(text)

    def writelines(self, lines: _Foreign) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> _Foreign:
        return getattr(self.stream, name)


_watches: Final[dict[int, OutputWatch]] = {}
