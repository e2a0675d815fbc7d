"""Scripts whose requests hold something that is drawn anew each time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.contract.requests.answers import DATA, ONTOLOGY
from tests.contract.requests.both import Sdk
from tests.contract.requests.calls.actions import member_of, project_of


def add_to_flat_ontology(sdk: Sdk) -> None:
    project = project_of(sdk)
    shapes = sdk.module("project_ontology.object_type").ObjectShape
    types = sdk.module("project_ontology.classification_type").ClassificationType
    project.add_object("Bus", shapes.POLYGON)
    project.add_classification("Weather", types.RADIO, True, ["Very sunny", "Dry"])
    project.add_classification("Note", types.TEXT, False)


def interpolate(sdk: Sdk) -> None:
    project_of(sdk).object_interpolation({"0": {"objects": []}}, ["objecthash"])


def cvat_files(directory: Path, kind: str) -> Path:
    images = directory / "images" / ("default" if kind == "project" else "")
    images.mkdir(parents=True)
    (images / "one.png").write_bytes(b"1")
    (directory / "annotations.xml").write_text(
        f"<annotations><meta><{kind}><id>1</id></{kind}></meta></annotations>"
    )
    return directory


def import_from_cvat(sdk: Sdk, directory: Path) -> None:
    utilities = sdk.module("utilities.client_utilities")
    sdk.client.create_project_from_cvat(
        utilities.LocalImport(str(directory)),
        "Dataset",
        member_of(sdk, "orm.project", "ReviewMode", "REVIEWED"),
        transform_bounding_boxes_to_polygons=True,
        timeout_seconds=7,
    )


def attach(sdk: Sdk, media: Any) -> Any:
    """Attach a detached row of media to the project."""
    ontology = sdk.client.get_ontology(ONTOLOGY)
    made = media(sdk.module("orm.storage"))
    row = sdk.module("objects").LabelRowV2.from_media_metadata(ontology, made)
    row.attach_to_project(project_of(sdk), DATA)
    return row
