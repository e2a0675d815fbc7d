"""On which part of a data group or scene an instance is seen, for links that lead to it."""

from __future__ import annotations

from encord_portal.sdk.constants.enums import DataType
from encord_portal.sdk.objects import LabelRowV2
from encord_portal.sdk.objects.spaces.base_space import Space
from labels.merging.spaces import find_space, frame_count
from labels.views.addresses import Addresses


def leading_to(
    addresses: Addresses, labels: LabelRowV2, instance_hash: str, frame: int
) -> Addresses:
    """The addresses of a frame where an instance is, of a data group on one of its parts.

    Of a scene all is seen on its frames; what is on the image that is worked on stays there.

    Args:
        addresses: The page's.
        labels: Of the whole row.
        instance_hash: The instance.
        frame: The frame, as far as it is known; a part that has it there is preferred.
    """
    if labels.data_type is DataType.SCENE and addresses.space:
        here = find_space(labels, addresses.space)
        if here is not None and frames_on(here, instance_hash):
            return addresses
        return addresses.on_part("", frame, at="")
    if labels.data_type is not DataType.GROUP:
        return addresses.on_part(addresses.space, frame)
    found = [
        (space.space_id, frames)
        for space in labels.get_spaces()
        if (frames := frames_on(space, instance_hash))
    ]
    found.sort(key=lambda each: (frame not in each[1], each[0] != addresses.space))
    if not found:
        return addresses.on_part("", 0)
    space_id, frames = found[0]
    return addresses.on_part(space_id, frame if frame in frames else min(frames))


def frames_on(space: Space, instance_hash: str) -> set[int]:
    """The frames of a part that an object or a classification is on; 0 of what has none."""
    kinds = ("object", "classification")
    return {
        min(each.frame, frame_count(space) - 1)
        for kind in kinds
        for each in space.get_annotations(kind, [instance_hash])  # type: ignore[arg-type]
    }
