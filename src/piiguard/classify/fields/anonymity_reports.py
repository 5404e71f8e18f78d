"""How well the rows of a frame hide a person among others: k-anonymity and l-diversity, of every row.

Rows that agree in all quasi-identifiers form a group, and whoever knows those of a person finds the group. It
hides the person among k rows; and it hides what is said of the person only if the group says several things.
Neither number makes data anonymous in the sense of PIPL art. 73: they say what a release would give away.

Source: k-anonymity after Samarati and Sweeney (1998), distinct l-diversity after Machanavajjhala and others
(2007), in our words; GB/T 37964-2019 names both as models of de-identification (from memory).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs

from piiguard.catalog.columns import TextColumn
from piiguard.catalog.frames import as_text, columns_of
from piiguard.catalog.languages import Language
from piiguard.classify.fields.quasi import groups_of
from piiguard.errors import InvalidInput, UnknownField

__all__ = ["AnonymityReport", "Diversity", "anonymity_report"]


@attrs.frozen
class Diversity:
    """How many things the groups say in one sensitive column.

    Attributes:
        least: The number of different values in the group that has fewest (distinct l-diversity).
        told: Rows in groups of which all say the same, so that who finds the group knows it.
    """

    least: int
    told: int


@attrs.frozen(repr=False)
class AnonymityReport:
    """What the combination of some columns gives away; it holds names and counts, never a value.

    Attributes:
        quasi: The quasi-identifiers that were combined.
        rows: How many rows there are, all of them looked at.
        sizes: Size of a group → how many groups have it, smallest first.
        diversity: Sensitive column → what its groups say.
    """

    quasi: tuple[str, ...]
    rows: int
    sizes: Mapping[int, int]
    diversity: Mapping[str, Diversity]

    @property
    def k(self) -> int:
        """Rows in the smallest group; 0 where there are no rows."""
        return min(self.sizes, default=0)

    @property
    def groups(self) -> int:
        """How many groups there are."""
        return sum(self.sizes.values())

    def below(self, k: int) -> int:
        """Count the rows that would have to go, or be generalised further, for every group to have *k* rows.

        Args:
            k: What is asked for.

        Returns:
            Rows in smaller groups.
        """
        return sum(size * groups for size, groups in self.sizes.items() if size < k)

    def meets(self, *, k: int, l: int = 1) -> bool:  # noqa: E741 - the name it has everywhere
        """Say whether every group has at least *k* rows, and *l* different values in each sensitive column.

        Args:
            k: Rows a group.
            l: Different values a group.

        Returns:
            True if so; a frame without rows meets anything.
        """
        if not self.rows:
            return True
        return self.k >= k and all(each.least >= l for each in self.diversity.values())

    def text(self, lang: Language = "en") -> str:
        """Return the report for a reader.

        Args:
            lang: Its language.

        Returns:
            Lines.
        """
        names = ("、" if lang == "zh" else ", ").join(self.quasi)
        rows, groups, unique = f"{self.rows:,}", f"{self.groups:,}", f"{self.sizes.get(1, 0):,}"
        if lang == "zh":
            lines = [f"{names}：{rows} 行，{groups} 组，k = {self.k}，{unique} 行独一无二"]
            said = "{name}：l = {least}；{told:,} 行所在的组只有一种值"
        else:
            lines = [
                f"{names}: {rows} rows in {groups} groups, k = {self.k}, {unique} rows agree with no other"
            ]
            said = "{name}: l = {least}; {told:,} rows are in groups that all say the same"
        told = [
            said.format(name=name, least=each.least, told=each.told) for name, each in self.diversity.items()
        ]
        return "\n".join([*lines, *told])

    def __repr__(self) -> str:
        return self.text()


def anonymity_report(
    frame: object, *, quasi: Sequence[str] | None = None, sensitive: Sequence[str] | None = None
) -> AnonymityReport:
    """Count how many rows share each combination of quasi-identifiers, and what they say.

    Args:
        frame: A pandas or polars ``DataFrame``, or an Arrow ``Table`` or ``RecordBatch``.
        quasi: The columns that somebody may know of a person; if None, those that `classify` takes for
            quasi-identifiers.
        sensitive: The columns nobody is to learn; if None, those whose level is sensitive.

    Returns:
        The report. Rows without a value agree in that.

    Raises:
        TypeError: If *frame* is none, or a list of names is one string.
        UnknownField: If it has no column of a name.
        InvalidInput: If no quasi-identifier is given or found, or two columns bear one name.

    >>> import pyarrow as pa
    >>> rows = {"age": ["30-39"] * 2 + ["40-49"] * 2, "illness": ["flu", "gout", "flu", "flu"]}
    >>> anonymity_report(pa.table(rows), quasi=["age"], sensitive=["illness"])
    age: 4 rows in 2 groups, k = 2, 0 rows agree with no other
    illness: l = 1; 2 rows are in groups that all say the same
    """
    if isinstance(quasi, str) or isinstance(sensitive, str):
        raise TypeError("quasi and sensitive are lists of names; write ['age']")
    present = columns_of(frame)
    columns = dict(present)
    if len(columns) < len(present):
        raise InvalidInput("Two columns bear one name", hint="Rename one; a name must tell which is meant.")
    if quasi is None or sensitive is None:
        from piiguard.classify.fields.classifying import classify

        fields = classify(frame)
        found = [each.name for each in fields.quasi_identifiers]
        quasi = found if quasi is None else quasi
        if sensitive is None:
            sensitive = [
                each.name
                for each in fields
                if each.level is not None and each.level.sensitive and each.name not in quasi
            ]
    for name in (*quasi, *sensitive):
        if name not in columns:
            raise UnknownField.among(name, columns, noun="column")
    if not quasi:
        raise InvalidInput(
            "No quasi-identifier was found",
            hint="Name what somebody may know of a person: quasi=['age', 'city'].",
        )
    return _report({name: columns[name] for name in quasi}, {name: columns[name] for name in sensitive})


def _report(quasi: Mapping[str, object], sensitive: Mapping[str, object]) -> AnonymityReport:
    import numpy as np

    group = groups_of({name: _cells(column) for name, column in quasi.items()})
    sizes = np.bincount(group)
    diversity: dict[str, Diversity] = {}
    for name, column in sensitive.items():
        value = groups_of({name: _cells(column)})
        values = int(value.max(initial=0)) + 1
        different = np.bincount(np.unique(group * values + value) // values)
        diversity[name] = Diversity(
            int(different.min()) if len(different) else 0, int(sizes[different == 1].sum())
        )
    distinct, counts = np.unique(sizes, return_counts=True)
    by_size: dict[int, int] = dict(zip(distinct.tolist(), counts.tolist(), strict=True))
    return AnonymityReport(tuple(quasi), len(group), by_size, diversity)


def _cells(column: object) -> list[str | None]:
    return TextColumn.of(as_text(column)).to_list()
