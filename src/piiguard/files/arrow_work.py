"""Masking a record batch to the depth of its values: lists, structs and maps keep their form.

A column is known by its name, what lies within by its path: ``user.name``, ``phones[]``, ``{key}`` and
``{value}`` of a map. Text types stay what they are; a number that is personal becomes text, and since a file
has one schema, which ones do is known beforehand. Bytes that are UTF-8 are text to us, and stay bytes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from typing import Any, TypeAlias, cast

import attrs

from piiguard.catalog import Entity
from piiguard.catalog.columns import TextColumn
from piiguard.catalog.frames import as_text
from piiguard.errors import SourceError
from piiguard.files.work import Done, Part, Treatment
from piiguard.mask import DEFAULT_POLICY, mask_column

__all__ = ["ArrowWork", "is_text", "leaves_of", "masked_schema", "read_batch", "write_batch"]

# Stubs of pyarrow leave arrays half known, and a user's checker may lack them.
_Foreign: TypeAlias = Any

_KEY, _VALUE, _ELEMENT = "{key}", "{value}", "[]"


@attrs.frozen
class ArrowWork:
    """Masks a record batch that comes and goes as an Arrow stream.

    Attributes:
        treatment: What is done to the values of a path.
        written_out: Paths of what is no text and becomes it.
    """

    treatment: Treatment
    written_out: frozenset[str]

    def __call__(self, part: Part) -> Done:
        """Return the batch masked."""
        pa: _Foreign = import_module("pyarrow")
        batch = read_batch(part.data)
        counts = Counter[Entity]()
        columns = [
            self._masked(column, name, counts)
            for name, column in zip(batch.schema.names, batch.columns, strict=True)
        ]
        schema = masked_schema(batch.schema, self.written_out)
        masked = pa.record_batch(columns, schema=schema)
        return Done(write_batch(masked), batch.num_rows, counts)

    def _masked(self, array: _Foreign, path: str, counts: Counter[Entity]) -> _Foreign:
        pa: _Foreign = import_module("pyarrow")
        kind = array.type
        if pa.types.is_nested(kind):
            return self._nested(array, path, counts)
        if path in self.written_out:
            return self._text(as_text(array), path, counts)
        if is_text(kind):
            return self._text(array, path, counts)
        if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
            text = _decoded(array)
            return array if text is None else self._text(text, path, counts).cast(kind)
        return array

    def _nested(self, array: _Foreign, path: str, counts: Counter[Entity]) -> _Foreign:
        pa: _Foreign = import_module("pyarrow")
        kind = array.type
        missing = array.is_null() if array.null_count else None
        if pa.types.is_struct(kind):
            inner = [
                self._masked(array.field(at), f"{path}.{kind.field(at).name}", counts)
                for at in range(kind.num_fields)
            ]
            fields = [kind.field(at).with_type(each.type) for at, each in enumerate(inner)]
            return pa.StructArray.from_arrays(inner, fields=fields, mask=missing)
        if pa.types.is_map(kind):
            keys = self._masked(array.keys, path + _KEY, counts)
            items = self._masked(array.items, path + _VALUE, counts)
            return _map(array, keys, items)
        if pa.types.is_list(kind) or pa.types.is_large_list(kind):
            values = self._masked(array.values, path + _ELEMENT, counts)
            made = pa.LargeListArray if pa.types.is_large_list(kind) else pa.ListArray
            return made.from_arrays(array.offsets, values, type=_retyped(kind, values.type), mask=missing)
        if pa.types.is_fixed_size_list(kind):
            values = self._masked(array.values, path + _ELEMENT, counts)
            return pa.FixedSizeListArray.from_arrays(values, type=_retyped(kind, values.type), mask=missing)
        raise SourceError(
            f"Values of type {kind} cannot be masked", hint="Leave the column out, or flatten it first."
        )

    def _text(self, array: _Foreign, path: str, counts: Counter[Entity]) -> _Foreign:
        column = TextColumn.of(array)
        spans = self.treatment.spans_of(path, column)
        for number, entity in enumerate(spans.entities):
            if times := int((spans.entity == number).sum()):
                counts[entity] += times
        return mask_column(array, spans, self.treatment.policy or DEFAULT_POLICY) if len(spans) else array


def is_text(kind: object) -> bool:
    """Say whether an Arrow type is text, dictionary-encoded or not."""
    pa: _Foreign = import_module("pyarrow")
    given: _Foreign = kind
    if pa.types.is_dictionary(given):
        given = given.value_type
    return bool(
        pa.types.is_string(given) or pa.types.is_large_string(given) or pa.types.is_string_view(given)
    )


def leaves_of(array: object, path: str) -> Iterator[tuple[str, _Foreign]]:
    """Yield the arrays that hold the values of a column, each with its path.

    Args:
        array: A pyarrow array.
        path: Its name.

    Yields:
        Path and array.
    """
    pa: _Foreign = import_module("pyarrow")
    given: _Foreign = array
    kind = given.type
    if pa.types.is_struct(kind):
        for at in range(kind.num_fields):
            yield from leaves_of(given.field(at), f"{path}.{kind.field(at).name}")
    elif pa.types.is_map(kind):
        yield from leaves_of(given.keys, path + _KEY)
        yield from leaves_of(given.items, path + _VALUE)
    elif pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind):
        yield from leaves_of(given.values, path + _ELEMENT)
    else:
        yield path, given


def masked_schema(schema: object, written_out: frozenset[str]) -> object:
    """Return the schema a file has once its batches are masked.

    Args:
        schema: Its schema.
        written_out: Paths of what is no text and becomes it.

    Returns:
        The schema; names, order, nullability and metadata stay.
    """
    pa: _Foreign = import_module("pyarrow")
    given: _Foreign = schema
    fields = [each.with_type(_masked_type(each.type, each.name, written_out)) for each in given]
    return pa.schema(fields, metadata=given.metadata)


def read_batch(data: bytes) -> _Foreign:
    """Read the one batch of an Arrow stream, without a copy."""
    pa: _Foreign = import_module("pyarrow")
    with pa.ipc.open_stream(data) as reader:
        return reader.read_next_batch()


def write_batch(batch: object) -> bytes:
    """Write a batch as an Arrow stream of its own."""
    pa: _Foreign = import_module("pyarrow")
    given: _Foreign = batch
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, given.schema) as writer:
        writer.write_batch(given)
    return cast("bytes", sink.getvalue().to_pybytes())


def _masked_type(kind: _Foreign, path: str, written_out: frozenset[str]) -> _Foreign:
    pa: _Foreign = import_module("pyarrow")
    if pa.types.is_struct(kind):
        return pa.struct(
            [each.with_type(_masked_type(each.type, f"{path}.{each.name}", written_out)) for each in kind]
        )
    if pa.types.is_map(kind):
        key = kind.key_field.with_type(_masked_type(kind.key_type, path + _KEY, written_out))
        item = kind.item_field.with_type(_masked_type(kind.item_type, path + _VALUE, written_out))
        return pa.map_(key, item, kind.keys_sorted)
    if pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind):
        return _retyped(kind, _masked_type(kind.value_type, path + _ELEMENT, written_out))
    return pa.large_string() if path in written_out else kind


def _retyped(kind: _Foreign, value: _Foreign) -> _Foreign:
    """Return a list's type with elements of another."""
    pa: _Foreign = import_module("pyarrow")
    field = kind.value_field.with_type(value)
    if pa.types.is_fixed_size_list(kind):
        return pa.list_(field, kind.list_size)
    return pa.large_list(field) if pa.types.is_large_list(kind) else pa.list_(field)


def _map(array: _Foreign, keys: _Foreign, items: _Foreign) -> _Foreign:
    pa: _Foreign = import_module("pyarrow")
    kind = array.type
    key, item = kind.key_field.with_type(keys.type), kind.item_field.with_type(items.type)
    typed = pa.map_(key, item, kind.keys_sorted)
    pairs = pa.StructArray.from_arrays([keys, items], fields=[key, item])
    buffers = [array.buffers()[0], array.buffers()[1]]
    return pa.Array.from_buffers(typed, len(array), buffers, array.null_count, array.offset, children=[pairs])


def _decoded(array: _Foreign) -> _Foreign | None:
    """Return bytes as text, or None if they are none: pictures, hashes, ciphertexts."""
    pa: _Foreign = import_module("pyarrow")
    try:
        return array.cast(pa.large_string() if pa.types.is_large_binary(array.type) else pa.string())
    except pa.ArrowInvalid:
        return None
