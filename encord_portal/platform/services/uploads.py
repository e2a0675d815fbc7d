"""Upload slots: handed out as signed URLs, filled once, used by one import."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils import timezone

from encord_portal.accounts.models import User
from encord_portal.platform.errors import InvalidArguments, NotFound, ResourceExists
from encord_portal.platform.media import probing, signing, store
from encord_portal.platform.media.facts import Facts, Kind
from encord_portal.platform.models import (
    DataUnit,
    DataUnitImage,
    MediaFile,
    StorageItem,
    UploadSlot,
)

MAX_SLOTS = 200
BATCH = 500
# A batch of large files takes its time on a slow line, and the URL must hold until the last one.
SLOT_LIFETIME = dt.timedelta(hours=24)
_KEY_PREFIX = "uploads/"


@dataclass(frozen=True, slots=True)
class OfferedSlot:
    """A slot and where to send its file."""

    uuid: uuid.UUID
    object_key: str
    signed_url: str


def offer(
    user: User, item_type: str, count: int, *, base_url: str, names: Sequence[str] = ()
) -> list[OfferedSlot]:
    """Make slots for files of one kind, with the names of the files if they are known.

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
        [
            UploadSlot(user=user, item_type=item_type, expires_at=expires, title=name)
            for name in (names or [""] * count)
        ]
    )
    return [
        OfferedSlot(
            slot.uuid,
            key_of(slot.uuid),
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


def key_of(slot: uuid.UUID) -> str:
    """The object key of a slot."""
    return f"{_KEY_PREFIX}{slot}"


def find_all(user: User, object_keys: Iterable[str]) -> dict[str, UploadSlot]:
    """The person's slots with these keys, by key; what is no key of theirs is left out.

    They are locked until the end of the transaction: two requests at once agree on who uses a slot.
    """
    wanted = {key: found for key in object_keys if (found := _uuid_of(key)) is not None}
    slots: dict[uuid.UUID, UploadSlot] = {}
    uuids = sorted(wanted.values())
    mine = UploadSlot.objects.select_related("file").filter(user=user).order_by("pk")
    mine = mine.select_for_update(of=("self",))
    for start in range(0, len(uuids), BATCH):
        slots |= {slot.uuid: slot for slot in mine.filter(pk__in=uuids[start : start + BATCH])}
    return {key: slots[found] for key, found in wanted.items() if found in slots}


def _uuid_of(object_key: str) -> uuid.UUID | None:
    try:
        found = uuid.UUID(object_key.removeprefix(_KEY_PREFIX))
    except ValueError:
        return None
    return found if object_key == key_of(found) else None


def prune() -> tuple[int, int]:
    """Remove expired slots, and the files that nothing uses any more.

    Only what is a day old is touched: a file in use again just now is never among that.

    Returns:
        How many slots and how many files went.
    """
    slots, _ = UploadSlot.objects.filter(expires_at__lt=timezone.now()).delete()
    files = store.remove_abandoned()
    users = (StorageItem, DataUnit, DataUnitImage, UploadSlot)
    unused = MediaFile.objects.all()
    for model in users:
        unused = unused.exclude(Exists(model._default_manager.filter(file=OuterRef("pk"))))
    for file in unused.iterator():
        if store.is_old(store.path_of(file.sha256)):
            file.delete()
    for path in store.stored():
        if store.is_old(path) and not MediaFile.objects.filter(sha256=path.name).exists():
            path.unlink(missing_ok=True)
            files += 1
    return slots, files
