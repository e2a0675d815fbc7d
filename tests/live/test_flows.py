"""The documented flows in one piece, on a real server: either client ends in the same state."""

from __future__ import annotations

import datetime as dt
import importlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

pytest.importorskip("encord", reason="the published client is a test dependency")

from tests.live import databases
from tests.live.server import Server
from tests.live.worlds import OWNER
from tests.platform.media import files

pytestmark = [
    pytest.mark.contract,
    pytest.mark.live,
    # The published client's own deprecations are not ours to mend.
    pytest.mark.filterwarnings("default"),
]

# What lies on pictures and pages, and what is a stretch of a recording or a text.
DRAWN = (
    *("bounding_box", "rotatable_bounding_box", "polygon", "polyline", "point", "bitmask"),
    *("skeleton", "circle", "ellipse", "cuboid_2d"),
)
NOW = dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)
SINCE = NOW - dt.timedelta(hours=2)
HEARD_OR_READ = ("audio", "text")
REVIEWER = "reviewer@lab.example"
STAGES = [
    {"type": "ANNOTATION", "title": "Label"},
    {"type": "REVIEW", "title": "Check"},
    {"type": "DONE", "title": "Done"},
]
_MODULES = (
    *("objects", "objects.coordinates", "objects.bitmask", "objects.attributes", "objects.frames"),
    *("objects.skeleton_template", "objects.html_node"),
    *("orm.dataset", "orm.project", "utilities.project_user", "user_client", "objects.common"),
)


def _names(root: str) -> SimpleNamespace:
    """The public names that scripts import, of one of the packages."""
    names = SimpleNamespace()
    for module in _MODULES:
        vars(names).update(vars(importlib.import_module(f"{root}.{module}")))
    return names


