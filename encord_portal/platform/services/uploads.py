"""Upload slots: handed out as signed URLs, filled once, used by one import."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.utils import timezone

from encord_portal.accounts.models import User
from encord_portal.platform.errors import InvalidArguments, NotFound, ResourceExists
from encord_portal.platform.media import probing, signing, store
from encord_portal.platform.media.facts import Facts, Kind
from encord_portal.platform.models import MediaFile, StorageItem, UploadSlot

MAX_SLOTS = 200
# A batch of large files takes its time on a slow line, and the URL must hold until the last one.
SLOT_LIFETIME = dt.timedelta(hours=24)
_KEY_PREFIX = "uploads/"


@dataclass(frozen=True, slots=True)
class OfferedSlot:
    """A slot and where to send its file."""

    uuid: uuid.UUID
    object_key: str
    signed_url: str


def offer(user: User, item_type: str, count: int, *, base_url: str) -> list[OfferedSlot]:
    """Make slots for files of one kind.

    Raises:
        InvalidArguments: When the kind is unknown or the number is not 1 to 200.
    """
    if item_type not in set(Kind):
        raise InvalidArguments(
            f"Files of the type {item_type[:60]!r} cannot be uploaded here; use one of "
            f"{', '.join(sorted(Kind))}."
        )
    if not 1 <= count <= MAX_SLOTS:
        raise InvalidArguments(f"Ask for 1 to {MAX_SLOTS} upload URLs at a time.")
    expires = timezone.now() + SLOT_LIFETIME
    slots = UploadSlot.objects.bulk_create(
        [UploadSlot(user=user, item_type=item_type, expires_at=expires) for _ in range(count)]
    )
    return [
        OfferedSlot(
            slot.uuid,
            f"{_KEY_PREFIX}{slot.uuid}",
            signing.signed_upload_url(base_url, slot.uuid, int(expires.timestamp())),
        )
        for slot in slots
    ]


def receive(slot_uuid: uuid.UUID, incoming: store.Incoming, *, announced: str) -> MediaFile:
    """Read what arrived for a slot, and keep it if it is what the slot is for.

    A slot may be filled again until its file has been imported: clients repeat a failed upload.

    Raises:
        NotFound: There is no such slot.
        ResourceExists: Its file has been imported already.
        MediaRefused: The file is something else, damaged, or too large to decode.
    """
    slot = UploadSlot.objects.filter(uuid=slot_uuid).first()
    if slot is None:
        raise NotFound("There is no such upload slot.")
    if StorageItem.objects.filter(uuid=slot_uuid).exists():
        raise ResourceExists("The file of this upload slot has been imported already.")
    facts = probing.probe(incoming.path, Kind(slot.item_type), announced)
    store.keep(incoming)
    slot.file = register(incoming, facts)
    slot.received_at = timezone.now()
    slot.save(update_fields=["file", "received_at"])
    return slot.file


def register(incoming: store.Incoming, facts: Facts) -> MediaFile:
    """The database's record of a file that is in the store."""
    file, _ = MediaFile.objects.get_or_create(
        sha256=incoming.sha256,
        defaults={
            "size": incoming.size,
            "mime_type": facts.mime_type,
            "kind": facts.kind.value,
            "facts": facts.model_dump(mode="json", exclude_none=True),
        },
    )
    if file.kind != facts.kind:
        raise ResourceExists(f"The very same bytes are stored already as {file.kind}.")
    return file


def find(user: User, object_key: str) -> UploadSlot:
    """The person's slot that an import names.

    Raises:
        InvalidArguments: When there is none with this key, or nothing was uploaded to it.
    """
    try:
        key = uuid.UUID(object_key.removeprefix(_KEY_PREFIX))
    except ValueError:
        key = None
    slot = None
    if key is not None and object_key == f"{_KEY_PREFIX}{key}":
        slots = UploadSlot.objects.select_related("file")
        slot = slots.filter(uuid=key, user=user).first()
    if slot is None:
        raise InvalidArguments(
            f"{object_key[:200]!r} is no upload of yours; upload the file to a URL from "
            "presigned-urls and name its objectKey."
        )
    if slot.file is None:
        raise InvalidArguments(f"Nothing was uploaded to {object_key!r}; send the file first.")
    return slot
