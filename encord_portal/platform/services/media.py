"""What label rows and listings say of a data unit's media, and the upkeep of the store."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from django.db.models import Count, F

from encord_portal.accounts.models import User
from encord_portal.platform.media import store
from encord_portal.platform.media.signing import signed_url
from encord_portal.platform.models import DataType, DataUnit, DataUnitImage, MediaFile
from encord_portal.platform.wire import JsonObject


class Links:
    """How links to files are written in one answer: signed URLs, or lasting names.

    Args:
        base_url: Where the caller reaches the platform.
        signed: Whether the caller asked for URLs that can be fetched.
        user: Whose URLs they are.
    """

    def __init__(self, base_url: str, *, signed: bool, user: User | None = None) -> None:
        self._base_url = base_url
        self._signed = signed
        self._user = user
        self._made: dict[str, str] = {}

    def to(self, file: MediaFile | None) -> str | None:
        if file is None:
            return None
        if not self._signed:
            return link_name(file)
        if file.sha256 not in self._made:
            self._made[file.sha256] = signed_url(self._base_url, file, user=self._user)
        return self._made[file.sha256]


def link_name(file: MediaFile) -> str:
    """The lasting name of a file in listings; it cannot be fetched without a signature."""
    return f"platform/media/{file.sha256}"


def data_units_for(
    data_unit: DataUnit, *, base_url: str, signed: bool, user: User | None = None
) -> JsonObject:
    """The ``data_units`` of a label row as far as the media decide them; no labels inside.

    Reads ``data_unit.file`` and ``data_unit.images``: fetch many units through
    :func:`encord_portal.platform.services.storage.with_images`.

    Args:
        data_unit: The unit.
        base_url: Where the caller reaches the platform.
        signed: Whether links are signed URLs.
        user: Whose URLs they are.
    """
    links = Links(base_url, signed=signed, user=user)
    if data_unit.data_type == DataType.IMG_GROUP:
        return {
            str(image.image_hash): _group_unit(image, links) for image in data_unit.images.all()
        }
    if data_unit.data_type == DataType.SCENE:
        return {str(data_unit.data_hash): _scene_unit(data_unit)}
    if data_unit.data_type == DataType.GROUP:
        return {str(data_unit.data_hash): _data_group_unit(data_unit)}
    unit: JsonObject = {
        "data_hash": str(data_unit.data_hash),
        "data_title": data_unit.title,
        "data_type": data_unit.file_type,
        "data_sequence": 0,
        "labels": {},
    }
    if data_unit.data_type == DataType.DICOM:
        unit |= _dicom_facts(data_unit, links)
    else:
        unit["data_link"] = links.to(data_unit.file)
        unit |= _single_facts(data_unit)
    return {str(data_unit.data_hash): unit}


def _group_unit(image: DataUnitImage, links: Links) -> JsonObject:
    return {
        "data_hash": str(image.image_hash),
        "data_title": image.title,
        "data_type": image.file_type,
        "data_sequence": str(image.index),
        "data_link": links.to(image.file),
        "width": image.width,
        "height": image.height,
        "labels": {"objects": [], "classifications": []},
    }


def _data_group_unit(unit: DataUnit) -> JsonObject:
    """The one unit of a data group: its labels lie in the spaces of its parts."""
    return {
        "data_hash": str(unit.data_hash),
        "data_title": unit.title,
        "data_type": "group",
        "data_sequence": 0,
        "labels": {"objects": [], "classifications": []},
    }


def _scene_unit(unit: DataUnit) -> JsonObject:
    """The one unit of a scene; its files are named by the scene's description."""
    return {
        "data_hash": str(unit.data_hash),
        "data_title": unit.title,
        "data_type": "application/json",
        "data_sequence": 0,
        "width": 0,
        "height": 0,
        "data_link": "",
        "data_fps": 0,
        "labels": {},
    }


def _single_facts(unit: DataUnit) -> JsonObject:
    facts: JsonObject = {}
    if unit.data_type == DataType.IMAGE:
        facts["labels"] = {"objects": [], "classifications": []}
    if unit.data_type in {DataType.IMAGE, DataType.VIDEO, DataType.NIFTI, DataType.PDF}:
        facts |= {"width": unit.width, "height": unit.height}
    if unit.data_type == DataType.VIDEO:
        facts |= {"data_duration": unit.duration, "data_fps": unit.frames_per_second}
    if unit.data_type == DataType.AUDIO:
        facts |= {
            "audio_codec": unit.audio_codec,
            "audio_sample_rate": unit.audio_sample_rate,
            "audio_bit_depth": unit.audio_bit_depth,
            "audio_num_channels": unit.audio_num_channels,
            "data_duration": unit.duration,
        }
    return facts


def _dicom_facts(unit: DataUnit, links: Links) -> JsonObject:
    return {
        "width": unit.width,
        "height": unit.height,
        "metadata": {
            "patient_id": unit.dicom_patient_id or None,
            "study_uid": unit.dicom_study_uid,
            "series_uid": unit.dicom_series_uid,
        },
        "labels": {
            str(image.index): {
                "objects": [],
                "classifications": [],
                "metadata": {
                    "dicom_instance_uid": image.dicom_instance_uid,
                    "multiframe_frame_number": image.frame_in_file,
                    "file_uri": links.to(image.file),
                    "width": image.width,
                    "height": image.height,
                },
            }
            for image in unit.images.all()
        },
    }


def images_data(data_unit: DataUnit) -> list[JsonObject] | None:
    """The images of a group or the frames of a series as metadata listings have them."""
    if data_unit.data_type not in {DataType.IMG_GROUP, DataType.DICOM}:
        return None
    return [
        {
            "index": image.index,
            "title": image.title,
            "file_type": image.file_type,
            "height": image.height,
            "width": image.width,
            "image_hash": str(image.image_hash),
        }
        for image in data_unit.images.all()
    ]


def data_link(data_unit: DataUnit) -> str | None:
    """What metadata listings show as ``data_link``."""
    return None if data_unit.file is None else link_name(data_unit.file)


def problems() -> Iterator[str]:
    """What is wrong between the database and the store; one sentence each."""
    for file in MediaFile.objects.order_by("pk").iterator():
        path = store.path_of(file.sha256)
        if not path.is_file():
            yield f"The file {file.sha256} is missing from the media directory."
            continue
        with path.open("rb") as content:
            found = hashlib.file_digest(content, "sha256").hexdigest()
        if found != file.sha256:
            yield f"The file {file.sha256} holds other bytes than it should ({found})."
    composed = DataUnit.objects.filter(data_type__in=[DataType.IMG_GROUP, DataType.DICOM])
    counted = composed.annotate(images_found=Count("images"))
    for unit in counted.exclude(images_found=F("number_of_frames")):
        yield (
            f"The data unit {unit.data_hash} has {unit.images_found} images, but says "
            f"{unit.number_of_frames}."
        )
