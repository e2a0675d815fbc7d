"""The LZF compression, of which PCD files make use."""

from __future__ import annotations


class DamagedError(Exception):
    """The bytes are no compressed data of the size that they should have."""


def decompress(data: bytes, size: int) -> bytes:
    """Undo the compression.

    Args:
        data: Compressed bytes.
        size: How many they were.

    Raises:
        DamagedError: They were more, or fewer, or point to what never was.
    """
    out = bytearray()
    at, end = 0, len(data)
    try:
        while at < end:
            control = data[at]
            at += 1
            if control < 32:
                stop = at + control + 1
                if stop > end:
                    raise DamagedError("they end early")
                out += data[at:stop]
                at = stop
            else:
                length = (control >> 5) + 2
                if length == 9:
                    length += data[at]
                    at += 1
                start = len(out) - ((control & 31) << 8) - data[at] - 1
                at += 1
                if start < 0:
                    raise DamagedError("they point before their start")
                piece = out[start : start + length]
                # What is repeated may still be growing: the same few bytes over and over.
                out += (piece * (length // len(piece) + 1))[:length]
            if len(out) > size:
                raise DamagedError("they are more than was said")
    except IndexError as error:
        raise DamagedError("they end early") from error
    if len(out) != size:
        raise DamagedError("they are fewer than was said")
    return bytes(out)
