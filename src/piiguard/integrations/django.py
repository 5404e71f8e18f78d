"""Django: a model field that is encrypted in the database, and found by a blind index beside it.

::

    class Customer(models.Model):
        phone = EncryptedTextField(keyset=shop_keys, index="phone_index", null=True)
        phone_index = models.BinaryField(max_length=16, null=True, editable=False, db_index=True)
        objects = EncryptedQuerySet.as_manager()

    Customer.objects.filter(phone="13800138000")

A lookup that tokens cannot answer is refused, not answered with no rows. Migrations hold no key.
Install with ``piiguard[django]``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

from piiguard.crypto import Ciphertext, FieldCipher, KeySource
from piiguard.crypto.tokens import TEXT_PREFIX
from piiguard.errors import InvalidInput, MissingExtra

try:
    from django.core import checks
    from django.db import models
    from django.db.models.expressions import Col
    from django.db.models.lookups import Exact, In, IsNull
    from django.db.models.signals import pre_save
except ModuleNotFoundError:
    raise MissingExtra.named("django", package="django", needed_for="Encrypting fields of Django") from None

__all__ = ["EncryptedQuerySet", "EncryptedTextField"]

if TYPE_CHECKING:
    from django.db.models import Field, Lookup, Model, QuerySet

    _Field = Field[str | Ciphertext | None, str | None]
    _QuerySet = QuerySet[Any]
else:
    # Only the stubs have type parameters.
    _Field, _QuerySet = models.Field, models.QuerySet

_Keys: TypeAlias = "KeySource | Callable[[], KeySource]"
_SEARCH_HINT: Final = (
    'Give the field a blind index, EncryptedTextField(…, index="phone_index"), and ask for it with =, in or '
    "isnull; anything else needs the clear values."
)


class EncryptedTextField(_Field):
    """Text that is stored as a token, and read and written clear.

    What does not open raises `DecryptionError`; a token is never returned for a value. A `Ciphertext` is
    stored as it is if it opens in this column, and text that is a token already is refused, so nothing is
    encrypted twice. ``save`` and ``bulk_create`` write the blind index as well. For ``update`` and
    ``bulk_update`` a model that has one needs `EncryptedQuerySet`; Django's checks say so.

    Args:
        keyset: The keys, or a function that returns them when they are first needed.
        context: What tokens are bound to; the names of the table and column if not given. Give it where
            either may be renamed.
        index: Name of the ``BinaryField`` after it that holds its blind index, if it is to be searched.
    """

    empty_strings_allowed = True

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's form
        keyset: _Keys | None = None,
        context: Mapping[str, str] | None = None,
        index: str | None = None,
        **kwargs: Any,  # noqa: ANN401 - Django's form
    ) -> None:
        self.keyset: _Keys | None = keyset
        self.context: Mapping[str, str] | None = context
        self.index: str | None = index
        self._cipher: FieldCipher | None = None
        super().__init__(*args, **kwargs)

    @property
    def cipher(self) -> FieldCipher:
        """The cipher of the column.

        Raises:
            InvalidInput: If there is no keyset, as in a migration.
        """
        if self._cipher is None:
            if self.keyset is None:
                raise InvalidInput(
                    "This encrypted field has no keyset",
                    hint="Give EncryptedTextField(keyset=…); the models of a migration have none.",
                )
            keyset = self.keyset() if callable(self.keyset) else self.keyset
            place = {"table": str(self.model._meta.db_table), "column": str(self.column)}  # noqa: SLF001 - Django's name
            self._cipher = FieldCipher(keyset, context=self.context or place)
        return self._cipher

    def get_internal_type(self) -> str:
        """Say that it is stored as octets."""
        return "BinaryField"

    def deconstruct(self) -> tuple[str, str, list[object], dict[str, object]]:
        """Describe the field for a migration, which needs neither key nor place."""
        return cast("tuple[str, str, list[object], dict[str, object]]", super().deconstruct())

    def contribute_to_class(self, cls: type, name: str, private_only: bool = False) -> None:  # noqa: FBT001, FBT002 - Django's form
        """Take the field's place in a model."""
        super().contribute_to_class(cls, name, private_only=private_only)
        self._cipher = None
        if self.index is not None and not cls._meta.abstract:  # type: ignore[attr-defined] # Django's name
            pre_save.connect(self._require_index, sender=cls, weak=False)

    def check(self, **kwargs: Any) -> list[Any]:  # noqa: ANN401 - Django's form
        """Check that the blind index is there, and is written after the field."""
        found = list(super().check(**kwargs))
        names = [field.name for field in self.model._meta.local_fields]  # noqa: SLF001 - Django's name
        if self.index is not None and (
            self.index not in names or names.index(self.index) < names.index(self.name)
        ):
            hint = f"Declare {self.index} = models.BinaryField(…) after {self.name}."
            found.append(
                checks.Error(
                    "The blind index is missing, or stands before its field.",
                    hint=hint,
                    obj=self,
                    id="piiguard.E001",
                )
            )
        manager = self.model._default_manager  # noqa: SLF001 - Django's name
        if self.index is not None and not isinstance(manager.get_queryset(), EncryptedQuerySet):
            found.append(
                checks.Error(
                    "The model's update() and bulk_update() would leave the blind index as it was.",
                    hint=f"Add objects = EncryptedQuerySet.as_manager() to {self.model.__name__}.",
                    obj=self,
                    id="piiguard.E002",
                )
            )
        return found

    def index_of(self, value: object) -> bytes | None:
        """Return the blind index of a value.

        Args:
            value: Text, a token that opens in this column, or None.

        Raises:
            InvalidInput: If it is an expression: the database has no key.
            TypeError: If it is of another type.
        """
        if value is None:
            return None
        if hasattr(value, "resolve_expression"):
            raise InvalidInput(
                f"{self.name!r} is to become the result of an expression, which has no blind index",
                hint="Write values, or write the index as well.",
            )
        clear = self.cipher.decrypt(value.token) if isinstance(value, Ciphertext) else value
        if not isinstance(clear, str):
            message = f"An encrypted text field cannot hold {type(clear).__name__}"
            raise TypeError(message)
        return self.cipher.blind_index(clear)

    def pre_save(self, model_instance: Model, add: bool) -> object:  # noqa: FBT001 - Django's form
        """Write the blind index beside the value."""
        value = super().pre_save(model_instance, add)
        if self.index is not None and not hasattr(value, "resolve_expression"):
            setattr(model_instance, self.index, self.index_of(value))
        return value

    def to_python(self, value: object) -> object:
        """Take a token's text form for a token, as ``loaddata`` gives it."""
        if isinstance(value, str) and value.startswith(TEXT_PREFIX):
            return Ciphertext.from_text(value)
        return value

    def value_to_string(self, obj: Model) -> str:
        """Write a token's text form, as ``dumpdata`` keeps it."""
        value = cast("str | Ciphertext", self.value_from_object(obj))
        made = value if isinstance(value, Ciphertext) else Ciphertext(self.cipher.encrypt(value))
        return made.to_text()

    def from_db_value(self, value: bytes | None, *_: object) -> str | bytes | None:
        """Decrypt what the database holds."""
        return None if value is None else self.cipher.decrypt(bytes(value))

    def get_db_prep_value(self, value: object, connection: Any, prepared: bool = False) -> object:  # noqa: ANN401, ARG002, FBT001, FBT002 - Django's form
        """Encrypt what the database shall hold."""
        if value is None:
            return None
        if isinstance(value, Ciphertext):
            self.cipher.decrypt(value.token)
            return connection.Database.Binary(value.token)
        if not isinstance(value, str):
            message = f"An encrypted text field cannot hold {type(value).__name__}"
            raise TypeError(message)
        return connection.Database.Binary(self.cipher.encrypt(value))

    def get_lookup(self, lookup_name: str) -> type[Lookup[Any]] | None:
        """Return a lookup that a blind index can answer.

        Raises:
            InvalidInput: If there is none.
        """
        if lookup_name == "isnull":
            return IsNull
        if self.index is None or lookup_name not in {"exact", "in"}:
            raise InvalidInput(f"An encrypted field cannot be asked for {lookup_name!r}", hint=_SEARCH_HINT)
        return _Equal if lookup_name == "exact" else _OneOf

    def get_transform(self, lookup_name: str) -> None:
        """Offer none: a token has no length and no parts to ask for."""

    def _require_index(self, update_fields: Collection[str] | None = None, **_: object) -> None:
        if update_fields is not None and self.name in update_fields and self.index not in update_fields:
            raise InvalidInput(
                f"save() is to write {self.name!r} without its blind index",
                hint=f"Add {self.index!r} to update_fields; a search would find the old value.",
            )


