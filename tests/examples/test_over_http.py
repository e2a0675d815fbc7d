"""The examples with the published package, its import root changed, over a socket."""

from __future__ import annotations

import subprocess
import sys

import pytest

from encord_portal.platform.models import CloudIntegration
from tests.builders.world import client_of
from tests.examples import shelf
from tests.examples.walk import Walk, left_behind
from tests.platform import builders

encord = pytest.importorskip("encord", reason="the published client is a development dependency")

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.live,
    pytest.mark.contract,
    # The client's own dependencies warn of what is to come.
    pytest.mark.filterwarnings("default"),
]


def key_of(user, folder):
    path = folder / "key"
    path.write_text(builders.private_key(user), encoding="ascii")
    return path


def walk_of(examples, client, name, folder):
    folder.mkdir()
    return Walk(examples, client, f"{name}@example.com", folder)


def test_both_packages_leave_the_same_behind(live_server, tmp_path):
    ours, theirs = builders.person("ours@example.com"), builders.person("theirs@example.com")
    with shelf.loaded(shelf.FOLDER.parent) as examples:
        walk = walk_of(examples, client_of(ours), "ours", tmp_path / "ours")
        our_project = walk.set_up()
        our_results = walk.whole()

    changed = shelf.for_the_published_package(tmp_path / "changed")
    with shelf.loaded(changed) as examples:
        client = examples["command_line"].connect(live_server.url, key_of(theirs, tmp_path))
        assert type(client) is encord.EncordUserClient
        walk = walk_of(examples, client, "theirs", tmp_path / "theirs")
        their_project = walk.set_up()
        their_results = walk.whole()

    assert their_results == {
        name: [line.replace("ours@", "theirs@") for line in lines]
        for name, lines in our_results.items()
    }
    left = left_behind(client_of(theirs).get_project(their_project))
    assert left == left_behind(client_of(ours).get_project(our_project))
    assert [row["title"] for row in left["rows"]] == [
        "beach.png",
        "crossing.mp4",
        "mountains.png",
        "walk",
    ]
    assert all(row["classifications"] for row in left["rows"])


def test_the_published_package_labels_a_scene_too(live_server, tmp_path, settings):
    user = builders.person("theirs@example.com")
    with shelf.loaded(shelf.for_the_published_package(tmp_path / "changed")) as examples:
        client = examples["command_line"].connect(live_server.url, key_of(user, tmp_path))
        walk = Walk(examples, client, user.email, tmp_path)
        media = walk.make_media()
        settings.PLATFORM_IMPORT_DIRS = [media]
        CloudIntegration.objects.create(title="Drives", root="file:///")

        lines = walk("label_a_scene", integration_title="Drives", place=media.as_uri())

    assert lines[1:] == ["Car on frame 0", "Ground: points 0 to 99", "Car in a picture"]


@pytest.mark.parametrize("package", ["ours", "published"])
def test_an_example_runs_from_the_command_line(live_server, tmp_path, package):
    user = builders.person("ours@example.com")
    with shelf.loaded(shelf.FOLDER.parent) as examples:
        Walk(examples, client_of(user), user.email, tmp_path).set_up()
    place = shelf.FOLDER.parent
    if package == "published":
        place = shelf.for_the_published_package(tmp_path / "changed")

    done = subprocess.run(
        [
            *(sys.executable, "-m", "examples.inspect_label_rows", "--domain", live_server.url),
            *("--key", key_of(user, tmp_path), "--data-title-like", "%.png"),
        ],
        cwd=place,
        capture_output=True,
        check=True,
        text=True,
        timeout=120,
    )

    assert [line.split(":")[0] for line in done.stdout.splitlines()] == [
        "beach.png",
        "mountains.png",
    ]
