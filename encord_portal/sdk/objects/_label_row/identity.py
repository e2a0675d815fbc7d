"""Which row a set of labels belongs to."""

from __future__ import annotations

from dataclasses import replace

from encord_portal.sdk.constants.enums import DataType
from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects._label_row.document import Document
from encord_portal.sdk.objects._label_row.frozen import freeze, thaw
from encord_portal.sdk.objects._label_row.read_only import LabelRowReadOnlyData


def keep_identity(
    own: LabelRowReadOnlyData, read: LabelRowReadOnlyData, document: Document
) -> LabelRowReadOnlyData:
    """Give the labels that were read the identity of the row that reads them.

    Args:
        own: What the row knew before.
        read: What the labels say.
        document: The labels; their data units are renamed.

    Raises:
        LabelRowError: The row is an image group of fewer images than the labels.
    """
    hashes = {read.data_hash: own.data_hash}
    if read.data_type is not DataType.IMG_GROUP and document.units:
        # Whatever the labels call it, the one data unit is that of the row.
        unit = document.units[0]
        hashes |= {unit.key: own.data_hash, thaw(unit.rest)["data_hash"]: own.data_hash}
    images = dict(read.frame_level_data)
    for frame, image in images.items():
        hash_ = _own_image_hash(own, read, frame)
        if hash_ is not None:
            hashes[image.image_hash] = hash_
            images[frame] = replace(image, image_hash=hash_)
    for unit in document.units:
        rest = thaw(unit.rest)
        unit.key = hashes.get(unit.key, unit.key)
        rest["data_hash"] = hashes.get(rest["data_hash"], rest["data_hash"])
        unit.rest = freeze(rest)
    document.identity = {
        "label_hash": own.label_hash,
        "branch_name": own.branch_name,
        "data_hash": own.data_hash,
        "dataset_hash": own.dataset_hash,
    }
    frame_hashes = {frame: image.image_hash for frame, image in images.items()}
    return replace(
        read,
        label_hash=own.label_hash,
        branch_name=own.branch_name,
        data_hash=own.data_hash,
        dataset_hash=own.dataset_hash,
        frame_level_data=images,
        frame_to_image_hash=frame_hashes,
        image_hash_to_frame={hash_: frame for frame, hash_ in frame_hashes.items()},
    )


def _own_image_hash(
    own: LabelRowReadOnlyData, read: LabelRowReadOnlyData, frame: int
) -> str | None:
    if read.data_type is not DataType.IMG_GROUP:
        return own.data_hash
    if frame in own.frame_to_image_hash:
        return own.frame_to_image_hash[frame]
    for image in own.images_data or ():
        if image.index == frame:
            return image.image_hash
    if own.frame_to_image_hash:
        raise LabelRowError(
            f"The labels have an image for the frame {frame}, and this image group has not: the "
            "identity of the row cannot be preserved."
        )
    return None
