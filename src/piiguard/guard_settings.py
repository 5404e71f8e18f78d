"""The tables of ``piiguard.toml`` that wire the pillars together: where ledger, keys and holds are.

::

    [ledger]
    path = "ledger.sqlite"

    [keyset]
    path = "keys/keyset.json"
    passphrase_env = "PIIGUARD_PASSPHRASE"   # or passphrase_file, secret_env, secret_file, a table as below
    subjects = "keys/subjects.sqlite"        # a store of its own, never beside the data
    reopen_after_minutes = 60                # then what opens it is asked again; never if not given

    [keyset.aws_kms]                         # or aliyun_kms, tencent_kms, vault_transit, pkcs11, keyring
    key = "alias/pii"
    region = "cn-north-1"

    [mask]
    default = "partial"                      # or "redact"
    redact = ["PERSON"]                      # entities that are hidden whole

    [retention]
    holds = "holds.sqlite"
    journal = "retention-journal.sqlite"

Relative paths start at the folder of the file. The tables of `piiguard.access` are read there.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from types import NoneType
from typing import TYPE_CHECKING, ClassVar, Final, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from piiguard.catalog.entities import STANDARD_ENTITIES, Entity
from piiguard.catalog.settings import Problem, Settings, load_toml, refuse
from piiguard.errors import InvalidInput, KeysetError, did_you_mean

if TYPE_CHECKING:
    from piiguard.crypto import KekProvider

__all__ = [
    "AwsKmsSettings",
    "GuardSettings",
    "KeyringSettings",
    "KeysetSettings",
    "LedgerSettings",
    "MaskSettings",
    "Pkcs11Settings",
    "RegionalKmsSettings",
    "RetentionSettings",
    "VaultTransitSettings",
    "provider_in",
    "provider_of",
    "read_guard",
]


class _Table(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", strict=True, frozen=True)


class LedgerSettings(_Table):
    """Where the ledger is."""

    path: str = "ledger.sqlite"


class AwsKmsSettings(_Table):
    """A key in AWS KMS; credentials are found the way boto3 finds them."""

    key: str
    region: str | None = None


class RegionalKmsSettings(_Table):
    """A key in the KMS of Aliyun or Tencent Cloud; credentials are found the way their SDKs find them."""

    key: str
    region: str
    endpoint: str | None = None


class VaultTransitSettings(_Table):
    """A key of a transit engine; without an address ``VAULT_ADDR``, and the token from ``VAULT_TOKEN``."""

    key: str
    address: str | None = None
    mount: str = "transit"
    namespace: str | None = None


class Pkcs11Settings(_Table):
    """A key in a PKCS#11 token, and the variable that holds the PIN."""

    module: str
    token: str
    key: str
    pin_env: str


class KeyringSettings(_Table):
    """An entry of the system's keyring."""

    service: str = "piiguard"
    account: str = "keyset"


class KeysetSettings(_Table):
    """Where the keys are, and what opens them: at most one of those from ``passphrase_env`` on."""

    path: str = "keyset.json"
    subjects: str = "subject-keys.sqlite"
    reopen_after_minutes: int | None = Field(default=None, ge=1)
    passphrase_env: str | None = None
    passphrase_file: str | None = None
    secret_env: str | None = None
    secret_file: str | None = None
    aws_kms: AwsKmsSettings | None = None
    aliyun_kms: RegionalKmsSettings | None = None
    tencent_kms: RegionalKmsSettings | None = None
    vault_transit: VaultTransitSettings | None = None
    pkcs11: Pkcs11Settings | None = None
    keyring: KeyringSettings | None = None

    @property
    def openers(self) -> tuple[str, ...]:
        """The settings given of those that say what opens the keyset."""
        names = tuple(KeysetSettings.model_fields)
        return tuple(
            name for name in names[names.index("passphrase_env") :] if getattr(self, name) is not None
        )


class MaskSettings(_Table):
    """How findings are masked."""

    default: Literal["partial", "redact"] = "partial"
    redact: tuple[str, ...] = Field(default=(), strict=False)


class RetentionSettings(_Table):
    """Where legal holds and the journal of dispositions are."""

    holds: str = "holds.sqlite"
    journal: str = "retention-journal.sqlite"


class GuardSettings(_Table):
    """All of them."""

    ledger: LedgerSettings = LedgerSettings()
    keyset: KeysetSettings = KeysetSettings()
    mask: MaskSettings = MaskSettings()
    retention: RetentionSettings = RetentionSettings()


_TABLES: Final[dict[str, type[_Table]]] = {
    "ledger": LedgerSettings,
    "keyset": KeysetSettings,
    "mask": MaskSettings,
    "retention": RetentionSettings,
}

# A user's own entities have a namespace of their own; an unknown name in one of ours is misspelt.
_OUR_NAMESPACES: Final = frozenset({"", *(each.namespace for each in STANDARD_ENTITIES)})


def read_guard(settings: Settings) -> GuardSettings:
    """Check the wiring tables of a settings file.

    Args:
        settings: The file as read.

    Returns:
        Its wiring, with defaults where it says nothing.

    Raises:
        PolicyError: Listing everything wrong with these tables: file, line, key, and what was meant.
    """
    ours = {name: table for name, table in settings.data.items() if name in _TABLES}
    try:
        read = GuardSettings.model_validate(ours)
    except ValidationError as error:
        refuse(settings, [_problem(each["loc"], each["type"], each["msg"]) for each in error.errors()])
    problems = list(_contradictions(read))
    if problems:
        refuse(settings, problems)
    return read


