"""Compressed files of several gzip members, each of which states its own length.

A gzip file may be a sequence of members, which readers decompress one after another (RFC 1952,
section 2.2). The length stands in the extra field (section 2.3.1.1) that readers skip; with it a
file is cut at its members, and files are joined, without decompressing anything.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from ...words.errors import DataError

__all__ = ["compressed", "decompressed", "read_members"]

LEVEL = 3
"""Of compression: of the digits of momenta, more effort hardly takes more away."""

HEADER = struct.Struct("<4sIBBH2sHQ")
"""Magic, time, flags, system, then the extra field: length, name, length of value, value."""

MAGIC = b"\x1f\x8b\x08\x04"
EXTRA_NAME = b"VS"
UNKNOWN_SYSTEM = 255
EXTRA_FIELD = (12, EXTRA_NAME, 8)

TRAILER = struct.Struct("<II")


def compressed(data: bytes) -> bytes:
    """Return a gzip member; the same bytes for the same data."""
    deflate = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = deflate.compress(data) + deflate.flush()
    length = HEADER.size + len(body) + TRAILER.size
    header = HEADER.pack(MAGIC, 0, 0, UNKNOWN_SYSTEM, *EXTRA_FIELD, length)
    return header + body + TRAILER.pack(zlib.crc32(data), len(data) & 0xFFFFFFFF)


def decompressed(member: bytes) -> bytes:
    """Return what a member holds."""
    return zlib.decompress(member, zlib.MAX_WBITS | 16)


def read_members(file: BinaryIO) -> Iterator[bytes]:
    """Yield the members of a file as they are, compressed.

    Raises
    ------
    DataError
        If the file is cut short or was compressed by another program.
    """
    while head := file.read(HEADER.size):
        if len(head) < HEADER.size:
            raise DataError("ends within a member")
        magic, _, _, _, *extra, length = HEADER.unpack(head)
        if magic != MAGIC or tuple(extra) != EXTRA_FIELD:
            raise DataError("was compressed by another program")
        body = file.read(length - HEADER.size)
        if len(body) < length - HEADER.size:
            raise DataError("ends within a member")
        yield head + body
