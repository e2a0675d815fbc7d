"""Access of groups to a project, dataset, ontology or folder: the same calls for all of them."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import TypeVar
from uuid import UUID

from encord_portal.sdk.http.v2.api_client import ApiClient
from encord_portal.sdk.orm.group import EntityGroup

GroupT = TypeVar("GroupT", bound=EntityGroup)


def list_groups(api_client: ApiClient, resource: str, kind: type[GroupT]) -> Iterable[GroupT]:
    """List the groups that have access."""
    return api_client.get_page(f"{resource}/groups", None, kind)


def add_groups(
    api_client: ApiClient, resource: str, group_hash: list[UUID] | UUID, user_role: Enum
) -> None:
    """Give groups access in a role."""
    api_client.post(
        f"{resource}/groups",
        payload={"groupHashList": _as_list(group_hash), "userRole": user_role},
    )


def remove_groups(api_client: ApiClient, resource: str, group_hash: list[UUID] | UUID) -> None:
    """Take access away from groups."""
    api_client.delete(f"{resource}/groups", {"groupHashList": _as_list(group_hash)})


def _as_list(group_hash: list[UUID] | UUID) -> list[UUID]:
    return group_hash if isinstance(group_hash, list) else [group_hash]
