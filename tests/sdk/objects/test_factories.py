from __future__ import annotations

from typing import Any

import pytest

from encord_portal.sdk.objects import _factories

from .builders import street_ontology


def test_instances_are_made_by_the_registered_classes(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Any] = []

    def record(*args: Any, **kwargs: Any) -> Any:
        made.append((args, kwargs))
        return made[-1]

    monkeypatch.setattr(_factories, "object_instance_factory", record)
    monkeypatch.setattr(_factories, "classification_instance_factory", record)
    structure = street_ontology()
    structure.objects[0].create_instance(object_number=3)
    structure.classifications[0].create_instance(range_only=True)
    assert made == [
        ((structure.objects[0],), {"object_number": 3}),
        ((structure.classifications[0],), {"range_only": True}),
    ]


def test_without_the_instance_classes_it_is_said_what_to_import(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(_factories, "object_instance_factory", None)
    with pytest.raises(RuntimeError, match=r"import encord_portal\.sdk\.objects first"):
        street_ontology().objects[0].create_instance()
