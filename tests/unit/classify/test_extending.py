# ruff: noqa: RUF001 - full-width letters are what is tested
"""What a user adds: rules in one call or from a file, allowed and denied values."""

from __future__ import annotations

import pickle
import re
from pathlib import Path

import pytest

import piiguard as pg
from piiguard.catalog import Entity
from piiguard.classify.engine import BULK_FROM, Engine
from piiguard.classify.extending import CHECKS, Allow, Deny, rule
from piiguard.classify.extending.files import load_rules
from piiguard.classify.extending.patterns import form_of
from piiguard.classify.rules import Rule, Scores, Trigger
from piiguard.errors import InvalidInput, PatternError, PolicyError

MEMBER = rule(
    "ACME_MEMBER_NO", "MB[0-9]{8}", check="luhn", words=["会员号", "Member No"], name="member number"
)
VALUE = "MB12345674"
MOBILE = "13800138000"


def engine(*rules: Rule, **more: object) -> Engine:
    """Make an engine for the rules' entities alone."""
    return Engine([each.entity for each in rules], rules=rules, **more)  # type: ignore[arg-type]


def test_a_rule_of_ones_own_explains_itself() -> None:
    """It finds a value that passes its check, and says which rule, check and word decided."""
    (finding,) = engine(MEMBER).scan(f"您的会员号：{VALUE}，谢谢")
    assert (finding.entity, finding.value, finding.score) == ("ACME_MEMBER_NO", VALUE, 0.95)
    assert finding.why == (
        "check digit (ISO/IEC 7812-1, Luhn)",
        "pattern",
        "context: 会员号",
        "rule: member number",
    )
    assert engine(MEMBER).scan("会员号MB12345675") == []


@pytest.mark.parametrize(
    "text", [f"会员号{VALUE}", "会员号ＭＢ１２３４５６７４", f"xx{VALUE}。", f"member no {VALUE}\n"]
)
def test_a_rule_of_ones_own_runs_in_every_path(text: str) -> None:
    """Short, long, together, in a file's bytes and in a column: one finding each time."""
    own = engine(MEMBER)
    long = text + "的" * BULK_FROM
    (short,) = own.scan(text)
    assert own.scan(long) == [short]
    assert list(own.scan_bytes(long.encode())) == [short]
    assert list(own.scan_many([text, "", long, text])) == [[short], [], [short], [short]]
    assert dict(own.scan_column([text, None, "无", text]).counts) == {Entity("ACME_MEMBER_NO"): 2}


def test_a_rule_without_check_needs_its_word() -> None:
    """Digits that anything could be are found beside their word only; without words a rule is believed."""
    badge = rule("ACME_BADGE", "(?<![0-9])[0-9]{6}(?![0-9])", words=["工号"], against=["邮编"])
    assert [each.value for each in engine(badge).scan("工号100101，邮编100101，100101")] == ["100101"]
    plain = rule("ACME_CASE", "CASE-[0-9]{4}")
    assert len(engine(plain).scan("see case-1234 and CASE-1234")) == 1


def test_a_vector_function_judges_a_column_at_once() -> None:
    """Rows that are one value from end to end go to ``check_rows`` as a matrix, and to nothing else."""
    seen: list[tuple[int, int]] = []

    def even(rows: object) -> object:
        seen.append(rows.shape)  # type: ignore[attr-defined]
        return rows[:, -1] % 2 == 0  # type: ignore[index]

    ticket = rule(
        "ACME_TICKET",
        "(?<![0-9])[0-9]{9}(?![0-9])",
        check=lambda value: int(value) % 2 == 0,
        check_rows=even,  # type: ignore[arg-type]
        widths=[9],
    )
    scan = engine(ticket).scan_column([f"{n:09}" for n in range(1000)])
    assert dict(scan.counts) == {Entity("ACME_TICKET"): 500}
    assert seen == [(1000, 9)]


