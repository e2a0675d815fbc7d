"""What all parts of the user client share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from encord_portal.sdk.configs import UserConfig
from encord_portal.sdk.http.querier import Querier
from encord_portal.sdk.http.v2.api_client import ApiClient
from encord_portal.sdk.utilities.client_utilities import optional_datetime_to_iso_str

USER_HASH_NO_LONGER_SENT = "field_no_longer_present_in_responses"


class UserBase:
    """A person's connection; the parts of ``EncordUserClient`` build on it."""

    def __init__(self, config: UserConfig, querier: Querier) -> None:
        self._config = config
        self._querier = querier
        self._api_client = ApiClient(config.config)


def listing_filters(
    description: str,
    *,
    desc_eq: str | None,
    desc_like: str | None,
    as_time: Callable[[Any], Any] | None = None,
    **clauses: Any,
) -> dict[str, Any]:
    """Give the query of a listing; the words for the description and for times differ."""
    filters: dict[str, Any] = {
        "titleEq": clauses["title_eq"],
        "titleLike": clauses["title_like"],
        f"{description}Eq": desc_eq,
        f"{description}Like": desc_like,
    }
    for name in ("created_before", "created_after", "edited_before", "edited_after"):
        first, second = name.split("_")
        value = clauses[name]
        filters[first + second.capitalize()] = (
            as_time(value) if as_time else optional_datetime_to_iso_str(name, value)
        )
    return filters
