"""Fitting the weights: logistic regression over candidates by FTRL-proximal, sparse by its L1 term.

Source: McMahan and others, "Ad click prediction: a view from the trenches", KDD 2013, algorithm 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from piiguard.classify.language.persons_candidates import candidates, codes_of
from piiguard.classify.language.persons_features import features, quick_features
from piiguard.classify.language.persons_model import BITS
from piiguard.classify.language.persons_scalar import EDGE

__all__ = ["Labelled", "examples", "fit", "whole_numbers"]

Labelled = tuple[str, Sequence[tuple[int, int]]]
"""A sentence, and where its names are."""

_ALPHA: Final = 0.12
_BETA: Final = 0.3
_BATCH: Final = 4096
_SEEN: Final = 5
_SCALE: Final = 16


def examples(sentences: Iterable[Labelled]) -> tuple[NDArray[np.uint32], NDArray[np.bool_]]:
    """Return the features of all candidates, a row each, and whether each is a name."""
    lines: list[str] = []
    names: list[int] = []
    at = EDGE
    for sentence, spans in sentences:
        names += [(at + start) << 8 | (end - start) for start, end in spans]
        lines.append(sentence)
        at += len(sentence) + 1
    codes = codes_of("\n".join(lines))
    found = candidates(codes)
    columns = [*quick_features(codes, found), *features(codes, found)]
    truth = np.isin(found.start << 8 | (found.end - found.start), np.array(names, np.int64))
    return np.stack(columns, 1), truth


def fit(
    rows: NDArray[np.uint32], truth: NDArray[np.bool_], *, l1: float, epochs: int, seed: int
) -> NDArray[np.float32]:
    """Return the weights, most of them zero."""
    rng = np.random.default_rng(seed)
    size, width = 1 << BITS, rows.shape[1]
    rare = np.bincount(rows.ravel(), minlength=size) < _SEEN
    weights, z, n = (np.zeros(size, np.float32) for _ in range(3))
    for epoch in range(epochs):
        loss = 0.0
        for batch in np.array_split(rng.permutation(len(truth)), max(1, len(truth) // _BATCH)):
            some, target = rows[batch], truth[batch]
            guess = 1 / (1 + np.exp(-weights[some].sum(1)))
            loss -= float(np.log(np.maximum(1e-7, np.where(target, guess, 1 - guess))).sum())
            error = (guess - target).astype(np.float32)
            wrong = np.abs(error) > 0.002
            flat = some[wrong].ravel()
            order = np.argsort(flat, kind="stable")
            flat = flat[order]
            if not len(flat):
                continue
            first = np.flatnonzero(np.r_[True, flat[1:] != flat[:-1]])
            gradient = np.add.reduceat(np.repeat(error[wrong], width)[order], first)
            place = flat[first]
            often = ~rare[place]
            place, gradient = place[often], gradient[often]
            before = n[place]
            after = before + gradient * gradient
            z[place] += gradient - (np.sqrt(after) - np.sqrt(before)) / _ALPHA * weights[place]
            n[place] = after
            pull = z[place]
            step = -(pull - np.sign(pull) * l1) / ((_BETA + np.sqrt(after)) / _ALPHA)
            weights[place] = np.where(np.abs(pull) <= l1, 0, step)
        print(
            f"epoch {epoch}: loss {loss / len(truth):.4f}, weights {np.count_nonzero(weights):,}", flush=True
        )
    return weights


def whole_numbers(weights: NDArray[np.float32]) -> NDArray[np.int8]:
    """Return the weights in sixteenths."""
    return np.clip(np.round(weights * _SCALE), -127, 127).astype(np.int8)
