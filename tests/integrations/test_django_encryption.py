"""The encrypted field of Django: what is stored, what is found, what a migration holds."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

django = pytest.importorskip("django")

from django.conf import settings  # noqa: E402 - only where Django is

POSTGRES = os.environ.get("PIIGUARD_TEST_POSTGRES", "")

if not settings.configured:
    lent = urlsplit(POSTGRES)
    server = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": lent.path[1:],
        "USER": lent.username,
        "HOST": "".join(parse_qs(lent.query).get("host", ())),
    }
    settings.configure(
        DATABASES={
            "default": server if POSTGRES else {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
        },
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=[],
        USE_TZ=True,
    )
    django.setup()

from django.core import serializers  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.db.migrations.writer import MigrationWriter  # noqa: E402

from piiguard.crypto import Ciphertext, FieldCipher, Keyset, SecretProvider  # noqa: E402
from piiguard.errors import DecryptionError, InvalidInput  # noqa: E402
from piiguard.integrations.django import EncryptedQuerySet, EncryptedTextField  # noqa: E402

PHONE, OTHER = "13800138000", "13900139000"
NUMBERS = itertools.count()


@pytest.fixture
def keyset(tmp_path: Path) -> Keyset:
    return Keyset.create(tmp_path / "a.keyset", provider=SecretProvider(bytes(32)))


@pytest.fixture
def customer(keyset: Keyset) -> Iterator[type[models.Model]]:
    meta = type("Meta", (), {"app_label": "shop", "db_table": "customer"})
    members = {
        "__module__": __name__,
        "Meta": meta,
        "phone": EncryptedTextField(keyset=lambda: keyset, index="phone_index", null=True),
        "phone_index": models.BinaryField(max_length=16, null=True, editable=False),
        "note": EncryptedTextField(keyset=keyset, null=True),
        "objects": EncryptedQuerySet.as_manager(),
    }
    model = type(f"Customer{next(NUMBERS)}", (models.Model,), members)
    with connection.schema_editor() as editor:
        editor.create_model(model)
    yield model
    with connection.schema_editor() as editor:
        editor.delete_model(model)


def raw(column: str) -> list[bytes | None]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM customer ORDER BY id")  # noqa: S608 - a column of ours
        return [None if row[0] is None else bytes(row[0]) for row in cursor.fetchall()]


def test_a_value_is_stored_as_a_token_of_its_table_and_column(customer, keyset: Keyset) -> None:
    """The model reads it clear; a cipher of the same names opens the token."""
    customer.objects.create(phone=PHONE)
    cipher = FieldCipher(keyset, context={"table": "customer", "column": "phone"})
    assert cipher.decrypt(raw("phone")[0]) == PHONE
    assert customer.objects.get().phone == PHONE
    assert raw("note") == [None]


def test_equality_finds_through_the_blind_index_during_a_rotation(customer, keyset: Keyset) -> None:
    """Old and new rows are found, by =, in, and not by exclude."""
    customer.objects.create(phone=PHONE)
    keyset.rotate()
    customer.objects.bulk_create([customer(phone=PHONE), customer(phone="13900139000"), customer()])
    assert customer.objects.filter(phone=PHONE).count() == 2
    assert customer.objects.filter(phone__in=[PHONE, "13900139000"]).count() == 3
    assert customer.objects.exclude(phone=PHONE).count() == 2
    assert customer.objects.filter(phone=None).count() == 1
    assert customer.objects.filter(phone__isnull=False).count() == 3


def test_the_index_follows_a_change(customer) -> None:
    """After save() the old value finds nothing; clearing the value clears the index."""
    made = customer.objects.create(phone=PHONE)
    made.phone = "13900139000"
    made.save()
    assert not customer.objects.filter(phone=PHONE).exists()
    assert customer.objects.filter(phone="13900139000").exists()
    with pytest.raises(InvalidInput, match="update_fields"):
        made.save(update_fields=["phone"])
    made.phone = None
    made.save(update_fields=["phone", "phone_index"])
    assert raw("phone_index") == [None]


@pytest.mark.parametrize(
    "asked", [{"note": "x"}, {"phone__startswith": "138"}, {"phone__gt": "1"}, {"phone__length": 11}]
)
def test_a_question_that_tokens_cannot_answer_is_refused(customer, asked: dict[str, object]) -> None:
    """It raises; it does not come back with no rows."""
    with pytest.raises(InvalidInput):
        list(customer.objects.filter(**asked))


def test_what_does_not_open_raises(customer) -> None:
    """A token moved to another column, and octets that are none, are errors, never values."""
    customer.objects.create(phone=PHONE)
    for stored in ("phone", r"'\x00'" if POSTGRES else "x'00'"):
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE customer SET note = {stored}")  # noqa: S608 - ours
        with pytest.raises(DecryptionError):
            customer.objects.get()


def test_nothing_is_encrypted_twice(customer) -> None:
    """A ciphertext is stored as it is where it opens; a token in clear clothes is refused."""
    cipher = customer._meta.get_field("phone").cipher
    given = Ciphertext(cipher.encrypt(PHONE))
    customer.objects.create(phone=given)
    assert raw("phone") == [given.token]
    assert customer.objects.filter(phone=PHONE).exists()
    with pytest.raises(InvalidInput, match="already"):
        customer.objects.create(phone=given.to_text())
    with pytest.raises(DecryptionError):
        customer.objects.create(note=given)


def test_a_wrong_type_is_refused_without_its_value(customer) -> None:
    """The type is named, the value is not."""
    with pytest.raises(TypeError) as caught:
        customer.objects.create(note=13800138000)
    assert PHONE not in str(caught.value)


def test_dumped_data_is_encrypted_and_loads_again(customer) -> None:
    """A fixture holds the token's text form."""
    customer.objects.create(note=PHONE)
    text = serializers.serialize("python", customer.objects.all())
    dumped = text[0]["fields"]["note"]
    assert PHONE not in str(text)
    field = customer._meta.get_field("note")
    assert field.cipher.decrypt(field.to_python(dumped).token) == PHONE


