"""A row of a time series has its pages, although nothing draws its channels yet."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from encord_portal.sdk.objects import OntologyStructure
from encord_portal.sdk.objects.attributes import TextAttribute
from encord_portal.sdk.objects.frames import Range
from encord_portal.sdk.orm.dataset import StorageLocation
from tests.builders.world import World, client_of, make_people
from tests.labels.views.pages import address, browser, text
from tests.platform.media.world import Uploader


@pytest.fixture
def world(db: None, tmp_path: Path, settings: Settings) -> World:
    settings.PLATFORM_MEDIA_DIR = tmp_path / "platform-media"
    settings.PORTAL_MEDIA_DIR = tmp_path / "portal-media"
    people = make_people()
    owner = client_of(people["owner"])
    dataset_hash = owner.create_dataset("Pulses", StorageLocation.CORD_STORAGE).dataset_hash
    table = tmp_path / "pulse.csv"
    table.write_text("time,x\n0,1\n1,2\n")
    Uploader.of(people["owner"]).add(dataset_hash, "timeseries", "timeSeries", table)
    structure = OntologyStructure()
    structure.add_classification().add_attribute(TextAttribute, "Note")
    made = owner.create_ontology("Pulses", structure=structure)
    project_hash = owner.create_project("Pulses", [dataset_hash], ontology_hash=made.ontology_hash)
    return World(people, project_hash, None, {"owner": owner})  # type: ignore[arg-type]


def test_its_page_opens_and_takes_answers_of_the_row(world: World) -> None:
    (row,) = world.project().list_label_rows_v2()
    row.initialise_labels()
    instance = row.ontology_structure.classifications[0].create_instance(range_only=True)
    instance.set_answer("quiet")
    instance.set_for_frames(Range(0, 0))
    row.add_classification_instance(instance)
    row.save()
    client, cached = browser(world["owner"]), world.row("pulse.csv")

    listed = client.get(address("label-row-list", world))
    page = client.get(address("label-row-detail", world, cached), follow=True)
    shown = client.get(address("frame-view", world, cached, 0), follow=True)

    assert "pulse.csv" in text(listed)
    assert page.status_code == 200
    assert shown.status_code == 200
    assert "Note" in text(shown)