@pytest.mark.parametrize(
    ("pattern", "trigger"),
    [
        ("MB[0-9]{8}", Trigger(words=["mb"])),
        ("(?<![0-9])[0-9]{6,8}(?![0-9])", Trigger(digits=[6, 7, 8])),
        (r"(?<!\d)\d{6}(?!\d)", Trigger(digits=[6])),
        ("[A-Z][0-9]{4}[A-Z]", Trigger(digits=[4])),
        ("(?:工号|员工号)[ :：]{0,2}(?P<id>[0-9]{1,9})", Trigger(words=["员工号", "工号"])),
        ("[京沪][A-Z]", Trigger(chars="京沪")),
        ("(?<=#)[a-z]{3}", Trigger(chars="#")),
        ("(?:AB|CD){1,3}x", Trigger(words=["ab", "cd"])),
    ],
)
def test_what_every_match_holds_follows_from_the_pattern(pattern: str, trigger: Trigger) -> None:
    """A trigger is derived: a run of digits, else a word, else a few characters."""
    assert form_of(pattern).trigger == trigger


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("[0-9", "cannot be compiled"),
        ("MB[0-9]+", "longer than"),
        ("(?:MB)?", "match nothing"),
        ("^MB[0-9]{4}", "anchored"),
        ("(?:[a-z]{1,60}[0-9]{0,3}){1,4}x", "ways"),
        ("MB(?:a|aa){30}", "ways"),
        ("MB(?=x{40})", "looks ahead"),
    ],
)
def test_a_pattern_that_is_not_quick_is_refused(pattern: str, message: str) -> None:
    """Unbounded, empty, anchored and explosive patterns are refused, with what to write instead."""
    with pytest.raises(PatternError, match=message):
        form_of(pattern)


def test_a_pattern_with_nothing_to_search_for_says_what_to_add() -> None:
    """Where no trigger follows, the error names the argument; with it the rule works."""
    with pytest.raises(PatternError, match="trigger="):
        rule("ACME_ODD", "[^0-9]{3}")
    odd = rule("ACME_ODD", "[^0-9]{3}(?=!)", trigger=Trigger(chars="!"))
    assert [each.value for each in engine(odd).scan("1abc!")] == ["ABC"]


def test_wrong_arguments_are_refused() -> None:
    """A misspelt check, a score out of range and a wrong name of an entity."""
    with pytest.raises(InvalidInput, match="luhn"):
        rule("ACME_X", "MB[0-9]{8}", check="luhm")
    with pytest.raises(InvalidInput, match="score"):
        rule("ACME_X", "MB[0-9]{8}", scores=(0.5, 2, 0))
    with pytest.raises(InvalidInput, match="entity name"):
        rule("acme x", "MB[0-9]{8}")
    with pytest.raises(InvalidInput, match="trigger"):
        Trigger(words=["a"], chars="b")


@pytest.mark.parametrize(
    ("name", "value"),
    [("luhn", VALUE), ("mod11-2", "11010519491231002X"), ("mod11-10", "07945"), ("mod97", "79444")],
)
def test_named_checks_pass_and_fail(name: str, value: str) -> None:
    """Each accepts a right value, and none with its last character changed."""
    check, _ = CHECKS[name]
    assert check(value)
    assert not check(value[:-1] + ("1" if value[-1] != "1" else "2"))
    assert not check("")


def test_an_allowed_value_is_not_reported() -> None:
    """In any spelling, on every path; only as the entity it is allowed as, if one is named."""
    own = Engine(["CN_MOBILE"], allow=["138-0013-8000"])
    text = f"电话{MOBILE}或13800138001"
    assert [each.value for each in own.scan(text)] == ["13800138001"]
    assert [each.value for each in own.scan(text + "的" * BULK_FROM)] == ["13800138001"]
    assert [len(each) for each in own.scan_many([text, "的" * BULK_FROM])] == [1, 0]
    assert dict(own.scan_column([text, MOBILE, "１３８ ００１３ ８０００"]).counts) == {Entity.CN_MOBILE: 1}
    assert len(Engine(["CN_MOBILE"], allow=[Allow(MOBILE, entity="CN_BANK_CARD")]).scan(text)) == 2
    assert Engine(["CN_MOBILE"], allow=[Allow(pattern="1380013[0-9]{4}")]).scan(text) == []


def test_a_denied_value_is_always_reported() -> None:
    """Whatever the threshold, over anything longer, in either case and width; never within a word."""
    own = Engine(
        ["EMAIL_ADDRESS"],
        min_score=0.99,
        deny=[Deny("ACME_CODE_NAME", "Heron", reason="not public"), Deny("ACME_ROOM", pattern="R[0-9]{3}")],
    )
    text = "HERON，ｈｅｒｏｎ，herons，heron@example.com，R101"
    findings = own.scan(text)
    assert [text[each.start : each.end] for each in findings] == ["HERON", "ｈｅｒｏｎ", "heron", "R101"]
    assert findings[0].why == ("denied: not public",)
    assert findings[0].score == 1.0
    assert own.scan(text + "的" * BULK_FROM) == findings
    assert dict(own.scan_column([text]).counts) == {Entity("ACME_CODE_NAME"): 3, Entity("ACME_ROOM"): 1}


