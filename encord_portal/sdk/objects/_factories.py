"""How the ontology makes instances without importing the classes of instances.

``Object.create_instance`` has to build an ``ObjectInstance``, whose module imports ``Object``.
The two instance modules put their classes in here when they are imported; importing anything of
``encord_portal.sdk.objects`` imports them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

object_instance_factory: Callable[..., Any] | None = None
"""Called as ``factory(ontology_object, object_number=...)``."""

classification_instance_factory: Callable[..., Any] | None = None
"""Called as ``factory(ontology_classification, range_only=...)``."""


def make_object_instance(ontology_object: Any, *, object_number: int | None) -> Any:
    """Make an instance of an ontology object."""
    return _registered(object_instance_factory)(ontology_object, object_number=object_number)


def make_classification_instance(classification: Any, *, range_only: bool) -> Any:
    """Make an instance of an ontology classification."""
    return _registered(classification_instance_factory)(classification, range_only=range_only)


def _registered(factory: Callable[..., Any] | None) -> Callable[..., Any]:
    if factory is None:
        raise RuntimeError(
            "The instance classes are not loaded: import encord_portal.sdk.objects first."
        )
    return factory