class EncryptedQuerySet(_QuerySet):
    """Rows whose blind indexes follow their values: ``objects = EncryptedQuerySet.as_manager()``."""

    def update(self, **values: Any) -> int:  # noqa: ANN401 - Django's form
        """Write values, and their blind indexes."""
        for field in self._searchable(values):
            if field.index not in values:
                values[str(field.index)] = field.index_of(values[str(field.name)])
        return super().update(**values)

    update.alters_data = True  # type: ignore[attr-defined]  # Django's mark for templates

    def bulk_update(self, objs: Iterable[Any], fields: Iterable[str], batch_size: int | None = None) -> int:
        """Write fields of many objects, and their blind indexes."""
        objects, names = tuple(objs), list(fields)
        for field in self._searchable(names):
            for each in objects:
                setattr(each, str(field.index), field.index_of(getattr(each, str(field.attname))))
        return super().bulk_update(objects, self._with_indexes(names), batch_size)

    bulk_update.alters_data = True  # type: ignore[attr-defined]  # Django's mark for templates

    def bulk_create(  # noqa: PLR0917 - Django's form
        self,
        objs: Iterable[Any],
        batch_size: int | None = None,
        ignore_conflicts: bool = False,  # noqa: FBT001, FBT002 - Django's form
        update_conflicts: bool = False,  # noqa: FBT001, FBT002 - Django's form
        update_fields: Collection[str] | None = None,
        unique_fields: Collection[str] | None = None,
    ) -> list[Any]:
        """Write new rows; where they conflict with old ones, the blind index is updated with its value."""
        names = None if update_fields is None else self._with_indexes(update_fields)
        return super().bulk_create(objs, batch_size, ignore_conflicts, update_conflicts, names, unique_fields)

    bulk_create.alters_data = True  # type: ignore[attr-defined]  # Django's mark for templates

    def _searchable(self, names: Collection[str]) -> list[EncryptedTextField]:
        every = self.model._meta.concrete_fields  # noqa: SLF001 - Django's name
        return [
            field
            for field in every
            if isinstance(field, EncryptedTextField) and field.index is not None and field.name in names
        ]

    def _with_indexes(self, names: Collection[str]) -> list[str]:
        return list(dict.fromkeys([*names, *(str(field.index) for field in self._searchable(names))]))


