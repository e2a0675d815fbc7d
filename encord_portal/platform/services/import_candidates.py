"""The units that an import asks for: each with its sources and the way to plan it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Container
from dataclasses import dataclass, replace
from typing import Any, Protocol

from encord_portal.accounts.models import User
from encord_portal.platform.errors import InvalidArguments, PlatformError
from encord_portal.platform.media.facts import Kind
from encord_portal.platform.models import StorageItem
from encord_portal.platform.services import (
    import_requests,
    storage,
    titles,
    unit_plans,
    uploads,
)
from encord_portal.platform.services.import_requests import (
    DataItems,
    DicomItem,
    FileItem,
    GroupOfItems,
    ImageGroupItem,
    PartItem,
    SceneItem,
    TimeSeriesItem,
)
from encord_portal.platform.services.import_results import Refused
from encord_portal.platform.services.unit_plans import Plan, SourceFile


class Sources(Protocol):
    """Where the files of an import come from."""

    def take(self, url: str, title: str | None, kind: Kind) -> SourceFile:
        """The file of a source; raises InvalidArguments with the reason when there is none."""
        ...


@dataclass(frozen=True, slots=True)
class _Candidate:
    """One unit that was asked for: its sources, for messages, and how it is planned.

    ``alone``: whether it is a unit of one file, which may be there already.
    """

    urls: list[str]
    plan: Callable[[], Plan]
    alone: bool = False


def plan_all(
    user: User, items: DataItems, sources: Sources, known: Container[str]
) -> tuple[list[Plan], list[Refused]]:
    """Plan every unit, without writing anything; sources in ``known`` are there already."""
    plans: list[Plan] = []
    refused: list[Refused] = []
    for candidate in _candidates(user, items, sources):
        if candidate.alone and candidate.urls[0] in known:
            continue
        try:
            plans.append(candidate.plan())
        except PlatformError as error:
            refused.append(Refused(candidate.urls, error.message))
    return plans, refused


class UploadedFiles:
    """The uploads that a request names, each of them to be used once."""

    def __init__(self, user: User, object_keys: list[str]) -> None:
        self._slots = uploads.find_all(user, object_keys)
        self._used: set[uuid.UUID] = set()
        uuids = [slot.uuid for slot in self._slots.values()]
        for start in range(0, len(uuids), uploads.BATCH):
            used = StorageItem.objects.filter(pk__in=uuids[start : start + uploads.BATCH])
            self._used.update(used.values_list("pk", flat=True))

    def take(self, url: str, title: str | None, kind: Kind) -> SourceFile:
        object_key = url
        slot = self._slots.get(object_key)
        if slot is None:
            raise InvalidArguments(
                f"{object_key[:200]!r} is no upload of yours; ask for an upload URL, send the "
                "file there and name it by what came with the URL."
            )
        if slot.file is None:
            raise InvalidArguments(f"Nothing was uploaded to {object_key!r}; send the file first.")
        if slot.uuid in self._used:
            raise InvalidArguments(f"The upload {object_key!r} is used already; upload it again.")
        self._used.add(slot.uuid)
        name = titles.checked(title if title is not None else object_key, object_key)
        return SourceFile(slot.file, name, slot.uuid)


def _candidates(user: User, items: DataItems, sources: Sources) -> list[_Candidate]:
    found = [
        _single(item, kind, sources)
        for kind, each in import_requests.singles(items)
        for item in each
    ]
    found += [
        _several(item.images, item, (unit_plans.image_group, Kind.IMAGE, "image group"), sources)
        for item in items.image_groups
    ]
    found += [
        _several(
            item.dicom_files,
            item,
            (unit_plans.dicom_series, Kind.DICOM_FILE, "DICOM series"),
            sources,
        )
        for item in items.dicom_series
    ]
    found += [_of_items(user, item) for item in items.image_groups_from_items]
    found += [_scene(item, sources) for item in items.scenes]
    return found


def _single(item: FileItem, kind: Kind, sources: Sources) -> _Candidate:
    def plan() -> Plan:
        source = sources.take(item.object_url, item.title, kind)
        found = unit_plans.single(source, kind, item.client_metadata)
        if isinstance(item, TimeSeriesItem) and item.settings is not None:
            unit_plans.check_channels(source, item.settings.channels)
            return replace(found, timeseries_settings=item.settings.as_json())
        return found

    return _Candidate([item.object_url], plan, alone=True)


def _several(
    parts: list[PartItem],
    item: ImageGroupItem | DicomItem,
    how: tuple[Callable[[str, list[SourceFile], dict[str, Any]], Plan], Kind, str],
    sources: Sources,
) -> _Candidate:
    make, kind, default_title = how

    def plan() -> Plan:
        title = titles.checked(
            item.title if item.title is not None else _default(parts, default_title), default_title
        )
        taken = [sources.take(part.url, part.title, kind) for part in parts]
        return make(title, taken, item.client_metadata)

    return _Candidate([part.url for part in parts], plan)


def _of_items(user: User, item: GroupOfItems) -> _Candidate:
    def plan() -> Plan:
        images = storage.find_items(user, item.image_items)
        first = f"image group {images[0].name}"[: titles.MAX_LENGTH] if images else "image group"
        title = titles.checked(first if item.title is None else item.title, "image group")
        return unit_plans.image_group_of_items(title, images, item.client_metadata)

    return _Candidate([str(each) for each in item.image_items], plan)


def _scene(item: SceneItem, sources: Sources) -> _Candidate:
    description = item.description()

    def plan() -> Plan:
        taken = [sources.take(url, None, kind) for kind, url in description.sources]
        if description.content is None:
            title = taken[0].title if item.title is None else titles.checked(item.title, "scene")
            only = replace(taken[0], title=title)
            return unit_plans.single(only, Kind.POINT_CLOUD, item.client_metadata)
        title = titles.checked("scene" if item.title is None else item.title, "scene")
        return unit_plans.scene(title, description, taken, item.client_metadata)

    return _Candidate([url for _, url in description.sources], plan)


def _default(parts: list[PartItem], what: str) -> str:
    """A group without a title is named after its first file."""
    first = next((part.title for part in parts if part.title), None)
    return what if first is None else f"{what} {first}"[: titles.MAX_LENGTH]
