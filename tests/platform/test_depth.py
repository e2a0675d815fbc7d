"""What is nested too deeply is refused before anything is stored that could not be read again."""

from __future__ import annotations

import json

import pytest

from encord_portal.platform import slices, wire
from encord_portal.platform.errors import InvalidArguments
from encord_portal.platform.models import FilterPreset, LabelVersion, StorageFolder
from tests.platform import builders
from tests.platform.test_label_rows import create, labelled, read
from tests.platform.wire import Wire

DEPTHS = (slices.MAX_DEPTH + 1, 300, 900, 1010, 5000)


def nested(depth: int) -> bytes:
    return (
        b'{"a":' * (depth // 2)
        + b"[" * (depth - depth // 2)
        + b"]" * (depth - depth // 2)
        + b"}" * (depth // 2)
    )


def test_as_many_levels_are_read_as_can_be_written_with_some_around():
    value = wire.loads(nested(slices.MAX_DEPTH))

    assert json.loads(wire.dumps({"response": [[value]]}))
    for depth in DEPTHS:
        with pytest.raises(InvalidArguments, match=r"nested|not valid JSON"):
            wire.loads(nested(depth))


def test_frames_that_are_read_one_by_one_are_no_way_round(monkeypatch):
    monkeypatch.setattr(wire, "LARGE", 0)
    monkeypatch.setattr(slices, "_SHORTEST", 1)
    long = b'{"objects":[' + b",".join([b'{"x":1}'] * 60) + b"]}"
    labels = b'{"0":' + long + b',"1":{"objects":[' + nested(300) + b"]}}"
    text = b'{"data_units":{"u":{"labels":' + labels + b"}}}"

    def read_all():
        row = wire.loads(text, lambda value: [value])
        return list(row["data_units"]["u"]["labels"].values())

    with pytest.raises(InvalidArguments, match="nested"):
        read_all()


@pytest.mark.django_db
@pytest.mark.parametrize("depth", DEPTHS)
def test_no_endpoint_stores_it(depth):
    world = builders.world(units=1)
    client = Wire.of(world.admin)
    row = labelled(create(client, world))
    folder = client.v2("POST", "storage/folders", {"name": "Scans"}).json()["uuid"]
    deep = nested(depth)
    sent = [
        ("PATCH", f"storage/folders/{folder}", b'{"clientMetadata":' + deep + b"}"),
        ("POST", "index/presets", b'{"name":"x","filterPresetJson":' + deep + b"}"),
        ("POST", "ontologies", b'{"title":"x","description":"","editor":' + deep + b"}"),
        ("POST", "organisation/client-metadata-schema-v2", deep),
    ]

    for method, target, body in sent:
        assert client.v2(method, target, raw=body).status_code == 400, target
    text = json.dumps({"clientMetadata": deep.decode(), "name": "x"}).encode()
    assert client.v2("POST", "storage/folders", raw=text).status_code == 400
    values = {"uid": [row["label_hash"]], "payload": {"labels": [{**row, "more": "HERE"}]}}
    values["payload"]["multi_request"] = True
    save = {"query_type": "labelrow", "query_method": "POST", "values": values}
    answer = client.v1_raw(
        json.dumps(save).encode().replace(b'"HERE"', deep), project=world.project.pk
    )

    assert answer["response"] == ["INVALID_ARGUMENTS_ERROR"]
    assert read(client, world, row["label_hash"])["label_hash"] == row["label_hash"]
    assert not LabelVersion.objects.exists()
    assert not FilterPreset.objects.exists()
    assert StorageFolder.objects.get().client_metadata == {}
