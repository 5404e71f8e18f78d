"""Labels of numbers that are numbers of things, whatever check they pass."""

from __future__ import annotations

from typing import Final

__all__ = ["NUMBERS_OF_THINGS"]

NUMBERS_OF_THINGS: Final = (
    "订单号", "订单", "订单编号", "单号", "交易单号", "流水号", "流水", "编号", "序列号", "批号", "批次号",
    "货号", "票号", "条码", "条形码", "编码", "运单号", "快递单号", "发票号", "消息id", "时间戳", "imei",
    "imeisv", "meid", "iccid", "imsi", "order", "tracking", "invoice", "batch", "barcode", "timestamp",
    "msg_id", "msgid", "trace", "trace_id", "request_id", "uid=", "hash", "md5", "sha1", "sha256", "serial",
    " ean",
)  # fmt: skip
"""Chinese, or ASCII in lower case."""
