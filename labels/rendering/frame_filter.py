"""Which instances a person wants to see: by class, author, confidence, answer, review."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from encord_portal.sdk.objects import ClassificationInstance, ObjectInstance
from encord_portal.sdk.objects.frames import frames_to_ranges
from labels.forms.values import label_of
from labels.merging.targets import Place, annotations_on_parts, read, walk
from labels.merging.timelines import FrameRanges, merged_ranges, overlap

# How they stand in addresses.
FILTERS = ("class", "author", "confidence", "answer", "review")
_WHOLE: FrameRanges = ((0, 2**53),)


@dataclass(frozen=True, slots=True)
class FrameFilter:
    """What an instance must be to be shown; everything that is given must hold.

    Attributes:
        feature_hash: Its class.
        author: A part of the address of who made or changed it last, on this frame.
        confidence: It is no surer than this, on this frame; 0 to 1.
        answer: A part of one of its answers, on this frame, as people read it.
        review: What its review says: ``open``, ``approved`` or ``rejected``.
        verdicts: What the reviews say, by object hash or classification hash.
    """

    feature_hash: str = ""
    author: str = ""
    confidence: float | None = None
    answer: str = ""
    review: str = ""
    verdicts: Mapping[str, str] = field(default_factory=dict, compare=False)

    @classmethod
    def parse(
        cls, query: Mapping[str, str], verdicts: Mapping[str, str] | None = None
    ) -> FrameFilter:
        """From an address; a confidence that is no number filters nothing."""
        try:
            confidence = float(query.get("confidence", ""))
        except ValueError:
            confidence = math.nan
        return cls(
            feature_hash=query.get("class", ""),
            author=query.get("author", "").strip().casefold(),
            confidence=None if math.isnan(confidence) else confidence,
            answer=query.get("answer", "").strip().casefold(),
            review=query.get("review", ""),
            verdicts=verdicts or {},
        )

    @property
    def is_empty(self) -> bool:
        return self == FrameFilter()

    def objects(self, instances: Iterable[ObjectInstance], frame: int) -> set[str]:
        """The hashes of those that are shown on a frame that they are on."""
        return {each.object_hash for each in instances if self._on(each, frame)}

    def classifications(self, instances: Iterable[ClassificationInstance], frame: int) -> set[str]:
        return {each.classification_hash for each in instances if self._on(each, frame)}

    def frames(self, instance: ObjectInstance) -> FrameRanges:
        """The frames on which an object is and is shown."""
        if self.feature_hash and instance.feature_hash != self.feature_hash:
            return ()
        if self.review and self.verdicts.get(instance.object_hash) != self.review:
            return ()
        if not self.author and self.confidence is None:
            there = merged_ranges((each.start, each.end) for each in instance.get_ranges())
        else:
            found = [each.frame for each in instance.get_annotations() if self._made(each)]
            there = tuple((each.start, each.end) for each in frames_to_ranges(found))
        return overlap(there, self._answered(instance)) if self.answer else there

    def _on(self, instance: ObjectInstance | ClassificationInstance, frame: int) -> bool:
        if self.feature_hash and instance.feature_hash != self.feature_hash:
            return False
        if self.review and self.verdicts.get(_hash_of(instance)) != self.review:
            return False
        wants_maker = self.author or self.confidence is not None
        if wants_maker and not any(self._made(each) for each in _annotations(instance, frame)):
            return False
        if not self.answer:
            return True
        return any(start <= frame <= end for start, end in self._answered(instance))

    def _made(
        self, annotation: ObjectInstance.Annotation | ClassificationInstance.Annotation
    ) -> bool:
        people = f"{annotation.created_by or ''} {annotation.last_edited_by or ''}".casefold()
        if self.author not in people:
            return False
        return self.confidence is None or annotation.confidence <= self.confidence

    def _answered(self, instance: ObjectInstance | ClassificationInstance) -> FrameRanges:
        """The frames on which some answer has the wanted text in it."""
        found: list[tuple[int, int]] = []
        for attribute, parents in walk(instance.ontology_item.attributes):
            place = Place(instance=instance, attribute=attribute, parents=parents)
            for segment in read(place):
                if segment.value is None:
                    continue
                if self.answer in label_of(attribute, segment.value).casefold():
                    if not place.dynamic:
                        return _WHOLE
                    found.append((segment.start, segment.end))
        return merged_ranges(found)


def _hash_of(instance: ObjectInstance | ClassificationInstance) -> str:
    if isinstance(instance, ObjectInstance):
        return instance.object_hash
    return instance.classification_hash


def _annotations(
    instance: ObjectInstance | ClassificationInstance, frame: int
) -> Sequence[ObjectInstance.Annotation | ClassificationInstance.Annotation]:
    """That of the frame; of an object on parts of a data group, all of them."""
    at = 0 if instance.is_range_only() else frame
    if isinstance(instance, ObjectInstance):
        return annotations_on_parts(instance) or [instance.get_annotation(at)]
    if instance.is_global() or instance.is_on_frame(at):
        return [instance.get_annotation(at)]
    return instance.get_annotations()
