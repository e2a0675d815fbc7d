from __future__ import annotations

import contextlib
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from encord_portal.sdk.exceptions import EncordException, LabelRowError
from encord_portal.sdk.objects._coordinates.rle import (
    counts_from_mask,
    counts_from_text,
    decode_index_runs,
    decode_mask,
    encode_index_runs,
    mask_from_counts,
    text_from_counts,
)
from encord_portal.sdk.objects._coordinates.rle_arrays import decode_array, encode_array
from encord_portal.sdk.objects.bitmask import BitmaskCoordinates
from encord_portal.sdk.objects.coordinates import add_coordinates_to_frame_object_dict

VECTORS = [
    ([2, 3, 3], "233"),
    ([0, 2, 2], "022"),
    ([4], "4"),
    ([40, 3, 100, 5, 2], "X13T32nL"),
    ([3, 3, 3, 1], "333N"),
    ([], ""),
]


def _stored(**members: Any) -> dict[str, Any]:
    return {"top": 0, "left": 0, "height": 3, "width": 4, "rleString": "525", **members}


@pytest.mark.parametrize(("counts", "text"), VECTORS)
def test_the_code_matches_the_vectors(counts: list[int], text: str) -> None:
    assert text_from_counts(counts) == text
    assert counts_from_text(text) == counts


@settings(deadline=None)
@given(st.lists(st.integers(0, 1 << 40), max_size=20))
def test_lengths_survive_the_code(counts: list[int]) -> None:
    assert counts_from_text(text_from_counts(counts)) == counts


@settings(deadline=None)
@given(st.binary(max_size=400).map(lambda b: bytes(x & 1 for x in b)))
def test_pixels_survive_the_code(mask: bytes) -> None:
    counts = counts_from_mask(mask)
    assert sum(counts) == len(mask)
    assert all(count > 0 for count in counts[1:])
    assert mask_from_counts(counts, len(mask)) == mask
    text = text_from_counts(counts)
    assert decode_mask(text, len(mask)) == mask
    assert encode_array(np.frombuffer(mask, dtype=bool)) == text


@settings(deadline=None)
@given(st.text(max_size=12) | st.text("0123_oPNO", max_size=12))
def test_any_text_is_decoded_or_refused(text: str) -> None:
    mask = None
    with contextlib.suppress(EncordException):
        mask = decode_mask(text, 64)
        assert len(mask) == 64
        assert set(mask) <= {0, 1}
    with contextlib.nullcontext() if mask is not None else pytest.raises(EncordException):
        assert decode_array(text, 64).tobytes() == mask


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("44", "covers 8 pixels"),
        ("zzzz", "foreign characters"),
        ("4P", "ends within a number"),
        ("4é", "foreign characters"),
        ("O", "negative length"),
        ("o" * 20 + "0", "too large"),
    ],
)
def test_a_damaged_code_is_refused(text: str, message: str) -> None:
    mask = BitmaskCoordinates(_stored(height=1, width=4, rleString=text))
    with pytest.raises(EncordException, match=message):
        mask.to_numpy_array()


def test_a_code_that_ends_early_leaves_the_rest_empty() -> None:
    assert not BitmaskCoordinates(_stored(rleString="4")).to_numpy_array().any()


@settings(deadline=None)
@given(
    st.integers(0, 9).flatmap(
        lambda width: st.lists(
            st.lists(st.booleans(), min_size=width, max_size=width), min_size=1, max_size=9
        )
    )
)
def test_arrays_survive(rows: list[list[bool]]) -> None:
    array = np.array(rows, dtype=bool).reshape(len(rows), len(rows[0]))
    mask = BitmaskCoordinates(array)
    assert (mask.to_numpy_array() == array).all()
    assert (np.array(mask) == array).all()
    assert np.asarray(mask).dtype == bool
    assert BitmaskCoordinates(mask.to_dict()) == mask


