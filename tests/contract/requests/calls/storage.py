"""Scripts of the comparison about storage folders and items."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tests.contract.requests.answers import DATA, GROUP, INTEGRATION, ITEM, ITEM_GROUP, TASK
from tests.contract.requests.both import Sdk


def folder_of(sdk: Sdk) -> Any:
    return sdk.client.get_storage_folder(GROUP)


def _item(sdk: Sdk) -> Any:
    return sdk.client.get_storage_item(ITEM)


def _storage(sdk: Sdk) -> Any:
    return sdk.module("orm.storage")


def _listings(sdk: Sdk) -> None:
    storage, folder = _storage(sdk), folder_of(sdk)
    types = [storage.StorageItemType.IMAGE, storage.StorageItemType.PDF]
    sort = storage.FoldersSortBy.CREATED_AT
    list(folder.list_items())
    list(
        folder.list_items(
            search="x", is_in_dataset=True, item_types=types, order=sort, get_signed_urls=True,
            include_client_metadata=False, desc=True, page_size=3,
        )
    )  # fmt: skip
    list(folder.find_items("x", False, types, sort, True, True, 3))
    list(folder.list_subfolders())
    list(
        folder.list_subfolders(search="x", dataset_synced=False, order=sort, desc=True, page_size=3)
    )
    list(folder.find_subfolders("x", True, order=sort, desc=True, page_size=3))


def _client_listings(sdk: Sdk) -> None:
    storage, client = _storage(sdk), sdk.client
    sort = storage.FoldersSortBy.CREATED_AT
    filters = {"search": "x", "org_access": True, "order": sort, "desc": True, "page_size": 5}
    list(client.list_storage_folders())
    list(client.list_storage_folders(dataset_synced=True, **filters))
    list(client.find_storage_folders())
    list(client.find_storage_folders(dataset_synced=False, **filters))
    types = [storage.StorageItemType.IMAGE, storage.StorageItemType.VIDEO]
    list(client.find_storage_items(search="x"))
    list(
        client.find_storage_items(
            item_types=types, is_in_dataset=False, get_signed_urls=True, **filters
        )
    )


def _bundled_changes(sdk: Sdk) -> None:
    # The answers name one folder and one item only.
    folder, item = folder_of(sdk), _item(sdk)
    with sdk.module("http.bundle").Bundle() as bundle:
        folder.update(name="x", description="y", client_metadata={"a": 1}, bundle=bundle)
        item.update(name="z", description="y", client_metadata={"a": 1}, bundle=bundle)


def _jobs(sdk: Sdk) -> None:
    folder, storage = folder_of(sdk), _storage(sdk)
    items = storage.DataUploadItems(images=[storage.DataUploadImage(object_url="s3://b/x")])
    folder.add_private_data_to_folder_start(INTEGRATION, {"images": [{"objectUrl": "é"}]}, True)
    folder.add_private_data_to_folder_start(INTEGRATION, '{"videos": []}')
    folder.add_private_data_to_folder_start(INTEGRATION, items)
    folder.add_private_data_to_folder_get_result(UUID(TASK))
    folder.add_private_data_to_folder_get_result(UUID(TASK), timeout_seconds=0)
    folder.add_data_to_folder_job_cancel(UUID(TASK))


SCRIPTS: dict[str, Any] = {
    "get a folder": folder_of,
    "create a folder": lambda sdk: sdk.client.create_storage_folder("n"),
    "create a folder with all": lambda sdk: sdk.client.create_storage_folder(
        "n", "d", {"a": 1}, UUID(GROUP)
    ),
    "create a folder within": lambda sdk: sdk.client.create_storage_folder(
        "n", parent_folder=folder_of(sdk)
    ),
    "create a subfolder": lambda sdk: folder_of(sdk).create_subfolder("n", "d", {"a": 1}),
    "listings of a folder": _listings,
    "listings of storage": _client_listings,
    "change a folder": lambda sdk: (
        folder_of(sdk).update("n", "d", {"a": 1}),
        folder_of(sdk).update(name="n"),
    ),
    "changes in bundles": _bundled_changes,
    "look at a folder": lambda sdk: (
        folder_of(sdk).refetch_data(),
        folder_of(sdk).get_summary(),
        folder_of(sdk).parent,
    ),
    "delete a folder": lambda sdk: folder_of(sdk).delete(),
    "move a folder": lambda sdk: (
        folder_of(sdk).move_to_folder(UUID(DATA)),
        folder_of(sdk).move_to_folder(None),
    ),
    "move items": lambda sdk: (
        folder_of(sdk).move_items_to_folder(UUID(DATA), [UUID(ITEM), _item(sdk)]),
        folder_of(sdk).move_items_to_folder(UUID(DATA), [UUID(ITEM)], True),
    ),
    "delete items": lambda sdk: (
        folder_of(sdk).delete_storage_items([UUID(ITEM)]),
        folder_of(sdk).delete_storage_items([UUID(ITEM)], remove_unused_frames=False),
    ),
    "jobs of a folder": _jobs,
    "encode videos of a folder anew": lambda sdk: (
        folder_of(sdk).re_encode_videos([UUID(ITEM)], "t", True),
        folder_of(sdk).get_re_encoding_status(UUID(TASK)),
    ),
    "groups of a folder": lambda sdk: (
        list(folder_of(sdk).list_groups()),
        folder_of(sdk).add_group(UUID(GROUP), _storage(sdk).StorageUserRole.USER),
        folder_of(sdk).remove_group([UUID(GROUP)]),
    ),
    "change an item": lambda sdk: (
        _item(sdk).update("n", "d", {"a": 1}),
        _item(sdk).update(description="n"),
    ),
    "delete an item": lambda sdk: _item(sdk).delete(),
    "move an item": lambda sdk: _item(sdk).move_to_folder(UUID(DATA), True),
    "look at an item": lambda sdk: (
        _item(sdk).get_summary(),
        _item(sdk).parent_folder(),
        _item(sdk).refetch_data(get_signed_url=True),
        _item(sdk).get_signed_url(),
        list(sdk.client.get_storage_item(ITEM_GROUP).get_child_items()),
    ),
}
