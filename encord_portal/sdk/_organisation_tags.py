"""Tags of the organisation, and those of projects."""

from __future__ import annotations

from uuid import UUID

from encord_portal.sdk._project_base import ProjectBase
from encord_portal.sdk._tag_names import TAGS_PATH, listed_tags, named_tag
from encord_portal.sdk._user_base import UserBase
from encord_portal.sdk.orm.project import OrganisationTag


class UserTags(UserBase):
    """The part of the user client about tags of the organisation."""

    def list_organisation_tags(self) -> list[OrganisationTag]:
        """List the tags of the organisation."""
        return listed_tags(self._api_client)

    def list_project_tags(self) -> list[OrganisationTag]:
        """List the tags that projects may have: those of the organisation."""
        return self.list_organisation_tags()

    def create_organisation_tag(self, name: str, description: str | None = None) -> OrganisationTag:
        """Make a tag.

        Args:
            name: Its name.
            description: What it is for.
        """
        tag: OrganisationTag = self._api_client.post(
            TAGS_PATH,
            payload={"name": name, "description": description},
            result_type=OrganisationTag,
        )
        return tag

    def delete_organisation_tag(
        self,
        tag: OrganisationTag | None = None,
        *,
        tag_name: str | None = None,
        tag_uuid: UUID | str | None = None,
    ) -> None:
        """Remove a tag, also from what it is on. Exactly one argument names it.

        Args:
            tag: The tag.
            tag_name: Its name.
            tag_uuid: Its uuid.

        Raises:
            ResourceNotFoundError: The organisation has no tag of the name.
            ValueError: None or several are given, or the uuid is none.
            TypeError: What is given as a tag is none.
        """
        uuid = named_tag(self._api_client, tag, tag_name, tag_uuid)
        self._api_client.delete(f"{TAGS_PATH}/{uuid}", None)


class ProjectTags(ProjectBase):
    """The part of ``Project`` about its tags."""

    _tags: list[OrganisationTag] | None = None

    def get_tags(self, use_cache: bool = True) -> list[OrganisationTag]:
        """Give the tags of the project.

        Args:
            use_cache: Whether what was fetched before may be given again.
        """
        if self._tags is None or not use_cache:
            self._tags = list(
                self._client.api_client.get_paged_iterator(
                    f"{self._path}/tags", None, OrganisationTag
                )
            )
        return list(self._tags)

    def get_organisation_tags(self, use_cache: bool = True) -> list[OrganisationTag]:
        """Another name of :meth:`get_tags`."""
        return self.get_tags(use_cache)

    def add_organisation_tag(
        self,
        tag: OrganisationTag | None = None,
        *,
        tag_name: str | None = None,
        tag_uuid: str | UUID | None = None,
    ) -> None:
        """Put a tag on the project. Exactly one argument names it.

        Args:
            tag: The tag.
            tag_name: Its name.
            tag_uuid: Its uuid.

        Raises:
            ResourceNotFoundError: The organisation has no tag of the name.
            ValueError: None or several are given, or the uuid is none.
            TypeError: What is given as a tag is none.
        """
        api_client = self._client.api_client
        uuid = named_tag(api_client, tag, tag_name, tag_uuid)
        api_client.put(f"{self._path}/tags/{uuid}")
        self._tags = None

    def remove_organisation_tag(
        self,
        tag: OrganisationTag | None = None,
        *,
        tag_name: str | None = None,
        tag_uuid: str | UUID | None = None,
    ) -> None:
        """Take a tag off the project; see :meth:`add_organisation_tag`."""
        api_client = self._client.api_client
        uuid = named_tag(api_client, tag, tag_name, tag_uuid)
        api_client.delete(f"{self._path}/tags/{uuid}", None)
        self._tags = None
