"""Projects made of CVAT exports: the images into a dataset, the labels into a new project."""

from __future__ import annotations

import base64
import uuid
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Literal

from django.db import transaction

from encord_portal.accounts.models import User
from encord_portal.platform.errors import InvalidArguments, NotFound, PlatformError
from encord_portal.platform.models import (
    CvatImport,
    Dataset,
    ImportStatus,
    LabelRow,
    Project,
    ProjectUser,
    StageType,
    Task,
)
from encord_portal.platform.parsing import WireModel
from encord_portal.platform.services import (
    access,
    cvat_labels,
    cvat_reading,
    imports,
    label_rows,
    labels,
    ontologies,
    projects,
    titles,
    workflow,
)
from encord_portal.platform.services.cvat_reading import Export
from encord_portal.platform.services.task_batches import Command
from encord_portal.platform.wire import JsonObject
from encord_portal.platform.workflow_machine import Action

_BATCH = 200


class CvatImage(WireModel):
    """An uploaded image: its name in the annotations, its object key, its title."""

    data_path: str
    data_link: str
    title: str


class NewCvatImport(WireModel):
    annotations_base64: str
    dataset_uuid: uuid.UUID
    review_mode: Literal["unlabelled", "labelled", "reviewed"]
    data: list[CvatImage]
    transform_bounding_boxes_to_polygons: bool = False


def start(user: User, wanted: NewCvatImport) -> CvatImport:
    """Import an export; what is wrong with it is told with the result.

    Raises:
        NotFound: When this person does not see the dataset.
        NotAllowed: When this person may not change the dataset.
    """
    dataset = access.dataset_of(user, wanted.dataset_uuid, write=True)
    issues: defaultdict[str, list[str]] = defaultdict(list)
    try:
        project = _project(user, dataset, wanted, issues)
    except PlatformError as error:
        return CvatImport.objects.create(
            user=user,
            status=ImportStatus.ERROR,
            issues=_issues({error.message: []}, issues),
        )
    return CvatImport.objects.create(
        user=user, status=ImportStatus.DONE, project=project, issues=_issues({}, issues)
    )


def decoded(annotations_base64: str) -> bytes:
    """The annotations as they were before they travelled.

    Raises:
        InvalidArguments: When they are no base64.
    """
    try:
        return base64.b64decode(annotations_base64, validate=True)
    except ValueError as error:  # binascii.Error, and what is not ASCII
        raise InvalidArguments("annotationsBase64 is not valid base64.") from error


def result_of(user: User, key: uuid.UUID) -> CvatImport:
    """The import of this person.

    Raises:
        NotFound: When there is no such import.
    """
    found = CvatImport.objects.filter(pk=key, user=user).first()
    if found is None:
        raise NotFound("There is no such import of yours.")
    return found


def _issues(errors: dict[str, list[str]], warnings: dict[str, list[str]]) -> JsonObject:
    def listed(found: dict[str, list[str]]) -> list[JsonObject]:
        return [{"issue_type": kind, "instances": where} for kind, where in found.items()]

    return {"errors": listed(errors), "warnings": listed(warnings), "infos": []}


@transaction.atomic
def _project(
    user: User, dataset: Dataset, wanted: NewCvatImport, issues: defaultdict[str, list[str]]
) -> Project:
    export = cvat_reading.read(
        decoded(wanted.annotations_base64),
        boxes_as_polygons=wanted.transform_bounding_boxes_to_polygons,
    )
    issues.update(export.issues)
    units = _units(user, dataset, wanted.data)
    pictures = {picture.name: picture for picture in export.pictures}
    for name in pictures.keys() - units.keys():
        issues["The image was not uploaded; its labels are left out"].append(name)
    for name in units.keys() - pictures.keys():
        issues["The annotations do not name the image; it has no labels"].append(name)
    terms = cvat_labels.terms_of(export)
    title = titles.checked(export.name, "The project")
    ontology = ontologies.create(user, title, "", terms.structure.to_dict())
    project = projects.create(
        user, projects.NewProject(title, "", [dataset.pk], ontology.ontology_hash)
    )
    _save(user, project, export, terms, units)
    if wanted.review_mode != "unlabelled":
        _advance(user, project, reviewed=wanted.review_mode == "reviewed")
    return project


def _units(user: User, dataset: Dataset, images: Sequence[CvatImage]) -> dict[str, uuid.UUID]:
    """Bring the images into the dataset; the data hashes by the names in the annotations."""
    if len({image.data_path for image in images}) != len(images):
        raise InvalidArguments("Two images have the same dataPath.")
    asked: dict[str, Any] = {
        "images": [{"objectUrl": image.data_link, "title": image.title} for image in images]
    }
    job = imports.start(user, dataset, {"dataItems": asked, "ignoreErrors": False})
    if job.status != ImportStatus.DONE:
        raise InvalidArguments(
            " ".join(each["error"] for each in job.result["refused"][:3])
            or "The images could not be imported."
        )
    made = job.result["units"]
    return {
        image.data_path: uuid.UUID(unit["data_hash"])
        for image, unit in zip(images, made, strict=True)
    }


def _save(
    user: User,
    project: Project,
    export: Export,
    terms: cvat_labels.Terms,
    units: dict[str, uuid.UUID],
) -> None:
    pictures = [picture for picture in export.pictures if picture.name in units]
    options = labels.ReadOptions(base_url="", user=user)
    for start_ in range(0, len(pictures), _BATCH):
        batch = pictures[start_ : start_ + _BATCH]
        rows = label_rows.initialise(project, user, [units[each.name] for each in batch])
        found = labels.read(project, rows, options)
        for picture, dictionary in zip(batch, found, strict=True):
            cvat_labels.put(dictionary, picture, terms, user.email)
        labels.save(project, user, [_hash_of(row) for row in rows], found)


def _hash_of(row: LabelRow) -> uuid.UUID:
    if row.label_hash is None:
        raise ValueError(f"The row {row} has just been given a label hash and has none.")
    return row.label_hash


def _advance(user: User, project: Project, *, reviewed: bool) -> None:
    """Submit the tasks of all images that the annotations name, or complete them."""
    member = ProjectUser.objects.select_related("project", "user").get(project=project, user=user)
    rows = LabelRow.objects.filter(project=project, label_hash__isnull=False)
    if reviewed:
        workflow.by_label_hash(member, [_hash_of(row) for row in rows], Action.COMPLETE)
        return
    for stage in project.stages.filter(stage_type=StageType.ANNOTATION):
        here = Task.objects.filter(stage=stage, label_row__in=rows)
        commands = [Command(task.uuid, Action.SUBMIT) for task in here]
        workflow.act(member, stage.pk, commands)
