"""Print how many public vectors agree, and which are passed over: ``python -m tests.vectors``."""

from __future__ import annotations

from collections import Counter

from tests.vectors import chunked
from tests.vectors.sm_vectors import PYCA_FILES
from tests.vectors.wycheproof import FILES, FOLDER, tally


def main() -> None:
    """Print two Markdown tables, and the list of what is passed over."""
    commit = (FOLDER / "wycheproof" / "COMMIT").read_text().strip()
    print(f"## Wycheproof at {commit[:12]}\n\n| File | Held against | Agreed | Passed over | Disagreed |")
    print("| --- | --- | ---: | ---: | ---: |")
    agreed, ours, reasons = 0, 0, Counter[str]()
    for file in FILES:
        found = tally(file)  # raises at the first that disagrees
        agreed += found.agreed
        ours += found.agreed * file.ours
        reasons.update(found.skipped)
        through = (
            file.through if file.ours or not found.agreed else f"{file.through} (not called by piiguard)"
        )
        passed = sum(found.skipped.values())
        print(f"| {file.name} | {through} | {found.agreed:,} | {passed:,} | 0 |", flush=True)
    skipped = reasons.total()
    print(f"| **All** | | **{agreed:,}** | **{skipped:,}** ({skipped / (agreed + skipped):.1%}) | **0** |")
    print(f"\n{ours:,} of the {agreed:,} are of what piiguard is or calls. Passed over:\n")
    for reason, count in reasons.most_common():
        print(f"- {count:,}: {reason}.")
    print("\n## Kept by pyca/cryptography\n\n| File | Held against | Agreed | Disagreed |")
    print("| --- | --- | ---: | ---: |")
    for other in PYCA_FILES:
        same = other.agreed()
        print(f"| {other.name} | {other.through} | {same:,} | {other.count - same:,} |")
    every = chunked.vectors()
    same = sum(chunked.agrees(vector, 16_400) for vector in every)
    print(f"| chunked-encryption | `crypto.files` | {same:,} | {len(every) - same:,} |")


if __name__ == "__main__":
    main()
