"""What is said beside entity and level: measures, quasi-identifiers, k-anonymity, neighbours, types."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from piiguard.catalog import Entity, Level, Standard, level_of
from piiguard.classify.fields import Measure, Quasi, anonymity_of, classify
from piiguard.classify.fields.forms import FORMS, bare, by_chance, forms_of
from piiguard.classify.fields.masked import is_damaged, masked_entity
from piiguard.classify.fields.measures import measures_for
from piiguard.classify.fields.minors import minors_among
from piiguard.classify.fields.quasi import quasi_of
from piiguard.classify.fields.value_kinds import ValueKind, allows, kind_named


def test_a_sensitive_field_asks_for_more_than_a_general_one() -> None:
    """Encryption, separate consent, a notice of necessity and an assessment, each with its clause."""
    card = measures_for(level_of(Entity.CN_BANK_CARD), [Entity.CN_BANK_CARD])
    mobile = measures_for(level_of(Entity.CN_MOBILE), [Entity.CN_MOBILE])
    assert set(card) - set(mobile) == {
        Measure.ENCRYPT,
        Measure.SEPARATE_CONSENT,
        Measure.TELL_NECESSITY,
        Measure.ASSESS_IMPACT,
    }
    assert measures_for(level_of(Entity.CN_USCC), [Entity.CN_USCC]) == ()
    assert measures_for(None, []) == ()
    assert measures_for(level_of(Entity.CARD_CVV), [Entity.CARD_CVV])[0] is Measure.DO_NOT_KEEP
    assert measures_for(Level.parse("sensitive"), [Entity.MINOR])[0] is Measure.GUARDIAN_CONSENT
    for measure in Measure:
        assert measure.clause in measure.text("en")
        assert measure.clause in measure.text("zh")


def test_measures_follow_the_standard_and_are_shown_on_request() -> None:
    """The ID number is sensitive by one standard and general by another."""
    columns = {"身份证号": ["11010519491231002X"] * 20}
    by_old = classify(columns, standard=Standard.GBT_35273)
    by_new = classify(columns, standard=Standard.GBT_45574)
    assert Measure.ENCRYPT in by_old[0].measures
    assert Measure.ENCRYPT not in by_new[0].measures
    assert "取得单独同意（PIPL 29）" in by_old.to_markdown("zh", measures=True)
    assert "encrypt at rest" in by_old.to_text(measures=True)
    assert "encrypt at rest" not in by_old.to_text()


@pytest.mark.parametrize(
    ("name", "entity", "kind"),
    [
        ("出生日期", Entity.DATE_OF_BIRTH, Quasi.BIRTH),
        ("性别", Entity.GENDER, Quasi.GENDER),
        ("客户年龄", None, Quasi.AGE),
        ("民族", None, Quasi.ETHNICITY),
        ("job_title", None, Quasi.OCCUPATION),
        ("zip_code", Entity.LOCATION, Quasi.REGION),
        ("最高学历", None, Quasi.EDUCATION),
        ("hyzk", None, Quasi.MARRIAGE),
        ("nationality", None, Quasi.NATIONALITY),
        ("手机号", Entity.CN_MOBILE, None),
        ("收货地址", Entity.LOCATION, None),
        ("package", None, None),
        ("storage", None, None),
    ],
)
def test_quasi_identifiers_are_told_by_entity_and_name(
    name: str, entity: Entity | None, kind: Quasi | None
) -> None:
    """Age ends 年龄 and ``age``, not ``package``; a full address names somebody, a city does not."""
    assert quasi_of(name, entity, ["北京市海淀区中关村大街1号"]) is kind
    if kind is not None:
        assert kind.en
        assert kind.zh


def test_short_addresses_are_regions() -> None:
    """A column of cities is one whatever it is called."""
    assert quasi_of("f_6", Entity.LOCATION, ["杭州市", "宁波市"]) is Quasi.REGION


def test_the_combination_of_quasi_identifiers_is_counted_and_said() -> None:
    """k is the smallest group; who is alone in theirs is known by the combination."""
    rng = random.Random(1)
    columns = {
        "性别": [rng.choice("男女") for _ in range(200)],
        "出生日期": [f"{rng.randint(1960, 2000)}-01-01" for _ in range(199)] + ["1930-05-05"],
        "民族": ["汉族"] * 200,
    }
    found = classify(columns)
    (counted,) = found.anonymity
    assert counted.fields == ("性别", "出生日期", "民族")
    assert (counted.rows, counted.k) == (200, 1)
    assert counted.unique >= 1
    assert [field.name for field in found.quasi_identifiers] == list(columns)
    assert any(note.code == "k-anonymity" and "k = 1" in note for note in found.notes)
    assert classify({"性别": columns["性别"]}).anonymity == ()


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from([None, "", "x", "y"])), max_size=40))
def test_counting_groups_agrees_with_counting_one_by_one(rows: list[tuple[str, str | None]]) -> None:
    """The group-by over numbers is what a dictionary of tuples would count."""
    counted = anonymity_of({"a": [row[0] for row in rows], "b": [row[1] for row in rows]})
    groups: dict[tuple[str, str], int] = {}
    for first, second in rows:
        key = (first, second or "")
        groups[key] = groups.get(key, 0) + 1
    assert counted.k == min(groups.values(), default=0)
    assert counted.groups == len(groups)
    assert counted.unique == sum(size == 1 for size in groups.values())


def test_columns_beside_it_make_a_column_likelier() -> None:
    """A column of names is surer beside phones and addresses than alone."""
    rng = random.Random(2)
    names = [
        rng.choice("王李张刘陈") + rng.choice("伟芳娜敏静") + rng.choice("丽强磊洋杰") for _ in range(60)
    ]
    mobiles = [f"13{rng.randint(0, 10**9 - 1):09d}" for _ in range(60)]
    places = [f"杭州市西湖区文三路{rng.randint(1, 99)}号" for _ in range(60)]
    alone = classify({"c1": names})[0]
    beside = classify({"c1": names, "手机号": mobiles, "收货地址": places})[0]
    assert alone.entity == beside.entity == Entity.PERSON
    assert alone.confidence < beside.confidence
    assert any(note.code == "beside" for note in beside.evidence)


def test_a_sender_is_no_person_unless_the_values_are_names() -> None:
    """``sender`` names a role as often as somebody."""
    assert classify({"sender": ["客服", "系统", "customer", "bot"] * 20})[0].entity is None
    assert classify({"sender": ["王伟芳", "李静", "张丽", "刘洋"] * 20})[0].entity == Entity.PERSON


def test_the_declared_type_of_a_frame_refuses_a_name() -> None:
    """A column of truth values is no phone number; birthdays stay birthdays as dates."""
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(
        {
            "phone": [True, False] * 10,
            "birthday": pandas.to_datetime(["1990-01-01", "1985-05-05"] * 10),
            "email": pandas.to_datetime(["2024-01-01"] * 20),
        }
    )
    found = classify(frame)
    assert [field.entity for field in found] == [None, Entity.DATE_OF_BIRTH, None]
    assert found.of("phone").evidence[0].code == "type"


@pytest.mark.parametrize(
    ("named", "kind"),
    [
        ("int64", ValueKind.INTEGER),
        ("UInt32", ValueKind.INTEGER),
        ("BIGINT", ValueKind.INTEGER),
        ("BigInteger", ValueKind.INTEGER),
        ("Float64", ValueKind.NUMBER),
        ("decimal128(10, 2)", ValueKind.NUMBER),
        ("NUMERIC", ValueKind.NUMBER),
        ("bool", ValueKind.BOOLEAN),
        ("date32[day]", ValueKind.DATE),
        ("datetime64[ns]", ValueKind.TIME),
        ("timestamp[us]", ValueKind.TIME),
        ("DateTime", ValueKind.TIME),
        ("INTERVAL", ValueKind.TIME),
        ("UUID", ValueKind.UUID),
        ("VARCHAR", ValueKind.OTHER),
        ("large_string", ValueKind.OTHER),
        ("object", ValueKind.OTHER),
    ],
)
def test_type_names_of_every_system_come_down_to_a_few_kinds(named: str, kind: ValueKind) -> None:
    """Arrow, pandas, polars, SQL."""
    assert kind_named(named) is kind
    assert allows(ValueKind.OTHER, Entity.PERSON)
    assert not allows(ValueKind.UUID, Entity.PERSON)


@pytest.mark.parametrize(
    ("cell", "entity"),
    [
        ("138****8000", Entity.CN_MOBILE),
        ("138-****-8000", Entity.CN_MOBILE),
        ("1101**********002X", Entity.CN_RESIDENT_ID),
        ("6222 **** **** 2233", Entity.CN_BANK_CARD),
        ("z***@example.com", Entity.EMAIL_ADDRESS),
        ("张*", Entity.PERSON),
        ("李某某", Entity.PERSON),
        ("13800138000", None),
        ("***", None),
        ("2*3", None),
    ],
)
def test_masked_values_are_known_again(cell: str, entity: Entity | None) -> None:
    """What was masked says by its form what it was."""
    assert masked_entity(cell) == entity


def test_a_rounded_number_is_told_from_a_whole_one() -> None:
    """1.38E+10 was a phone number once."""
    assert is_damaged("1.38E+10")
    assert not is_damaged("13800138000")
    assert not is_damaged("1.5")


@given(st.integers(0, 500), st.sampled_from([Entity.CN_BANK_CARD, Entity.CN_USCC, Entity.CN_MOBILE]))
def test_more_passing_cells_are_never_more_like_chance(formed: int, entity: Entity) -> None:
    """Once beyond chance, always beyond; all cells passing is never chance, none always."""
    judged = [by_chance(entity, passed, formed) for passed in range(formed + 1)]
    assert judged == sorted(judged, reverse=True)
    assert judged[0]
    assert not judged[-1] or formed == 0


def test_a_column_tells_findings_from_chance_when_all_of_it_was_read() -> None:
    """Of 100,000 order numbers a few pass as cards, of IDs a few as credit codes; a note is believed."""
    rng = random.Random(3)
    columns = {
        "订单号": [f"2024{rng.randint(0, 10**14 - 1):014d}" for _ in range(200)],
        "身份证号": ["11010519491231002X"] * 200,
        "备注": [""] * 200,
    }
    found = classify(columns)
    chance = {Entity.CN_BANK_CARD: 8, Entity.CN_USCC: 15, Entity.EMAIL_ADDRESS: 1}
    assert found.of("订单号").believed(chance, 100_000) == {Entity.EMAIL_ADDRESS: 1}
    ids = {Entity.CN_RESIDENT_ID: 99_000, Entity.CN_USCC: 3}
    assert found.of("身份证号").believed(ids, 100_000) == {Entity.CN_RESIDENT_ID: 99_000}
    assert found.of("备注").believed(chance, 100_000) == chance
    assert found.of("订单号").believed({Entity.CN_MOBILE: 90_000}, 100_000) == {Entity.CN_MOBILE: 90_000}


@given(st.sampled_from(list(FORMS)).flatmap(lambda entity: st.from_regex(FORMS[entity], fullmatch=True)))
def test_every_form_is_found_at_its_length(cell: str) -> None:
    """Choosing forms by length first loses none."""
    expected = [entity for entity, form in FORMS.items() if form.fullmatch(bare(cell))]
    assert forms_of(cell) == expected


def test_children_make_a_column_sensitive() -> None:
    """A date of birth is general; of somebody under fourteen everything is sensitive."""
    columns = {
        "生日": ["1990-01-01"] * 19 + ["2015-05-05"],
        "身份证号": ["11010519491231002X"] * 19 + ["110105201505050018"],
    }
    for field in classify(columns, as_of=date(2026, 1, 1)):
        assert Entity.MINOR in field.contains
        assert field.level is not None
        assert field.level.sensitive
        assert Measure.GUARDIAN_CONSENT in field.measures
        assert field.evidence[-1] == "5 % of the rows are about somebody under 14"
    for field in classify(columns, as_of=date(2030, 1, 1)):
        assert Entity.MINOR not in field.contains


@pytest.mark.parametrize(
    ("born", "on", "minor"),
    [
        ("2012-01-02", date(2026, 1, 1), True),
        ("2012-01-01", date(2026, 1, 1), False),
        ("2012-02-29", date(2026, 2, 28), True),
        ("2012-02-29", date(2026, 3, 1), False),
        ("2026-05-05", date(2026, 1, 1), False),
        ("2015-13-05", date(2026, 1, 1), False),
        ("20150505", date(2026, 1, 1), True),
        ("2015", date(2026, 1, 1), False),
    ],
)
def test_somebody_is_under_fourteen_until_the_birthday(born: str, on: date, minor: bool) -> None:
    """From birth to the day before; what is no day counts for nobody."""
    assert minors_among(Entity.DATE_OF_BIRTH, [born, None], on) == minor
    assert minors_among(Entity.PERSON, [born], on) == 0


def test_special_categories_are_seen_by_their_values() -> None:
    """Diagnoses and faiths tell what they are under any name; goods do not."""
    diseases = ["高血压2级", "急性胃炎", "支气管哮喘", "2型糖尿病", "右侧桡骨骨折"]
    assert classify({"c9": diseases * 10})[0].entity == Entity.HEALTH
    assert (
        classify({"c9": ["佛教", "伊斯兰教", "基督教", "天主教", "道教"] * 10})[0].entity == Entity.RELIGION
    )
    assert classify({"c9": ["感冒药", "血压计", "口罩", "体温计"] * 10})[0].entity is None


def test_goods_named_after_people_are_no_people() -> None:
    """马应龙 is an ointment and 江小白 a spirit; a column of goods contains no names for it."""
    goods = [
        "马应龙眼霜",
        "高露洁牙膏",
        "保温杯",
        "江小白",
        "无线耳机",
        "云南白药",
        "周大福",
        "毛巾",
        "炒锅",
        "鼠标",
    ]
    for name in ("商品名称", "c4", "brand"):
        assert classify({name: goods * 20})[0].contains == ()


def test_a_column_of_brands_is_no_column_of_people() -> None:
    """Not under a name that says nothing, nor under one that says what they are."""
    brands = ["周大福", "马应龙", "李宁", "张裕", "王致和"]
    for name in ("c4", "品牌"):
        assert classify({name: brands * 30})[0].entity is None
