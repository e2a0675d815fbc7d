"""What is misused: made anew for each case, with either SDK."""

from __future__ import annotations

from typing import Any

from tests.sdk.label_row.builders import Kit


def structure(kit: Kit) -> Any:
    return kit.objects.OntologyStructure()


def shapes(kit: Kit) -> Any:
    return kit.module("objects.common").Shape


def attributes(kit: Kit) -> Any:
    return kit.module("objects.attributes")


def ontology_object(kit: Kit) -> Any:
    return structure(kit).add_object("A", shapes(kit).BOUNDING_BOX)


def ontology_classification(kit: Kit) -> Any:
    return structure(kit).add_classification()


def instance(kit: Kit) -> Any:
    return kit.item("objbox").create_instance()


def classified(kit: Kit, feature_hash: str = "clstxt") -> Any:
    return kit.item(feature_hash).create_instance()


def placed_in(kit: Kit) -> tuple[Any, Any]:
    """A row and an object on its first two frames."""
    row, placed = kit.video(), kit.placed(frames=[0, 1])
    row.add_object_instance(placed)
    return row, placed
