"""Importing files without uploading them, with the published client and step by step."""

from __future__ import annotations

import functools
import http.server
import threading

import pytest

from encord_portal.platform.models import CloudIntegration, DataUnit, ImportJob, StorageItem
from encord_portal.platform.services import keys
from tests.platform import builders
from tests.platform.media import files
from tests.platform.media.world import Uploader, dataset

encord = pytest.importorskip("encord", reason="the published client is a development dependency")


@pytest.fixture
def shelf(tmp_path, settings):
    directory = tmp_path / "shelf of films"
    directory.mkdir()
    settings.PLATFORM_IMPORT_DIRS = [directory]
    return directory


@pytest.fixture
def local(shelf):
    return CloudIntegration.objects.create(title="Shelf", root="file:///")


def bring(owner, integration, content, **more):
    uploader = Uploader.of(owner)
    target = dataset(owner)
    started = uploader.start(
        target.pk, {"files": content, "integrationId": integration and str(integration.pk), **more}
    )
    if started["status"] != 200:
        return started
    return uploader.result(target.pk, started["response"]["process_hash"])


@pytest.mark.django_db(transaction=True)
@pytest.mark.live
@pytest.mark.contract
@pytest.mark.filterwarnings("default")
def test_the_published_client_imports_files_of_every_kind(live_server, shelf, local):
    user = builders.person()
    key = keys.create_key_pair(user, title="contract")
    client = encord.EncordUserClient.create_with_ssh_private_key(key, domain=live_server.url)
    target = client.get_dataset(str(dataset(user).pk))
    pictures = [files.png(shelf / f"p{n}.png", seed=n) for n in range(3)]
    film = files.video(shelf / "walk me.mp4", frames=5)
    scans = files.dicom_series(shelf, 2)
    (integration,) = client.get_cloud_integrations()

    result = target.add_private_data_to_dataset(
        integration.id,
        {
            "images": [{"objectUrl": pictures[0].as_uri(), "clientMetadata": {"a": 1}}],
            "videos": [{"objectUrl": film.as_uri(), "title": "A walk"}],
            "image_groups": [
                {
                    "title": "Pair",
                    "createVideo": False,
                    "objectUrl_0": pictures[2].as_uri(),
                    "objectUrl_1": pictures[1].as_uri(),
                }
            ],
            "dicom_series": [
                {
                    "title": "Head",
                    **{f"objectUrl_{n}": each.as_uri() for n, each in enumerate(scans)},
                }
            ],
        },
    )

    assert (integration.title, integration.id) == ("Shelf", str(local.pk))
    assert [each.title for each in result.dataset_data_list] == [
        *("p0.png", "A walk", "Pair", "Head"),
    ]
    group = DataUnit.objects.get(title="Pair")
    assert [each.title for each in group.images.all()] == ["p2.png", "p1.png"]
    assert DataUnit.objects.get(title="p0.png").client_metadata == {"a": 1}
    assert StorageItem.objects.get(name="A walk").source_url == film.as_uri()


@pytest.mark.django_db
def test_without_the_operators_directories_no_file_is_read(shelf, local, settings):
    path = files.png(shelf / "a.png")
    settings.PLATFORM_IMPORT_DIRS = None

    result = bring(builders.person(), local, {"images": [{"objectUrl": path.as_uri()}]})

    assert result["status"] == "ERROR"
    assert "PLATFORM_IMPORT_DIRS" in result["errors"][0]


@pytest.mark.django_db
@pytest.mark.parametrize("trick", ["outside", "link", "climb", "encoded", "nothing", "host", "nul"])
def test_files_elsewhere_are_refused_as_if_they_were_not_there(shelf, local, tmp_path, trick):
    outside = files.png(tmp_path / "secret.png")
    (shelf / "link.png").symlink_to(outside)
    url = {
        "outside": outside.as_uri(),
        "link": (shelf / "link.png").as_uri(),
        "climb": f"{shelf.as_uri()}/../secret.png",
        "encoded": f"{shelf.as_uri()}/%2e%2e/secret.png",
        "nothing": f"{shelf.as_uri()}/nothing.png",
        "host": f"file://evil.example{shelf}/a.png",
        "nul": f"{shelf.as_uri()}/a%00.png",
    }[trick]

    result = bring(builders.person(), local, {"images": [{"objectUrl": url}]})

    assert result["status"] == "ERROR"
    assert not DataUnit.objects.exists()


