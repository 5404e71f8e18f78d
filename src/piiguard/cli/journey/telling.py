"""Step: say what was done, on the screen in a few lines and in a report for whoever answers for the data."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from piiguard.catalog import facts_of
from piiguard.cli.journey.account import account
from piiguard.cli.journey.results import Results
from piiguard.cli.screen import Screen
from piiguard.governance import write_report

__all__ = ["tell"]


def tell(results: Results, screen: Screen) -> None:
    """Write the report, and show the gist of it.

    Args:
        results: What was found and done.
        screen: Where to show it.
    """
    with screen.step(
        len(results.timings) + 1, len(results.timings) + 1, en="Write the report", zh="生成报告"
    ):
        written = write_report(account(results), results.folder)
    _show(results, screen)
    report = next(each for each in written if each.name == f"report.{screen.language}.html")
    screen.say()
    screen.say(en=f"Everything is in {results.folder}", zh=f"全部结果在 {results.folder}")
    screen.say(en=f"Read first:  {report}", zh=f"请先阅读：  {report}")
    screen.document(_document(results, written))


def _show(results: Results, screen: Screen) -> None:
    screen.say()
    for table in results.tables:
        screen.say(en=f"{table.path.name}: {table.rows:,} rows", zh=f"{table.path.name}：{table.rows:,} 行")
        headers = [
            screen.pick(en=en, zh=zh) for en, zh in (("Column", "列"), ("Holds", "内容"), ("Level", "级别"))
        ]
        screen.table(headers, list(_columns(results, screen, table.name)))
        screen.say()
    for line in _lines(results, screen):
        screen.say(en=line, zh=line)


def _columns(results: Results, screen: Screen, name: str) -> Iterator[list[str]]:
    table = next(each for each in results.tables if each.name == name)
    for field in table.classification:
        if not field.personal:
            continue
        entities = (field.entity,) if field.entity else field.contains
        labels = [screen.pick(en=facts_of(each).en, zh=facts_of(each).zh) for each in entities]
        held = screen.pick(en=", ", zh="、").join(labels[:3]) + (" …" if len(labels) > 3 else "")  # noqa: PLR2004 - fits a line
        text = screen.pick(en="text with ", zh="文本，含") if field.entity is None else ""
        level = "" if field.level is None else screen.pick(en=field.level.en, zh=field.level.zh)
        yield [field.name, text + held, level]


def _lines(results: Results, screen: Screen) -> Iterator[str]:
    values = sum(each.values for each in results.kept)
    left = sum(each.left for each in results.shared)
    if results.scores:
        hits = sum(each.hits for each in results.scores.values())
        missed = sum(each.missed for each in results.scores.values())
        false = sum(each.false_alarms for each in results.scores.values())
        yield screen.pick(
            en=f"Found     {hits:,} of {hits + missed:,} planted identifiers, {false:,} false alarms",
            zh=f"识别      埋入的 {hits + missed:,} 个标识中找到 {hits:,} 个，误报 {false:,} 个",
        )
    copied = sum(each.rows for each in results.shared)
    yield screen.pick(
        en=f"Masked    {copied:,} rows and texts; a second scan finds {left:,} left",
        zh=f"脱敏      {copied:,} 行和文本；复查剩余 {left:,} 个",
    )
    change, old = f"{results.rotated.before} → {results.rotated.after}", results.rotated.left
    yield screen.pick(
        en=f"Encrypted {values:,} values; key {change}, {old:,} left under the old one",
        zh=f"加密      {values:,} 个值；密钥 {change}，旧密钥下剩余 {old:,} 个",
    )
    if results.disposed is not None:
        gone, held = results.disposed.applied.total, len(results.disposed.held)
        yield screen.pick(
            en=f"Let go    {gone:,} rows past their time; {held} kept by a legal hold",
            zh=f"处置      到期 {gone:,} 行；因保全保留 {held} 行",
        )
    yield screen.pick(
        en=f"Proved    {results.ledger.entries} ledger entries, the chain holds",
        zh=f"证明      账本共 {results.ledger.entries} 条，链条完整",
    )


def _document(results: Results, written: tuple[Path, ...]) -> dict[str, object]:
    disposed = results.disposed
    return {
        "folder": str(results.folder),
        "reports": [str(each) for each in written],
        "tables": {
            table.name: {
                "rows": table.rows,
                "columns": {field.name: field.entity for field in table.classification},
                "found": dict(table.found),
            }
            for table in results.tables
        },
        "scores": {
            entity: {"hits": each.hits, "missed": each.missed, "false_alarms": each.false_alarms}
            for entity, each in results.scores.items()
        },
        "encrypted_values": sum(each.values for each in results.kept),
        "left_in_masked_copies": sum(each.left for each in results.shared),
        "left_under_old_key": results.rotated.left,
        "disposed_rows": 0 if disposed is None else disposed.applied.total,
        "held_rows": 0 if disposed is None else len(disposed.held),
        "ledger": {"entries": results.ledger.entries, "head": results.ledger.head},
        "seconds": {each.en: round(each.seconds, 2) for each in results.timings},
    }
