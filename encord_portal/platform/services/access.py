"""Who may do what: the one place that decides it.

A person who is no member of a project gets :class:`NotFound`, as if it did not exist; a member
whose role does not suffice gets :class:`NotAllowed`.
"""

from __future__ import annotations

import enum
import uuid

from encord_portal.accounts.models import User
from encord_portal.platform.errors import NotAllowed, NotFound
from encord_portal.platform.models import (
    Dataset,
    DatasetUser,
    Ontology,
    OntologyUser,
    Project,
    ProjectRole,
    ProjectUser,
    ResourceRole,
)


class Act(enum.Enum):
    """What somebody wants to do in a project."""

    SEE = "see the project"
    LABEL = "edit labels"
    ANNOTATE = "submit annotation tasks"
    REVIEW = "approve or reject review tasks"
    COMPLETE = "complete label rows"
    REOPEN = "reopen label rows"
    PRIORITISE = "set priorities"
    STEER = "change the project's status and tags"
    ASSIGN = "assign tasks to others"
    CURATE = "make and change collections and presets"
    MANAGE = "change the project, its people and its datasets"
    ANALYSE = "see what others have done"


_R = ProjectRole
_LEADS = frozenset({_R.ADMIN, _R.TEAM_MANAGER})
_ANNOTATORS = _LEADS | {_R.ANNOTATOR, _R.ANNOTATOR_REVIEWER}
_REVIEWERS = _LEADS | {_R.REVIEWER, _R.ANNOTATOR_REVIEWER}
ALLOWED: dict[Act, frozenset[ProjectRole]] = {
    Act.SEE: frozenset(_R),
    Act.LABEL: frozenset(_R) - {_R.VIEWER},
    Act.ANNOTATE: _ANNOTATORS,
    Act.REVIEW: _REVIEWERS,
    Act.COMPLETE: _ANNOTATORS,
    Act.REOPEN: _LEADS,
    Act.PRIORITISE: _LEADS,
    Act.STEER: _LEADS,
    Act.ASSIGN: _LEADS,
    Act.CURATE: frozenset(_R) - {_R.VIEWER},
    Act.MANAGE: frozenset({_R.ADMIN}),
    Act.ANALYSE: _LEADS,
}


def project_of(user: User, project_hash: uuid.UUID, act: Act = Act.SEE) -> Project:
    """The project, if this person may do this in it.

    Raises:
        NotFound: For strangers, and when there is no such project.
        NotAllowed: For members whose role does not allow it.
    """
    return membership_of(user, project_hash, act).project


def membership_of(user: User, project_hash: uuid.UUID, act: Act = Act.SEE) -> ProjectUser:
    """As :func:`project_of`, but with the role."""
    membership = (
        ProjectUser.objects.select_related("project", "user")
        .filter(user=user, project_id=project_hash)
        .first()
    )
    if membership is None:
        raise NotFound("There is no such project, or you are not a member of it.")
    require(membership, act)
    return membership


def require(membership: ProjectUser, act: Act) -> None:
    """Refuse what the member's role does not allow."""
    if not may(membership, act):
        raise NotAllowed(f"Your role in this project does not allow you to {act.value}.")


def may(membership: ProjectUser, act: Act) -> bool:
    return membership.role in ALLOWED[act]


def ontology_of(user: User, ontology_hash: uuid.UUID, *, write: bool = False) -> Ontology:
    """The ontology, if this person may read it (or change it).

    Members of a project may read the project's ontology.
    """
    membership = (
        OntologyUser.objects.select_related("ontology")
        .filter(user=user, ontology_id=ontology_hash)
        .first()
    )
    if membership is not None:
        if write and membership.role != ResourceRole.ADMIN:
            raise NotAllowed("Only admins of this ontology may change it.")
        return membership.ontology
    through_project = Ontology.objects.filter(
        ontology_hash=ontology_hash, projects__memberships__user=user
    ).first()
    if through_project is None:
        raise NotFound("There is no such ontology, or you have no access to it.")
    if write:
        raise NotAllowed("Only admins of this ontology may change it.")
    return through_project


def dataset_of(user: User, dataset_hash: uuid.UUID, *, write: bool = False) -> Dataset:
    """The dataset, if this person may read it (or change it).

    Members of a project may read the datasets that are attached to it.
    """
    membership = (
        DatasetUser.objects.select_related("dataset")
        .filter(user=user, dataset_id=dataset_hash)
        .first()
    )
    if membership is not None:
        if write and membership.role != ResourceRole.ADMIN:
            raise NotAllowed("Only admins of this dataset may change it.")
        return membership.dataset
    through_project = Dataset.objects.filter(
        dataset_hash=dataset_hash, projects__memberships__user=user
    ).first()
    if through_project is None:
        raise NotFound("There is no such dataset, or you have no access to it.")
    if write:
        raise NotAllowed("Only admins of this dataset may change it.")
    return through_project
