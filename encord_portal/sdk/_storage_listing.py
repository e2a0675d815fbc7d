"""What listings of storage folders and items are asked for."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from encord_portal.sdk.http.utils import download_json
from encord_portal.sdk.http.v2.api_client import ApiClient
from encord_portal.sdk.orm.storage import FoldersSortBy, StorageItem, StorageItemType

logger = logging.getLogger(__name__)


def listing_query(
    search: str | None,
    order: FoldersSortBy,
    desc: bool,
    page_size: int,
    *,
    dataset_synced: bool | None = None,
    org_access: bool | None = None,
    everywhere: bool = False,
    tags: list[str] | None = None,
) -> dict[str, Any]:
    """Give the parameters of a listing of folders; None stands for what is not asked for."""
    return {
        "search": search,
        "isRecursive": everywhere,
        "datasetSynced": dataset_synced,
        "includeOrgAccess": org_access,
        "organisationTagNamesAllof": tags,
        "order": order,
        "desc": desc,
        "pageSize": page_size,
    }


def item_query(
    search: str | None,
    is_in_dataset: bool | None,
    item_types: list[StorageItemType] | None,
    order: FoldersSortBy,
    desc: bool,
    page_size: int,
    *,
    org_access: bool | None = None,
    everywhere: bool = False,
) -> dict[str, Any]:
    """Give the parameters of a listing of items.

    Raises:
        ValueError: Everything below a folder is asked for without a text and without types.
    """
    if everywhere:
        check_item_search(search, item_types)
    query = listing_query(
        search, order, desc, page_size, org_access=org_access, everywhere=everywhere
    )
    return query | {
        "isInDataset": is_in_dataset,
        "itemTypes": [each.value for each in item_types] if item_types else None,
    }


def check_item_search(search: str | None, item_types: list[StorageItemType] | None) -> None:
    """Raise unless it is said what is looked for.

    Raises:
        ValueError: It is not.
    """
    if not search and not item_types:
        raise ValueError("Say what to look for: give `search`, `item_types` or both.")


def with_linked_metadata(
    api_client: ApiClient, items: Iterable[StorageItem], at_a_time: int
) -> Iterator[StorageItem]:
    """Give items with the client metadata that they only link to.

    Args:
        api_client: Fetches them, several at once.
        items: The items.
        at_a_time: How many items are looked at together.
    """
    waiting = iter(items)
    while batch := list(islice(waiting, at_a_time)):
        linked = [item for item in batch if item.client_metadata_signed_url]
        documents = download_json(
            api_client.config.session, (item.client_metadata_signed_url or "" for item in linked)
        )
        for item in linked:
            url = item.client_metadata_signed_url
            if url in documents:
                item.client_metadata = json.dumps(documents[url])
            else:
                logger.warning("The client metadata of item %s could not be fetched.", item.uuid)
        yield from batch
