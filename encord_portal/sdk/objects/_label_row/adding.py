"""Adding classifications to a label row."""

from __future__ import annotations

from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects._label_row.document import Document
from encord_portal.sdk.objects._label_row.store import LabelStore
from encord_portal.sdk.objects.classification_instance import ClassificationInstance


def add_classification(
    store: LabelStore, document: Document, instance: ClassificationInstance, force: bool
) -> None:
    """Take in a classification.

    Raises:
        LabelRowError: It is part of a label row already, out of this one, or clashes with another.
    """
    instance.is_valid()
    if instance._store is not None or instance._spaces:
        raise LabelRowError(
            "Provided ClassificationInstance object is already attached to a LabelRowV2 object. "
            "You can only add a ClassificationInstance to one label row. You can do a "
            "ClassificationInstance.copy() to create an identical ClassificationInstance which is "
            "not part of any LabelRowV2."
        )
    if store.range_shape is not None and not instance.is_range_only():
        raise LabelRowError(
            "To add a ClassificationInstance object to a label row where data_type = "
            f"{store.label_row.data_type}, the ClassificationInstance object needs to be created "
            "with the range_only property set to True. You can do "
            "ClassificationInstance(range_only=True) to achieve this."
        )
    for span in instance._spans:
        store.check_frame(span.start)
        store.check_frame(span.end)
    hash_ = instance.classification_hash
    before = store.classifications.get(hash_)
    if before is not None and not force:
        raise LabelRowError(
            f"A ClassificationInstance for classification hash '{hash_}' already exists on the "
            "label row object. Pass 'force=True' to override it."
        )
    if not force:
        check_clash(store, instance)
    elif instance.is_global():
        # There is one of a kind for the whole data unit, as there is one on each frame.
        for other in list(store.same_kind(instance)):
            store.remove_classification(other)
    if before is not None and before._store is store:
        store.remove_classification(before)
    document.classification_answers.pop(hash_, None)
    store.add_classification(instance)


def check_clash(store: LabelStore, instance: ClassificationInstance) -> None:
    """Raise unless a classification is alone of its kind where it is.

    Raises:
        LabelRowError: Another instance of its ontology classification is there.
    """
    if instance.is_global():
        for other in store.same_kind(instance):
            raise LabelRowError(
                f"A ClassificationInstance '{other.classification_hash}' was already added "
                "globally. Make sure that you only add classifications which are on frames where "
                "the same type of classification does not yet exist."
            )
    pairs = [(span.start, span.end) for span in instance._spans]
    for hash_, start, end in store.clashes(instance, pairs):
        raise LabelRowError(
            f"A ClassificationInstance '{hash_}' was already added and has overlapping frames on "
            f"the ranges [({start}:{end})]. Make sure that you only add classifications which are "
            "on frames where the same type of classification does not yet exist."
        )
