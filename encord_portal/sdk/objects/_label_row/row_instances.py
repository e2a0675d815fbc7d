"""The objects and classifications of a label row."""

from __future__ import annotations

from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects._label_row.adding import add_classification
from encord_portal.sdk.objects._label_row.errors import MissingKeyError
from encord_portal.sdk.objects._label_row.finding import classifications_on, objects_on
from encord_portal.sdk.objects._label_row.row_base import RowBase
from encord_portal.sdk.objects.classification import Classification
from encord_portal.sdk.objects.classification_instance import ClassificationInstance
from encord_portal.sdk.objects.frames import Frames
from encord_portal.sdk.objects.ontology_object import Object
from encord_portal.sdk.objects.ontology_object_instance import ObjectInstance


class RowInstances(RowBase):
    """Base of the label row: the members that find, add and remove instances."""

    def get_object_instances(
        self, filter_ontology_object: Object | None = None, filter_frames: Frames | None = None
    ) -> list[ObjectInstance]:
        """Give the objects.

        Args:
            filter_ontology_object: Only instances of this ontology object.
            filter_frames: Only objects on at least one of these frames.
        """
        self._initialised()
        return objects_on(self._store, filter_ontology_object, filter_frames)

    def get_classification_instances(
        self,
        filter_ontology_classification: Classification | None = None,
        filter_frames: Frames | None = None,
    ) -> list[ClassificationInstance]:
        """Give the classifications.

        Args:
            filter_ontology_classification: Only instances of this ontology classification.
            filter_frames: Only classifications on at least one of these frames. Global ones are on
                none.
        """
        self._initialised()
        return classifications_on(self._store, filter_ontology_classification, filter_frames)

    def add_object_instance(self, object_instance: ObjectInstance, force: bool = True) -> None:
        """Make an object part of the row.

        Args:
            object_instance: The object; it must be on at least one frame.
            force: Whether one of the same hash is replaced.

        Raises:
            LabelRowError: The object is part of a label row already, not on frames of this one, or
                one of the same hash is there and ``force`` is false.
        """
        self._initialised()
        if not force and object_instance.object_hash in self._store.objects:
            raise LabelRowError(
                f"An ObjectInstance with the object hash '{object_instance.object_hash}' was "
                "already added to the label row. Pass 'force=True' to replace it."
            )
        self._store.add_object(object_instance)

    def add_classification_instance(
        self, classification_instance: ClassificationInstance, force: bool = False
    ) -> None:
        """Make a classification part of the row.

        Args:
            classification_instance: The classification; on at least one frame, unless it is global.
            force: Whether one of the same hash is replaced, and frames are accepted where there is
                another instance of the same ontology classification.

        Raises:
            LabelRowError: It is part of a label row already, not on frames of this one, or on
                frames that are taken.
        """
        document = self._initialised()
        add_classification(self._store, document, classification_instance, force)

    def remove_object(self, object_instance: ObjectInstance) -> None:
        """Remove an object from the row.

        Raises:
            MissingKeyError: It is not part of the row.
        """
        self._initialised()
        if object_instance._store is not self._store:
            raise _not_in_row(object_instance)
        self._store.remove_object(object_instance)

    def remove_classification(self, classification_instance: ClassificationInstance) -> None:
        """Remove a classification from the row.

        Raises:
            MissingKeyError: It is not part of the row.
        """
        self._initialised()
        if classification_instance._store is not self._store:
            raise _not_in_row(classification_instance)
        self._store.remove_classification(classification_instance)

    def add_to_single_frame_to_hashes_map(
        self, label_item: ObjectInstance | ClassificationInstance, frame: int
    ) -> None:
        """Check that an instance of this row may be on a frame (for internal use).

        Which instance is on which frame is always known here; nothing has to be added.
        """
        self._store.check_frame(frame)


def _not_in_row(instance: ObjectInstance | ClassificationInstance) -> MissingKeyError:
    return MissingKeyError(f"The label row does not hold {instance!r}.")
