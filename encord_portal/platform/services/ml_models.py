"""Models that are trained elsewhere: named here, attached to projects, never trained or run."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from encord_portal.accounts.models import User
from encord_portal.platform.errors import (
    InvalidArguments,
    NotAllowed,
    NotFound,
    OperationNotAllowed,
    ResourceExists,
)
from encord_portal.platform.models import (
    Architecture,
    IterationPolicy,
    MlModel,
    ModelAttachment,
    Project,
    ProjectUser,
)
from encord_portal.platform.services import titles
from encord_portal.platform.wire import JsonObject

NOT_TRAINED = (
    "This platform trains and runs no models; train elsewhere and save what the model predicts as "
    "labels."
)
_SHAPES = {"bounding_box": "boundingBox", "polygon": "polygon"}
_TYPES = {Architecture.FASTER_RCNN: "objectDetection", Architecture.MASK_RCNN: "segmentation"}


def visible_to(user: User) -> QuerySet[MlModel]:
    """A person's own models, and those of the projects that they are in."""
    mine = ProjectUser.objects.filter(user=user).values("project")
    used = ModelAttachment.objects.filter(project__in=mine).values("model")
    return MlModel.objects.filter(Q(creator=user) | Q(pk__in=used))


def create(
    user: User, title: str, description: str, architecture: Architecture, features: Sequence[str]
) -> MlModel:
    """Name a model.

    Raises:
        InvalidArguments: When the title may not be stored, or there are no features.
    """
    if not features:
        raise InvalidArguments("Name at least one feature that the model tells apart.")
    return MlModel.objects.create(
        title=titles.checked(title, "The model"),
        description=description,
        architecture=architecture,
        features=list(dict.fromkeys(features)),
        creator=user,
    )


def find(user: User, model: uuid.UUID, *, write: bool = False) -> MlModel:
    """The model, if this person may see it (or change it).

    Raises:
        NotFound: When there is none that they see.
        NotAllowed: When somebody else made it, and it should be changed.
    """
    found = visible_to(user).filter(pk=model).first()
    if found is None:
        raise NotFound("There is no such model, or you have no access to it.")
    if write and found.creator_id != user.pk:
        raise NotAllowed("Only who made a model may change it.")
    return found


def change(model: MlModel, title: str | None, description: str | None) -> None:
    """What is ``None`` stays as it is."""
    if title is not None:
        model.title = titles.checked(title, "The model")
    if description is not None:
        model.description = description
    model.save(update_fields=["title", "description"])


def attach(
    project: Project,
    model: MlModel,
    mapping: dict[str, str],
    policy: IterationPolicy,
    trainings: Sequence[uuid.UUID],
) -> ModelAttachment:
    """Use a model in a project.

    Raises:
        ResourceExists: When the project uses it already.
        InvalidArguments: When the mapping names a feature that the model does not have.
        NotFound: When trainings are named: no model has one here.
    """
    _check(project, model, mapping, trainings)
    try:
        with transaction.atomic():
            return ModelAttachment.objects.create(
                project=project, model=model, features_mapping=mapping, iteration_policy=policy
            )
    except IntegrityError as error:
        raise ResourceExists(f"The project uses the model {model.title!r} already.") from error


@transaction.atomic
def create_attached(
    user: User, project: Project, named: tuple[str, str, Architecture, Sequence[str]]
) -> ModelAttachment:
    """Name a model by title, description, architecture and features, and use it in a project.

    Raises:
        InvalidArguments: When a feature is no feature hash of the project's ontology.
    """
    title, description, architecture, features = named
    model = create(user, title, description, architecture, features)
    mapping = {feature: feature for feature in model.features}
    return attach(project, model, mapping, IterationPolicy.USE_LATEST, [])


@transaction.atomic
def detach(user: User, attachment: ModelAttachment) -> None:
    """Use a model no more; it goes when nothing uses it and this person has named it."""
    model = attachment.model
    attachment.delete()
    if model.creator_id == user.pk and not model.attachments.exists():
        model.delete()


