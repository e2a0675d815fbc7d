"""Bearer tokens as the server sends them."""

from __future__ import annotations

from encord_portal.sdk.common.base_dto import BaseDTO


class BearerTokenResponse(BaseDTO):
    """A token that stands for the person."""

    token: str