@pytest.mark.parametrize("share", [0.001, 0.02, 0.5, 0.98])
@pytest.mark.parametrize("block", [1, 7, 200])
def test_noisy_and_coarse_masks_of_any_size_survive(share: float, block: int) -> None:
    dice = np.random.default_rng(20_240_301)
    array = np.kron(dice.random((400 // block, 3)) < share, np.ones((block, 61 * block), bool))
    counts = counts_from_mask(array.tobytes())
    mask = BitmaskCoordinates(array)
    assert mask.encoded.rle_string == text_from_counts(counts)
    assert (mask.to_numpy_array() == array).all()


@settings(deadline=None)
@given(st.lists(st.integers(1, 60), max_size=60), st.integers(0, 40_000), st.booleans())
def test_smooth_masks_are_coded_alike(lengths: list[int], before: int, begins_set: bool) -> None:
    counts = [before, *lengths] if before else [0] * begins_set + lengths
    pixels = np.frombuffer(mask_from_counts(counts, sum(counts)), dtype=bool)
    assert encode_array(pixels) == text_from_counts(counts)


def test_a_pixel_that_is_set_by_another_byte_than_one_is_set() -> None:
    pixels = np.array([[0, 255, 1, 2, 0, 255], [4, 4, 0, 0, 9, 0]], dtype=np.uint8)
    mask = BitmaskCoordinates(pixels.view(bool))
    assert (mask.to_numpy_array() == (pixels != 0)).all()
    assert mask.encoded.rle_string == text_from_counts([1, 3, 1, 3, 2, 1, 1])


@pytest.mark.parametrize("width", [40_000, 300_000])
def test_many_long_runs_survive(width: int) -> None:
    array = np.zeros((100, width), dtype=bool)
    array[::2] = True
    array[10, 5:9] = False
    assert (BitmaskCoordinates(array).to_numpy_array() == array).all()


def test_arrays_in_any_memory_order_are_taken() -> None:
    array = np.zeros((3, 4), dtype=bool)
    array[1, 1:3] = True
    assert BitmaskCoordinates(array).to_dict() == _stored()
    assert BitmaskCoordinates(np.asfortranarray(array)).to_dict() == _stored()
    assert (BitmaskCoordinates(array.T).to_numpy_array() == array.T).all()
    assert BitmaskCoordinates(array).to_numpy_array().flags.writeable


@pytest.mark.parametrize(
    ("array", "message"),
    [
        (np.zeros((2, 2)), "array of boolean values"),
        (np.zeros((2, 2), dtype=np.uint8), "array of boolean values"),
        (np.zeros((2, 2, 2), dtype=bool), "2-dimensional"),
        (np.zeros(4, dtype=bool), "2-dimensional"),
    ],
)
def test_other_arrays_are_refused(array: Any, message: str) -> None:
    with pytest.raises(EncordException, match=message):
        BitmaskCoordinates(array)


@pytest.mark.parametrize("source", [[[True]], "525", None, {"top": 0}, 5])
def test_other_sources_are_value_errors(source: Any) -> None:
    with pytest.raises(ValueError, match="Failed to create BitmaskCoordinates from an object of"):
        BitmaskCoordinates(source)


@pytest.mark.parametrize("name", ["top", "left", "height", "width", "rleString"])
def test_a_missing_member_is_named(name: str) -> None:
    stored = _stored()
    del stored[name]
    with pytest.raises(EncordException, match=f"`bitmask` lacks {name}"):
        BitmaskCoordinates.from_dict({"bitmask": stored})


@pytest.mark.parametrize(
    "members", [{"top": "0"}, {"width": 1.5}, {"height": True}, {"rleString": 5}, {"left": None}]
)
def test_a_member_of_a_wrong_type_is_refused(members: dict[str, Any]) -> None:
    with pytest.raises(EncordException, match=f"bitmask.{next(iter(members))}"):
        BitmaskCoordinates.from_dict({"bitmask": _stored(**members)})


@pytest.mark.parametrize("size", [(-1, 4), (1 << 20, 1 << 20)])
def test_impossible_sizes_are_not_allocated(size: tuple[int, int]) -> None:
    mask = BitmaskCoordinates(_stored(height=size[0], width=size[1]))
    with pytest.raises(EncordException, match="cannot be decoded"):
        mask.to_numpy_array()


def test_both_forms_of_the_dictionary_are_read() -> None:
    assert BitmaskCoordinates.from_dict({"bitmask": _stored()}) == BitmaskCoordinates(_stored())
    assert BitmaskCoordinates.from_dict(_stored()) == BitmaskCoordinates(_stored())
    encoded = BitmaskCoordinates.EncodedBitmask(top=0, left=0, height=3, width=4, rleString="525")
    assert BitmaskCoordinates(encoded).to_dict() == _stored()


def test_a_mask_must_have_the_size_of_its_media_to_be_written() -> None:
    mask = BitmaskCoordinates(_stored())
    assert add_coordinates_to_frame_object_dict(mask, {}, 4, 3)["bitmask"] == _stored()
    with pytest.raises(ValueError, match="4 x 3 pixels, the media 3 x 4"):
        add_coordinates_to_frame_object_dict(mask, {}, 3, 4)
    with pytest.raises(LabelRowError, match="require image width and height"):
        add_coordinates_to_frame_object_dict(mask, {}, None, None)


def test_importing_the_sdk_does_not_import_numpy() -> None:
    code = "import encord_portal.sdk.objects.bitmask, sys; print('numpy' in sys.modules)"
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "False"


@pytest.mark.parametrize(("runs", "text"), [([(3, 5), (9, 9)], "333N"), ([], ""), ([(0, 0)], "01")])
def test_point_indices_are_runs(runs: list[tuple[int, int]], text: str) -> None:
    assert encode_index_runs(runs) == text
    assert list(decode_index_runs(text)) == runs


@pytest.mark.parametrize("runs", [[(3, 2)], [(3, 5), (4, 6)], [(3, 5), (6, 7)], [(-1, 3)]])
def test_disordered_runs_are_refused(runs: list[tuple[int, int]]) -> None:
    with pytest.raises(ValueError, match="ascend and stay apart"):
        encode_index_runs(runs)
