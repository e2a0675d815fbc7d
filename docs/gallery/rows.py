"""The project that the pictures are taken of, built through the SDK as a script would."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from docs.gallery import things
from encord_portal.demo.people import Person
from encord_portal.demo.sessions import Clients
from encord_portal.sdk.objects import (
    LabelRowV2,
    Object,
    ObjectInstance,
    OntologyStructure,
    Option,
    Shape,
)
from encord_portal.sdk.objects.attributes import RadioAttribute
from encord_portal.sdk.objects.coordinates import Coordinates
from encord_portal.sdk.orm.dataset import StorageLocation
from encord_portal.sdk.project import Project
from encord_portal.sdk.storage import StorageFolder
from encord_portal.sdk.utilities.project_user import ProjectUserRole
from encord_portal.sdk.workflow.stages.annotation import AnnotationStage
from encord_portal.sdk.workflow.stages.review import ReviewStage

TITLE = "Gallery"
_DRAWN = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)
# Where labels lie on parts of a row; which kind of space decides what can be put there.
AnySpace = Any


@dataclass(frozen=True, slots=True)
class Wanted:
    """A row of the project.

    Attributes:
        title: Of the row; no other row has it.
        upload: Brings the media into a folder under this title.
        label: Puts the labels on.
    """

    title: str
    upload: Callable[[StorageFolder, str], UUID]
    label: Callable[[Labels], None]


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of a row, drawn by the same person at the same time in every run."""

    row: LabelRowV2

    def add(self, name: str, placed: dict[int, Coordinates], *, number: int = 0) -> str:
        """Add an object with its coordinates by frame, and name it."""
        instance = self._new(name, number)
        for frame, where in placed.items():
            instance.set_for_frames(where, frame, **self._drawn())
        self.row.add_object_instance(instance)
        return instance.object_hash

    def put(self, space: AnySpace, name: str, *where: Any, number: int = 0) -> str:
        """Add an object on a part of a data group or scene, and name it."""
        instance = self._new(name, number)
        space.put_object_instance(instance, *where, **self._drawn())
        return instance.object_hash

    def _new(self, name: str, number: int) -> ObjectInstance:
        item = self.row.ontology_structure.get_child_by_title(name, type_=Object)
        instance = ObjectInstance(item, object_hash=hash_of(self.row.data_title, name, number))
        for attribute in item.attributes:
            instance.set_answer(attribute.get_child_by_title("Yes", type_=Option))
        return instance

    @staticmethod
    def _drawn() -> dict[str, Any]:
        return {
            "created_at": _DRAWN,
            "created_by": Person.ANA.email,
            "last_edited_at": _DRAWN,
            "last_edited_by": Person.ANA.email,
            "manual_annotation": True,
        }


def hash_of(row_title: str, name: str, number: int = 0) -> str:
    """The hash of an object: the same in every run."""
    return sha256(f"{row_title}/{name}/{number}".encode()).hexdigest()[:8]


def ontology() -> OntologyStructure:
    """A class for each shape, named after it."""
    structure = OntologyStructure()
    things.classes(structure)
    structure.add_object("Cuboid", Shape.CUBOID)
    structure.add_object("Segment", Shape.SEGMENTATION)
    structure.add_object("Sound", Shape.AUDIO)
    structure.add_object("Words", Shape.TEXT)
    for item in structure.objects:
        sure = item.add_attribute(RadioAttribute, "Sure")
        for answer in ("Yes", "No"):
            sure.add_option(answer)
    return structure


def build(
    clients: Clients, wanted: Sequence[Wanted], say: Callable[[str], None]
) -> tuple[str, dict[str, str]]:
    """Make the project with all its rows, labelled and to be reviewed.

    Returns:
        The project's hash, and the path of each row's pages by title.
    """
    admin = clients[Person.ADMIN]
    made = admin.create_ontology(TITLE, structure=ontology())
    dataset = admin.get_dataset(
        admin.create_dataset(TITLE, StorageLocation.CORD_STORAGE).dataset_hash
    )
    folder = admin.create_storage_folder(TITLE)
    say(f"uploading {len(wanted)} rows")
    dataset.link_items([each.upload(folder, each.title) for each in wanted])
    project_hash = admin.create_project(
        TITLE, [dataset.dataset_hash], ontology_hash=made.ontology_hash
    )
    project = admin.get_project(project_hash)
    for person in Person:
        if person is not Person.ADMIN:
            project.add_users([person.email], ProjectUserRole(person.value.role.value))
    say("labelling them")
    _label(clients[Person.ANA].get_project(project_hash), wanted)
    return project_hash, {
        row.data_title: f"/projects/{project_hash}/rows/{row.data_hash}/"
        for row in project.list_label_rows_v2()
    }


def _label(project: Project, wanted: Sequence[Wanted]) -> None:
    by_title = {row.data_title: row for row in project.list_label_rows_v2()}
    with project.create_bundle() as bundle:
        for row in by_title.values():
            row.initialise_labels(bundle=bundle)
    with project.create_bundle() as bundle:
        for each in wanted:
            row = by_title[each.title]
            each.label(Labels(row))
            row.save(bundle=bundle)
    stage = next(each for each in project.workflow.stages if isinstance(each, AnnotationStage))
    with project.create_bundle() as bundle:
        for task in stage.get_tasks():
            task.submit(bundle=bundle)


def judge(project: Project, row_title: str, verdict_of: Callable[[str], str]) -> None:
    """Approve and reject single labels of a row, as the reviewer.

    Args:
        project: As the reviewer sees it.
        row_title: The row.
        verdict_of: Says of an object's hash ``approve``, ``reject`` or nothing.
    """
    stage = next(each for each in project.workflow.stages if isinstance(each, ReviewStage))
    (task,) = stage.get_tasks(data_title=row_title)
    for review in list(task.get_label_reviews()):
        verdict = verdict_of(str(review.label_id))
        if verdict == "approve":
            review.approve()
        elif verdict == "reject":
            review.reject(comment="The outline is too wide")
