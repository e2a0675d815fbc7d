"""The same person with the published package, over a socket, and with ours, in process."""

from __future__ import annotations

from typing import Any

from encord_portal import sdk
from encord_portal.platform.transport import InProcessAdapter
from encord_portal.sdk.http.constants import RequestsSettings
from tests.platform import builders


def theirs(url: str, user: Any) -> Any:
    """The published client; it is imported here because it need not be there."""
    from encord import EncordUserClient

    return EncordUserClient.create_with_ssh_private_key(builders.private_key(user), domain=url)


def ours(url: str, user: Any) -> sdk.EncordUserClient:
    """Our client; links that it is given lead to the socket all the same."""
    return sdk.EncordUserClient.create_with_ssh_private_key(
        builders.private_key(user),
        requests_settings=RequestsSettings(transport=InProcessAdapter(), backoff_factor=0),
        domain=url,
    )
