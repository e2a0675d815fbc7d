"""Time series: tables that are read, tables that are refused, and their settings."""

from __future__ import annotations

import pytest

from encord_portal.platform.media import clouds, time_series
from encord_portal.platform.media.limits import MediaRefused
from encord_portal.platform.models import MediaFile, StorageItem
from encord_portal.platform.services import projects
from tests.platform import builders
from tests.platform.media import clients
from tests.platform.media.world import Uploader, dataset
from tests.platform.wire import Wire

encord = pytest.importorskip("encord", reason="the published client is a development dependency")

from encord.exceptions import (  # noqa: E402 - only once it is known to be there
    EncordException,
    InvalidArgumentsError,
)
from encord.orm.storage import (  # noqa: E402
    TimeSeriesLineChannelViewSettings,
    TimeSeriesPointsChannelViewSettings,
    TimeSeriesViewSettings,
)

PLAIN = "time,x,y\n0,1.5,-2\n0.5,,1e3\n1,2,3\n"


def probed(tmp_path, text):
    path = tmp_path / "a.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return time_series.probe(path)


def test_channels_and_moments_are_counted(tmp_path):
    facts = probed(tmp_path, PLAIN)

    assert (facts.channels, facts.number_of_samples) == (["x", "y"], 3)
    assert (facts.duration, facts.mime_type, facts.number_of_frames) == (None, "text/csv", 1)


@pytest.mark.parametrize(
    "text",
    [
        "t,x\n2026-01-01T00:00:00Z,1\n2026-01-01T00:01:30.5Z,2\n",
        "t,x\n2026-01-01T00:00:00+00:00,1\n2026-01-01T01:01:30.5+01:00,2\n",
        "\ufefft,x\r\n2026-01-01 00:00:00,1\r\n2026-01-01 00:01:30.5,2\r\n",
    ],
)
def test_dated_moments_tell_how_long_it_lasts(tmp_path, text):
    assert probed(tmp_path, text).duration == 90.5


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("x", "names its columns"),
        ("time\n1\n", "names its columns"),
        ("time,\n1,2\n", "names its columns"),
        ("0,1\n1,2\n", "no line that names its columns"),
        ("time,x,x\n0,1,1\n", "name of its own"),
        ("time,x\n", "no moment"),
        ("time,x\n0,1\n1,2,3\n", "Line 3 .* 3 columns"),
        ("time,x\n0,1\nsoon,2\n", "Line 3 .* no time"),
        ("time,x\n0,1\n2026-01-01,2\n", "Line 3 .* no time"),
        ("time,x\nnan,1\n", "Line 2 .* no time"),
        ("time,x\n1,1\n0,2\n", "goes back"),
        ("time,x\n0,fast\n", "no number"),
        (b"time,x\n0,\xff\n", "UTF-8"),
        ('time,x\n0,"1\n', "no CSV"),
        ("time," + "x" * 200_000 + "\n0,1\n", "no CSV"),
        ("t," + ",".join(f"c{n}" for n in range(1001)) + "\n", "at most 1000"),
    ],
)
def test_what_is_no_time_series_is_refused_with_the_place(tmp_path, text, told):
    with pytest.raises(MediaRefused, match=told):
        probed(tmp_path, text)


@pytest.mark.parametrize(
    ("head", "told"), [(b"LASF" + b"\0" * 400, "LAS"), (b"\x89MCAP0\r\n" + b"\0" * 50, "MCAP")]
)
def test_clouds_of_other_formats_are_refused_by_their_names(tmp_path, head, told):
    path = tmp_path / "a"
    path.write_bytes(head)

    with pytest.raises(MediaRefused, match=f"{told} format; save"):
        clouds.probe(path)


@pytest.mark.django_db
def test_a_refused_table_is_not_stored(settings, tmp_path):
    settings.PLATFORM_MEDIA_DIR = tmp_path / "media"
    uploader = Uploader.of(builders.person())
    (slot,) = uploader.slots("timeseries")

    answer = uploader.put(slot, b"time,x\n0,fast\n", "text/csv")

    assert answer.status_code == 400
    assert not MediaFile.objects.exists()


@pytest.mark.django_db
def test_a_time_series_is_labelled_like_other_media_without_frames(settings, tmp_path):
    settings.PLATFORM_MEDIA_DIR = tmp_path / "media"
    world = builders.world(units=1)
    uploader = Uploader.of(world.admin)
    pulses = dataset(world.admin)
    projects.attach_datasets(world.admin, world.project, [pulses.pk])
    key = uploader.upload("timeseries", PLAIN.encode(), "text/csv")
    done = uploader.bring(pulses.pk, timeSeries=[{"objectUrl": key, "title": "pulse.csv"}])
    assert done["status"] == "DONE"
    wire = Wire.of(world.admin)
    (listed,) = (
        row
        for row in wire.v1(
            "labelrowmetadata",
            payload={"include_uninitialised_labels": True},
            project=world.project.pk,
        )["response"]
        if row["data_title"] == "pulse.csv"
    )
    assert (listed["data_type"], listed["file_type"]) == ("TIME_SERIES", "text/csv")

    (row,) = wire.v1(
        "labelrow",
        "PUT",
        uid=[listed["data_hash"]],
        payload={"multi_request": True, "get_signed_url": True},
        project=world.project.pk,
    )["response"]

    assert row["data_type"] == "time_series"
    (unit,) = row["data_units"].values()
    assert unit["data_type"] == "text/csv"
    saved = wire.v1(
        "labelrow",
        "POST",
        uid=[row["label_hash"]],
        payload={"multi_request": True, "labels": [row]},
        project=world.project.pk,
    )
    assert saved["status"] == 200


@pytest.mark.django_db(transaction=True)
@pytest.mark.live
@pytest.mark.contract
@pytest.mark.filterwarnings("default")
def test_the_published_client_uploads_draws_and_lists_time_series(live_server, settings, tmp_path):
    settings.PLATFORM_MEDIA_DIR = tmp_path / "media"
    client = clients.theirs(live_server.url, builders.person())
    folder = client.create_storage_folder("Pulses")
    path = tmp_path / "pulse.csv"
    path.write_text(PLAIN)
    line = TimeSeriesViewSettings(channels={"x": TimeSeriesLineChannelViewSettings(lineWidth=2)})

    item = client.get_storage_item(folder.upload_time_series(path, settings=line))

    assert (item.item_type.value, item.mime_type) == ("timeseries", "text/csv")
    assert item.timeseries_settings.channels["x"].line_width == 2
    points = TimeSeriesPointsChannelViewSettings(label="Y", color="#ff0000")
    item.update(timeseries_settings=TimeSeriesViewSettings(channels={"y": points}))
    item = client.get_storage_item(item.uuid)
    assert item.timeseries_settings.channels["y"].label == "Y"
    item.update(timeseries_settings=None)
    assert client.get_storage_item(item.uuid).timeseries_settings is None
    assert [each.uuid for each in folder.list_items(item_types=[item.item_type])] == [item.uuid]
    stray = TimeSeriesViewSettings(channels={"z": TimeSeriesLineChannelViewSettings()})
    with pytest.raises(InvalidArgumentsError, match="no channel 'z'"):
        item.update(timeseries_settings=stray)
    path.write_text(PLAIN + "9,9,9\n")
    with pytest.raises(EncordException, match="no channel 'z'"):
        folder.upload_time_series(path, settings=stray)
    assert StorageItem.objects.count() == 1
