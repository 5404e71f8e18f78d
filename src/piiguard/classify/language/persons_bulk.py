"""The scores of candidates for names by whole arrays: the bulk path's form of `persons_scalar`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from piiguard.classify.language.persons_candidates import Candidates, candidates, codes_of
from piiguard.classify.language.persons_compiled import compiled_names
from piiguard.classify.language.persons_features import features, quick_features
from piiguard.classify.language.persons_model import model
from piiguard.classify.language.persons_scalar import EDGE, GATE, Scored

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.uint32]


__all__ = ["scored_bulk", "scored_by_arrays"]

_BLOCK: Final = 1 << 17


def scored_bulk(text: str, *, least: int) -> list[Scored]:
    """Score every candidate in a text, as `persons_scalar.scored` does.

    Args:
        text: A text in normal form.
        least: The least score that is of interest.

    Returns:
        The candidates that reach *least*, by start and end.
    """
    compiled = compiled_names()
    return scored_by_arrays(text, least=least) if compiled is None else compiled.scored(text, least)


def scored_by_arrays(text: str, *, least: int) -> list[Scored]:
    """Do what `scored_bulk` does, without the compiled kernel, whose reference this is."""
    import numpy as np

    weights = np.frombuffer(model().weights, np.int8)
    every: list[tuple[Candidates, NDArray[np.int32]]] = []
    codes = codes_of(text)
    found = candidates(codes)
    for begin in range(0, len(found.start), _BLOCK):
        here = slice(begin, begin + _BLOCK)
        some = Candidates(found.start[here], found.end[here], found.kind[here])
        quick = _total(weights, quick_features(codes, some))
        hopeful = quick >= GATE
        some, quick = some.where(hopeful), quick[hopeful]
        total = quick + _total(weights, features(codes, some))
        good = total >= least
        every.append((some.where(good), total[good]))
    if not every:
        return []
    starts, ends, kinds = (
        np.concatenate([getattr(some, name) for some, _ in every]) for name in ("start", "end", "kind")
    )
    totals = np.concatenate([total for _, total in every])
    columns = (starts - EDGE, ends - EDGE, kinds, totals)
    return [*zip(*(column.tolist() for column in columns), strict=True)]


def _total(weights: NDArray[np.int8], columns: list[Numbers]) -> NDArray[np.int32]:
    import numpy as np

    total = np.zeros(len(columns[0]), np.int32)
    for column in columns:
        total += weights[column]
    return total
