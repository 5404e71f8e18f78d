"""The tagger that marks names in reviews: LAC, the network of characters that jieba ships (Apache-2.0).

Only its answers are used; nothing of it is in the model. Its two layers of gated units and its Viterbi
search are a page of numpy, so that Paddle need not be installed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["Teacher", "spans"]

Floats = NDArray[np.float32]

_SIZE: Final = 128
# The network has seen half-width punctuation only.
_HALF: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_TITLES: Final = (
    "主席|总统|总理|先生|女士|小姐|老师|同志|教授|博士|氏|将军|太太|夫人|医生|大夫|姐|哥|爷爷|奶奶|叔叔|阿姨|书记|经理|总|"
    "局长|部长|导演|老|警官|师傅|大师"
)
_TITLED: Final = re.compile(f"(.+?)(?:{_TITLES})")


class Teacher:
    """Tags the characters of sentences.

    Args:
        folder: ``jieba/lac_small`` of an unpacked jieba.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ids = {word: int(number) for number, word in _pairs(folder / "word.dic")}
        self._tags = [
            tag for _, tag in sorted((int(number), tag) for number, tag in _pairs(folder / "tag.dic"))
        ]
        count = len(self._tags)
        self._embedding = self._load("word_emb", max(self._ids.values()) + 1, _SIZE)
        self._layers = [
            (
                self._load(f"fc_{each}.w_0", _SIZE * (1 if each < 2 else 2), 3 * _SIZE),
                self._load(f"fc_{each}.b_0", 3 * _SIZE),
                self._load(f"gru_{each}.w_0", 3 * _SIZE * _SIZE),
                self._load(f"gru_{each}.b_0", 3 * _SIZE),
            )
            for each in range(4)
        ]
        self._last = self._load("fc_4.w_0", 2 * _SIZE, count), self._load("fc_4.b_0", count)
        self._crf = self._load("crfw", count + 2, count)

    def tag(self, sentences: Sequence[str], batch: int = 128) -> list[list[str]]:
        """Return the tags of each sentence, one a character."""
        order = sorted(range(len(sentences)), key=lambda at: len(sentences[at]))
        tags: list[list[str]] = [[] for _ in sentences]
        for begin in range(0, len(order), batch):
            some = order[begin : begin + batch]
            for at, found in zip(some, self._batch([sentences[each] for each in some]), strict=True):
                tags[at] = found
        return tags

    def _load(self, name: str, *shape: int) -> Floats:
        raw = (self._folder / "model_baseline" / name).read_bytes()
        return np.frombuffer(raw[-4 * int(np.prod(shape)) :], np.float32).reshape(shape)

    def _batch(self, sentences: Sequence[str]) -> Iterator[list[str]]:
        lengths = [*map(len, sentences)]
        ids = np.zeros((max(lengths), len(sentences)), np.int64)
        mask = np.zeros(ids.shape, np.bool_)
        for at, sentence in enumerate(sentences):
            ids[: len(sentence), at] = [
                self._ids.get(char, self._ids["OOV"]) for char in sentence.translate(_HALF)
            ]
            mask[: len(sentence), at] = True
        x = self._embedding[ids]
        for forth, back in ((0, 1), (2, 3)):
            x = np.concatenate(
                [_gru(x, mask, *self._layers[forth]), _gru(x[::-1], mask[::-1], *self._layers[back])[::-1]], 2
            )
        return self._paths(x @ self._last[0] + self._last[1], mask, lengths)

    def _paths(self, emission: Floats, mask: NDArray[np.bool_], lengths: list[int]) -> Iterator[list[str]]:
        best = emission[0] + self._crf[0]
        back = np.zeros(emission.shape, np.int16)
        for at in range(1, len(emission)):
            through = best[:, :, None] + self._crf[2:][None]
            back[at] = through.argmax(1)
            best = np.where(mask[at][:, None], through.max(1) + emission[at], best)
        last = (best + self._crf[1]).argmax(1)
        for row, length in enumerate(lengths):
            path = [int(last[row])]
            for at in range(length - 1, 0, -1):
                path.append(int(back[at, row, path[-1]]))
            yield [self._tags[each] for each in reversed(path)]


def spans(sentence: str, tags: Sequence[str]) -> list[tuple[int, int]]:
    """Return the names that *tags* mark, without titles and punctuation."""
    found: list[tuple[int, int]] = []
    begin: int | None = None
    for at, tag in enumerate([*tags, "O"]):
        inside = tag[:2] in {"PE", "nr"}
        if begin is not None and (not inside or tag.endswith("-B")):
            found.append((begin, at))
            begin = None
        if inside and begin is None:
            begin = at
    return [span for each in found if (span := _trimmed(sentence, *each))[0] < span[1]]


def _trimmed(sentence: str, start: int, end: int) -> tuple[int, int]:
    titled = _TITLED.fullmatch(sentence[start:end])
    if titled is not None:
        end = start + titled.end(1)
    while end > start and not "\u4e00" <= sentence[end - 1] <= "\u9fff":
        end -= 1
    while end > start and not "\u4e00" <= sentence[start] <= "\u9fff":
        start += 1
    return start, end


def _pairs(place: Path) -> Iterator[tuple[str, str]]:
    for line in place.read_text("utf-8").split("\n"):
        number, tab, word = line.partition("\t")
        if tab and "\t" not in word:
            yield number, word


def _gru(  # noqa: PLR0917 - the parameters of a layer
    x: Floats, mask: NDArray[np.bool_], project: Floats, bias: Floats, raw: Floats, own: Floats
) -> Floats:
    gates, state = raw[: 2 * _SIZE * _SIZE].reshape(_SIZE, -1), raw[2 * _SIZE * _SIZE :].reshape(_SIZE, _SIZE)
    x = x @ project + bias + own
    h = np.zeros((x.shape[1], _SIZE), np.float32)
    out = np.empty((*x.shape[:2], _SIZE), np.float32)
    for at in range(len(x)):
        gate = 1 / (1 + np.exp(-np.clip(x[at, :, : 2 * _SIZE] + h @ gates, -40, 40)))
        update, reset = gate[:, :_SIZE], gate[:, _SIZE:]
        new = np.tanh(x[at, :, 2 * _SIZE :] + (reset * h) @ state)
        h = np.where(mask[at][:, None], (1 - update) * h + update * new, h)
        out[at] = h
    return out
