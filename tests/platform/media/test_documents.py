"""Boxes on the pages of a document, drawn by one client and read by the other."""

from __future__ import annotations

import pytest

from encord_portal.sdk.objects.coordinates import BoundingBoxCoordinates as OurBox
from tests.platform import builders
from tests.platform.media import clients, files

encord = pytest.importorskip("encord", reason="the published client is a development dependency")

from encord.objects.coordinates import (  # noqa: E402 - only once it is known to be there
    BoundingBoxCoordinates as TheirBox,
)

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.live,
    pytest.mark.contract,
    # The client's own dependencies warn of what is to come.
    pytest.mark.filterwarnings("default"),
]


@pytest.fixture
def owner():
    return builders.person("owner@example.com")


@pytest.fixture
def rows(live_server, owner, tmp_path):
    """A document of three pages in a project: its row, read anew by either client."""
    theirs, ours = clients.theirs(live_server.url, owner), clients.ours(live_server.url, owner)
    made = theirs.create_dataset("Papers", encord.orm.dataset.StorageLocation.CORD_STORAGE)
    theirs.get_storage_folder(made.backing_folder_uuid).upload_pdf(
        files.pdf(tmp_path / "paper.pdf", *[(595, 842)] * 3), title="paper"
    )
    ontology = builders.ontology(owner)
    project_hash = theirs.create_project(
        "Papers", [made.dataset_hash], ontology_hash=str(ontology.pk)
    )

    def read(client):
        (row,) = client.get_project(project_hash).list_label_rows_v2()
        row.initialise_labels()
        return row

    return lambda: (read(theirs), read(ours))


def draw(row, box, page):
    instance = row.ontology_structure.objects[0].create_instance()
    instance.set_for_frames(box(height=0.1, width=0.2, top_left_x=0.3, top_left_y=0.4), frames=page)
    row.add_object_instance(instance)
    row.save()


def test_each_client_reads_what_the_other_has_drawn(rows):
    theirs, ours = rows()
    for row in (theirs, ours):
        assert (row.data_type.value, row.number_of_frames) == ("pdf", 3)

    # The pages have sizes of their own.
    assert (ours.width, ours.height) == (theirs.width, theirs.height)
    draw(theirs, TheirBox, 2)
    _, ours = rows()
    draw(ours, OurBox, 0)

    for row in rows():
        placed = sorted(
            (view.frame, view.coordinates.top_left_x)
            for instance in row.get_object_instances()
            for view in instance.get_annotations()
        )
        assert placed == [(0, 0.3), (2, 0.3)]


def test_a_page_that_is_not_there_is_refused(rows):
    theirs, _ = rows()

    with pytest.raises(encord.exceptions.EncordException):
        draw(theirs, TheirBox, 3)


def test_the_platform_names_who_saves_where_a_label_names_nobody(rows, owner):
    theirs, _ = rows()
    draw(theirs, TheirBox, 1)

    for row in rows():
        (view,) = row.get_object_instances()[0].get_annotations()
        assert (view.created_by, view.last_edited_by) == (owner.email, owner.email)
