"""Exports of CVAT made into projects, by both clients."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from encord_portal.platform.errors import InvalidArguments
from encord_portal.platform.models import DataUnit, Ontology, Project
from encord_portal.platform.services import cvat_reading
from encord_portal.sdk.objects.bitmask import BitmaskCoordinates
from encord_portal.sdk.orm.project import ReviewMode as OurMode
from encord_portal.sdk.utilities.client_utilities import LocalImport as OurImport
from tests.platform import builders
from tests.platform.media import clients
from tests.platform.wire import Wire

pytest.importorskip("encord", reason="the published client is a development dependency")

from encord.orm.project import ReviewMode as TheirMode
from encord.utilities.client_utilities import LocalImport as TheirImport

HEAD = """<?xml version="1.0" encoding="utf-8"?>
<annotations><version>1.1</version><meta><task><id>7</id><name>Streets</name><labels>
<label><name>car</name><color>#ff0000</color><type>any</type><attributes>
 <attribute><name>brand</name><mutable>False</mutable><input_type>select</input_type>
  <values>Alpha
Beta</values></attribute>
 <attribute><name>doors</name><input_type>number</input_type><values>1
9
1</values></attribute>
 <attribute><name>note</name><input_type>text</input_type><values></values></attribute>
 <attribute><name>parked</name><input_type>checkbox</input_type><values>false</values></attribute>
</attributes></label>
<label><name>rain</name><color>#00ff00</color><type>tag</type><attributes>
 <attribute><name>how</name><input_type>radio</input_type><values>little
much</values></attribute></attributes></label>
<label><name>lamp</name><attributes></attributes></label>
</labels></task></meta>
"""
IMAGES = """
<image id="0" name="a.png" width="40" height="20">
 <box label="car" source="manual" occluded="1" xtl="4" ytl="2" xbr="14" ybr="12">
  <attribute name="brand">Beta</attribute><attribute name="doors">4</attribute>
  <attribute name="note">red</attribute><attribute name="parked">true</attribute></box>
 <polygon label="car" source="auto" points="0,0;20,0;20,10"></polygon>
 <mask label="car" left="2" top="1" width="3" height="2" rle="1, 2, 2, 1"></mask>
 <points label="lamp" points="10,5;30,15"></points>
 <cuboid label="car" xtl1="1"></cuboid>
 <tag label="rain"><attribute name="how">much</attribute></tag>
