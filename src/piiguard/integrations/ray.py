"""Ray Data: mask, encrypt and decrypt datasets on the workers, by the same kernel as on one machine.

::

    masked = mask_dataset(ray.data.read_parquet(path), {"phone": "CN_MOBILE", "note": None})

No key is in a plan: what holds one is named by `piiguard.integrations.by_name.ByName`, and each worker
opens it itself. Install with ``piiguard[ray]``, on the workers too.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar

from piiguard.errors import MissingExtra
from piiguard.integrations.batch_work import Decrypting, Encrypting, Masking

try:
    import pyarrow as pa
except ModuleNotFoundError:
    raise MissingExtra.named("ray", package="pyarrow", needed_for="Masking in Ray") from None

if TYPE_CHECKING:
    from piiguard.catalog.entities import Entity
    from piiguard.frontdoor import Scanner
    from piiguard.integrations.by_name import ByName

__all__ = ["decrypt_dataset", "encrypt_dataset", "mask_dataset"]

_Dataset = TypeVar("_Dataset")
# Ray is in no environment that types are checked in: it is too large.
_Foreign: TypeAlias = Any

_LARGEST: Final = 100_000  # rows


def mask_dataset(
    dataset: _Dataset, columns: Mapping[str, Entity | str | None], scanner: Scanner | ByName | None = None
) -> _Dataset:
    """Mask the named columns of a dataset, when it is computed.

    Args:
        dataset: A ``ray.data.Dataset``; it is not changed.
        columns: Column name → what its values are, every one of them masked, malformed ones too; or None to
            mask what is found in each value.
        scanner: What scans and by which policy values are masked; one that holds a key by its name.

    Returns:
        A dataset with the same columns; a masked one that was no text is ``string``.

    Raises:
        TypeError: If *dataset* is none, or *scanner* holds a key.
        UnknownEntity: If an entity is not known.
    """
    return _mapped(dataset, Masking(columns, scanner))


def encrypt_dataset(dataset: _Dataset, ciphers: Mapping[str, ByName], *, row: str | None = None) -> _Dataset:
    """Encrypt the named columns of a dataset, when it is computed.

    Args:
        dataset: A ``ray.data.Dataset``; it is not changed.
        ciphers: Column name → the name of what makes its `piiguard.FieldCipher` on a worker.
        row: The column whose values, unique to each row, the tokens are bound to.

    Returns:
        A dataset with the same columns; an encrypted one is ``binary``.

    Raises:
        TypeError: If *dataset* is none.
        InvalidInput: If *row* is itself encrypted.
    """
    return _mapped(dataset, Encrypting(ciphers, row))


def decrypt_dataset(dataset: _Dataset, ciphers: Mapping[str, ByName], *, row: str | None = None) -> _Dataset:
    """Decrypt the named columns of a dataset, when it is computed.

    Args:
        dataset: A ``ray.data.Dataset`` of tokens; it is not changed.
        ciphers: As in `encrypt_dataset`.
        row: As in `encrypt_dataset`.

    Returns:
        A dataset with the same columns; a decrypted one is ``string``. Where a token does not open, the job
        fails.

    Raises:
        TypeError: If *dataset* is none.
        InvalidInput: If *row* is itself encrypted.
    """
    return _mapped(dataset, Decrypting(ciphers, row))


def _mapped(dataset: _Dataset, work: Masking | Encrypting | Decrypting) -> _Dataset:
    given: _Foreign = dataset
    if not callable(getattr(dataset, "map_batches", None)):
        raise TypeError(f"{type(dataset).__name__} is not a Ray dataset")
    mapped: _Dataset = given.map_batches(
        partial(_by_batches, work), batch_size=None, batch_format="pyarrow", zero_copy_batch=True
    )
    return mapped


def _by_batches(work: Masking | Encrypting | Decrypting, table: pa.Table) -> pa.Table:
    """Work on the batches a block is made of: put together first, they would be copied."""
    batches = list(work(table.to_batches(_LARGEST)))
    return pa.Table.from_batches(batches) if batches else work.on(table)
