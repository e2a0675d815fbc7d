"""Bitmasks: one bit per pixel, run-length coded on the wire (wire protocol §5.5)."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, TypeGuard, runtime_checkable

from encord_portal.sdk._lazy import LazyModule
from encord_portal.sdk.exceptions import EncordException
from encord_portal.sdk.objects._coordinates.encoded_bitmask import EncodedBitmask as _Encoded
from encord_portal.sdk.objects._coordinates.rle import decode_mask

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
else:
    np = LazyModule("numpy")
    npt = LazyModule("numpy.typing")

_LARGEST = 1 << 32
"""Pixels beyond which a mask is taken for a mistake and not allocated."""


@runtime_checkable
class ArrayProtocol(Protocol):
    """What an array must have: numpy arrays do, and those of libraries that follow numpy."""

    @property
    def __array_interface__(self) -> dict[str, Any]:
        """Shape and type of the elements."""

    def tobytes(self) -> bytes:
        """Give the elements row by row."""


class BitmaskCoordinates:
    """The pixels of an object.

    Built from a two-dimensional array of booleans (anything that looks like a numpy array), from an
    :class:`EncodedBitmask`, or from its dictionary. Pixels are decoded when somebody asks for them;
    ``numpy.array(coordinates)`` works.
    """

    __slots__ = ("_encoded_bitmask",)

    EncodedBitmask: TypeAlias = _Encoded
    """A bitmask in its wire form."""

    _encoded_bitmask: _Encoded

    def __init__(self, source: ArrayProtocol | _Encoded | Mapping[str, Any]) -> None:
        """Take the pixels.

        Raises:
            EncordException: The array is not of booleans, or not two-dimensional.
            ValueError: The source is none of what is accepted, or lacks a member.
        """
        if isinstance(source, _Encoded):
            self._encoded_bitmask = source
        elif _is_numpy_array(source):
            self._encoded_bitmask = _encoded_numpy_array(source)
        elif isinstance(source, Mapping):
            try:
                self._encoded_bitmask = _Encoded.from_dict(source)
            except EncordException as error:
                raise ValueError(f"{_failure(source)}: {error}") from error
        elif isinstance(source, ArrayProtocol):
            self._encoded_bitmask = _encoded_array(source)
        else:
            raise ValueError(_failure(source))

    @staticmethod
    def from_dict(d: Mapping[str, Any]) -> BitmaskCoordinates:
        """Read the bitmask of a frame object.

        Args:
            d: A dictionary with the key ``bitmask``, or what stands below that key.

        Raises:
            EncordException: A member is missing or of a wrong type.
        """
        stored = d.get("bitmask", d) if isinstance(d, Mapping) else d
        return BitmaskCoordinates(_Encoded.from_dict(stored))

    def to_dict(self) -> dict[str, Any]:
        """Give the bitmask as it goes over the wire."""
        return self._encoded_bitmask.to_dict()

    @property
    def encoded(self) -> _Encoded:
        """The bitmask in its wire form."""
        return self._encoded_bitmask

    def to_numpy_array(self) -> npt.NDArray[np.bool_]:
        """Decode the pixels to an array of booleans, of ``height`` rows and ``width`` columns.

        Raises:
            EncordException: The run-length code is damaged or does not fit the size.
            ImportError: numpy is not installed.
        """
        mask = self._encoded_bitmask
        pixels: npt.NDArray[np.bool_] = _arrays().decode_array(mask.rle_string, self._size())
        return pixels.reshape(mask.height, mask.width)

    @property
    def __array_interface__(self) -> dict[str, Any]:
        """What numpy needs to see the mask as an array."""
        mask = self._encoded_bitmask
        return {
            "version": 3,
            "data": bytes(decode_mask(mask.rle_string, self._size())),
            "shape": (mask.height, mask.width),
            "typestr": "|b1",
        }

    def _size(self) -> int:
        mask = self._encoded_bitmask
        size = mask.height * mask.width
        if mask.height < 0 or mask.width < 0 or size > _LARGEST:
            raise EncordException(
                f"A mask of {mask.height} rows and {mask.width} columns cannot be decoded."
            )
        return size

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, BitmaskCoordinates):
            return NotImplemented
        return self._encoded_bitmask == other._encoded_bitmask

    def __hash__(self) -> int:
        return hash(self._encoded_bitmask)

    def __repr__(self) -> str:
        return f"BitmaskCoordinates({self._encoded_bitmask})"


def _encoded_array(source: ArrayProtocol) -> _Encoded:
    interface = source.__array_interface__
    if interface["typestr"] != "|b1":
        raise EncordException(_NOT_BOOLEAN)
    shape = interface["shape"]
    if len(shape) != 2:
        raise EncordException(_not_flat(len(shape)))
    import numpy

    height, width = shape
    return _encoded(numpy.frombuffer(source.tobytes(), dtype=bool), height, width)


def _encoded_numpy_array(source: npt.NDArray[Any]) -> _Encoded:
    if source.dtype.char != "?":
        raise EncordException(_NOT_BOOLEAN)
    if source.ndim != 2:
        raise EncordException(_not_flat(source.ndim))
    height, width = source.shape
    return _encoded(source.reshape(-1), height, width)  # row by row, whatever the order in memory


def _encoded(pixels: npt.NDArray[np.bool_], height: int, width: int) -> _Encoded:
    text = _arrays().encode_array(pixels)
    return _Encoded(top=0, left=0, height=height, width=width, rle_string=text)


@cache
def _arrays() -> ModuleType:
    # Most scripts never look at pixels, and numpy is slow to import.
    return import_module("encord_portal.sdk.objects._coordinates.rle_arrays")


_NOT_BOOLEAN = "Bitmask should be an array of boolean values. For numpy array call .astype(bool)."


def _not_flat(dimensions: int) -> str:
    return f"Bitmask should be a 2-dimensional array, not one of {dimensions} dimensions."


def _is_numpy_array(source: object) -> TypeGuard[npt.NDArray[Any]]:
    """Tell whether something is an array of numpy; a protocol takes longer to ask."""
    numpy = sys.modules.get("numpy")
    return numpy is not None and isinstance(source, numpy.ndarray)


def _failure(source: object) -> str:
    return f"Failed to create BitmaskCoordinates from an object of type {type(source)}"
