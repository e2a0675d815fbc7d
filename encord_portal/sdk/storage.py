"""Storage: folders, and the items in them ("encord.storage" in the reference)."""

from __future__ import annotations

from encord_portal.sdk._storage_folder import StorageFolder, fetch_storage_folder, uuid_of
from encord_portal.sdk._storage_item import StorageItem
from encord_portal.sdk.orm.storage import StorageItemInaccessible

__all__ = [
    "StorageFolder",
    "StorageItem",
    "StorageItemInaccessible",
    "fetch_storage_folder",
    "uuid_of",
]
