"""Tags of the organisation, as listings are filtered by them."""

from __future__ import annotations

from collections.abc import Sequence

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
        known = {
            tag.name for tag in api_client.get_paged_iterator(TAGS_PATH, None, OrganisationTag)
        }
        for name in named:
            if name not in known:
                raise ResourceNotFoundError(
                    f"No organisation tag named '{name}' exists in the organisation. Use "
                    "`EncordUserClient.list_organisation_tags()` to see the available tags."
                )
    return [tag if isinstance(tag, str) else tag.name for tag in tags]