def test_a_migration_holds_no_key(customer) -> None:
    """The field is written without keyset, and stands for the same column type."""
    written, imports = MigrationWriter.serialize(customer._meta.get_field("phone"))
    assert written == "piiguard.integrations.django.EncryptedTextField(null=True)"
    assert imports == {"import piiguard.integrations.django"}
    with pytest.raises(InvalidInput, match="keyset"):
        _ = EncryptedTextField().cipher


def test_a_missing_or_early_index_is_found_by_check(customer) -> None:
    """`manage.py check` says so before the first row."""
    assert customer._meta.get_field("phone").check() == []
    customer._meta.get_field("phone").index = "id"
    assert [each.id for each in customer._meta.get_field("phone").check()] == ["piiguard.E001"]


def test_a_model_whose_updates_would_leave_the_index_is_found_by_check(customer) -> None:
    """With Django's own manager a searched field has nobody who writes its index."""
    manager = customer._meta.default_manager
    manager._queryset_class = models.QuerySet
    assert [each.id for each in customer._meta.get_field("phone").check()] == ["piiguard.E002"]
    assert customer._meta.get_field("note").check() == []


def test_updates_of_many_rows_write_their_indexes(customer) -> None:
    """update, bulk_update and a conflict: the new value is found, the old one is not."""
    rows = customer.objects.bulk_create([customer(phone=PHONE), customer(phone=PHONE), customer()])
    assert customer.objects.filter(phone=PHONE).update(phone=OTHER, note="x") == 2
    assert customer.objects.filter(phone=OTHER).count() == 2
    rows[0].phone, rows[1].phone = PHONE, None
    assert customer.objects.bulk_update(rows[:2], ["phone"]) == 2
    assert customer.objects.filter(phone=PHONE).count() == 1
    assert not customer.objects.filter(phone=OTHER).exists()
    assert [index is None for index in raw("phone_index")] == [False, True, True]
    changed = [customer(id=rows[0].id, phone=OTHER)]
    customer.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["id"], update_fields=["phone"]
    )
    assert customer.objects.filter(phone=OTHER).count() == 1
    assert not customer.objects.filter(phone=PHONE).exists()
    assert customer.objects.update(phone=None) == 3
    assert raw("phone_index") == [None] * 3
    field = customer._meta.get_field("phone")
    assert customer.objects.update(phone=Ciphertext(field.cipher.encrypt(PHONE))) == 3
    assert customer.objects.filter(phone=PHONE).count() == 3


def test_an_update_by_an_expression_is_refused(customer) -> None:
    """The database has no key to make the index with; and of a wrong type no value is shown."""
    customer.objects.create(phone=PHONE)
    with pytest.raises(InvalidInput, match="expression"):
        customer.objects.update(phone=models.F("note"))
    with pytest.raises(TypeError) as caught:
        customer.objects.update(phone=13800138000)
    assert PHONE not in str(caught.value)


def test_saving_again_encrypts_nothing_twice(customer, keyset: Keyset) -> None:
    """A loaded object saved, refreshed and saved in part opens as before, also after a rotation."""
    customer.objects.create(phone=PHONE, note="x")
    loaded = customer.objects.get()
    loaded.save()
    keyset.rotate()
    loaded.refresh_from_db()
    loaded.save(update_fields=["note"])
    loaded.save()
    again = customer.objects.get()
    assert (again.phone, again.note) == (PHONE, "x")
    assert keyset.active.id == raw("phone")[0][1:5].hex()


def test_every_row_is_found_under_three_keys(customer, keyset: Keyset) -> None:
    """Equality and lists look under the indexes of all live keys."""
    for _ in range(3):
        customer.objects.create(phone=PHONE)
        keyset.rotate()
    assert len(set(raw("phone_index"))) == 3
    assert customer.objects.filter(phone=PHONE).count() == 3
    assert customer.objects.filter(phone__in=[PHONE, OTHER]).count() == 3
    assert not customer.objects.filter(phone__in=[]).exists()
