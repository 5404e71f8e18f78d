"""What is packed reads as what it holds, and its end is never mistaken for a cut."""

from __future__ import annotations

import gzip
import io
import random
from pathlib import Path

import pytest
import zstandard

import piiguard as pg
from piiguard.classify.fields.packings import Packing, bytes_read, open_bytes
from piiguard.classify.fields.zstandard_frames import ZstandardFrames
from piiguard.errors import MissingExtra, SourceError

PHONE = "13800138000"
SKIPPABLE = (0x184D2A53).to_bytes(4, "little") + (5).to_bytes(4, "little") + b"12345"


def contents() -> list[bytes]:
    """Make texts whose blocks are raw, packed and repeated; one of several blocks, and an empty one."""
    rng = random.Random(4)
    return [rng.randbytes(300_000), b"ab" * 200_000, bytes(500_000), b"x", b""]


def drain(reader: ZstandardFrames) -> bytes:
    """Read to the end."""
    read, room = b"", bytearray(70_000)
    while count := reader.readinto(room):
        read += room[:count]
    return read


@pytest.mark.parametrize("checksum", [True, False])
@pytest.mark.parametrize("sized", [True, False])
def test_zstandard_frames_are_read_as_the_package_reads_them(checksum: bool, sized: bool) -> None:
    """Whatever blocks there are, with or without sizes and checksums, and frames to be skipped between."""
    packer = zstandard.ZstdCompressor(write_checksum=checksum, write_content_size=sized)
    data = b"".join(packer.compress(each) + SKIPPABLE for each in contents())
    assert drain(ZstandardFrames(io.BytesIO(data))) == b"".join(contents())


def test_a_zstandard_file_cut_anywhere_is_told() -> None:
    """Between two frames there is nothing to tell; anywhere else there is."""
    frame = zstandard.ZstdCompressor(write_checksum=True).compress(b"ab" * 90_000)
    for cut in range(1, len(frame)):
        reader = ZstandardFrames(io.BytesIO(frame[:cut]))
        with pytest.raises((EOFError, zstandard.ZstdError)):
            drain(reader)


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.ZstdCompressor().compress])
def test_a_packed_table_is_classified(tmp_path: Path, pack: object) -> None:
    """By its name below the packing's, if it has one."""
    text = "联系电话,n\n" + f"{PHONE},1\n" * 20
    (tmp_path / "a.csv.gz").write_bytes(pack(text.encode("gb18030")))
    assert pg.classify(tmp_path / "a.csv.gz").of("联系电话").entity == pg.Entity.CN_MOBILE


def test_a_packed_file_goes_forwards_only_and_tells_how_far(tmp_path: Path) -> None:
    """How much of what lies on the disk has been read, whatever it holds."""
    path = tmp_path / "a.gz"
    path.write_bytes(gzip.compress(bytes(10_000_000)))
    with open_bytes(path) as file:
        file.seek(9_999_999)
        assert file.read() == b"\0"
        assert bytes_read(file) == path.stat().st_size
        with pytest.raises(io.UnsupportedOperation):
            file.seek(0)
    assert Packing.of(path.read_bytes()) is Packing.GZIP


def test_damage_within_is_told(tmp_path: Path) -> None:
    """Bytes that are wrong, not only bytes that are missing."""
    data = bytearray(gzip.compress(random.Random(5).randbytes(10_000)))
    data[5_000:5_100] = bytes(100)
    (tmp_path / "a.log.gz").write_bytes(data)
    with pytest.raises(SourceError) as caught:
        list(pg.scan_file(tmp_path / "a.log.gz"))
    assert caught.value.code in {"input.source_packing", "input.source_binary"}


def test_zstandard_asks_for_its_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where neither Python nor a package has it."""
    from piiguard.classify.fields import packings

    def missing(name: str) -> object:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(packings, "import_module", missing)
    (tmp_path / "a.log").write_bytes(zstandard.compress(b"x"))
    with pytest.raises(MissingExtra, match="zstd"):
        pg.scan_file(tmp_path / "a.log")
