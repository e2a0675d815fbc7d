"""Links to storage outside of the platform."""

from __future__ import annotations

from uuid import UUID

from encord_portal.sdk.common.base_dto import BaseDTO


class CloudIntegration(BaseDTO):
    """A link to storage outside of the platform.

    Attributes:
        id: Names the integration.
        title: What it is called.
    """

    id: str
    title: str


class CloudIntegrationV2(BaseDTO):
    """The same as the v2 transport sends it."""

    integration_uuid: UUID
    title: str


class GetCloudIntegrationsResponse(BaseDTO):
    """The list of integrations."""

    result: list[CloudIntegrationV2]
