"""Large texts are parsed by another parser: to the same values, or to the same refusal."""

from __future__ import annotations

import json

import orjson
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from encord_portal.platform import wire

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
# Texts that are nearly JSON, and numbers at the edges of what fits.
PIECES = st.sampled_from(
    [
        *("1e999", "-1E+400", "1e308", "1e-400", "18446744073709551616", "-9223372036854775809"),
        *("9" * 40, "0." + "1" * 30, "0.00012345678901234567", "1e05", "-0", "01", "1.", "tru"),
        *("NaN", "Infinity", '"\\ud800"', '"\\u0000"', '"3e4444"', '"a"', "null"),
        *"[]{},: ",
    ]
)


def outcome(parse, text: bytes):
    try:
        return repr(parse(text))
    except orjson.JSONDecodeError as error:
        return str(error)


@pytest.fixture(autouse=True)
def _everything_is_large(monkeypatch):
    monkeypatch.setattr(wire, "LARGE", 0)


@given(VALUES.map(lambda value: json.dumps(value).encode("utf-8", "replace")))
@example(b"[" * 500 + b"]" * 500)
def test_large_texts_are_parsed_to_the_same_values(text):
    assert outcome(wire.parsed, text) == outcome(orjson.loads, text)


@given(st.lists(PIECES).map(lambda pieces: "".join(pieces)))
@example("[1e999]")
@example("[18446744073709551616]")
def test_what_is_nearly_json_is_refused_alike(text):
    for wrapped in (f"[{text}]", text):
        raw = wrapped.encode()
        assert outcome(wire.parsed, raw) == outcome(orjson.loads, raw)


# What no 64 bits hold is no number to the parsers, so it never comes to be written.
_NUMBERS = st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False)
_PARSED = st.recursive(
    st.none() | st.booleans() | _NUMBERS | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(_PARSED)
@example({"data_units": {"a": {"labels": {"0": {"objects": [{"x": 1.5}]}, "1": {}}}}, "é": {}})
def test_a_value_written_in_pieces_is_the_same_text(value):
    assert b"".join(wire.pieces(value)) == orjson.dumps(value)


def test_large_values_come_in_pieces_of_about_a_megabyte():
    labels = {"data_units": {"a": {"labels": {str(n): {"t": "x" * 1000} for n in range(5000)}}}}

    sizes = [len(each) for each in wire.pieces(labels)]

    assert sum(sizes) == len(orjson.dumps(labels))
    assert len(sizes) >= 4
    assert max(sizes) < 2 * 1024 * 1024