def provider_in(path: str | os.PathLike[str]) -> KekProvider:
    """Return what a settings file says opens its keyset, without opening that or a ledger.

    Args:
        path: The settings file.

    Returns:
        The provider, to protect another keyset by: ``guard.keyset.rewrap(provider_in("next.toml"))``.

    Raises:
        PolicyError: Listing everything wrong with the file's wiring.
        KeysetError: If it names nothing, or what it names is not there.
    """
    settings = load_toml(path)
    return provider_of(read_guard(settings).keyset, settings.path.absolute().parent)


def provider_of(settings: KeysetSettings, folder: Path) -> KekProvider:
    """Return what opens the keyset.

    Args:
        settings: What the file says of it.
        folder: Where relative paths start.

    Returns:
        The provider.

    Raises:
        KeysetError: If nothing is named, or what is named is not there.
        MissingExtra: If the client of a service is not installed.
    """
    from piiguard.crypto import PassphraseProvider, SecretProvider

    if (service := _service(settings)) is not None:
        return service
    if settings.secret_env is not None:
        return SecretProvider.from_environment(settings.secret_env)
    if settings.secret_file is not None:
        return SecretProvider.from_file(folder / settings.secret_file)
    if settings.passphrase_file is not None:
        return PassphraseProvider(_passphrase_in(folder / settings.passphrase_file))
    name = settings.passphrase_env or "PIIGUARD_PASSPHRASE"
    passphrase = os.environ.get(name)
    if not passphrase:
        raise KeysetError(
            f"Nothing opens the keyset: the environment variable {name} is not set",
            hint=f"Set {name}, or give passphrase_file, secret_env or secret_file in [keyset].",
            code="crypto.no_passphrase",
        )
    return PassphraseProvider(passphrase)


def _problem(keys: tuple[int | str, ...], kind: str, said: str) -> Problem:
    if kind == "extra_forbidden":
        known: type[BaseModel] = _TABLES[str(keys[0])]
        for key in keys[1:-1]:
            (known,) = (
                each for each in get_args(known.model_fields[str(key)].annotation) if each is not NoneType
            )
        hint = did_you_mean(str(keys[-1]), known.model_fields)
        return Problem(keys, f"Nothing reads a key {str(keys[-1])!r}", hint)
    return Problem(keys, said, "Correct the value.")


def _contradictions(read: GuardSettings) -> Iterator[Problem]:
    if len(read.keyset.openers) > 1:
        yield Problem(
            ("keyset", read.keyset.openers[1]),
            f"Both {' and '.join(read.keyset.openers)} say what opens the keyset",
            "Keep one of them.",
        )
    for index, name in enumerate(read.mask.redact):
        try:
            entity = Entity(name)
        except InvalidInput as error:
            yield Problem(("mask", "redact", index), error.what, error.hint)
        else:
            if entity not in STANDARD_ENTITIES and entity.namespace in _OUR_NAMESPACES:
                yield Problem(
                    ("mask", "redact", index),
                    f"No entity is named {name!r}",
                    did_you_mean(name, STANDARD_ENTITIES),
                )


def _service(settings: KeysetSettings) -> KekProvider | None:
    from piiguard.crypto import providers

    made: KekProvider | None = None
    if (aws := settings.aws_kms) is not None:
        made = providers.AwsKmsProvider(aws.key, region=aws.region)
    elif (aliyun := settings.aliyun_kms) is not None:
        made = providers.AliyunKmsProvider(aliyun.key, region=aliyun.region, endpoint=aliyun.endpoint)
    elif (tencent := settings.tencent_kms) is not None:
        made = providers.TencentKmsProvider(tencent.key, region=tencent.region, endpoint=tencent.endpoint)
    elif (vault := settings.vault_transit) is not None:
        made = providers.VaultTransitProvider(
            vault.key, address=vault.address, mount=vault.mount, namespace=vault.namespace
        )
    elif (entry := settings.keyring) is not None:
        made = providers.KeyringProvider(entry.service, entry.account)
    elif (token := settings.pkcs11) is not None:
        made = providers.Pkcs11Provider(
            token.module, token=token.token, key=token.key, pin=_pin_in(token.pin_env)
        )
    return made


def _pin_in(name: str) -> str:
    pin = os.environ.get(name)
    if not pin:
        raise KeysetError(
            f"Nothing opens the keyset: the environment variable {name} is not set",
            hint="Put the PIN of the token into it.",
            code="crypto.no_passphrase",
        )
    return pin


def _passphrase_in(path: Path) -> str:
    from piiguard.crypto.private_files import read_private

    try:
        return read_private(path, what="passphrase file").decode("utf-8").strip()
    except UnicodeDecodeError:
        # Not chained: the cause carries every byte of the secret.
        raise KeysetError(
            f"The passphrase file {path} is not UTF-8",
            hint="Save it as UTF-8 text, or name a file of random bytes as secret_file.",
            code="crypto.no_passphrase",
        ) from None
