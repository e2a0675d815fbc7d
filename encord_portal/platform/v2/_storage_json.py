"""Storage folders and items as their endpoints write them."""

from __future__ import annotations

import json
import uuid
from collections import Counter
from collections.abc import Sequence

from encord_portal.platform.media.signing import signed_metadata_url
from encord_portal.platform.models import (
    DataUnit,
    DataUnitImage,
    ItemType,
    StorageFolder,
    StorageItem,
)
from encord_portal.platform.services import folders
from encord_portal.platform.services.media import Links
from encord_portal.platform.v2.endpoint import V2Request, base_url
from encord_portal.platform.wire import JsonObject

_WITH_FRAMES = {
    *(ItemType.VIDEO, ItemType.IMAGE_GROUP, ItemType.DICOM_SERIES, ItemType.DICOM_FILE),
    # The pages of a document are its frames.
    ItemType.PDF,
}


def as_folders(request: V2Request, found: Sequence[StorageFolder]) -> list[JsonObject]:
    """Folders with the asking person's role and the folders above them; owners fetched."""
    keys = [folder.pk for folder in found]
    managed = set(
        folders.managed_by(request.actor).filter(pk__in=keys).values_list("pk", flat=True)
    )
    paths = folders.paths_to_root(request.actor, found)
    places = {place for path in paths.values() for place in path}
    columns = ("pk", "parent", "name", "synced_dataset__dataset_hash")
    rows = StorageFolder.objects.filter(pk__in=places).values_list(*columns)
    elements = {
        pk: {"uuid": pk, "parentUuid": parent, "name": name, "syncedDatasetHash": synced}
        for pk, parent, name, synced in rows
    }
    return [
        {
            "uuid": folder.uuid,
            "parent": folder.parent_id,
            "name": folder.name,
            "description": folder.description,
            "clientMetadata": json.dumps(folder.client_metadata),
            "owner": folder.owner.email,
            "createdAt": folder.created_at,
            "lastEditedAt": folder.last_edited_at,
            "userRole": "admin" if folder.pk in managed else "user",
            "syncedDatasetHash": elements[folder.pk]["syncedDatasetHash"],
            "pathToRoot": [elements[place] for place in paths[folder.pk]],
            "folderType": "generic" if folder.integration_id is None else "cloudLinked",
            "integrationHash": folder.integration_id,
            "remoteUrl": folder.remote_url or None,
        }
        for folder in found
    ]


def as_items(
    request: V2Request,
    items: Sequence[StorageItem],
    *,
    signed: bool,
    metadata: bool = True,
    metadata_links: bool = False,
) -> list[JsonObject]:
    """Items, with owners and files fetched.

    Args:
        request: Who asks.
        items: The items.
        signed: Whether URLs that can be fetched are given.
        metadata: Whether the client metadata are sent.
        metadata_links: Whether they are given as a URL instead.
    """
    links = Links(base_url(request), signed=True, user=request.actor)
    plain = Links(base_url(request), signed=False)
    used = _times_used(items)
    rows = []
    for item in items:
        row = _as_item(item) | {
            "backedDataUnitsCount": used[item.uuid],
            "url": plain.to(item.file),
            "signedUrl": links.to(item.file) if signed else None,
        }
        if not metadata or metadata_links:
            row["clientMetadata"] = "null"
        if metadata and metadata_links:
            row["clientMetadataSignedUrl"] = signed_metadata_url(
                base_url(request), "items", item.uuid, user=request.actor
            )
        rows.append(row)
    return rows


def _times_used(items: Sequence[StorageItem]) -> Counter[uuid.UUID | None]:
    keys = [item.uuid for item in items]
    units = DataUnit.objects.filter(storage_item__in=keys).values_list("storage_item", flat=True)
    images = DataUnitImage.objects.filter(storage_item__in=keys).values_list(
        "storage_item", flat=True
    )
    return Counter([*units, *images])


def _as_item(item: StorageItem) -> JsonObject:
    return {
        "uuid": item.uuid,
        "parent": item.folder_id,
        "itemType": item.item_type,
        "name": item.name,
        "description": item.description,
        "clientMetadata": json.dumps(item.client_metadata),
        "owner": item.owner.email,
        "createdAt": item.created_at,
        "lastEditedAt": item.last_edited_at,
        "storageLocation": "encord",
        "integrationHash": None,
        "fileSize": item.file_size,
        "mimeType": item.file_type or None,
        "duration": item.duration,
        "fps": item.frames_per_second,
        "height": item.height,
        "width": item.width,
        "dicomInstanceUid": item.dicom_instance_uid or None,
        "dicomStudyUid": item.dicom_study_uid or None,
        "dicomSeriesUid": item.dicom_series_uid or None,
        "frameCount": item.number_of_frames if item.item_type in _WITH_FRAMES else None,
        "audioSampleRate": item.audio_sample_rate,
        "audioBitDepth": item.audio_bit_depth,
        "audioCodec": item.audio_codec or None,
        "audioNumChannels": item.audio_num_channels,
        "timeseriesSettings": item.timeseries_settings,
    }