@pytest.mark.django_db
def test_a_file_of_another_kind_is_refused_and_others_may_come_in(shelf, local):
    good = files.png(shelf / "a.png")
    (shelf / "b.png").write_bytes(b"no picture")
    images = [{"objectUrl": each.as_uri()} for each in (good, shelf / "b.png")]

    result = bring(builders.person(), local, {"images": images}, ignoreErrors=True)

    assert (result["units_done_count"], result["units_error_count"]) == (1, 1)
    assert result["data_unit_errors"][0]["object_urls"] == [images[1]["objectUrl"]]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({}, "names no file"),
        ([], "must be an object"),
        ({"scenes": [{}]}, "scene: Field required"),
        ({"timeSeries": [{}]}, "time_series.0.objectUrl: Field required"),
        ({"images": {}}, "must be a list"),
        ({"images": ["file:///a"]}, "images"),
        ({"images": [{"title": "a"}]}, "objectUrl"),
        ({"image_groups": [{"title": "a"}]}, "images"),
        (
            {"images": [{"objectUrl": "file:///a"}], "upsert_metadata": True},
            "set skipDuplicateUrls as well",
        ),
        ({"images": [{"objectUrl": "file:///a"}], "skip_duplicate_urls": "what"}, "bool"),
    ],
)
def test_a_malformed_list_of_files_is_refused(local, content, message):
    answer = bring(builders.person(), local, content)

    assert answer["status"] == 400
    assert message in answer["payload"]


@pytest.mark.django_db
def test_an_import_names_an_integration_and_stays_below_its_root(shelf, local):
    path = files.png(shelf / "a.png")
    content = {"images": [{"objectUrl": path.as_uri()}]}
    local.root = f"{shelf.as_uri()}/other/"
    local.save()
    stranger = CloudIntegration(title="Unknown")

    assert bring(builders.person(), None, content)["status"] == 400
    assert bring(builders.person(), stranger, content)["status"] == 404
    assert "begin with" in bring(builders.person(), local, content)["errors"][0]


@pytest.mark.django_db
def test_a_source_that_is_there_already_is_linked_when_asked(shelf, local):
    owner = builders.person()
    uploader, target = Uploader.of(owner), dataset(owner)
    content = {
        "images": [{"objectUrl": files.png(shelf / "a.png").as_uri()}],
        "skip_duplicate_urls": True,
    }
    payload = {"files": content, "integrationId": str(local.pk)}
    for _ in range(2):
        started = uploader.start(target.pk, payload)
        uploader.result(target.pk, started["response"]["process_hash"])

    assert StorageItem.objects.count() == DataUnit.objects.count() == 1
    DataUnit.objects.all().delete()
    started = uploader.start(target.pk, payload)
    uploader.result(target.pk, started["response"]["process_hash"])
    assert DataUnit.objects.get().storage_item == StorageItem.objects.get()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format, *args):
        pass

    def do_GET(self):
        if self.path.startswith("/away"):
            self.send_response(302)
            self.send_header("Location", "http://example.com/")
            self.end_headers()
        else:
            super().do_GET()


@pytest.fixture
def server(shelf):
    handler = functools.partial(_Quiet, directory=str(shelf))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}/"
        running.shutdown()
        thread.join()


@pytest.mark.django_db
def test_files_come_from_a_server_on_this_machine(shelf, server):
    files.png(shelf / "a b.png")
    near = CloudIntegration.objects.create(title="Near", root=server)

    result = bring(builders.person(), near, {"images": [{"objectUrl": f"{server}a%20b.png"}]})

    assert result["status"] == "DONE"
    assert DataUnit.objects.get().title == "a b.png"
    for path, message in (("away", "status 302"), ("missing.png", "status 404")):
        images = {"images": [{"objectUrl": f"{server}{path}"}]}
        assert message in bring(builders.person(), near, images)["errors"][0]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "root", ["http://example.com/", "http://127.0.0.1.example.com/", "http://169.254.1.1/"]
)
def test_servers_elsewhere_are_refused(root):
    far = CloudIntegration.objects.create(title="Far", root=root)

    result = bring(builders.person(), far, {"images": [{"objectUrl": f"{root}a.png"}]})

    assert "not on this machine" in result["errors"][0]


@pytest.mark.django_db
def test_a_server_that_is_not_there_is_told(server):
    gone = CloudIntegration.objects.create(title="Gone", root="http://127.0.0.1:1/")

    result = bring(builders.person(), gone, {"images": [{"objectUrl": "http://127.0.0.1:1/a"}]})

    assert "cannot be fetched" in result["errors"][0]


@pytest.mark.django_db
def test_a_long_import_goes_on_at_the_next_poll(shelf, local):
    owner = builders.person()
    uploader, target = Uploader.of(owner), dataset(owner)
    images = [{"objectUrl": files.png(shelf / f"{n}.png", seed=n).as_uri()} for n in range(3)]
    payload = {"files": {"images": images}, "integrationId": str(local.pk)}
    started = uploader.start(target.pk, payload)["response"]

    states = []
    for _ in range(3):
        answer = uploader.wire.v1(
            "datasetdatalongpolling",
            uid=str(target.pk),
            payload={"process_hash": started["process_hash"], "timeout_seconds": 0},
            project=target.pk,
            resource="dataset",
        )["response"]
        states.append((answer["status"], answer["units_pending_count"]))

    assert states == [("PENDING", 3), ("PENDING", 3), ("DONE", 0)]
    assert len(ImportJob.objects.get().fetched) == 3