class _Equal(Exact):
    """Equality with a value: its index is one of those under the live keys."""

    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:  # noqa: ANN401 - Django's form
        return _indexed(self, [self.rhs], compiler, connection)


class _OneOf(In):
    """Equality with one of several values."""

    prepare_rhs = False

    def get_prep_lookup(self) -> Iterable[object]:
        return cast("Iterable[object]", self.rhs)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:  # noqa: ANN401 - Django's form
        return _indexed(self, cast("Iterable[object]", self.rhs), compiler, connection)


def _indexed(lookup: Any, values: Iterable[object], compiler: Any, connection: Any) -> tuple[str, Any]:  # noqa: ANN401 - Django's form
    lhs = lookup.lhs
    if not isinstance(lhs, Col) or hasattr(values, "resolve_expression"):
        raise InvalidInput("An encrypted field is compared with values only", hint=_SEARCH_HINT)
    field = cast("EncryptedTextField", lhs.target)
    indexes = list[bytes]()
    for value in values:
        if not isinstance(value, str):
            message = f"An encrypted text field is compared with str, not {type(value).__name__}"
            raise TypeError(message)
        indexes += field.cipher.blind_indexes(value)
    # Django's check has refused a field without its index.
    beside = cast("models.Field[Any, Any]", field.model._meta.get_field(str(field.index)))  # noqa: SLF001 - Django's name
    return cast("tuple[str, Any]", In(Col(lhs.alias, beside), indexes).as_sql(compiler, connection))