def change_attachment(
    attachment: ModelAttachment,
    mapping: dict[str, str],
    policy: IterationPolicy,
    trainings: Sequence[uuid.UUID],
) -> None:
    """As :func:`attach`, for a model that the project uses already."""
    _check(attachment.project, attachment.model, mapping, trainings)
    attachment.features_mapping = mapping
    attachment.iteration_policy = policy
    attachment.save(update_fields=["features_mapping", "iteration_policy"])


def attached_to(project: Project) -> QuerySet[ModelAttachment]:
    """The models that a project uses, as they were attached."""
    found = ModelAttachment.objects.filter(project=project).select_related(
        "model", "project__ontology"
    )
    return found.order_by("created_at", "pk")


def find_attachment(project: Project, attachment: uuid.UUID) -> ModelAttachment:
    found = attached_to(project).filter(pk=attachment).first()
    if found is None:
        raise NotFound("There is no such model in this project.")
    return found


def no_training(training: uuid.UUID) -> NotFound:
    """What is said to who asks for the outcome of a training."""
    return NotFound(f"There is no training {training}: this platform trains no models.")


def not_run() -> OperationNotAllowed:
    """What is said to who asks for a training or a prediction."""
    return OperationNotAllowed(NOT_TRAINED)


def _check(
    project: Project, model: MlModel, mapping: dict[str, str], trainings: Sequence[uuid.UUID]
) -> None:
    unknown = sorted(mapping.keys() - set(model.features))
    if unknown:
        raise InvalidArguments(
            f"The model {model.title!r} does not tell {unknown[0][:60]!r} apart; it knows "
            f"{', '.join(model.features[:10])}."
        )
    known = _ontology_features(project)
    for wanted in mapping.values():
        if wanted not in known:
            raise InvalidArguments(
                f"The project's ontology has no bounding box, polygon or option {wanted[:60]!r}."
            )
    if trainings:
        raise no_training(trainings[0])


def _ontology_features(project: Project) -> dict[str, JsonObject]:
    """What models can predict in a project, by feature hash."""
    found: dict[str, JsonObject] = {}
    for item in project.ontology.editor["objects"]:
        if item["shape"] in _SHAPES:
            found[item["featureNodeHash"]] = _feature(item, item["name"], _SHAPES[item["shape"]])
    for item in project.ontology.editor["classifications"]:
        for attribute in item["attributes"]:
            for option in attribute.get("options") or []:
                found[option["featureNodeHash"]] = _feature(
                    option, option["label"], "classificationOption"
                )
    return found


def _feature(item: JsonObject, name: str, kind: str) -> JsonObject:
    return {
        "featureNodeUuid": item["featureNodeHash"],
        "name": name,
        "type": kind,
        # Options have none in an ontology.
        "color": item.get("color") or "#000000",
    }


def as_json(model: MlModel) -> JsonObject:
    return {"modelGroup": group_json(model), "modelIterations": []}


def group_json(model: MlModel) -> JsonObject:
    architecture = Architecture(model.architecture)
    return {
        "modelUuid": model.uuid,
        "title": model.title,
        "description": model.description,
        "features": model.features,
        "model": architecture.value,
        "type": _TYPES.get(architecture, "classification"),
        "createdAt": model.created_at,
    }


def attachment_json(attachment: ModelAttachment) -> JsonObject:
    known = _ontology_features(attachment.project)
    return {
        "modelGroup": group_json(attachment.model),
        "projectModel": {
            "projectModelUuid": attachment.uuid,
            "projectUuid": attachment.project_id,
            "modelUuid": attachment.model_id,
            "featuresMapping": {
                name: known[wanted]
                for name, wanted in attachment.features_mapping.items()
                # What the ontology has lost since is predicted no more.
                if wanted in known
            },
            "iterationPolicy": attachment.iteration_policy,
            "createdAt": attachment.created_at,
        },
        "projectModelIterations": [],
    }
