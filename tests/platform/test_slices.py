"""Frames that stay text: what is read of them is what parsing everything gives."""

from __future__ import annotations

import copy
import io
import json
import random

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from encord_portal.platform import slices, wire
from encord_portal.platform.errors import InvalidArguments
from encord_portal.platform.models import LabelRow
from encord_portal.platform.services import labels as label_service
from encord_portal.platform.v1 import envelope
from tests.platform import builders
from tests.platform.test_label_rows import OLD_CLIENT, create, labelled, read, save
from tests.platform.wire import Wire

TEXTS = st.text(st.sampled_from('ab"\\{}[],:é😀/\t') | st.characters(codec="utf-8"), max_size=12)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
FRAMES = st.dictionaries(
    TEXTS, st.dictionaries(TEXTS, VALUES, max_size=3) | st.lists(VALUES, max_size=2), max_size=5
)


@pytest.fixture
def small(monkeypatch):
    """Texts of any size are sliced, in windows of a few bytes."""
    monkeypatch.setattr(slices, "_WINDOW", 16)
    monkeypatch.setattr(slices, "_SHORTEST", 1)
    monkeypatch.setattr(wire, "LARGE", 0)


def whole(value):
    """Everything in it parsed."""
    if isinstance(value, slices.Frames | dict):
        return {key: whole(item) for key, item in value.items()}
    return [whole(item) for item in value] if isinstance(value, list) else value


def rows_of(value):
    return [value["row"]]


@pytest.fixture(scope="class")
def _small():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(slices, "_WINDOW", 16)
        patch.setattr(slices, "_SHORTEST", 1)
        yield


@pytest.mark.usefixtures("_small")
class TestAnyText:
    @given(FRAMES, VALUES, st.booleans(), st.integers(0, 2**32))
    def test_sliced_and_parsed_are_equal(self, frames, other, spaced, seed):
        unit = {"labels": frames, "other": other}
        row = {"before": other, "data_units": {"u": unit}, "after": other}
        value = {"first": other, "row": row}
        text = json.dumps(value, indent=1 if spaced else None, ensure_ascii=bool(seed % 2)).encode()
        expected = orjson.loads(text)

        found = slices.loads(text, rows_of)

        assert found is None or whole(found) == expected
        if found is not None and isinstance(found["row"]["data_units"]["u"]["labels"], dict):
            # Nothing is left of the marks, wherever they were.
            assert found == expected

    @given(FRAMES, st.integers(0, 2**32))
    def test_a_damaged_text_is_told_at_the_latest_when_its_frames_are_read(self, frames, seed):
        text = bytearray(orjson.dumps({"row": {"data_units": {"u": {"labels": frames}}}}))
        dice = random.Random(seed)
        for _ in range(dice.randint(1, 3)):
            place = dice.randrange(len(text))
            text[place : place + dice.randint(0, 2)] = dice.choice(
                [b'"', b"{", b"}", b"[", b"]", b"\\", b",", b"x", b""]
            )
        try:
            expected = orjson.loads(bytes(text))
        except orjson.JSONDecodeError:
            expected = None

        def some_rows(value):
            return [value.get("row")] if isinstance(value, dict) else []

        try:
            found = slices.loads(bytes(text), some_rows)
            seen = whole(found)
        except InvalidArguments:
            assert expected is None
        else:
            assert found is None or seen == expected


def test_frames_are_cut_out_of_an_ordinary_row(small):
    text = (
        b'{"row": {"t": "\\\\\\"{", "data_units": {"u": {"labels": {"0": {"x": [1]}, "7": {}}}}}}'
    )

    labels = slices.loads(text, rows_of)["row"]["data_units"]["u"]["labels"]

    assert isinstance(labels, slices.Frames)
    assert dict(labels) == {"0": {"x": [1]}, "7": {}}
    assert [(key, bytes(piece)) for key, piece in labels.texts()] == [
        ("0", b'{"x": [1]}'),
        ("7", b"{}"),
    ]
    labels.change(lambda blob: blob.update(seen=True))
    assert labels["7"] == {"seen": True}


@pytest.mark.parametrize(
    "text",
    [
        b'{"row": {"data_units": {"u": {"labels": {"0": {"a": "\\u0000"}}}}}}',
        b'{"row": {"data_units": {"u": {"labels": {"0": {"a": 1}}}}}',
        b'{"row": {"data_units": {"u": {"labels": {"0": {"a": 1]}}}}}}}',
        b'{"row": "\\"data_units\\"{{{{"}',
        b'"data_units"',
        b'{"data_units": "' + b"\\" * 200_000 + b'"}',
        b'}}}}"data_units": {"a":{"b":{"c":{"d":{}}}}}',
        b"",
    ],
)
def test_what_cannot_be_sliced_is_parsed_at_once(small, text):
    def rows(value):
        return [value["row"]] if isinstance(value, dict) else []

    try:
        found = slices.loads(text, rows)
    except InvalidArguments:
        found = None
    assert found is None


def test_short_frames_are_not_worth_it(monkeypatch):
    frames = {str(n): {} for n in range(1000)}
    text = orjson.dumps({"row": {"data_units": {"u": {"labels": frames}}}})
    assert slices.loads(text, rows_of) is None


