"""What a worker makes for itself: named by where its maker is, so that no key travels to it.

A plan that Spark or Ray sends to its workers is stored, shown and logged along the way. So what holds a key,
a `piiguard.FieldCipher` or a policy with a `piiguard.mask.Pseudonym`, refuses to be pickled; the plan names a
function instead, and each worker process calls it once::

    # shop/keys.py, on the workers' path
    def phones() -> FieldCipher:
        keyset = Keyset.open("/etc/shop/customer.keyset", provider=AwsKmsProvider(...))
        return FieldCipher(keyset, context={"table": "customer", "column": "phone"})

    ByName("shop.keys:phones")
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import import_module
from typing import Final, TypeVar

import attrs

from piiguard.errors import InvalidInput
from piiguard.frontdoor import Scanner

__all__ = ["ByName", "scanner_of"]

_T = TypeVar("_T")

_PATH: Final = r"[^\W\d]\w*(?:\.[^\W\d]\w*)*"
_NAME: Final = re.compile(rf"{_PATH}:{_PATH}")


@attrs.frozen
class ByName:
    """A function without arguments, by the name it is imported by.

    Args:
        name: Module and function, ``"package.module:function"``. The module must be importable on every
            worker; ``__main__`` is not.

    Raises:
        InvalidInput: If *name* is not of that form.

    >>> ByName("shop.keys:phones")
    ByName(name='shop.keys:phones')
    """

    name: str

    def __attrs_post_init__(self) -> None:
        if not _NAME.fullmatch(self.name) or self.name.startswith("__main__:"):
            raise InvalidInput(
                f"{self.name!r} names no function that a worker can import",
                hint="Write 'package.module:function', with a module that is on the workers' path.",
                code="input.by_name",
            )

    def make(self, kind: type[_T]) -> _T:
        """Return what the function makes; it is called once in each process.

        Args:
            kind: What it is to be.

        Raises:
            InvalidInput: If there is no such function, or what it returns is of another type.
        """
        made = _made(self.name)
        if not isinstance(made, kind):
            raise InvalidInput(
                f"{self.name} returned {type(made).__name__}",
                hint=f"Have it return a {kind.__name__}.",
                code="input.by_name",
            )
        return made


def scanner_of(scanner: Scanner | ByName | None) -> Scanner:
    """Return the scanner that is meant; one with its defaults, made once in each process, if None."""
    if scanner is None:
        return _default_scanner()
    return scanner.make(Scanner) if isinstance(scanner, ByName) else scanner


@lru_cache(maxsize=64)
def _made(name: str) -> object:
    module, _, path = name.partition(":")
    try:
        maker: object = import_module(module)
        for part in path.split("."):
            maker = getattr(maker, part)
    except (ModuleNotFoundError, AttributeError):
        raise InvalidInput(
            f"This process has no function {name}",
            hint="Put its module on the workers' path: --py-files in Spark, runtime_env in Ray.",
            code="input.by_name",
        ) from None
    if not callable(maker):
        raise InvalidInput(
            f"{name} is no function", hint="Name a function without arguments.", code="input.by_name"
        )
    return maker()


@lru_cache(maxsize=1)
def _default_scanner() -> Scanner:
    return Scanner()
