"""Links to storage outside of the platform."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from encord_portal.sdk.http.v2.api_client import ApiClient
from encord_portal.sdk.orm.cloud_integration import CloudIntegration, GetCloudIntegrationsResponse


def list_cloud_integrations(
    api_client: ApiClient, filters: Mapping[str, Any] | None = None
) -> list[CloudIntegration]:
    """List the links to storage outside of the platform."""
    found = api_client.get("cloud-integrations", filters, GetCloudIntegrationsResponse)
    return [
        CloudIntegration(id=str(item.integration_uuid), title=item.title) for item in found.result
    ]
