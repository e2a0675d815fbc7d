"""The ``files`` JSON of private data, read as the same items that uploads are imported by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from encord_portal.platform.errors import InvalidArguments, OperationNotAllowed
from encord_portal.platform.parsing import parse
from encord_portal.platform.services import import_requests
from encord_portal.platform.services.import_requests import DataItems

_SECTIONS = {
    "videos": "videos",
    "images": "images",
    "audio": "audio",
    "nifti": "nifti",
    "text": "text",
    "pdf": "pdf",
    "imagegroups": "image_groups",
    "dicomseries": "dicom_series",
    "scenes": "scenes",
    "timeseries": "time_series",
}
_GROUPS = {"image_groups": "images", "dicom_series": "dicom_files"}
_NUMBERED = re.compile(r"object_?url_([0-9]{1,6})", re.IGNORECASE)


def items_of(files: Any) -> DataItems:
    """The items that a ``files`` JSON names.

    Raises:
        InvalidArguments: When it is malformed or empty; the message names the place.
        OperationNotAllowed: When it asks for something that is not offered.
    """
    if not isinstance(files, dict):
        raise InvalidArguments("payload.files must be an object with lists such as 'images'.")
    found: dict[str, Any] = {}
    for name, value in files.items():
        plain = name.replace("_", "").lower()
        if value is None or value == [] or value is False:
            continue
        if plain == "skipduplicateurls":
            found["skip_duplicate_urls"] = value
            continue
        if plain == "upsertmetadata":
            found["upsert_metadata"] = value
            continue
        section = _SECTIONS.get(plain)
        if section is None:
            raise OperationNotAllowed(
                f"This platform cannot import {name[:60]!r} from private sources; it takes "
                f"{', '.join(sorted(_SECTIONS.values()))}."
            )
        if not isinstance(value, list):
            raise InvalidArguments(f"payload.files.{section} must be a list.")
        found[section] = [_entry(section, each) for each in value]
    if not found.keys() - {"skip_duplicate_urls", "upsert_metadata"}:
        raise InvalidArguments("payload.files names no file.")
    items = parse(DataItems, found, "payload.files")
    import_requests.check_flags(items)
    for item in items.scenes:
        item.description()
    return items


def _entry(section: str, entry: Any) -> Any:
    if not isinstance(entry, dict):
        return entry
    # Clients write null where they mean nothing.
    known = {key: value for key, value in entry.items() if value is not None}
    parts = _GROUPS.get(section)
    if parts is None or parts in known:
        return known
    numbered = sorted(_numbered(known))
    return {**known, parts: [{"url": url} for _, url in numbered]} if numbered else known


def _numbered(entry: dict[str, Any]) -> Iterator[tuple[int, Any]]:
    """Groups name their files as ``objectUrl_0``, ``objectUrl_1`` and so on."""
    for key, url in entry.items():
        match = _NUMBERED.fullmatch(key)
        if match is not None:
            yield int(match[1]), url
