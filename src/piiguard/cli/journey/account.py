"""The report of a journey, section by section, from nothing but what was found and done."""

from __future__ import annotations

from collections.abc import Iterator

from piiguard.catalog import Entity, facts_of
from piiguard.classify import FieldClass
from piiguard.cli.journey.account_of_rows import disposal, roles
from piiguard.cli.journey.looking import SeenTable
from piiguard.cli.journey.results import Results
from piiguard.governance import (
    Badge,
    Block,
    Callout,
    Code,
    Figure,
    Figures,
    Paragraph,
    Report,
    Section,
    Step,
    Steps,
    Table,
    Text,
    Tone,
)

__all__ = ["account"]


def account(results: Results) -> Report:
    """Put the report together.

    Args:
        results: What was found and done.

    Returns:
        The report.
    """
    rows = sum(each.rows for each in results.tables)
    disposed = results.disposed
    return Report(
        title=Text(en="Hand-over of personal information", zh="个人信息移交报告"),
        made_at=results.made_at,
        lead=Text(
            en="What was handed over, what of it is personal, and what was done so that it is seen, kept and"
            " let go only as the policy says. Every figure below was counted while it was done.",
            zh="移交了哪些数据，其中哪些是个人信息，以及为了只按规定查看、保存和处置它们做了什么。以下每个数字都在执行时统计得出。",
        ),
        figures=[
            Figure(Text(en="Rows taken over", zh="接收行数"), rows),
            Figure(
                Text(en="Columns with personal information", zh="含个人信息的列"),
                sum(len(each.classification.personal) for each in results.tables),
            ),
            Figure(Text(en="Values encrypted", zh="已加密的值"), sum(each.values for each in results.kept)),
            Figure(
                Text(en="Rows let go", zh="已处置行数"),
                0 if disposed is None else disposed.applied.total,
                "" if disposed is None else _held(len(disposed.held)),
            ),
            Figure(
                Text(en="Ledger", zh="审计账本"), Text(en="the chain holds", zh="链条完整"), tone=Tone.GOOD
            ),
        ],
        sections=[
            _read(results),
            _classified(results),
            *([_scored(results)] if results.scores else []),
            _masked(results),
            _encrypted(results),
            roles(results),
            disposal(results),
            _proved(results),
            _next(results),
        ],
        footer=Text(
            en="This report holds no clear personal value: what a role sees in the clear is described"
            " by kind and length.",
            zh="本报告不含任何明文个人信息：角色可见的明文仅以类别和长度描述。",
        ),
    )


def _held(count: int) -> Text:
    return Text(en=f"{count} kept by a legal hold", zh=f"保全保留 {count} 行")


def _read(results: Results) -> Section:
    blocks: list[Block] = [
        Table(
            headers=[
                Text(en="File", zh="文件"),
                Text(en="Rows", zh="行数"),
                Text(en="Encoding", zh="编码"),
                Text(en="Detected and repaired", zh="识别与修复"),
            ],
            rows=[
                [
                    Code(each.path.name),
                    each.rows,
                    each.table.encoding,
                    Text(
                        en="; ".join(each.notes) or "–", zh="；".join(note.zh for note in each.notes) or "–"
                    ),
                ]
                for each in results.tables
            ],
        )
    ]
    if results.texts.paths:
        blocks.append(
            Paragraph(
                Text(
                    en=f"{len(results.texts.paths)} contracts, {results.texts.characters:,} characters.",
                    zh=f"合同 {len(results.texts.paths)} 份，共 {results.texts.characters:,} 字。",
                )
            )
        )
    if results.generated:
        blocks.append(
            Callout(
                Text(
                    en="All data were made by a program from random numbers. No line is about a real person.",
                    zh="全部数据由程序随机生成，不对应任何真实个人。",
                ),
                Tone.INFO,
            )
        )
    return Section(Text(en="What was handed over", zh="移交了什么"), blocks=blocks)


def _classified(results: Results) -> Section:
    tables = [
        Table(
            headers=[
                Text(en="Column", zh="列"),
                Text(en="Holds", zh="内容"),
                Text(en="Level", zh="级别"),
                Text(en="Confidence", zh="置信度"),
                Text(en="Evidence", zh="依据"),
            ],
            rows=[_field(field) for field in each.classification],
            caption=each.path.name,
        )
        for each in results.tables
    ]
    return Section(
        Text(en="What every column is", zh="每一列是什么"),
        Text(
            en="By its name and by its values. The level is the strictest that a standard in force gives it.",
            zh="依据列名与取值判断；级别取现行标准中最严格者。",
        ),
        tables,
    )


def _field(field: FieldClass) -> list[Text | str | Badge | Code]:
    entities = (field.entity,) if field.entity else field.contains
    en = ", ".join(facts_of(each).en for each in entities)
    zh = "、".join(facts_of(each).zh for each in entities)
    if field.entity is None and entities:
        en, zh = f"text with {en}", f"文本，含{zh}"
    return [
        Code(field.name),
        Text(en=en or "–", zh=zh or "–"),
        "–" if field.level is None else Badge.of(field.level),
        f"{field.confidence:.0%}" if field.personal else "–",
        Text(en="; ".join(field.evidence) or "–", zh="；".join(each.zh for each in field.evidence) or "–"),
    ]


