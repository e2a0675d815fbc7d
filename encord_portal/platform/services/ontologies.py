"""Ontologies: making, changing, listing them; the checks of their structure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from encord_portal.accounts.models import User
from encord_portal.platform.errors import InvalidArguments
from encord_portal.platform.models import Ontology, OntologyUser, ResourceRole
from encord_portal.platform.wire import JsonObject

SHAPES = frozenset(
    (
        *("bounding_box", "rotatable_bounding_box", "polygon", "polyline", "point", "skeleton"),
        *("bitmask", "cuboid", "cuboid_2d", "circle", "ellipse", "segmentation"),
        *("audio", "time_range", "text"),
    )
)
ATTRIBUTE_TYPES = frozenset({"radio", "checklist", "text", "numeric"})


@transaction.atomic
def create(user: User, title: str, description: str, editor: JsonObject) -> Ontology:
    """Make an ontology with this person as its admin."""
    check_structure(editor)
    ontology = Ontology(title=title, description=description, creator=user)
    ontology.editor = editor
    ontology.save()
    OntologyUser.objects.create(ontology=ontology, user=user, role=ResourceRole.ADMIN)
    return ontology


def update(ontology: Ontology, title: str, description: str, editor: JsonObject) -> None:
    """Replace title, description and structure."""
    check_structure(editor)
    ontology.title, ontology.description = title, description
    ontology.editor = editor
    ontology.save()


@transaction.atomic
def add_items(ontology: Ontology, editor: JsonObject) -> None:
    """Add the objects and classifications of a structure that are not there yet.

    Older clients know a flat structure only and send it whole: what is there stays as it is.

    Raises:
        InvalidArguments: When the structure is malformed, or a new item has the id of another.
    """
    check_structure(editor)
    present = Ontology.objects.select_for_update().get(pk=ontology.pk)
    grown = dict(present.editor)
    for kind in ("objects", "classifications"):
        known = {item["featureNodeHash"] for item in grown[kind]}
        ids = {item["id"] for item in grown[kind]}
        new = [item for item in editor[kind] if item["featureNodeHash"] not in known]
        for item in new:
            if item["id"] in ids:
                raise InvalidArguments(
                    f"editor.{kind}: the id {item['id'][:20]!r} is taken; fetch the ontology anew."
                )
        grown[kind] = [*grown[kind], *new]
    present.editor = grown
    present.save()


def visible_to(user: User) -> QuerySet[OntologyUser]:
    """The memberships of a person, with their ontologies."""
    return (
        OntologyUser.objects.filter(user=user)
        .select_related("ontology")
        .order_by("-ontology__created_at", "ontology_id")
    )


def as_dto(ontology: Ontology, role: int | None) -> JsonObject:
    """The OntologyDTO of v2."""
    return {
        "ontologyUuid": ontology.ontology_hash,
        "title": ontology.title,
        "description": ontology.description,
        "editor": ontology.editor,
        "createdAt": ontology.created_at,
        "lastEditedAt": ontology.last_edited_at,
        "userRole": role,
    }


def role_of(user: User, ontology: Ontology) -> int | None:
    membership = OntologyUser.objects.filter(user=user, ontology=ontology).first()
    return None if membership is None else membership.role


def check_structure(editor: JsonObject) -> None:
    """Refuse a structure that clients could not read.

    Raises:
        InvalidArguments: With the place of the first fault.
    """
    for kind in ("objects", "classifications"):
        seen: set[str] = set()
        for where, item in _items(editor, kind, "editor"):
            _texts(item, ("id", "featureNodeHash"), where)
            if item["featureNodeHash"] in seen:
                raise InvalidArguments(f"{where}: its featureNodeHash occurs twice.")
            seen.add(item["featureNodeHash"])
            if kind == "objects":
                _texts(item, ("name", "color", "shape"), where)
                if item["shape"] not in SHAPES:
                    raise InvalidArguments(f"{where}: {item['shape'][:40]!r} is no shape.")
            elif len(list(_items(item, "attributes", where))) != 1:
                raise InvalidArguments(f"{where}: a classification has exactly one attribute.")
            _check_attributes(item, "attributes", where, 0)
    list(_items(editor, "skeleton_templates", "editor"))


def _check_attributes(holder: JsonObject, key: str, where: str, depth: int) -> None:
    if depth > 50:
        raise InvalidArguments(f"{where}: nested too deeply.")
    for place, attribute in _items(holder, key, where):
        _texts(attribute, ("id", "name", "type", "featureNodeHash"), place)
        if attribute["type"] not in ATTRIBUTE_TYPES:
            raise InvalidArguments(f"{place}: {attribute['type'][:40]!r} is no attribute type.")
        for spot, option in _items(attribute, "options", place):
            _texts(option, ("id", "label", "value", "featureNodeHash"), spot)
            if attribute["type"] == "radio":
                _check_attributes(option, "options", spot, depth + 1)


def _items(holder: JsonObject, key: str, where: str) -> Iterator[tuple[str, JsonObject]]:
    items = holder.get(key)
    if items is None:
        if key in {"objects", "classifications"}:
            raise InvalidArguments(f"{where}: the list '{key}' is missing.")
        return
    if not isinstance(items, list):
        raise InvalidArguments(f"{where}.{key} must be a list.")
    for index, item in enumerate(items):
        place = f"{where}.{key}[{index}]"
        if not isinstance(item, dict):
            raise InvalidArguments(f"{place} must be an object.")
        yield place, item


def _texts(item: dict[str, Any], keys: tuple[str, ...], where: str) -> None:
    for key in keys:
        if not isinstance(item.get(key), str):
            raise InvalidArguments(f"{where}: '{key}' must be a text.")
