"""The composition root of the embedded default.

The portal knows only the SDK, and the local platform knows nothing of the portal. This module
ties the two together in one process; ``settings.PORTAL_TRANSPORT`` and
``settings.PORTAL_CREDENTIALS`` name its two functions.
"""

from __future__ import annotations

from requests.adapters import BaseAdapter

from encord_portal.accounts.models import User
from encord_portal.platform.services import keys
from encord_portal.platform.transport import InProcessAdapter


def transport() -> BaseAdapter:
    """An adapter that answers the SDK's requests in this process, without a socket."""
    return InProcessAdapter()


def provision_private_key(user: User) -> str:
    """Make a key pair for the portal to sign with in this person's name.

    Returns:
        The private key as OpenSSH text; the platform keeps only the public half.
    """
    return keys.create_key_pair(user, title="portal")
