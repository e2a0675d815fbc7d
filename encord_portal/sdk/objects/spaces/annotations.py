"""One object or classification at one place of a space."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from encord_portal.sdk._lazy import LazyModule
from encord_portal.sdk.objects._label_row.classification_annotation import (
    Annotation as ClassificationAnnotation,
)
from encord_portal.sdk.objects._label_row.object_annotation import Annotation as ObjectAnnotation
from encord_portal.sdk.objects.classification_instance import ClassificationInstance
from encord_portal.sdk.objects.ontology_object_instance import ObjectInstance

if TYPE_CHECKING:
    from encord_portal.sdk.objects.spaces import base_space
else:
    base_space = LazyModule("encord_portal.sdk.objects.spaces.base_space")


class SpaceObjectAnnotation(ObjectAnnotation):
    """An object on a frame of a space."""

    __slots__ = ("_public", "_space")

    def __init__(
        self, space: base_space.Space, public: ObjectInstance, placed: ObjectInstance, frame: int
    ) -> None:
        super().__init__(placed, frame)
        self._space = space
        self._public = public

    @property
    def object_instance(self) -> ObjectInstance:
        """The object."""
        return self._public

    @property
    def space(self) -> base_space.Space:
        """The space."""
        return self._space


class RangeObjectAnnotation(SpaceObjectAnnotation):
    """An object that is ranges of a space."""

    __slots__ = ()

    @property
    def ranges(self) -> Any:
        """The ranges."""
        coordinates: Any = self.coordinates
        return list(coordinates.range)


class SpaceClassificationAnnotation(ClassificationAnnotation):
    """A classification on a frame of a space, or on the whole of it."""

    __slots__ = ("_public", "_space")

    def __init__(
        self,
        space: base_space.Space,
        public: ClassificationInstance,
        placed: ClassificationInstance,
        frame: int,
    ) -> None:
        super().__init__(placed, frame)
        self._space = space
        self._public = public

    @property
    def classification_instance(self) -> ClassificationInstance:
        """The classification."""
        return self._public

    @property
    def space(self) -> base_space.Space:
        """The space."""
        return self._space

    def _data(self) -> Any:
        placed = self._classification_instance
        return placed._data_on(self._frame) if placed._spans else placed._data

    def _change(self, **fields: Any) -> None:
        placed = self._classification_instance
        if placed._spans:
            super()._change(**fields)
        else:
            placed._change_data(**fields)
        self._public._change_data(**fields)