@dataclass
class Flow:
    """One person's script with one of the clients."""

    names: SimpleNamespace
    client: Any
    directory: Path

    def run(self, template: str) -> tuple[str, str]:
        """Everything from the ontology to the copy; the project and its copy."""
        structure = self._structure()
        ontology = self.client.create_ontology("Street", "of a town", structure)
        dataset_hash = self._dataset()
        project = self.client.get_project(
            self.client.create_project(
                "Street",
                [dataset_hash],
                "to test",
                ontology_hash=ontology.ontology_hash,
                workflow_template_hash=template,
            )
        )
        project.add_users([REVIEWER], self.names.ProjectUserRole.REVIEWER)
        self._label(project)
        self._work(project)
        copy = self.client.get_project(
            project.copy_project(
                copy_datasets=True,
                copy_collaborators=True,
                copy_labels=self.names.CopyLabelsOptions(),
                new_title="Street again",
            )
        )
        return project.project_hash, copy.project_hash

    def _structure(self) -> Any:
        n = self.names
        structure = n.OntologyStructure()
        points = {
            str(each): n.SkeletonTemplateCoordinate(x=each, y=each, name=name)
            for each, name in enumerate("ab")
        }
        structure.skeleton_templates["skeleton"] = n.SkeletonTemplate(
            name="skeleton",
            width=9,
            height=9,
            skeleton=points,
            skeletonEdges={"0": {"1": {"color": "#00000"}}},
        )
        for name in (*DRAWN, *HEARD_OR_READ):
            thing = structure.add_object(name, n.Shape(name))
            thing.add_attribute(n.TextAttribute, "Note")
            thing.add_attribute(n.NumericAttribute, "Weight")
            kinds = thing.add_attribute(n.ChecklistAttribute, "Kinds")
            for title in ("fast", "loud"):
                kinds.add_option(title)
            colour = thing.add_attribute(n.RadioAttribute, "Colour", dynamic=True)
            colour.add_option("red")
            other = colour.add_option("other")
            other.add_nested_attribute(n.TextAttribute, "Which")
        weather = structure.add_classification().add_attribute(n.RadioAttribute, "Weather")
        weather.add_option("sun")
        weather.add_option("rain")
        return structure

    def _dataset(self) -> str:
        made = self.client.create_dataset("Street", self.names.StorageLocation.CORD_STORAGE)
        dataset = self.client.get_dataset(made.dataset_hash)
        directory = self.directory
        dataset.upload_image(files.png(directory / "photo.png"), title="photo")
        dataset.create_image_group(
            [files.png(directory / f"{n}.png", seed=n) for n in (1, 2)],
            title="pair",
            create_video=False,
        )
        dataset.upload_video(files.video(directory / "film.mp4", frames=8), title="film")
        dataset.create_dicom_series(files.dicom_series(directory, 3), title="head")
        text = directory / "words.txt"
        text.write_text("some words")
        page = directory / "page.html"
        page.write_text("<html><body><p>some words</p></body></html>")
        folder = self.client.get_storage_folder(dataset.backing_folder_uuid)
        folder.upload_audio(files.wav(directory / "sound.wav"))
        folder.upload_text(text)
        folder.upload_text(page)
        folder.upload_pdf(files.pdf(directory / "paper.pdf", (200, 300), (200, 300)))
        return str(made.dataset_hash)

    def _coordinates(self, shape: str) -> Any:
        n = self.names
        points = [n.PointCoordinate(x, y) for x, y in ((0.1, 0.1), (0.5, 0.2), (0.3, 0.6))]
        mask = np.zeros((30, 40), dtype=bool)
        mask[5:10, 8:20] = True
        box = {"height": 0.5, "width": 0.4, "top_left_x": 0.2, "top_left_y": 0.1}
        node = n.HtmlNode(xpath="/html/body/p", offset=0)
        return {
            "bounding_box": lambda: n.BoundingBoxCoordinates(**box),
            "rotatable_bounding_box": lambda: n.RotatableBoundingBoxCoordinates(**box, theta=30),
            "polygon": lambda: n.PolygonCoordinates(points),
            "polyline": lambda: n.PolylineCoordinates(points),
            "point": lambda: points[0],
            "bitmask": lambda: n.BitmaskCoordinates(mask),
            "skeleton": lambda: n.SkeletonCoordinates(
                values=[n.SkeletonCoordinate(x=0.1, y=0.2, name=each) for each in "ab"],
                name="skeleton",
            ),
            "circle": lambda: n.CircleCoordinates(center_x=0.5, center_y=0.5, radius=0.2),
            "ellipse": lambda: n.EllipseCoordinates(center_x=0.5, center_y=0.5, rx=0.2, ry=0.1),
            "cuboid_2d": lambda: n.Cuboid2DIsometricCoordinates(
                front=points, offset=n.PointCoordinate(0.1, 0.1)
            ),
            "audio": lambda: n.AudioCoordinates(range=[n.Range(100, 300)]),
            "text": lambda: n.TextCoordinates(range=[n.Range(0, 4)]),
            "html": lambda: n.HtmlCoordinates(
                range=[n.HtmlRange(start=node, end=n.HtmlNode(xpath=node.xpath, offset=4))]
            ),
        }[shape]()

    def _label(self, project: Any) -> None:
        """Every shape on the photo and the film, a classification on all that has pictures."""
        rows = {row.data_title: row for row in project.list_label_rows_v2()}
        with project.create_bundle() as bundle:
            for row in rows.values():
                row.initialise_labels(bundle=bundle)
        for title, frames in (("photo", [0]), ("film", [0, 1, 5]), ("paper.pdf", [1])):
            row = rows[title]
            for thing in row.ontology_structure.objects[: len(DRAWN)]:
                if title != "photo" and thing.shape.value == "bitmask":
                    continue  # as large as the pictures, which differ here
                instance = thing.create_instance()
                instance.set_for_frames(self._coordinates(thing.shape.value), frames)
                note, weight, kinds, colour = thing.attributes
                instance.set_answer(f"a {thing.shape.value}", attribute=note)
                instance.set_answer(1.5, attribute=weight)
                instance.set_answer(kinds.options, attribute=kinds)
                red, other = colour.options
                instance.set_answer(red, attribute=colour, frames=frames[:1])
                if frames[1:]:
                    instance.set_answer(other, attribute=colour, frames=frames[1:])
                row.add_object_instance(instance)
        for title, name, kind in (
            *(("sound.wav", "audio", "audio"), ("words.txt", "text", "text")),
            ("page.html", "text", "html"),
        ):
            row = rows[title]
            thing = row.ontology_structure.get_child_by_title(name, self.names.Object)
            instance = thing.create_instance()
            instance.set_for_frames(self._coordinates(kind))
            instance.set_answer(f"some {kind}", attribute=thing.attributes[0])
            row.add_object_instance(instance)
        for title in ("photo", "film", "pair", "head"):
            row = rows[title]
            weather = row.ontology_structure.classifications[0].create_instance()
            weather.set_for_frames(0)
            weather.set_answer(weather.ontology_item.attributes[0].options[1])
            row.add_classification_instance(weather)
        with project.create_bundle() as bundle:
            for row in rows.values():
                row.save(bundle=bundle)

    def _work(self, project: Any) -> None:
        """Submit all, approve one, reject one, complete one, reopen another; set priorities."""
        label = project.workflow.get_stage(name="Label")
        for task in list(label.get_tasks()):
            task.submit()
        check = project.workflow.get_stage(name="Check")
        tasks = {task.data_title: task for task in check.get_tasks()}
        tasks["photo"].assign(REVIEWER)
        tasks["film"].approve()
        tasks["pair"].reject()
        rows = {row.data_title: row for row in project.list_label_rows_v2()}
        rows["head"].workflow_complete()
        rows["film"].workflow_reopen()
        with project.create_bundle() as bundle:
            for place, title in enumerate(sorted(rows)):
                rows[title].set_priority(place / 10, bundle=bundle)


