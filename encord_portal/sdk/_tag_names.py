"""Finding tags of the organisation by what names them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from encord_portal.sdk.common.arguments import as_uuid
from encord_portal.sdk.exceptions import ResourceNotFoundError
from encord_portal.sdk.http.v2.api_client import ApiClient
from encord_portal.sdk.orm.project import OrganisationTag

TAGS_PATH = "organisation/organisation-tags"


def tag_names(
    api_client: ApiClient, tags: Sequence[str | OrganisationTag] | None
) -> list[str] | None:
    """Give the names of tags; those that are given as names are looked up first.

    Raises:
        ResourceNotFoundError: The organisation has no tag of a name.
    """
    if not tags:
        return None
    named = [tag for tag in tags if isinstance(tag, str)]
    if named:
        known = {tag.name for tag in listed_tags(api_client)}
        for name in named:
            if name not in known:
                raise _unknown(name)
    return [tag if isinstance(tag, str) else tag.name for tag in tags]


def listed_tags(api_client: ApiClient) -> list[OrganisationTag]:
    """List the tags of the organisation."""
    return list(api_client.get_paged_iterator(TAGS_PATH, None, OrganisationTag))


def named_tag(
    api_client: ApiClient,
    tag: OrganisationTag | None,
    tag_name: str | None,
    tag_uuid: UUID | str | None,
) -> UUID:
    """Give the uuid of a tag; exactly one of what may name it is given.

    Raises:
        ResourceNotFoundError: The organisation has no tag of the name.
        ValueError: None or several are given, or the uuid is none.
        TypeError: What is given as a tag is none.
    """
    if sum(each is not None for each in (tag, tag_name, tag_uuid)) != 1:
        raise ValueError("Exactly one of `tag`, `tag_name` or `tag_uuid` must be provided.")
    if tag_uuid is not None:
        return as_uuid(tag_uuid, "tag_uuid")
    if tag_name is not None:
        found = next((each for each in listed_tags(api_client) if each.name == tag_name), None)
        if found is None:
            raise _unknown(tag_name)
        return found.uuid
    if not isinstance(tag, OrganisationTag):
        raise TypeError(
            f"`tag` must be an OrganisationTag, got {type(tag).__name__}. Pass a UUID as "
            "`tag_uuid=` or a name as `tag_name=`."
        )
    return tag.uuid


def _unknown(name: str) -> ResourceNotFoundError:
    return ResourceNotFoundError(
        f"No organisation tag named '{name}' exists in the organisation. Use "
        "`EncordUserClient.list_organisation_tags()` to see the available tags."
    )