def test_lists_count_within_their_scope(tmp_path: Path) -> None:
    """An entry with a scope counts in documents and columns of that name only."""
    own = Engine(
        ["CN_MOBILE"],
        allow=[Allow(MOBILE, scope=("support_*",))],
        deny=[Deny("ACME_CODE_NAME", "Heron", scope=("notes.txt",))],
    )
    assert len(own.scan(f"Heron {MOBILE}")) == 1
    assert dict(own.scan_column([MOBILE], name="support_phone").counts) == {}
    assert dict(own.scan_column([MOBILE], name="phone").counts) == {Entity.CN_MOBILE: 1}
    path = tmp_path / "notes.txt"
    path.write_text(f"Heron {MOBILE}", encoding="utf-8")
    assert [each.entity for each in own.scan_file(path)] == ["ACME_CODE_NAME", "CN_MOBILE"]
    assert [each.entity for each in pickle.loads(pickle.dumps(own.within("notes.txt"))).scan("Heron")] == [  # noqa: S301 - our own
        "ACME_CODE_NAME"
    ]


@pytest.mark.parametrize("wrong", [{}, {"value": "a", "pattern": "b"}, {"pattern": "a+"}, {"value": "a\nb"}])
def test_an_entry_that_says_nothing_clear_is_refused(wrong: dict[str, str]) -> None:
    """One of value and pattern, a quick pattern, and no line break."""
    with pytest.raises(InvalidInput):
        Deny("ACME_X", **wrong)


FILE = """
[[rules]]
entity = "ACME_MEMBER_NO"
pattern = "MB[0-9]{8}"
check = "luhn"
words = ["会员号"]
scores = [0.8, 0.95, 0.1]

[[allow]]
value = "138 0013 8000"

[[deny]]
entity = "ACME_CODE_NAME"
value = "Heron"
reason = "not public"
"""


def test_a_file_adds_rules_and_lists(tmp_path: Path) -> None:
    """What a file says runs as what Python says."""
    path = tmp_path / "rules.toml"
    path.write_text(FILE, encoding="utf-8")
    more = pg.load_rules(path)
    scanner = pg.Scanner(["ACME_MEMBER_NO", "CN_MOBILE"], rules=more.rules, allow=more.allow, deny=more.deny)
    found = scanner.scan(f"{VALUE} {MOBILE} Heron")
    assert [(each.entity, each.score) for each in found] == [("ACME_MEMBER_NO", 0.8), ("ACME_CODE_NAME", 1.0)]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (FILE.replace("check =", "chekc ="), r"rules\.toml:5: rules\[0\]\.chekc: .*check"),
        (FILE.replace("luhn", "luhm"), r"rules\.toml:2: rules\[0\]: .*luhm.*luhn"),
        (FILE.replace("{8}", "+"), r"rules\.toml:2: .*longer than"),
        (FILE.replace('value = "Heron"', ""), r"rules\.toml:12: deny\[0\]: .*value or a pattern"),
        (FILE.replace("[[allow]]", "[[alow]]"), r"rules\.toml:9: alow: .*allow"),
        (FILE.replace('entity = "ACME_CODE', 'entity = "acme code'), r"rules\.toml:12: .*entity name"),
    ],
)
def test_what_is_wrong_in_a_file_is_told_by_line(tmp_path: Path, wrong: str, message: str) -> None:
    """File, line, key and what was probably meant."""
    path = tmp_path / "rules.toml"
    path.write_text(wrong, encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        load_rules(path)
    assert re.search(message, str(caught.value), re.DOTALL)


def test_a_guard_keeps_others_from_its_text_and_is_told_on_request() -> None:
    """A weaker finding within it goes; itself it is reported only if its entity is asked for by name."""
    guard = rule("ACME_BARCODE", "138[0-9]{8}(?=#)", scores=Scores(0.9, 0.9, 0.9), guard=True)
    text = f"{MOBILE}# {MOBILE}"
    for pad in ("", "的" * BULK_FROM):
        assert [each.start for each in Engine(["CN_MOBILE"], rules=[guard]).scan(text + pad)] == [13]
        both = Engine(["CN_MOBILE", "ACME_BARCODE"], rules=[guard]).scan(text + pad)
        assert [each.entity for each in both] == ["ACME_BARCODE", "CN_MOBILE"]
    column = Engine(["CN_MOBILE"], rules=[guard]).scan_column([f"{MOBILE}#", MOBILE])
    assert column.spans.row.tolist() == [1]