@pytest.mark.django_db
class TestRows:
    """The same row, saved and read sliced and whole: the same bytes are stored and sent."""

    @pytest.fixture
    def world(self):
        return builders.world(units=1)

    def row(self, wire_, world):
        row = labelled(create(wire_, world))
        (unit,) = row["data_units"].values()
        box = copy.deepcopy(unit["labels"]["0"]["objects"][0])
        box.pop("createdBy", None)
        for frame in range(10):
            unit["labels"][str(frame)] = {"objects": [box], "classifications": []}
        return row

    def test_what_is_stored_and_told_is_the_same(self, world, monkeypatch):
        wire_ = Wire.of(world.admin)
        row = self.row(wire_, world)

        def stored():
            assert save(wire_, world, row)["status"] == 200
            (found,) = LabelRow.objects.all()
            version = found.versions.latest("number")
            return version.sha256, bytes(version.content), version.index_json, found.object_count

        def told(**options):
            found = read(wire_, world, row["label_hash"], **options)
            for key in ("last_edited_at",):
                found.pop(key)
            return found

        ways = ({}, {"agent": OLD_CLIENT}, {"include_object_feature_hashes": ["x"]})
        plain = stored(), [told(**way) for way in ways]
        cut = []
        original = slices.loads

        def noting(text, rows):
            found = original(text, rows)
            cut.append(found is not None)
            return found

        monkeypatch.setattr(slices, "loads", noting)
        monkeypatch.setattr(slices, "_WINDOW", 64)
        monkeypatch.setattr(slices, "_SHORTEST", 1)
        monkeypatch.setattr(wire, "LARGE", 0)

        assert (stored(), [told(**way) for way in ways]) == plain
        assert cut.count(True) == 2
        (unit,) = told()["data_units"].values()
        assert unit["labels"]["7"]["objects"][0]["createdBy"] == world.admin.email

    def test_a_frame_that_is_no_json_stores_nothing(self, world, small):
        wire_ = Wire.of(world.admin)
        row = self.row(wire_, world)
        body = {
            "query_type": "labelrow",
            "query_method": "POST",
            "values": {"uid": row["label_hash"], "payload": row},
        }
        text = json.dumps(body)
        for broken in (
            text.replace('"7": {"objects": [', '"7": {"objects": [tru, '),
            text.replace('"7": {"objects"', '"7": {objects"', 1),
            text.replace('"7": {"objects": [', '"7": {"objects": {', 1),
        ):
            assert broken != text
            answer = wire_.v1_raw(broken.encode(), project=world.project.pk)
            assert answer["response"] == ["INVALID_ARGUMENTS_ERROR"], answer
            assert "not valid JSON" in answer["payload"]
        assert not LabelRow.objects.get().versions.exists()
        assert wire_.v1_raw(text.encode(), project=world.project.pk)["status"] == 200

    def test_a_malformed_frame_is_named(self, world, small):
        wire_ = Wire.of(world.admin)
        row = self.row(wire_, world)
        (unit,) = row["data_units"].values()
        for frame, wrong, words in (
            ("3", [], "labels.3 must be an object"),
            ("3", {"objects": {}}, "labels.3.objects must be a list"),
            ("x", {"objects": []}, "frame number"),
            ("10", {"objects": []}, "10 frames only"),
        ):
            changed = copy.deepcopy(row)
            changed["data_units"][unit["data_hash"]]["labels"][frame] = wrong
            answer = save(wire_, world, changed)
            assert answer["response"] == ["CORRUPTED_LABEL_ERROR"], answer
            assert words in answer["payload"]

    def test_frames_of_other_queries_are_parsed(self, world, small):
        wire_ = Wire.of(world.admin)
        row = self.row(wire_, world)
        answer = wire_.v1("dataset", "POST", payload={**row, "title": "x"})
        assert answer["status"] == 200


def test_a_row_that_was_read_knows_whether_it_holds_frames():
    assert not label_service.holds_frames({"data_units": {"u": {"labels": {}}}})
    frames = slices.Frames(b"{}", {"0": (0, 2)})
    assert label_service.holds_frames({"data_units": {"u": {"labels": frames}}})


@pytest.mark.django_db
class TestLargeBodies:
    """They are read piece by piece; what is wrong with them is told as ever."""

    @pytest.fixture
    def asked(self, monkeypatch):
        monkeypatch.setattr(wire, "LARGE", 1)
        monkeypatch.setattr(envelope, "_CHUNK", 7)
        return Wire.of(builders.world(units=1).admin)

    def test_they_are_understood(self, asked):
        assert asked.v1("projectwithuserrole")["status"] == 200

    def test_one_that_breaks_off_is_told(self, asked):
        answer = asked.client.post(
            "/public/user",
            data=b"{}",
            content_type="application/json",
            **{"CONTENT_LENGTH": "99", "wsgi.input": io.BytesIO(b"{}")},
        ).json()
        assert answer["response"] == ["INVALID_ARGUMENTS_ERROR"]
        assert "broke off" in answer["payload"]

    def test_one_beyond_the_limit_is_refused(self, asked, settings):
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
        answer = asked.v1("projectwithuserrole")
        assert answer["status"] == 413
        assert "too large" in answer["payload"]