def _state(project: Any) -> dict[str, Any]:
    """What there is of a project, seen by one and the same client."""
    rows = project.list_label_rows_v2()
    with project.create_bundle() as bundle:
        for row in rows:
            row.initialise_labels(bundle=bundle)
    return {
        "title": project.title,
        "people": sorted((each.user_email, each.user_role.name) for each in project.list_users()),
        "ontology": _without_hashes(project.ontology_structure.to_dict()),
        "logs": sorted((each.action, each.identifier is None) for each in project.get_label_logs()),
        "timers": sorted(
            {(each.user_email, each.data_title) for each in project.list_collaborator_timers(SINCE)}
        ),
        "edits": sorted(
            (each.action, each.data_unit_title) for each in project.get_editor_logs(SINCE, NOW)
        ),
        "rows": {row.data_title: _row(row) for row in rows},
    }


def _row(row: Any) -> dict[str, Any]:
    return {
        "type": row.data_type.value,
        "size": (row.width, row.height, row.number_of_frames),
        "stage": row.workflow_graph_node.title,
        "priority": row.priority,
        "valid": row.is_valid,
        "objects": sorted(map(_instance, row.get_object_instances()), key=repr),
        "classifications": sorted(
            (each.get_answer().title, [view.frame for view in each.get_annotations()])
            for each in row.get_classification_instances()
        ),
        "exported": _without_hashes(row.to_encord_dict()),
    }


def _instance(instance: Any) -> Any:
    answers = {
        each.name: instance.get_answer(each) for each in instance.ontology_item.attributes[:2]
    }
    colour = instance.ontology_item.attributes[3]
    spans = sorted(
        (
            getattr(found.answer, "title", None),
            [(each.start, each.end) for each in found.ranges],
        )
        for found in instance.get_answer(colour)
    )
    return (instance.object_name, [v.frame for v in instance.get_annotations()], answers, spans)


# What differs from one run to the next: names of single things, and times.
_NAMES_OF_RUN = (
    *("hash", "Hash", "uid", "link", "uri", "At", "_at", "featureHash", "answers_hash", "color"),
)


def _without_hashes(value: Any) -> Any:
    """A dictionary without hashes and times, its keys that are hashes replaced by their place."""
    if isinstance(value, dict):
        kept = {
            key: _without_hashes(item)
            for key, item in value.items()
            if not key.endswith(_NAMES_OF_RUN)
        }
        if "actions" in kept:
            kept["actions"].sort(key=repr)  # dynamic answers have no order
        if value and all(isinstance(key, str) and len(key) in {8, 36} for key in value):
            return sorted(repr(each) for each in kept.values())
        return kept
    return [_without_hashes(each) for each in value] if isinstance(value, list) else value


@pytest.fixture(params=databases.USUAL_KINDS)
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    with databases.database(request.param) as url, Server(tmp_path / "data", url) as server:
        yield server


def test_either_client_ends_in_the_same_state(server: Server, tmp_path: Path) -> None:
    key, _ = server.inside("make_people", OWNER, REVIEWER)
    template = server.inside("make_template", json.dumps(STAGES))

    clients = {}
    made = {}
    for root in ("encord", "encord_portal.sdk"):
        names = _names(root)
        directory = tmp_path / root
        directory.mkdir()
        client = names.EncordUserClient.create_with_ssh_private_key(key, domain=server.url)
        clients[root] = client
        made[root] = Flow(names, client, directory).run(template)

    seen = {
        root: [_state(clients["encord"].get_project(each)) for each in hashes]
        for root, hashes in made.items()
    }
    project, copy = seen["encord"]
    assert len(project["rows"]) == 8
    assert {row["stage"] for row in project["rows"].values()} == {"Label", "Check", "Done"}
    assert [each[0] for each in project["rows"]["photo"]["objects"]] == sorted(DRAWN)
    assert len(project["rows"]["film"]["objects"]) == len(DRAWN) - 1
    assert project["logs"]
    assert project["timers"]
    assert project["edits"]
    assert copy["rows"]["film"]["objects"]
    assert seen["encord_portal.sdk"] == seen["encord"]
