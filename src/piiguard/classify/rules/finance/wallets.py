"""Addresses of crypto wallets 加密货币钱包地址.

Found: ``1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa``, ``bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq``, Tron's ``T…``,
``0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed`` (capitals and small letters, as EIP-55 writes them), and one in
small letters after a word such as 钱包 or ``wallet``. Not found: anything whose check is wrong, ``0x`` and 40
digits in small letters with no word near, ``0x`` and 64 digits (a transaction).

Source: `piiguard.classify.validators.crypto_address`.
"""

from __future__ import annotations

from typing import Final

from piiguard.catalog.entities import Entity
from piiguard.classify.rules.later import later
from piiguard.classify.rules.rule import Rule, Scores, Trigger
from piiguard.classify.validators.crypto_address import (
    is_base58_address,
    is_bech32_address,
    is_ethereum_address,
)

__all__ = ["RULES"]

_WORDS: Final = (
    "钱包", "地址", "比特币", "以太坊", "以太币", "波场", "莱特币", "泰达币", "充币", "提币", "转币",
    "打币", "收币", "付币", "打款到", "转u", "收u", "打u",
    "加密货币", "虚拟币", "wallet", "address", "addr", "btc", "bitcoin", "ethereum", "usdt", "trc20",
    "erc20", "trx", "ltc", "crypto", "metamask", "deposit", " eth ", "eth:", "eth address", "eth地址",
)  # fmt: skip
_AGAINST: Final = ("commit", "sha1", "哈希", "指针", "pointer", "checksum", "校验和", "txid", "tx hash")


def _as_written(spelling: str) -> str:
    """Keep the case: it is part of the value."""
    return spelling


RULES: Final = (
    Rule(
        entity=Entity.CRYPTO,
        name="bech32 address",
        pattern=later(
            r"(?:bc|ltc|BC|LTC)1(?<![0-9A-Za-z]bc1)(?<![0-9A-Za-z]BC1)(?<![0-9A-Za-z]ltc1)(?<![0-9A-Za-z]LTC1)"
            r"[02-9AC-HJ-NP-Zac-hj-np-z]{14,74}(?![0-9A-Za-z])"
        ),
        trigger=Trigger(words=("bc1", "ltc1")),
        scores=Scores(silent=0.95, supported=0.99, opposed=0.9),
        why=("check of six characters (BIP-173, BIP-350)",),
        words=_WORDS,
        check=is_bech32_address,
        value=_as_written,
        reach=96,
    ),
    Rule(
        entity=Entity.CRYPTO,
        name="base58 address",
        pattern=later(r"[13DLMT](?<![0-9A-Za-z].)[1-9A-HJ-NP-Za-km-z]{25,34}(?![0-9A-Za-z])"),
        trigger=Trigger(alnum=15),  # as for IBANs: one pass over a text serves both
        scores=Scores(silent=0.95, supported=0.99, opposed=0.9),
        why=("check of four bytes (Base58Check, SHA-256)", "version byte of a known currency"),
        words=_WORDS,
        check=is_base58_address,
        value=_as_written,
        reach=2,
    ),
    Rule(
        entity=Entity.CRYPTO,
        name="ethereum address in both cases",
        pattern=later(
            r"0[xX](?<![0-9A-Za-z]..)(?=[0-9A-F]{0,39}[a-f])(?=[0-9a-f]{0,39}[A-F])"
            r"[0-9A-Fa-f]{40}(?![0-9A-Za-z])"
        ),
        trigger=Trigger(words=("0x",)),
        scores=Scores(silent=0.95, supported=0.98, opposed=0.3),
        why=("0x and 40 hexadecimal digits", "capitals and small letters (EIP-55, not verified)"),
        words=_WORDS,
        against=_AGAINST,
        check=is_ethereum_address,
        value=_as_written,
        reach=48,
    ),
    Rule(
        entity=Entity.CRYPTO,
        name="ethereum address",
        pattern=later(r"0[xX](?<![0-9A-Za-z]..)(?:[0-9a-f]{40}|[0-9A-F]{40})(?![0-9A-Za-z])"),
        trigger=Trigger(words=("0x",)),
        scores=Scores(silent=0.4, supported=0.93, opposed=0.2),
        why=("0x and 40 hexadecimal digits",),
        words=_WORDS,
        against=_AGAINST,
        check=is_ethereum_address,
        value=_as_written,
        reach=48,
    ),
)
"""How wallets are found, the surest first."""
