"""NaN and infinity are found whatever the size of a value and wherever its nulls are."""

from __future__ import annotations

import datetime
import struct
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from encord_portal.sdk.common.finite import check_finite
from encord_portal.sdk.exceptions import EncordException
from encord_portal.sdk.http.common import encode_json
from encord_portal.sdk.orm.storage import DataUploadImage

FILLING = "x" * 5_000  # beyond what is simply read again
NAN, INFINITE = float("nan"), float("inf")
ODD_NAN = struct.unpack("<d", b"\x01\x00\x00\x00\x00\x00\xf0\xff")[0]
TEXTS = st.text() | st.sampled_from(["null", "\null", "nnulll", '"null"', "ull", "g"])
FINITE = st.none() | st.booleans() | st.integers(-(2**63), 2**63) | TEXTS
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
ABSENT = st.sampled_from([NAN, INFINITE, -INFINITE, ODD_NAN])


def nested(leaves: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.recursive(
        leaves, lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner), max_leaves=40
    )


def check(value: Any) -> None:
    check_finite(value, orjson.dumps(value))


@given(nested(FINITE | NUMBERS), st.booleans())
def test_values_without_any_pass(value: Any, is_large: bool) -> None:
    check([value, FILLING] if is_large else value)


@given(nested(FINITE | NUMBERS), ABSENT, st.integers(0, 4), st.booleans(), st.booleans())
def test_one_is_found_at_any_depth(
    value: Any, wrong: float, depth: int, is_large: bool, is_shallow: bool
) -> None:
    hidden: Any = wrong
    for _ in range(depth):
        hidden = [None, {"inner": hidden}]
    filling = FILLING * (100 if is_shallow else 1) if is_large else ""
    with pytest.raises(ValueError, match="NaN or infinite"):
        check([value, hidden, filling])


def test_nulls_in_texts_do_not_stand_for_numbers() -> None:
    check(["null", "\null", {"null": None, "\null": "null"}, FILLING])
    with pytest.raises(ValueError, match=r"3\.b is NaN or infinite"):
        check([None, "null", FILLING, {"a": None, "b": NAN}])


def test_more_nulls_than_are_looked_for_one_by_one() -> None:
    boxes = [{"createdBy": None, "h": 0.5, "n": n} for n in range(5_000)]
    check(boxes)
    with pytest.raises(ValueError, match=r"4999\.h is NaN or infinite"):
        check([*boxes[:-1], {**boxes[-1], "h": NAN}])


def test_what_only_looks_like_one_is_none() -> None:
    # These integers are written, in Python's own format, as such a float is.
    boxes = [{"createdBy": None, "n": [0x67, 0, 0x7FFF_0000, 0x7FF0_0067]} for _ in range(5_000)]
    check(boxes)


def test_values_that_only_the_json_writer_knows() -> None:
    now = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)
    many = [{"at": now, "by": None} for _ in range(1_000)]
    check(many)
    with pytest.raises(ValueError, match=r"1000\.at is NaN or infinite"):
        check([*many, {"at": INFINITE}])


def test_metadata_of_files_are_not_nulled_on_their_way() -> None:
    upload = DataUploadImage(object_url="k", client_metadata={"score": float("nan")})
    with pytest.raises(EncordException, match=r"clientMetadata\.score is NaN or infinite"):
        encode_json(upload.to_dict())