def _scored(results: Results) -> Section:
    return Section(
        Text(en="How much was found", zh="找到了多少"),
        Text(
            en="The data were made, so what was planted is known: in columns, chat and contracts,"
            " in every spelling.",
            zh="数据为生成，埋入内容已知：包括各列、聊天与合同中的各种写法。",
        ),
        [
            Table(
                headers=[
                    Text(en="Entity", zh="实体"),
                    Text(en="Planted", zh="埋入"),
                    Text(en="Found", zh="找到"),
                    Text(en="Missed", zh="漏报"),
                    Text(en="False alarms", zh="误报"),
                ],
                rows=[
                    [_label(entity), each.hits + each.missed, each.hits, each.missed, each.false_alarms]
                    for entity, each in results.scores.items()
                ],
            ),
            Callout(
                Text(
                    en="Names and addresses in running text are not recognised yet; in columns they are.",
                    zh="目前尚不能识别自由文本中的姓名和地址；列中的可以识别。",
                ),
                Tone.CAUTION,
            ),
        ],
    )


def _label(entity: Entity) -> Text:
    return Text(en=facts_of(entity).en, zh=facts_of(entity).zh)


def _masked(results: Results) -> Section:
    left = sum(each.left for each in results.shared)
    blocks: list[Block] = [
        Table(
            headers=[
                Text(en="Copy", zh="副本"),
                Text(en="Rows or texts", zh="行数或份数"),
                Text(en="A second scan still finds", zh="复查仍能找到"),
            ],
            rows=[[Code(f"masked/{each.path.name}"), each.rows, each.left] for each in results.shared],
        )
    ]
    sample = results.shared[0].sample
    if sample:
        names = _personal_names(results.tables[0], sample)
        rows = zip(*(sample[name] for name in names), strict=True)
        blocks.append(
            Table(
                headers=names,
                rows=[[Code(cell or "") for cell in row] for row in rows],
                caption=Text(en="Its first rows", zh="前几行"),
            )
        )
    return Section(
        Text(en="Masked copies for analysts", zh="供分析使用的脱敏副本"),
        Text(
            en=f"De-identified, not anonymised (PIPL art. 73). A second scan finds {left:,} identifiers.",
            zh=f"属于去标识化而非匿名化（个人信息保护法第七十三条）。复查发现剩余标识 {left:,} 个。",
        ),
        blocks,
    )


def _personal_names(table: SeenTable, sample: dict[str, list[str | None]]) -> list[str]:
    personal = [field.name for field in table.classification if field.entity is not None]
    return [name for name in sample if name in personal] or list(sample)[:6]


def _encrypted(results: Results) -> Section:
    rotated = results.rotated
    return Section(
        Text(en="Encryption and rotation", zh="加密与密钥轮换"),
        Text(
            en="Sensitive columns are under a key for each person, the other personal columns under the"
            " keyset. Every value is bound to its table, column and row.",
            zh="敏感列按个人分别使用密钥，其余个人信息列使用密钥集；每个值都与所在的表、列和行绑定。",
        ),
        [
            Figures(
                [
                    Figure(
                        Text(en="Values encrypted", zh="已加密的值"),
                        sum(each.values for each in results.kept),
                    ),
                    Figure(
                        Text(en="People with a key", zh="独立密钥人数"),
                        sum(each.subjects for each in results.kept),
                    ),
                    Figure(Text(en="Re-encrypted", zh="重加密"), rotated.reencrypted),
                    Figure(
                        Text(en="Left under the old key", zh="旧密钥下剩余"),
                        rotated.left + rotated.wrapped,
                        tone=Tone.ALARM if rotated.left + rotated.wrapped else Tone.GOOD,
                    ),
                ]
            ),
            _keys(results),
        ],
    )


def _keys(results: Results) -> Table:
    kept_on = results.rotated.left or results.rotated.wrapped
    old = Badge(Text(en="decrypts only", zh="仅解密")) if kept_on else Badge(Text(en="disabled", zh="已停用"))
    return Table(
        headers=[Text(en="Key", zh="密钥"), Text(en="State", zh="状态")],
        rows=[
            [Code(results.rotated.before), old],
            [Code(results.rotated.after), Badge(Text(en="active", zh="使用中"), Tone.GOOD)],
        ],
    )


def _proved(results: Results) -> Section:
    return Section(
        Text(en="Proof", zh="证明"),
        Text(
            en="Every decision that showed clear data, every key and every disposition is in a"
            " hash-chained ledger.",
            zh="每一次展示明文的判定、每一次密钥操作和处置都记录在哈希链账本中。",
        ),
        [
            Figures(
                [
                    Figure(Text(en="Entries", zh="条目"), results.ledger.entries),
                    Figure(Text(en="Head", zh="末端摘要"), f"{results.ledger.head[:16]}…"),
                ]
            ),
            Table(
                headers=[Text(en="Step", zh="步骤"), Text(en="Seconds", zh="秒")],
                rows=[[Text(en=each.en, zh=each.zh), f"{each.seconds:.1f}"] for each in results.timings],
            ),
        ],
    )


def _next(results: Results) -> Section:
    return Section(
        Text(en="What to do next", zh="下一步"),
        blocks=[
            Steps(list(_steps(results))),
        ],
    )


def _steps(results: Results) -> Iterator[Step]:
    yield Step(
        Text(en="Read the policy that was drafted, and make it yours.", zh="阅读自动生成的策略并按需修改。"),
        f"piiguard access explain {results.tables[0].name}:read --config {results.folder.name}/piiguard.toml",
    )
    yield Step(
        Text(
            en="Move the passphrase away from the keys: beside them it protects nothing.",
            zh="把口令从密钥旁移走：放在一起等于没有保护。",
        ),
        f"mv {results.folder.name}/keys/passphrase.txt /somewhere/else",
    )
    yield Step(
        Text(en="Verify the ledger yourself.", zh="自行校验账本。"),
        f"piiguard audit verify --config {results.folder.name}/piiguard.toml",
    )
    yield Step(
        Text(en="Try it on your own file; it is only read.", zh="换成自己的文件试试；文件只会被读取。"),
        "piiguard quickstart ./mine --input customers.csv",
    )