</image>
<image id="1" name="sub/b.png" width="40" height="20"></image>
<image id="2" name="lost.png" width="40" height="20"></image>
"""
EXPORT = f"{HEAD}{IMAGES}</annotations>"


def export_in(folder: Path, text: str = EXPORT) -> Path:
    (folder / "images" / "sub").mkdir(parents=True)
    for name, colour in (("a.png", "navy"), ("sub/b.png", "teal"), ("new.png", "gold")):
        Image.new("RGB", (40, 20), colour).save(folder / "images" / name)
    (folder / "annotations.xml").write_text(text)
    return folder


def read(text, *, boxes_as_polygons=False):
    return cvat_reading.read(text.encode(), boxes_as_polygons=boxes_as_polygons)


def one(shape: str):
    picture = f'<image name="a" width="40" height="20">{shape}</image>'
    (found,) = read(f"{HEAD}{picture}</annotations>").pictures[0].marks
    return found


def test_shapes_become_fractions_of_the_image():
    box = one('<box label="car" xtl="4" ytl="2" xbr="14" ybr="12" rotation="30"/>')
    assert (box.shape, box.geometry["rotatableBoundingBox"]) == (
        "rotatable_bounding_box",
        {"x": 0.1, "y": 0.1, "w": 0.25, "h": 0.5, "theta": 30.0},
    )
    ellipse = one('<ellipse label="car" cx="20" cy="10" rx="10" ry="5"/>').geometry["ellipse"]
    assert ellipse == {"x": 0.5, "y": 0.5, "rx": 0.25, "ry": 0.25, "theta": 0.0}
    line = one('<polyline label="car" points="0,0;40,20"/>').geometry["polyline"]
    assert line == {"0": {"x": 0, "y": 0}, "1": {"x": 1, "y": 1}}
    mask = one('<mask label="car" left="2" top="1" width="3" height="2" rle="1, 2, 2, 1"/>')
    pixels = BitmaskCoordinates.from_dict(mask.geometry["bitmask"]).to_numpy_array()
    assert sorted(zip(*pixels.nonzero(), strict=True)) == [(1, 3), (1, 4), (2, 4)]


def test_boxes_become_polygons_turned_as_they_were():
    text = '<image name="a" width="100" height="100">'
    text += '<box label="car" xtl="40" ytl="45" xbr="60" ybr="55" rotation="90"/></image>'
    (mark,) = read(f"{HEAD}{text}</annotations>", boxes_as_polygons=True).pictures[0].marks
    corners = mark.geometry["polygons"][0][0]
    assert mark.shape == "polygon"
    assert corners == pytest.approx([0.55, 0.4, 0.55, 0.6, 0.45, 0.6, 0.45, 0.4])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<annotations/>",
        "<!DOCTYPE x [<!ENTITY a 'aa'>]><annotations>&a;</annotations>",
        f"{HEAD}<track/></annotations>",
        f'{HEAD}<image name="a" width="0" height="20"/></annotations>',
        f'{HEAD}<image name="a" width="nan" height="20"/></annotations>',
        f'{HEAD}<image name="a" width="9" height="9"><box label="bus"/></image></annotations>',
        f'{HEAD}<image name="a" width="9" height="9"><box label="car"/></image></annotations>',
        f'{HEAD}<image name="a" width="9" height="9"><polygon label="car" points="1,2;3"/>'
        "</image></annotations>",
        f'{HEAD}<image name="a" width="9" height="9"><mask label="car" left="8" top="0" width="2" '
        'height="1" rle="1"/></image></annotations>',
        f'{HEAD}<image name="a" width="9" height="9"><mask label="car" left="0" top="0" width="2" '
        'height="1" rle="9"/></image></annotations>',
    ],
)
def test_what_is_no_export_is_refused_with_a_sentence(text):
    with pytest.raises(InvalidArguments) as refused:
        read(text)
    assert refused.value.message.endswith(".")


live = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.live,
    pytest.mark.contract,
    # The client's own dependencies warn of what is to come.
    pytest.mark.filterwarnings("default"),
]


def _mark(function):
    for each in live:
        function = each(function)
    return function


@pytest.fixture
def _media(settings, tmp_path):
    settings.PLATFORM_MEDIA_DIR = tmp_path / "platform-media"


BOTH = pytest.mark.parametrize(
    ("connect", "local", "mode"),
    [
        (clients.theirs, TheirImport, TheirMode.LABELLED),
        (clients.ours, OurImport, OurMode.LABELLED),
    ],
    ids=["published", "ours"],
)


@_mark
@BOTH
@pytest.mark.usefixtures("_media")
def test_an_export_becomes_a_project(live_server, tmp_path, connect, local, mode):
    owner = builders.person("owner@example.com")
    client = connect(live_server.url, owner)

    made = client.create_project_from_cvat(
        local(str(export_in(tmp_path / "cvat"))), "Street images", mode
    )

    project = client.get_project(made.project_hash)
    assert project.title == "Streets"
    warnings = {each.issue_type: each.instances for each in made.issues.warnings}
    assert warnings["The shape 'cuboid' is not taken over"] == ["a.png"]
    assert warnings["The image was not uploaded; its labels are left out"] == ["lost.png"]
    assert warnings["The annotations do not name the image; it has no labels"] == ["new.png"]
    names = {item.name: item.shape.value for item in project.ontology_structure.objects}
    assert names == {
        "car (bounding box)": "bounding_box",
        "car (polygon)": "polygon",
        "car (bitmask)": "bitmask",
        "lamp": "point",
    }
    rows = {row.data_title: row for row in project.list_label_rows_v2()}
    stages = {title: row.workflow_graph_node.title for title, row in rows.items()}
    assert stages == {"a.png": "Review 1", "b.png": "Review 1", "new.png": "Annotate 1"}
    row = rows["a.png"]
    row.initialise_labels()
    assert row.is_valid
    found = {each.ontology_item.name: each for each in row.get_object_instances()}
    car = found["car (bounding box)"]
    (view,) = car.get_annotations()
    assert (view.coordinates.top_left_x, view.coordinates.height) == (0.1, 0.5)
    brand, doors, note, parked = car.ontology_item.attributes
    assert (car.get_answer(brand).label, car.get_answer(parked).label) == ("Beta", "true")
    assert (car.get_answer(doors), car.get_answer(note)) == (4, "red")
    assert not found["car (polygon)"].get_annotations()[0].manual_annotation
    assert len(row.get_object_instances()) == 5
    (rain,) = row.get_classification_instances()
    option = rain.get_answer()
    assert option.label == "rain"
    assert rain.get_answer(option.attributes[0]).label == "much"


@_mark
@BOTH
@pytest.mark.usefixtures("_media")
def test_a_damaged_export_makes_no_project_and_says_why(
    live_server, tmp_path, connect, local, mode
):
    client = connect(live_server.url, builders.person("owner@example.com"))
    text = EXPORT.replace('label="lamp"', 'label="tree"')

    failed = client.create_project_from_cvat(
        local(str(export_in(tmp_path / "cvat", text))), "Street images", mode
    )

    (error,) = failed.issues.errors
    assert "uses the label 'tree'" in error.issue_type
    assert not Project.objects.exists()
    assert not Ontology.objects.exists()
    assert not DataUnit.objects.exists()


@pytest.mark.django_db
def test_imports_are_their_makers_and_need_a_dataset_that_may_be_changed(settings):
    settings.ROOT_URLCONF = "encord_portal.platform.urls"
    world = builders.world()
    payload = {"annotationsBase64": "!", "datasetUuid": world.dataset.pk}
    payload |= {"reviewMode": "reviewed", "data": []}
    admin, stranger = Wire.of(world.admin), Wire.of(world.stranger)

    assert stranger.v2("POST", "projects/cvat-import", payload).status_code == 404
    assert admin.v2("POST", "projects/cvat-import", {}).status_code == 400
    key = admin.v2("POST", "projects/cvat-import", payload).json()
    assert stranger.v2("GET", f"projects/cvat-import/{key}").status_code == 404
    told = admin.v2("GET", f"projects/cvat-import/{key}").json()
    assert told["status"] == "ERROR"
    assert "not valid base64" in told["issues"]["errors"][0]["issue_type"]
