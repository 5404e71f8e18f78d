"""TOML files whose every key knows its line."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from piiguard.catalog.settings import Problem, load_toml, refuse
from piiguard.catalog.toml_lines import lines_of
from piiguard.errors import PolicyError

TEXT = '''\
# a comment with [brackets] and "quotes"
title = "x = [1]"   # and = here

[roles.sales]
description = """
[not.a.table]
key = "not a key"
"""
inherits = [
  "staff",  # first
  "clerk",
]

[fields."customer.phone"]
entity = 'CN_MOBILE'
'quoted key' = { deep = { deeper = 1 }, next = [ { a = 1 }, { b = 2 } ] }

[[rules]]
roles = ["sales"]
a.b.c = 1979-05-27 07:32:00

[[rules]]
effect = "allow"
[rules.limits]
hours = "09:00-18:00"
[[rules.extra]]
x = 1
[[rules.extra]]
x = """two quotes ""\"""
y = 2
'''


@pytest.mark.parametrize(
    ("way", "line"),
    [
        (("title",), 2),
        (("roles",), 4),
        (("roles", "sales"), 4),
        (("roles", "sales", "description"), 5),
        (("roles", "sales", "inherits"), 9),
        (("roles", "sales", "inherits", 1), 11),
        (("fields", "customer.phone"), 14),
        (("fields", "customer.phone", "entity"), 15),
        (("fields", "customer.phone", "quoted key", "deep", "deeper"), 16),
        (("fields", "customer.phone", "quoted key", "next", 1, "b"), 16),
        (("rules", 0), 18),
        (("rules", 0, "roles", 0), 19),
        (("rules", 0, "a", "b", "c"), 20),
        (("rules", 1), 22),
        (("rules", 1, "effect"), 23),
        (("rules", 1, "limits", "hours"), 25),
        (("rules", 1, "extra", 1, "x"), 29),
        (("rules", 1, "extra", 1, "y"), 30),
    ],
)
def test_a_key_knows_its_line(way: tuple[str | int, ...], line: int) -> None:
    """Quoted, dotted, nested and inline keys, and items of arrays, in any kind of table."""
    assert lines_of(TEXT)[way] == line


def test_line_ends_of_windows_count_as_one() -> None:
    """CRLF is one line end."""
    assert lines_of("a = 1\r\n[b]\r\nc = 2\r\n")[("b", "c")] == 3


scalars = st.sampled_from(["1", "true", '"a # [b]"', "'c = ]'", '"""d\n[e]\n"""', "1979-05-27", "-1.5"])
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]")
        | st.dictionaries(st.sampled_from(["p", '"q.r"', "'s t'"]), inner, max_size=3).map(
            lambda pairs: "{" + ", ".join(f"{key} = {value}" for key, value in pairs.items()) + "}"
        )
    ),
    max_leaves=6,
)


def ways(value: object, way: tuple[str | int, ...] = ()) -> set[tuple[str | int, ...]]:
    found = {way} if way else set()
    if isinstance(value, dict):
        return found.union(*(ways(inner, (*way, key)) for key, inner in value.items()))
    if isinstance(value, list):
        return found.union(*(ways(inner, (*way, index)) for index, inner in enumerate(value)))
    return found


@given(st.lists(st.tuples(st.sampled_from(["t", "[u]", "t.v", '"w.x"']), values), max_size=6))
def test_every_way_tomllib_knows_has_a_line(tables: list[tuple[str, str]]) -> None:
    """Whatever tomllib accepts, exactly its keys and items are found."""
    text = "".join(f"[{name}] # c\nkey = {value}\n" for name, value in tables)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    assert set(lines_of(text)) == ways(data)


def test_a_place_reads_as_editors_expect(tmp_path: Path) -> None:
    """`where` falls back to the nearest thing around a key that is missing."""
    path = tmp_path / "piiguard.toml"
    path.write_text(TEXT, encoding="utf-8-sig")
    settings = load_toml(path)
    assert settings.where("rules", 1, "roles") == f"{path}:22"
    assert settings.line_of("nothing") == 1
    assert settings.data["title"] == "x = [1]"


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (b"a = 1\nb = \n", "input.policy.syntax", ":2: "),
        (b"a = 1\n[b\n", "input.policy.syntax", ":2: "),
        (b'a = 1\nb = "x', "input.policy.syntax", ":2: "),
        ("a = 1\nb = '张三'".encode("gb18030"), "input.policy.encoding", ":2: "),
        (None, "input.policy.unreadable", "No such file"),
    ],
)
def test_a_file_that_cannot_be_read_says_where(
    tmp_path: Path, content: bytes | None, code: str, said: str
) -> None:
    """Syntax, encoding and absence each have a code; the first two have a line."""
    path = tmp_path / "piiguard.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(PolicyError) as caught:
        load_toml(path)
    assert caught.value.code == code
    assert said in str(caught.value)


def test_all_problems_are_told_at_once_in_order(tmp_path: Path) -> None:
    """The error lists every problem with file, line and key, in the file's order."""
    path = tmp_path / "piiguard.toml"
    path.write_text(TEXT, encoding="utf-8")
    settings = load_toml(path)
    problems = [
        Problem(("rules", 1, "effect"), "No effect", "Say allow."),
        Problem(("fields", "customer.phone", "entity"), "No entity", "Name one."),
    ]
    with pytest.raises(PolicyError) as caught:
        refuse(settings, problems)
    assert caught.value.problems == (
        f'{path}:15: fields."customer.phone".entity: No entity. Name one.',
        f"{path}:23: rules[1].effect: No effect. Say allow.",
    )
    with pytest.raises(PolicyError, match=r":23: rules\[1\]\.effect: No effect\. Say allow\."):
        refuse(settings, problems[:1])


def test_an_unknown_table_is_suggested_a_known_one(tmp_path: Path) -> None:
    """A misspelt section is a problem, never silence."""
    path = tmp_path / "piiguard.toml"
    path.write_text("[role.sales]\n[rules]\n", encoding="utf-8")
    (problem,) = load_toml(path).unknown_tables({"roles", "rules"})
    assert (problem.keys, problem.hint) == (("role",), "Did you mean 'roles' or 'rules'?")
