"""pydantic: fields that arrive clear or encrypted, are held hidden, and leave encrypted.

::

    class Customer(BaseModel):
        model_config = ConfigDict(hide_input_in_errors=True)
        phone: Annotated[SecretStr, EncryptedField(cipher)]

    Customer(phone="13800138000").model_dump_json()   # {"phone":"pg1.…"}

The value in the model is pydantic's own ``SecretStr`` or ``SecretBytes``: ``get_secret_value()`` reveals it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeAlias

import attrs
from pydantic import SecretBytes, SecretStr
from pydantic_core import PydanticCustomError, core_schema

from piiguard.crypto import Ciphertext, FieldCipher
from piiguard.crypto.tokens import TEXT_PREFIX
from piiguard.errors import CryptoError

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler

__all__ = ["EncryptedField"]

_Cipher: TypeAlias = "FieldCipher | Callable[[], FieldCipher]"
# docs/format.md, 1.4; for the JSON schema of what a model writes.
_TEXT_FORM: Final = r"^pg1\.[A-Za-z0-9_-]+$"


@attrs.frozen
class EncryptedField:
    """Marks a field as encrypted: ``Annotated[SecretStr, EncryptedField(cipher)]``.

    A `Ciphertext`, or text that begins as a token's does, must open under *cipher*; if not, validation
    fails, and it is never taken for a clear value. Every dump holds the token's text form. Let the model
    hide inputs in errors (``hide_input_in_errors=True``): pydantic prints what it refuses.

    Attributes:
        cipher: The cipher, or a function that returns it when it is first needed.
    """

    cipher: _Cipher = attrs.field(repr=False)

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        """Say to pydantic how to validate and to write the field.

        Raises:
            TypeError: If the field is neither ``SecretStr`` nor ``SecretBytes``.
        """
        if source is not SecretStr and source is not SecretBytes:
            message = "An encrypted field is Annotated[SecretStr, …] or Annotated[SecretBytes, …]"
            raise TypeError(message)
        return core_schema.no_info_before_validator_function(
            self._opened,
            handler(source),
            serialization=core_schema.plain_serializer_function_ser_schema(
                self._sealed,
                return_schema=core_schema.str_schema(pattern=_TEXT_FORM),
                when_used="unless-none",
            ),
        )

    def _opened(self, value: object) -> object:
        shown = value.get_secret_value() if isinstance(value, SecretStr | SecretBytes) else value
        is_token = isinstance(shown, str) and shown.startswith(TEXT_PREFIX)
        if not is_token and not isinstance(shown, Ciphertext):
            return value
        try:
            given = shown if isinstance(shown, Ciphertext) else Ciphertext.from_text(str(shown))
            return self._made().decrypt(given.token)
        except CryptoError as error:
            code = error.code
        raise PydanticCustomError("decryption", "This token does not open here [{code}]", {"code": code})

    def _sealed(self, value: SecretStr | SecretBytes) -> str:
        return Ciphertext(self._made().encrypt(value.get_secret_value())).to_text()

    def _made(self) -> FieldCipher:
        return self.cipher if isinstance(self.cipher, FieldCipher) else self.cipher()
